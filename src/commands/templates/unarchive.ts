import * as z from 'zod';
import { defineCommand, drawEach } from '../command.ts';
import { drawMove, MOVE_EXITS, moveEvent, moveNames } from './moving.ts';
import { nameArgument, removalOptions } from './removing.ts';

export const command = defineCommand({
  name: 'templates unarchive',
  summary: 'Take templates out of the archive: each is what it was before.',
  description:
    'Shows what is meant, then asks. What is not in the archive is told, and the rest brought back all the same.',
  examples: [
    { run: 'coex templates unarchive order_update --yes', says: 'All its languages; asks without --yes.' },
    { run: 'coex templates unarchive pickup_ready --language en_GB --yes', says: 'One language.' },
  ],
  args: z.object(nameArgument()),
  options: z.object(removalOptions()),
  streams: true,
  output: moveEvent,
  exits: MOVE_EXITS,
  run: (context, { args, options }, emit) => moveNames(context, 'unarchive', { ...args, ...options }, emit),
  draw: drawEach(drawMove),
});
