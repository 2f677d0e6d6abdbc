import * as z from 'zod';
import { separate } from '../../core/users/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';
import { drawRebuilding, rebuild, rebuildProgress } from '../rebuilding.ts';

export const command = defineCommand({
  name: 'users split',
  summary: 'Keep two ids apart that were taken for one person’s.',
  description:
    'A phone number may pass on to somebody else: then two people have become one chat. coex writes down that the two ids are not one person’s and makes all tables again from the deliveries: each message goes to whom its own webhook names, by BSUID where it names both. Nothing is lost; `coex users join` takes it back.',
  examples: [
    { run: 'coex users split 447700900155 GB.7Kd20aQxY41mTz', says: 'A phone and a BSUID of two people.' },
    {
      run: 'coex users split GB.Vt52AcPoR83bXe GB.Qz81LmNxY20aKd --reason "number passed on"',
      says: 'Two BSUIDs that one phone had, one after the other.',
    },
  ],
  args: z.object({
    one: z.string({ error: 'a phone or a BSUID' }).describe('Phone in any spelling, or BSUID.'),
    other: z.string({ error: 'a phone or a BSUID' }).describe('The other.'),
  }),
  options: z.object({
    reason: z.string().optional().meta({ description: 'Why, for whoever asks later.', value: 'text' }),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      rebuildProgress(),
      z.object({
        event: z.literal('split'),
        key: z.string(),
        otherKey: z.string(),
        deliveries: z.number().describe('From which the tables were made again.'),
      }),
    ]),
  exits: {
    2: 'an id is neither a phone nor a BSUID',
    5: 'nobody has both ids',
    6: 'deliveries were pruned, from which the tables would be made again; nothing is changed',
  },
  run: async (context, { args, options }, emit) => {
    const { clock } = context;
    const store = await context.store();
    const pair = await separate({ store, clock }, [args.one, args.other], options.reason);
    const { deliveries } = await rebuild(context, emit);
    return { data: { event: 'split' as const, ...pair, deliveries } };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'progress') return drawRebuilding(event, page);
    page.print(harmless(`${event.key} and ${event.otherKey} are two people.`));
  }),
});
