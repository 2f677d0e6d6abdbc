import * as z from 'zod';
import type { Scope } from '../world/accounts.ts';
import { appOf, numberOf, wabaOf } from '../world/lookups.ts';
import { type Action, defineAction } from './action.ts';
import { duration } from './duration.ts';
import { number } from './people.ts';
import { tokenName } from './status.ts';

const SCOPES = [
  'whatsapp_business_management',
  'whatsapp_business_messaging',
  'business_management',
] as const satisfies readonly Scope[];

/** What apps, tokens and numbers may do for now. */
export const STANDING_ACTIONS: Readonly<Record<string, Action>> = {
  'number.maintenance': defineAction({
    about: 'Meta works on a number: its throughput is raised (131057), or more than that (2494100).',
    input: z.strictObject({
      number,
      kind: z.enum(['throughput-upgrade', 'maintenance']).default('throughput-upgrade'),
      for: duration().describe('How long.'),
    }),
    run: (world, input) => {
      const until = world.timeline.now + input.for;
      numberOf(world, input.number).maintenance = { until, kind: input.kind };
      return { until };
    },
  }),
  'token.scopes': defineAction({
    about: 'Leaves a token these permissions; calls for what it lost are refused with 10.',
    input: z.strictObject({
      token: z.string().describe('Its text, or its name.'),
      scopes: z.array(z.enum(SCOPES)),
    }),
    run: (world, { token: wanted, scopes }) => {
      const tokens = [...world.tokens.values()];
      const token = world.tokens.get(wanted) ?? tokens.find((one) => tokenName(one) === wanted);
      if (token === undefined) throw new Error('The sandbox has no such token.');
      const lost = token.scopes.filter((scope) => !scopes.some((kept) => kept === scope));
      token.removedScopes = [...new Set([...token.removedScopes, ...lost])];
      token.scopes = scopes;
    },
  }),
  'app.require-proof': defineAction({
    about: 'Lets an app require an appsecret_proof of every call, or no longer.',
    input: z.strictObject({
      app: z.string().optional().describe('The app’s id; the first one when left out.'),
      required: z.boolean().default(true),
    }),
    run: (world, { app, required }) => {
      appOf(world, app).requiresProof = required;
    },
  }),
  'waba.marketing-messages': defineAction({
    about: 'Sets whether a WABA has joined the Marketing Messages API.',
    input: z.strictObject({
      waba: z.string().optional().describe('The WABA’s id; the first one when left out.'),
      status: z.enum(['ELIGIBLE', 'ONBOARDED', 'INELIGIBLE']),
    }),
    run: (world, { waba, status }) => {
      wabaOf(world, waba).marketingMessagesStatus = status;
    },
  }),
};
