import * as z from 'zod';
import { faultSpec } from '../faults/spec.ts';
import { wildBodies } from '../faults/wild-bodies.ts';
import { exportWorld, readSnapshot, replaceWorld } from '../snapshot/snapshot.ts';
import type { Customer } from '../town/customers.ts';
import { triggersKnown } from '../triggers/triggers.ts';
import type { World } from '../world/world.ts';
import { act, actionsKnown } from './actions.ts';
import { deliveryRows, findDeliveries, logFilter } from './delivery-rows.ts';
import { duration } from './duration.ts';
import { happenedSince, markNow } from './happenings.ts';
import { deliveryOf, redeliverAll, redeliverSpec } from './redelivery.ts';
import { type Controlled, defineRoute, type Route } from './route.ts';
import { ruleRows } from './rule-actions.ts';
import { SCENARIO_ROUTES } from './scenario-routes.ts';
import { accountsOf, statusOf } from './status.ts';

const nothing = z.strictObject({});
const json = () => z.record(z.string(), z.unknown()).default({});
const thenDeliver = z
  .boolean()
  .default(false)
  .describe('Moves the clock until what it sets off is sent, and tells what came of it.');

/** Everything the control API can do; `GET /sandbox` prints it. */
export const ROUTES: readonly Route[] = [
  defineRoute('GET', '', {
    about: 'Lists what can be done here.',
    input: nothing,
    run: () => ({
      routes: ROUTES.map(({ method, path, about, schema }) => ({
        route: `${method} /sandbox${path === '' ? '' : `/${path}`}`,
        about,
        input: schema(),
      })),
    }),
  }),
  defineRoute('GET', 'status', {
    about: 'Tells how things stand: clock, numbers, subscriptions, deliveries, alarms.',
    input: nothing,
    run: ({ world, clockwork }) => statusOf(world, clockwork.waiting()),
  }),
  defineRoute('GET', 'accounts', {
    about: 'Lists apps, portfolios, WABAs, numbers and tokens, without any secret.',
    input: nothing,
    run: ({ world }) => accountsOf(world),
  }),
  defineRoute('GET', 'customers', {
    about: 'Lists the people who write to the shop.',
    input: nothing,
    run: ({ world }) => ({ customers: world.customers.map(customerRow) }),
  }),
  defineRoute('GET', 'actions', {
    about: 'Lists everything that can be made to happen, with the schema of its input.',
    input: nothing,
    run: () => ({ actions: actionsKnown() }),
  }),
  defineRoute('POST', 'act', {
    about: 'Makes something happen.',
    input: z.strictObject({ do: z.string(), with: json(), deliver: thenDeliver }),
    run: (controlled, input) => acting(controlled, input.do, input.with, input.deliver),
  }),
  defineRoute('GET', 'triggers', {
    about: 'Lists every webhook that can be made at will, and where its payload is written.',
    input: nothing,
    run: () => ({ triggers: triggersKnown() }),
  }),
  defineRoute('POST', 'trigger', {
    about: 'Lets Meta tell something, whether it happened or not.',
    input: z.looseObject({ event: z.string(), deliver: thenDeliver }),
    // The rest is the action's to check.
    run: (controlled, { deliver, ...wanted }) => acting(controlled, 'trigger', wanted, deliver),
  }),
  defineRoute('POST', 'advance', {
    about: 'Moves the clock and tells what happened meanwhile.',
    input: z
      .strictObject({
        ms: z.int().nonnegative().optional().describe('Milliseconds.'),
        for: duration().optional().describe('Or a duration: 90s, 24h, 13d.'),
      })
      .refine((input) => (input.ms === undefined) !== (input.for === undefined), {
        error: 'expected ms or for',
      }),
    run: async ({ world, clockwork }, input) => {
      const mark = markNow(world);
      await clockwork.advance(input.ms ?? input.for ?? 0);
      return { ...statusOf(world, clockwork.waiting()), happened: happenedSince(world, mark) };
    },
  }),
  defineRoute('GET', 'faults', {
    about: 'Lists what goes wrong on purpose.',
    input: nothing,
    run: ({ world }) => ({ faults: act(world, 'fault.list', {}) }),
  }),
  defineRoute('GET', 'faults/bodies', {
    about: 'Lists the bodies a fault can send as receivers have met them.',
    input: nothing,
    run: () => ({ bodies: wildBodies() }),
  }),
  defineRoute('POST', 'faults', {
    about: 'Adds a fault.',
    input: z.looseObject(faultSpec.shape),
    // The action checks it; durations stay as they were written until then.
    run: ({ world }, spec) => ({ fault: act(world, 'fault.add', spec) }),
  }),
  defineRoute('DELETE', 'faults', {
    about: 'Takes all faults away.',
    input: nothing,
    run: ({ world }) => ({ removed: act(world, 'faults.clear', {}) }),
  }),
  defineRoute('DELETE', 'faults/{id}', {
    about: 'Takes a fault away.',
    input: z.strictObject({ id: z.int() }),
    run: ({ world }, input) => ({ removed: [act(world, 'fault.remove', input)] }),
  }),
  defineRoute('GET', 'rules', {
    about: 'Lists the rules of Meta that are enforced here, where each is written, and whether it is on.',
    input: nothing,
    run: ({ world }) => ({ rules: ruleRows(world) }),
  }),
  defineRoute('POST', 'rules', {
    about: 'Switches rules on and off.',
    input: z.strictObject({
      on: z.array(z.string()).default([]),
      off: z.array(z.string()).default([]),
    }),
    run: ({ world }, { on, off }) => {
      if (on.length > 0) act(world, 'rules.on', { rules: on });
      if (off.length > 0) act(world, 'rules.off', { rules: off });
      return { rules: ruleRows(world) };
    },
  }),
  defineRoute('GET', 'log', {
    about: 'Lists webhooks with what came of them; bodies on request.',
    input: logFilter,
    run: ({ world }, filter) => ({ now: world.timeline.now, ...findDeliveries(world, filter) }),
  }),
  defineRoute('GET', 'log/{id}', {
    about: 'Shows one webhook, its bytes and every attempt at it.',
    input: z.strictObject({ id: z.int() }),
    run: ({ world }, { id }) => {
      const delivery = deliveryOf(world, id);
      return {
        delivery: deliveryRows(world, [delivery], true)[0],
        attempts: delivery.attempts.map(({ at, url, status }) => ({ at, url: url ?? null, status })),
      };
    },
  }),
  defineRoute('POST', 'redeliver', {
    about: 'Sends webhooks once more: one, or all that did not arrive.',
    input: redeliverSpec,
    run: async ({ world }, spec) => {
      const mark = markNow(world);
      return { ...(await redeliverAll(world, spec)), happened: happenedSince(world, mark) };
    },
  }),
  defineRoute('GET', 'export', {
    about: 'Gives the whole world as JSON, secrets and all.',
    input: nothing,
    run: ({ world, clockwork }) => clockwork.between(() => exportWorld(world)),
  }),
  defineRoute('POST', 'import', {
    about: 'Puts a world back that was exported; the one before is gone.',
    input: z.looseObject({}),
    run: async ({ world, clockwork }, document) => {
      const imported = readSnapshot(JSON.stringify(document));
      await clockwork.between(() => replaceWorld(world, imported));
      return statusOf(world);
    },
  }),
  ...SCENARIO_ROUTES,
];

async function acting(
  { world, clockwork }: Controlled,
  name: string,
  input: unknown,
  deliver: boolean,
): Promise<unknown> {
  const mark = markNow(world);
  const scheduled = world.timeline.scheduled;
  const outcome = (await act(world, name, input)) ?? null;
  if (!deliver) return { outcome };
  await clockwork.advance(untilSent(world, scheduled));
  const made = world.deliveries.entries.filter(({ id }) => id > mark.made);
  return {
    outcome,
    deliveries: deliveryRows(world, made, true),
    happened: happenedSince(world, mark),
  };
}

const AT_ONCE_MS = 5000;

/** How long until what was scheduled since then and is due within seconds has happened. */
function untilSent({ timeline }: World, since: number): number {
  const soon = timeline.due.filter(
    ({ at, sequence }) => sequence >= since && at - timeline.now <= AT_ONCE_MS,
  );
  return soon.reduce((latest, { at }) => Math.max(latest, at - timeline.now), 0);
}

/** What a person is known by; who blocked or opted out of what is told as ids. */
function customerRow({ blocked, optedOut, ...customer }: Customer): unknown {
  return { ...customer, blocked: [...blocked], optedOut: [...optedOut] };
}
