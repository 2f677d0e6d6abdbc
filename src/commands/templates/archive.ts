import * as z from 'zod';
import { defineCommand, drawEach } from '../command.ts';
import { drawMove, MOVE_EXITS, moveEvent, moveNames } from './moving.ts';
import { nameArgument, removalOptions } from './removing.ts';

export const command = defineCommand({
  name: 'templates archive',
  summary: 'Put templates out of use: they can be brought back for 28 days.',
  description:
    'Only approved and rejected ones can be archived; Meta deletes them 28 days later, until when `coex templates unarchive` brings them back as they were. Shows what is meant, then asks.',
  examples: [
    { run: 'coex templates archive order_update --yes', says: 'All its languages; asks without --yes.' },
    { run: 'coex templates archive pickup_ready --language en_GB --yes', says: 'One language.' },
  ],
  args: z.object(nameArgument()),
  options: z.object(removalOptions()),
  streams: true,
  output: moveEvent,
  exits: MOVE_EXITS,
  run: (context, { args, options }, emit) => moveNames(context, 'archive', { ...args, ...options }, emit),
  draw: drawEach(drawMove),
});
