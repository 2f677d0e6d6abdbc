import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { CoexError } from '../../core/errors.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso } from '../fields.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { printHappened } from './drawing.ts';
import { happenedOutput, toHappenedOutput } from './shapes.ts';

export const command = defineCommand({
  name: 'sandbox advance',
  summary: 'Move the clock of a running sandbox, and tell what happened meanwhile.',
  description:
    'Everything due happens in its order, and the answer to each webhook is awaited: 13 days take as long as your callback does.',
  examples: [
    { run: 'coex sandbox advance 24h', says: 'Until the service window has closed.' },
    { run: 'coex sandbox advance 13d12h', says: 'Days and hours.' },
  ],
  args: z.object({
    duration: z
      .string({ error: 'a duration such as 90s, 24h or 13d' })
      .describe('How far: 90s, 24h, 13d or 1h30m.'),
  }),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: () => z.object({ now: iso(), happened: happenedOutput() }),
  exits: { 2: 'that is no duration', 7: 'no sandbox answers' },
  run: async (context, { args, options }) => {
    checkDuration(args.duration);
    const { clock, happened } = await sandboxOf(context, options.sandboxUrl).post('advance', {
      for: args.duration,
    });
    return { data: { now: isoTime(clock.now), happened: toHappenedOutput(happened) } };
  },
  draw: drawEach(({ now, happened }, page) => {
    page.print(`It is ${shownTime(now)}.`);
    printHappened(page, happened);
  }),
});

// The rest the sandbox checks; to it a bare number is milliseconds, which nobody who types one means.
function checkDuration(typed: string): void {
  const problem = /^\s*-/.test(typed)
    ? `A duration cannot be negative: ${typed}.`
    : /^\s*\d+(\.\d+)?\s*$/.test(typed)
      ? `${typed.trim()} of what? A duration has a unit.`
      : undefined;
  if (problem !== undefined) throw new CoexError('usage', { problem, fix: 'Write 90s, 24h, 13d or 1h30m.' });
}
