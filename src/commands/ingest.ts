import * as z from 'zod';
import { readBodies, replayBodies } from '../core/ingest/index.ts';
import { counted } from '../tui/print/counted.ts';
import { harmless } from '../tui/print/harmless.ts';
import { defineCommand, drawEach } from './command.ts';
import { readInput } from './read-input.ts';

const place = { index: z.number().describe('Of the body in the input, from 0.'), reason: z.string() };

export const command = defineCommand({
  name: 'ingest',
  summary: 'Put captured webhook bodies into the store, as if they had just come in.',
  description:
    'Reads one JSON body, a JSON array of bodies, or NDJSON; with Meta’s envelope, or just an entry, a change or a value of it. What is broken or unknown is kept and reported, and never stops the rest. The same bytes twice are one delivery.',
  examples: [
    { run: 'coex ingest webhooks.ndjson', says: 'A capture, one body a line.' },
    { run: 'cat body.json | coex ingest - --json', says: 'From a pipe, with a report for a program.' },
  ],
  args: z.object({
    file: z.string({ error: 'a file, or - for standard input' }).describe('A file, or - for standard input.'),
  }),
  options: z.object({}),
  output: () =>
    z.object({
      deliveries: z.number().describe('Bodies in the input.'),
      events: z.record(z.string(), z.number()).describe('New events by name.'),
      unrecognised: z.array(z.object({ index: place.index, field: z.string(), reason: place.reason })),
      malformed: z.array(z.object(place)),
      failed: z
        .array(z.object(place))
        .describe('Kept but not applied, by a fault of coex; `coex rebuild` tries again.'),
      duplicates: z.number().describe('Events the store knew already.'),
    }),
  exits: { 2: 'the input cannot be read' },
  run: async (context, { args }) => {
    const bodies = readBodies(readInput(args.file, { stdin: context.io.stdin, signal: context.signal }));
    return { data: await replayBodies({ store: await context.store(), clock: context.clock }, bodies) };
  },
  draw: drawEach(({ deliveries, events, unrecognised, malformed, failed, duplicates }, page) => {
    if (deliveries === 0) return page.say('Nothing to ingest: the input is empty.');
    page.print(`${counted(deliveries, 'delivery', 'deliveries')} in the store.`);
    for (const [name, count] of Object.entries(events)) page.print(`  ${name.padEnd(18)} ${count}`);
    if (duplicates > 0) page.print(`  ${'already known'.padEnd(18)} ${duplicates}`);
    const warn = (text: string) => page.say(page.theme.warning(harmless(text)));
    for (const { index, field, reason } of unrecognised) {
      warn(`Body ${index} not understood${field === '' ? '' : ` (${field})`}: ${reason}. Kept.`);
    }
    for (const { index, reason } of malformed) warn(`Body ${index} malformed: ${reason}. Kept.`);
    for (const { index, reason } of failed) warn(`Body ${index} kept but not applied: ${reason}.`);
  }),
});
