import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { type Replayed, replayDrift } from '../../core/drift/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, isoOrNull } from '../fields.ts';
import { chosenNumber } from '../number-filter.ts';
import { riskOutput } from './drift-output.ts';

const HOUR_MS = 3_600_000;

const replayedOutput = () =>
  z.object({
    phoneNumberId: z.string(),
    displayPhoneNumber: z.string().nullable(),
    from: iso().nullable().describe('The first thing known of its phone; null when there is nothing.'),
    changes: z.array(
      z.object({
        at: iso(),
        from: riskOutput(),
        to: riskOutput(),
        confidence: z.enum(['high', 'medium', 'low']),
      }),
    ),
    ends: z.array(
      z.object({
        at: iso(),
        reason: z.string().nullable(),
        warnedAt: iso().nullable(),
        hoursBefore: z.number().nullable(),
      }),
    ),
    warningsInVain: z.number().describe('Warnings that ended without the link ending.'),
  });

type ReplayedOutput = z.infer<ReturnType<typeof replayedOutput>>;

export const command = defineCommand({
  name: 'drift replay',
  summary: 'Run the estimator over what is stored, and tell when it would have warned.',
  description:
    'Every twelve hours from the first thing known of a phone until now, by what was known at each moment. For each link that ended it tells how long before that it would have warned. Reads the store alone, changes nothing and notifies nobody.',
  examples: [
    { run: 'coex drift replay', says: 'All numbers.' },
    { run: 'coex drift replay --number "+44 7700 900100" --json', says: 'One, for a program.' },
  ],
  args: z.object({}),
  options: z.object({}),
  output: () => z.object({ numbers: z.array(replayedOutput()) }),
  exits: { 5: 'no number is the one --number names' },
  run: async (context) => {
    const { clock } = context;
    const store = await context.readableStore();
    const found = await replayDrift({ store, clock }, await chosenNumber(context, store));
    return { data: { numbers: found.map(toOutput) } };
  },
  draw: drawEach(({ numbers }, page) => {
    if (numbers.length === 0) return page.say('No numbers yet.');
    for (const number of numbers) drawOne(page, number);
  }),
});

function toOutput(replayed: Replayed): ReplayedOutput {
  const { phoneNumberId, displayPhoneNumber, from, changes, ends, warningsInVain } = replayed;
  return {
    phoneNumberId,
    displayPhoneNumber,
    from: isoOrNull(from),
    changes: changes.map(({ at, from: before, to, estimate: { confidence } }) => ({
      at: isoTime(at),
      from: before,
      to,
      confidence: confidence.level,
    })),
    ends: ends.map(({ at, reason, warnedAt }) => ({
      at: isoTime(at),
      reason,
      warnedAt: isoOrNull(warnedAt),
      hoursBefore: warnedAt === null ? null : Math.floor((at - warnedAt) / HOUR_MS),
    })),
    warningsInVain,
  };
}

function drawOne(page: Page, { phoneNumberId, displayPhoneNumber, from, ...told }: ReplayedOutput): void {
  page.print(page.theme.strong(displayPhoneNumber ?? phoneNumberId));
  if (from === null) {
    page.print('  Nothing is known of its phone.');
    return;
  }
  for (const { at, from: before, to, confidence } of told.changes) {
    page.print(`  ${shownTime(at)}  ${before} → ${to} (confidence ${confidence})`);
  }
  for (const { at, reason, hoursBefore } of told.ends) {
    const warned = hoursBefore === null ? 'not warned of' : `warned of ${hoursBefore} h before`;
    page.print(`  ${shownTime(at)}  the link ended${reason === null ? '' : ` (${reason})`}: ${warned}`);
  }
  page.print(`  ${counted(told.warningsInVain, 'warning')} in vain since ${shownTime(from)}`);
}
