import * as z from 'zod';
import { defineCommand } from '../command.ts';
import { drawExport } from '../export/draw.ts';
import { exportEvent } from '../export/events.ts';
import { EXPORT_EXITS, exportArgs, exportOptions } from '../export/options.ts';
import { runExport } from '../export/run.ts';

const NAME = 'history export';

export const command = defineCommand({
  name: NAME,
  summary: 'Export what came with the history import, as data (NDJSON, CSV) or transcripts (HTML, text).',
  description:
    'Only the messages that are known from the history import alone, as `coex messages list --imported` lists them. What was also received live counts as live: `coex chats export`, which takes the same flags, gives both. The export is of the moment it begins, and the same store gives the same bytes.',
  examples: [
    { run: 'coex history export > history.ndjson', says: 'All that was imported, a line for each message.' },
    { run: 'coex history export --format csv --out history.csv', says: 'For a spreadsheet.' },
    {
      run: 'coex history export --format html --out history',
      says: 'A page for each chat, and one that lists them.',
    },
  ],
  args: z.object(exportArgs()),
  options: z.object(exportOptions()),
  output: exportEvent,
  streams: true,
  exits: EXPORT_EXITS,
  run: (context, { args, options }, emit) =>
    runExport(context, { command: NAME, chats: args.chat, imported: true }, options, emit),
  draw: (page, options) => drawExport(page, options, NAME),
});
