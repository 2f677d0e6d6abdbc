import * as z from 'zod';
import { projectAll, resetProjections } from '../core/ingest/index.ts';
import { counted, grouped } from '../tui/print/counted.ts';
import { defineCommand, drawEach } from './command.ts';

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
      z.object({ event: z.literal('progress'), done: z.number(), total: z.number() }),
      z.object({
        event: z.literal('rebuilt'),
        deliveries: z.number(),
        malformed: z.number(),
        failed: z.number(),
        unrecognised: z.number(),
      }),
    ]),
  run: async (context, _input, emit) => {
    const store = await context.store();
    const total = await resetProjections(store);
    const counts = { malformed: 0, failed: 0, unrecognised: 0 };
    let done = 0;
    await projectAll(store, (projected) => {
      context.signal.throwIfAborted();
      done += projected.length;
      for (const { outcome, unrecognised } of projected) {
        if (outcome !== 'projected') counts[outcome] += 1;
        counts.unrecognised += unrecognised.length;
      }
      emit({ event: 'progress', done, total });
    });
    return { data: { event: 'rebuilt' as const, deliveries: done, ...counts } };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'progress')
      return page.say(`${grouped(event.done)} of ${grouped(event.total)} deliveries`);
    page.print(`Rebuilt from ${counted(event.deliveries, 'delivery', 'deliveries')}.`);
    if (event.unrecognised > 0) page.say(`${counted(event.unrecognised, 'change')} not understood, kept.`);
    if (event.malformed > 0) page.say(`${counted(event.malformed, 'body', 'bodies')} malformed, kept.`);
    if (event.failed > 0)
      page.say(`${counted(event.failed, 'body', 'bodies')} not applied, by a fault of coex.`);
  }),
});
