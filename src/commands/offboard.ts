import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import { endOnboarding, listStandings } from '../core/journal/index.ts';
import { awaitRemoval, findNumber, findRemoval, type Removal } from '../core/numbers/index.ts';
import { OFFBOARDING_LOSSES, OFFBOARDING_STAYS, OFFBOARDING_STEPS } from '../core/rules/index.ts';
import { defineCommand } from './command.ts';
import type { Context } from './context.ts';
import { duration, isoOrNull } from './fields.ts';
import { findReceiver } from './find-receiver.ts';
import { type OffboardEvent, offboardEvent } from './offboard-events.ts';

export const command = defineCommand({
  name: 'offboard',
  summary: 'Guide the person at the phone through taking a number off the API, and watch for it.',
  description:
    'Only the app on the phone can disconnect a number; coex calls nothing to that end, since the call there is for it breaks the phone. Then it watches the store for Meta’s word that the number was removed, so a `coex listen` must run with the same store. What was received stays in the store.',
  examples: [
    { run: 'coex offboard +447700900100', says: 'The steps, and then wait for them to be done.' },
    { run: 'coex offboard +447700900100 --no-wait', says: 'The steps alone.' },
  ],
  args: z.object({
    number: z
      .string()
      .optional()
      .describe('Phone number id, or the number itself; else that of the settings.'),
  }),
  options: z.object({
    timeout: duration().prefault('30m').meta({
      description: 'How long to wait for the removal.',
      value: 'time',
    }),
    noWait: z.boolean().default(false).describe('Tell the steps and wait for nothing.'),
  }),
  streams: true,
  output: offboardEvent,
  exits: {
    2: 'several numbers match',
    3: 'no removal was heard of in time; the number is still connected, as far as is known',
    5: 'no number matches',
    130: 'interrupted; nothing is undone by it',
  },
  run: async (context, { args, options }, emit) => {
    const { clock, signal } = context;
    const store = await context.store();
    const number = await findNumber(store, args.number ?? context.config().find('number'));
    const { phoneNumberId, displayPhoneNumber } = number;
    const done = (outcome: (OffboardEvent & { event: 'done' })['outcome'], at: number | null = null) => ({
      event: 'done' as const,
      outcome,
      phoneNumberId,
      removedAt: isoOrNull(at),
    });
    // One from before the number was onboarded last is over.
    const since = number.onboardedAt ?? 0;
    const before = await findRemoval(store, number, since);
    if (before !== undefined) {
      emit(removed(before));
      await closeOnboardings(context, phoneNumberId);
      return { data: done('already', before.at) };
    }
    emit({ event: 'guide', phoneNumberId, displayPhoneNumber, ...guide() });
    if (options.noWait) return { data: done('guided') };
    const until = clock.now() + options.timeout;
    emit({ event: 'waiting', until: isoTime(until), receiver: await receiverOf(context) });
    const heard = await awaitRemoval({ store, clock, signal }, number, { since, timeoutMs: options.timeout });
    if (heard === undefined) return { data: done('not-removed'), exit: 3 };
    emit(removed(heard));
    await closeOnboardings(context, phoneNumberId);
    return { data: done('removed', heard.at) };
  },
  draw: async (page) => (await import('./offboard-drawing.ts')).drawOffboarding(page),
});

function guide() {
  const said = (rows: Readonly<Record<string, { value: string; source: string; asOf: string }>>) =>
    Object.entries(rows).map(([id, { value: text, source, asOf }]) => ({ id, text, source, asOf }));
  return {
    steps: said(OFFBOARDING_STEPS),
    losses: said(OFFBOARDING_LOSSES),
    stays: said(OFFBOARDING_STAYS),
  };
}

function removed({ reason, initiatedBy, at }: Removal): OffboardEvent {
  return { event: 'removed', reason, initiatedBy, at: isoTime(at) };
}

function receiverOf({ config, signal }: Context) {
  const address = { host: config().get('host'), port: Number(config().get('port')) };
  return findReceiver(address, signal);
}

/** What was under way for the number has nothing left to wait for. */
async function closeOnboardings({ store: open, clock }: Context, phoneNumberId: string): Promise<void> {
  const deps = { store: await open(), clock };
  for (const { id, endedAt } of await listStandings(deps, { all: true, number: phoneNumberId })) {
    if (endedAt === null) await endOnboarding(deps, id, 'disconnected');
  }
}
