import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { counted } from '../../tui/print/counted.ts';
import { defineCommand, drawEach } from '../command.ts';
import { wholeNumber } from '../fields.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { printHappened } from './drawing.ts';
import { happenedOutput, toHappenedOutput } from './shapes.ts';

export const command = defineCommand({
  name: 'sandbox redeliver',
  summary: 'Send webhooks of a running sandbox once more: one, or all that did not arrive.',
  description:
    'The bytes are the same. What reached nobody goes to whoever is subscribed by now, as a new delivery. Meta itself offers nothing of the kind.',
  examples: [
    { run: 'coex sandbox redeliver 1', says: 'One; `coex sandbox log` tells its id.' },
    { run: 'coex sandbox redeliver --outcome failed', says: 'All that were given up, lost, or still wait.' },
  ],
  args: z.object({
    id: wholeNumber(1, 2 ** 40)
      .optional()
      .describe('Id of the webhook.'),
  }),
  options: z.object({
    outcome: z
      .enum(['given-up', 'lost', 'waiting', 'failed'], { error: 'given-up, lost, waiting or failed' })
      .optional()
      .meta({ description: 'All with this outcome; failed is all three.', value: 'outcome' }),
    field: z.string().optional().meta({ description: 'Of those, only this field.', value: 'field' }),
    sandboxUrl: sandboxUrl(),
  }),
  output: () =>
    z.object({
      redelivered: z.number(),
      forgotten: z.number().describe('Too old: their bodies are not kept any more.'),
      happened: happenedOutput(),
    }),
  exits: { 2: 'it is not said which', 5: 'there is no such webhook', 7: 'no sandbox answers' },
  run: async (context, { args: { id }, options: { sandboxUrl: url, ...which } }) => {
    if ((id === undefined) === (which.outcome === undefined)) {
      throw new CoexError('usage', {
        problem: 'Say which webhooks: an id, or --outcome.',
        fix: '`coex sandbox log` lists them.',
      });
    }
    const sent = await sandboxOf(context, url).post('redeliver', {
      ...which,
      ...(id !== undefined && { id }),
    });
    const { redelivered, forgotten, happened } = sent;
    return { data: { redelivered, forgotten, happened: toHappenedOutput(happened) } };
  },
  draw: drawEach(({ redelivered, forgotten, happened }, page) => {
    page.print(`${counted(redelivered, 'webhook')} sent once more.`);
    if (redelivered > 0) printHappened(page, happened);
    if (forgotten > 0) page.say(`The bodies of ${forgotten} are not kept any more.`);
  }),
});
