import * as z from 'zod';
import { opaque } from '../identifiers.ts';
import type { Scope, Token } from '../world/accounts.ts';
import { appOf, wabaOf } from '../world/lookups.ts';
import { count, GRANTED_SCOPES, newToken, type World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';
import { duration } from './duration.ts';
import { tokenName } from './status.ts';

const app = z.string().optional().describe('The app’s id; the first one when left out.');

const SCOPES = [
  'whatsapp_business_management',
  'whatsapp_business_messaging',
  'business_management',
] as const satisfies readonly Scope[];

/** Access tokens; a text is told once, to whoever makes it. */
export const TOKEN_ACTIONS: Readonly<Record<string, Action>> = {
  'token.add': defineAction({
    about: 'Makes an access token; its text is told once.',
    input: z.strictObject({
      app,
      kind: z.enum(['system', 'business']).default('system'),
      scopes: z.array(z.enum(SCOPES)).default([...GRANTED_SCOPES]),
      wabas: z.array(z.string()).optional().describe('Ids of the WABAs it is for; all when left out.'),
      expiresIn: duration().optional(),
    }),
    run: (world, { app: appId, kind, scopes, wabas, expiresIn }) => {
      for (const id of wabas ?? []) wabaOf(world, id);
      const token = addToken(world, appOf(world, appId).id, kind, scopes, wabas ?? 'all', expiresIn);
      return { name: tokenName(token), token: token.text };
    },
  }),
  'token.revoke': defineAction({
    about: 'Revokes an access token.',
    input: z.strictObject({ token: z.string().describe('Its text, or its name.') }),
    run: (world, input) => {
      tokenNamed(world, input.token).revoked = true;
    },
  }),
  'token.expire': defineAction({
    about: 'Lets an access token expire, now or in a while.',
    input: z.strictObject({
      token: z.string().describe('Its text, or its name.'),
      in: duration().default(0),
    }),
    run: (world, input) => {
      tokenNamed(world, input.token).expiresAt = world.timeline.now + input.in;
    },
  }),
};

/** A token that did not exist before. */
export function addToken(
  world: World,
  appId: string,
  kind: Token['kind'],
  scopes: readonly Scope[],
  wabaIds: Token['wabaIds'],
  expiresInMs: number | undefined,
): Token {
  const text = `${kind === 'system' ? 'EAAG' : 'EAAB'}${opaque(world.seed, 60, 'added token', count(world, 'added token'))}`;
  const { now } = world.timeline;
  const token: Token = {
    ...newToken(text, appId, kind, now),
    scopes,
    wabaIds,
    expiresAt: expiresInMs === undefined ? undefined : now + expiresInMs,
  };
  world.tokens.set(text, token);
  return token;
}

function tokenNamed(world: World, wanted: string): Token {
  const token =
    world.tokens.get(wanted) ??
    [...world.tokens.values()].find((candidate) => tokenName(candidate) === wanted);
  if (token === undefined) throw new Error('The sandbox has no such token.');
  return token;
}
