import { resolve } from 'node:path';
import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { calendarFile, deadlinesOf } from '../../core/drift/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { defineCommand, drawEach } from '../command.ts';
import { writeWhole } from '../export/draft.ts';
import { iso } from '../fields.ts';
import { lookAtDrift } from './looking.ts';

export const command = defineCommand({
  name: 'drift calendar',
  summary: 'Write the deadlines of all numbers as a calendar file.',
  description:
    'iCalendar (RFC 5545): when each app is to be opened and each link ends, counted from the last sign of the phone; tokens (with --tokens), syncs and companions too. Written again, the same events move: put it where your calendar subscribes to it.',
  examples: [
    { run: 'coex drift calendar --out drift.ics', says: 'Into a file.' },
    { run: 'coex drift calendar', says: 'On standard output.' },
  ],
  args: z.object({}),
  options: z.object({
    out: z
      .string()
      .optional()
      .meta({ description: 'File to write; replaced when it is there.', value: 'file' }),
    tokens: z.boolean().default(false).describe('Ask Meta when the access tokens end.'),
  }),
  output: () =>
    z.object({
      file: z.string().nullable(),
      deadlines: z.array(
        z.object({
          phoneNumberId: z.string(),
          kind: z.enum(['open-app', 'link-ends', 'token-expiry', 'sync-deadline', 'companion-inactivity']),
          at: iso(),
          summary: z.string(),
          description: z.string(),
        }),
      ),
      calendar: z.string().describe('The content of the file.'),
    }),
  exits: { 1: 'the file cannot be written', 5: 'no number is the one --number names' },
  run: async (context, { options }) => {
    const { numbers } = await lookAtDrift(context, options);
    const deadlines = deadlinesOf(numbers);
    const calendar = calendarFile(deadlines, context.clock.now());
    if (options.out !== undefined) {
      // Whoever subscribed to it never reads half of it.
      await writeWhole(resolve(context.host.workingFolder, options.out), Buffer.from(calendar), {
        mark: context.random.hex(6),
        shownAs: options.out,
        overwrite: true,
      });
    }
    return {
      data: {
        file: options.out ?? null,
        deadlines: deadlines.map((deadline) => ({ ...deadline, at: isoTime(deadline.at) })),
        calendar,
      },
    };
  },
  draw: drawEach(({ file, deadlines, calendar }, page) => {
    if (file === null) return page.stdout.write(calendar);
    return page.say(`Wrote ${counted(deadlines.length, 'deadline')} to ${file}.`);
  }),
});
