import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { snooze } from '../../core/drift/index.ts';
import { CoexError } from '../../core/errors.ts';
import { findNames } from '../../core/numbers/index.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { instant, iso } from '../fields.ts';

export const command = defineCommand({
  name: 'drift snooze',
  summary: 'Say nothing of a number’s drift until a date: no notification, no --fail-on.',
  description:
    'Its risk is estimated and shown all the same: a snooze keeps no link alive. It is kept with its reason and ends by itself; a later one takes its place.',
  examples: [
    {
      run: 'coex drift snooze "+44 7700 900100" --until 2030-01-06 --reason "shop is closed, phone is with Ada"',
      says: 'Until that day.',
    },
  ],
  args: z.object({ number: z.string().describe('Phone number id, or the number itself.') }),
  options: z.object({
    until: instant().meta({ description: 'When it ends.', value: 'date' }),
    reason: z.string().min(1).meta({ description: 'Why, for whoever asks later.', value: 'text' }),
  }),
  output: () => z.object({ phoneNumberId: z.string(), at: iso(), until: iso(), reason: z.string() }),
  exits: { 2: 'the date has been, or several numbers match', 5: 'no number matches' },
  run: async (context, { args, options: { until, reason } }) => {
    const { clock } = context;
    if (until <= clock.now()) {
      throw new CoexError('usage', {
        problem: 'A snooze ends in the future.',
        fix: 'Give --until a date that is yet to come.',
      });
    }
    const store = await context.store();
    const { phoneNumberId } = await findNames(store, args.number);
    const { at } = await snooze({ store, clock }, phoneNumberId, { until, reason });
    return { data: { phoneNumberId, at: isoTime(at), until: isoTime(until), reason } };
  },
  draw: drawEach(({ phoneNumberId, until }, page) =>
    page.say(`Nothing is said of ${phoneNumberId} until ${shownTime(until)}.`),
  ),
});
