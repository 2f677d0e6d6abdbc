import * as z from 'zod';
import { allowJoin } from '../../core/users/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';
import { drawRebuilding, rebuild, rebuildProgress } from '../rebuilding.ts';

export const command = defineCommand({
  name: 'users join',
  summary: 'Take a split back: the two ids may be one person’s again.',
  description:
    'Makes all tables again from the deliveries; what Meta said of the two ids joins them as before.',
  examples: [{ run: 'coex users join 447700900155 GB.7Kd20aQxY41mTz', says: 'As they were split.' }],
  args: z.object({
    one: z.string({ error: 'a phone or a BSUID' }).describe('Phone in any spelling, or BSUID.'),
    other: z.string({ error: 'a phone or a BSUID' }).describe('The other.'),
  }),
  options: z.object({}),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      rebuildProgress(),
      z.object({
        event: z.literal('joined'),
        key: z.string(),
        otherKey: z.string(),
        deliveries: z.number().describe('From which the tables were made again.'),
      }),
    ]),
  exits: {
    2: 'an id is neither a phone nor a BSUID',
    5: 'the two were not split',
    6: 'deliveries were pruned, from which the tables would be made again; nothing is changed',
  },
  run: async (context, { args }, emit) => {
    const pair = await allowJoin(await context.store(), [args.one, args.other]);
    const { deliveries } = await rebuild(context, emit);
    return { data: { event: 'joined' as const, ...pair, deliveries } };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'progress') return drawRebuilding(event, page);
    page.print(harmless(`${event.key} and ${event.otherKey} may be one person again.`));
  }),
});
