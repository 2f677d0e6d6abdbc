import * as z from 'zod';
import { REQUIRED_WEBHOOK_FIELDS } from '../../core/rules/index.ts';
import { KNOWN_FIELDS } from '../graph/app-subscriptions.ts';
import { nodeId } from '../identifiers.ts';
import { stockTemplates } from '../templates/stock.ts';
import { inventPast } from '../town/past.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import { isUsableUrl } from '../webhooks/post.ts';
import type { App } from '../world/accounts.ts';
import { appOf, wabaOf } from '../world/lookups.ts';
import {
  count,
  GRANTED_SCOPES,
  newApp,
  newBusiness,
  newNumber,
  newPhone,
  newWaba,
  type World,
} from '../world/world.ts';
import { type Action, defineAction } from './action.ts';
import { duration } from './duration.ts';
import { addToken } from './token-actions.ts';

const app = z.string().optional().describe('The app’s id; the first one when left out.');
const waba = z.string().optional().describe('The WABA’s id; the first one when left out.');
const business = z.string().optional().describe('The portfolio’s id.');

// Ofcom's drama range for London: 020 7946 0000–0999; the first hundred may stand beside the company from the start.
const LONDON = '442079460';

/** What founds, changes and closes accounts. Secrets are told to the one who makes them, and nowhere else. */
export const ACCOUNT_ACTIONS: Readonly<Record<string, Action>> = {
  'business.add': defineAction({
    about: 'Founds a business portfolio.',
    input: z.strictObject({
      name: z.string().min(1).default('Sandbox Traders'),
      verified: z.boolean().default(true),
      payment: z.boolean().default(true).describe('Whether it has a method of payment that works.'),
    }),
    run: (world, { name, verified, payment }) => {
      const id = nextId(world, 'business', '55');
      const made = { ...newBusiness(id, name), verified, hasPaymentMethod: payment };
      world.businesses.set(id, made);
      return { id, name };
    },
  }),
  'business.payment': defineAction({
    about: 'Lets a portfolio’s method of payment work, or no longer (131042).',
    input: z.strictObject({ business, works: z.boolean() }),
    run: (world, input) => {
      businessNamed(world, input.business).hasPaymentMethod = input.works;
    },
  }),
  'business.limit': defineAction({
    about: 'Changes the messaging limit of a portfolio.',
    input: z.strictObject({
      business,
      tier: z.enum(['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED']),
    }),
    run: (world, input) => {
      businessNamed(world, input.business).messagingLimit = input.tier;
    },
  }),
  'app.add': defineAction({
    about: 'Makes an app; its secret and a token of its system user are told once.',
    input: z.strictObject({
      name: z.string().min(1).default('another app'),
      business: business.describe('The partner that owns it; the first app’s when left out.'),
      mode: z.enum(['live', 'development']).default('live'),
    }),
    run: (world, { name, mode, business: owner = appOf(world).businessId }) => {
      const made: App = {
        ...newApp(world.seed, `app ${count(world, 'app')}`, businessNamed(world, owner).id),
        name,
        mode,
      };
      world.apps.set(made.id, made);
      const token = addToken(world, made.id, 'system', GRANTED_SCOPES, 'all', undefined);
      return { id: made.id, configId: made.configId, secret: made.secret, systemToken: token.text };
    },
  }),
  'app.mode': defineAction({
    about: 'Switches an app between live and development; in development it gets no webhooks.',
    input: z.strictObject({ app, mode: z.enum(['live', 'development']) }),
    run: (world, input) => {
      appOf(world, input.app).mode = input.mode;
    },
  }),
  'app.subscribe': defineAction({
    about: 'Subscribes an app to fields and to a WABA, after the usual handshake with the callback.',
    input: z.strictObject({
      app,
      waba,
      callbackUrl: z.string(),
      verifyToken: z.string().default(''),
      fields: z
        .union([z.array(z.string()).min(1), z.literal('all')])
        .optional()
        .describe('The fields coexistence needs when left out; or all.'),
      handshake: z.boolean().default(true).describe('false: takes a callback that does not answer yet.'),
    }),
    run: async (world, { app: appId, waba: wabaId, callbackUrl, verifyToken, fields, handshake }) => {
      const subscriber = appOf(world, appId);
      const subscribed = wabaOf(world, wabaId);
      if (!isUsableUrl(callbackUrl)) throw new Error('callbackUrl must be https, or http on this machine.');
      const problem = handshake ? await verifyCallback(world, callbackUrl, verifyToken) : undefined;
      if (problem !== undefined) throw new Error(`${callbackUrl} did not pass the handshake: ${problem}.`);
      const wanted = fields === 'all' ? KNOWN_FIELDS : (fields ?? REQUIRED_WEBHOOK_FIELDS.value);
      const stranger = wanted.find((field) => !KNOWN_FIELDS.includes(field));
      if (stranger !== undefined) throw new Error(`There is no field ${stranger}.`);
      subscriber.subscription = { callbackUrl, fields: wanted };
      subscribed.subscribedApps.set(subscriber.id, { overrideCallbackUrl: undefined });
      return { appId: subscriber.id, wabaId: subscribed.id, fields: wanted };
    },
  }),
  'app.unsubscribe': defineAction({
    about: 'Takes an app’s callback and fields away; what is told from then on is lost.',
    input: z.strictObject({ app }),
    run: (world, input) => {
      appOf(world, input.app).subscription = undefined;
    },
  }),
  'app.switch-off': defineAction({
    about: 'Meta switches an app’s webhooks off; what is told until it subscribes again is lost.',
    input: z.strictObject({ app }),
    run: (world, input) => {
      const off = appOf(world, input.app);
      if (off.subscription === undefined)
        throw new Error(`The app ${off.id} is not subscribed.`, { cause: 'not in this state' });
      off.subscription = { ...off.subscription, isOff: true };
    },
  }),
  'waba.add': defineAction({
    about: 'Founds a WhatsApp Business Account.',
    input: z.strictObject({
      name: z.string().min(1).optional(),
      business: business.describe('The portfolio that owns it; a new one when left out.'),
    }),
    run: (world, { name, business: owner }) => {
      const ownerId = owner ?? nextId(world, 'business', '55');
      if (owner === undefined) world.businesses.set(ownerId, newBusiness(ownerId, name ?? 'Sandbox Traders'));
      const made = newWaba(nextId(world, 'waba', '33'), businessNamed(world, ownerId));
      world.wabas.set(made.id, name === undefined ? made : { ...made, name });
      stockTemplates(world, made.id);
      return { id: made.id, businessId: ownerId };
    },
  }),
  'waba.restrict': defineAction({
    about: 'Restricts a WABA for a time and tells it (account_update ACCOUNT_RESTRICTION).',
    input: z.strictObject({
      waba,
      type: z.enum([
        'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
        'RESTRICTED_BIZ_INITIATED_MESSAGING',
        'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
        'RESTRICTED_UTILITY_TEMPLATES',
        'RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING',
      ]),
      for: duration().describe('How long.'),
    }),
    run: (world, input) => {
      const restricted = wabaOf(world, input.waba);
      const until = world.timeline.now + input.for;
      restricted.restrictions.push({ type: input.type, until });
      scheduleWebhook(world, 0, {
        field: 'account_update',
        wabaId: restricted.id,
        timed: true,
        value: {
          event: 'ACCOUNT_RESTRICTION',
          restriction_info: [{ restriction_type: input.type, expiration: Math.floor(until / 1000) }],
        },
      });
      return { until };
    },
  }),
  'waba.review': defineAction({
    about: 'Reviews a WABA and tells it (account_review_update).',
    input: z.strictObject({ waba, decision: z.enum(['APPROVED', 'PENDING', 'REJECTED']) }),
    run: (world, input) => {
      const reviewed = wabaOf(world, input.waba);
      reviewed.reviewStatus = input.decision;
      scheduleWebhook(world, 0, {
        field: 'account_review_update',
        wabaId: reviewed.id,
        timed: true,
        value: { decision: input.decision },
      });
    },
  }),
  'number.add': defineAction({
    about: 'Adds a number to a WABA: one in a phone, to be onboarded, or one that is on the API alone.',
    input: z.strictObject({
      waba,
      digits: z
        .string()
        .regex(/^\d{7,15}$/, { error: 'expected 7 to 15 digits' })
        .optional(),
      name: z.string().min(1).optional().describe('Its verified name.'),
      phone: z.boolean().default(true).describe('Whether it lives in the Business app.'),
      history: z
        .number()
        .int()
        .min(0)
        .max(1_000_000)
        .default(200)
        .describe('How many messages its phone holds.'),
    }),
    run: (world, input) => {
      const { id: wabaId } = wabaOf(world, input.waba);
      const nth = count(world, 'added number');
      const digits = input.digits ?? `${LONDON}${99 + nth}`;
      if (isTaken(world, digits))
        throw new Error(`The phone ${digits} is somebody’s already.`, { cause: 'not in this state' });
      const { seed, timeline, customers } = world;
      // A seed of its own, or it would hold the messages of the first phone under the same ids.
      const past = () => inventPast(seed + nth, customers, input.history, timeline.now);
      const phone = input.phone ? newPhone(timeline.now, past()) : undefined;
      const made = newNumber(nodeId(seed, `added number ${nth}`, '44'), wabaId, digits, phone);
      world.numbers.set(made.id, input.name === undefined ? made : { ...made, verifiedName: input.name });
      return { id: made.id, displayPhoneNumber: made.displayPhoneNumber };
    },
  }),
};

function businessNamed(world: World, id = wabaOf(world).businessId) {
  const found = world.businesses.get(id);
  if (found === undefined) throw new Error(`The sandbox has no business ${id}.`);
  return found;
}

function nextId(world: World, kind: string, prefix: string): string {
  return nodeId(world.seed, `${kind} ${count(world, kind)}`, prefix);
}

function isTaken(world: World, digits: string): boolean {
  return (
    [...world.numbers.values()].some((number) => number.digits === digits) ||
    world.customers.some(({ waId }) => waId === digits)
  );
}
