import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { acknowledge } from '../../core/drift/index.ts';
import { CoexError } from '../../core/errors.ts';
import { findNames } from '../../core/numbers/index.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { instant, iso } from '../fields.ts';

export const command = defineCommand({
  name: 'drift ack',
  summary: 'Say that the app was opened on the phone: the countdown begins anew.',
  description:
    'The only sign that needs no message. Say it only when somebody saw the app open: the 14 days are counted from it.',
  examples: [
    { run: 'coex drift ack "+44 7700 900100"', says: 'Opened just now.' },
    {
      run: 'coex drift ack 447700900100 --opened 2026-11-02 --reason "Ada had it in her hand"',
      says: 'Opened some days ago, and who says so.',
    },
  ],
  args: z.object({ number: z.string().describe('Phone number id, or the number itself.') }),
  options: z.object({
    opened: instant()
      .optional()
      .meta({ description: 'When the app was opened. Now, unless said.', value: 'date' }),
    reason: z.string().optional().meta({ description: 'Who says so, or how it is known.', value: 'text' }),
  }),
  output: () =>
    z.object({
      phoneNumberId: z.string(),
      at: iso(),
      openedAt: iso(),
      reason: z.string().nullable(),
    }),
  exits: { 2: 'the date lies ahead, or several numbers match', 5: 'no number matches' },
  run: async (context, { args, options }) => {
    const { clock } = context;
    if (options.opened !== undefined && options.opened > clock.now()) {
      throw new CoexError('usage', {
        problem: 'The app cannot have been opened in the future.',
        fix: 'Give --opened a date that has been, or leave it out.',
      });
    }
    const store = await context.store();
    const { phoneNumberId } = await findNames(store, args.number);
    const mark = await acknowledge({ store, clock }, phoneNumberId, {
      openedAt: options.opened,
      reason: options.reason,
    });
    const { at, holdsAt, reason } = mark;
    return { data: { phoneNumberId, at: isoTime(at), openedAt: isoTime(holdsAt), reason } };
  },
  draw: drawEach(({ phoneNumberId, openedAt }, page) =>
    page.say(`Noted: the app of ${phoneNumberId} was opened at ${shownTime(openedAt)}.`),
  ),
});
