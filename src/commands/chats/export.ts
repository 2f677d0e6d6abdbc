import * as z from 'zod';
import { defineCommand } from '../command.ts';
import { drawExport } from '../export/draw.ts';
import { exportEvent } from '../export/events.ts';
import { EXPORT_EXITS, exportArgs, exportOptions } from '../export/options.ts';
import { runExport } from '../export/run.ts';

const NAME = 'chats export';

export const command = defineCommand({
  name: NAME,
  summary: 'Export chats as data (NDJSON, CSV) or as transcripts to read (HTML, text).',
  description:
    'Everything that is known of the chats: what came live and what came with the history, every message with its origin, its first words and all edits, revokes, statuses, reactions and media. `coex history export` takes the same flags and gives only what came with the history import. The export is of the moment it begins, and the same store gives the same bytes.',
  examples: [
    { run: 'coex chats export > chats.ndjson', says: 'All messages of all chats, a line each.' },
    { run: 'coex chats export 1 --format text', says: 'One chat, to read here.' },
    {
      run: 'coex chats export --format html --out transcripts',
      says: 'A page for each chat, and one that lists them.',
    },
    {
      run: 'coex chats export --since 2026-11-01 --format csv --out november.csv',
      says: 'For a spreadsheet, from a day on.',
    },
  ],
  args: z.object(exportArgs()),
  options: z.object(exportOptions()),
  output: exportEvent,
  streams: true,
  exits: EXPORT_EXITS,
  run: (context, { args, options }, emit) =>
    runExport(context, { command: NAME, chats: args.chat, imported: false }, options, emit),
  draw: (page, options) => drawExport(page, options, NAME),
});
