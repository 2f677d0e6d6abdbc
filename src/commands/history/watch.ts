import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { type FollowEnd, followImport, signsSince } from '../../core/history/index.ts';
import { findNames } from '../../core/numbers/index.ts';
import { defineCommand } from '../command.ts';
import { duration } from '../fields.ts';
import { patienceOf, patienceOptions } from './patience.ts';
import { toImportOutput } from './shown-import.ts';
import { watchEvent } from './watch-events.ts';

/** Ends at which there is nothing to look into. */
const WELL: readonly FollowEnd[] = ['complete', 'declined'];

export const command = defineCommand({
  name: 'history watch',
  summary: 'Watch a history import until it is over: bars on a terminal, lines elsewhere.',
  description:
    'Only reads the store: `coex listen` receives. Ends when the import is complete, complete with gaps, declined, silent, stalled, or when the number is disconnected. What was quiet before is given its time again. Ctrl-C ends the watching and nothing else.',
  examples: [
    { run: 'coex history watch', says: 'The only number, or the one in the settings.' },
    { run: 'coex history watch --timeout 30m --json', says: 'For half an hour at most, as events.' },
  ],
  args: z.object({}),
  options: z.object({
    timeout: duration().optional().meta({ description: 'How long to watch at most.', value: 'time' }),
    ...patienceOptions(),
  }),
  streams: true,
  output: watchEvent,
  exits: {
    2: 'several numbers match',
    3: 'it ended silent, stalled, with gaps or disconnected, nothing was asked for, or --timeout was over',
    5: 'no number matches',
    130: 'interrupted; the import is not',
  },
  run: async (context, { options }, emit) => {
    const { clock, signal } = context;
    const store = await context.store();
    const number = await findNames(store, context.config().find('number'));
    const now = () => isoTime(clock.now());
    const { outcome, history } = await followImport(
      { store, clock, signal },
      { ...number, patience: patienceOf(options), timeoutMs: options.timeout },
      (progress) => emit({ event: 'progress', at: now(), ...toImportOutput(number, progress) }),
    );
    const { lastAt, rejectedAt } = await signsSince(store, number, history.epoch);
    const shown = (instants: ReadonlyMap<string, number>) =>
      Object.fromEntries([...instants].map(([name, at]) => [name, isoTime(at)]));
    return {
      data: {
        event: 'done' as const,
        at: now(),
        outcome,
        ...toImportOutput(number, history),
        webhooks: shown(lastAt),
        rejected: shown(rejectedAt),
      },
      exit: WELL.includes(outcome) ? 0 : 3,
    };
  },
  draw: async (page) => (await import('./watch-drawing.ts')).drawWatch(page),
});
