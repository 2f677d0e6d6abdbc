import * as z from 'zod';
import { counted } from '../tui/print/counted.ts';
import { defineCommand, drawEach } from './command.ts';
import { drawRebuilding, rebuild, rebuildProgress } from './rebuilding.ts';

export const command = defineCommand({
  name: 'rebuild',
  summary: 'Make all tables again from the deliveries.',
  description:
    'Deliveries are the source of truth; chats, messages and the rest follow from them. Receivers may go on meanwhile. Interrupted, nothing is lost: run it again, or let the receiver go on.',
  examples: [{ run: 'coex rebuild', says: 'After an update that understands more, for example.' }],
  args: z.object({}),
  options: z.object({}),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      rebuildProgress(),
      z.object({
        event: z.literal('rebuilt'),
        deliveries: z.number(),
        malformed: z.number(),
        failed: z.number(),
        unrecognised: z.number(),
      }),
    ]),
  exits: { 6: 'deliveries were pruned, and what they told would be lost' },
  run: async (context, _input, emit) => {
    const rebuilt = await rebuild(context, emit);
    return { data: { event: 'rebuilt' as const, ...rebuilt } };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'progress') return drawRebuilding(event, page);
    page.print(`Rebuilt from ${counted(event.deliveries, 'delivery', 'deliveries')}.`);
    if (event.unrecognised > 0) page.say(`${counted(event.unrecognised, 'change')} not understood, kept.`);
    if (event.malformed > 0) page.say(`${counted(event.malformed, 'body', 'bodies')} malformed, kept.`);
    if (event.failed > 0)
      page.say(`${counted(event.failed, 'body', 'bodies')} not applied, by a fault of coex.`);
  }),
});
