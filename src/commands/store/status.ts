import * as z from 'zod';
import { SCHEMA_VERSION, statusOfStore } from '../../core/store/index.ts';
import { shownBytes } from '../../tui/print/bytes.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { printFacts } from '../../tui/print/facts.ts';
import { printHeading } from '../../tui/print/heading.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, isoOrNull } from '../fields.ts';

const size = () => ({
  table: z.string(),
  rows: z.number(),
  exact: z.boolean().describe('False for an estimate: --exact counts.'),
  sizeBytes: z.number().nullable().describe('With indexes; of a file only with --exact.'),
});

export const command = defineCommand({
  name: 'store status',
  summary: 'Show the store: engine, schema, size, partitions, what waits, who is connected.',
  description:
    'Changes nothing, also where the store can only be read. Large tables of PostgreSQL are estimated.',
  examples: [
    { run: 'coex store status', says: 'The store in use.' },
    { run: 'coex store status --exact --json', says: 'Everything counted, for a program.' },
  ],
  args: z.object({}),
  options: z.object({
    exact: z.boolean().default(false).describe('Count and measure everything, however long it takes.'),
  }),
  output: () =>
    z.object({
      engine: z.enum(['sqlite', 'postgres']),
      engineVersion: z.string(),
      location: z.string().describe('Never with a password.'),
      storeSchema: z.object({
        version: z.number(),
        usableFrom: z.number().describe('The oldest schema version whose coex may use it as well.'),
        known: z.number().describe('The schema version of this coex.'),
      }),
      sizeBytes: z.number(),
      tables: z.array(z.object(size())),
      partitions: z.array(
        z.object({
          ...size(),
          name: z.string(),
          from: z
            .number()
            .nullable()
            .describe('Unix ms, or ids of deliveries; null for the default partition.'),
          to: z.number().nullable(),
        }),
      ),
      waiting: z.object({ deliveries: z.number(), since: iso().nullable() }),
      connections: z
        .array(z.object({ name: z.string(), state: z.string(), count: z.number() }))
        .nullable()
        .describe('By the name they give; null for a file.'),
      projecting: z.array(z.string()).nullable().describe('Numbers and WABAs; null for a file.'),
      oldest: z.object({ delivery: iso().nullable(), message: iso().nullable() }),
      keptFrom: iso().nullable().describe('Nothing older is kept.'),
    }),
  exits: { 4: 'the database lets this user not in', 7: 'the database does not answer' },
  run: async (context, { options }) => {
    const status = await statusOfStore(await context.readableStore(), { isExact: options.exact });
    const { schema, tables, partitions, waiting, oldest, keptFrom, connections, projecting, ...others } =
      status;
    return {
      data: {
        ...others,
        storeSchema: { ...schema, known: SCHEMA_VERSION },
        tables: tables.map(({ isExact, ...table }) => ({ ...table, exact: isExact })),
        partitions: partitions.map(({ isExact, ...part }) => ({ ...part, exact: isExact })),
        waiting: { deliveries: waiting.deliveries, since: isoOrNull(waiting.since) },
        connections: connections && [...connections],
        projecting: projecting && [...projecting],
        oldest: { delivery: isoOrNull(oldest.delivery), message: isoOrNull(oldest.message) },
        keptFrom: isoOrNull(keptFrom),
      },
    };
  },
  draw: drawEach((status, page) => {
    const { engine, storeSchema: schema, waiting, oldest, connections, projecting } = status;
    const time = (at: string | null) => (at === null ? '–' : shownTime(at));
    const rows = ({ rows: count, exact }: { rows: number; exact: boolean }) =>
      `${exact ? '' : '~'}${grouped(count)}`;
    const bytes = ({ sizeBytes }: { sizeBytes: number | null }) =>
      sizeBytes === null ? '' : shownBytes(sizeBytes);
    printFacts(page, [
      ['store', status.location],
      ['engine', `${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'} ${status.engineVersion}`],
      [
        'schema',
        `${schema.version}, usable by coex of schema ${schema.usableFrom} and later; this one has ${schema.known}`,
      ],
      ['size', shownBytes(status.sizeBytes)],
      [
        'waiting',
        waiting.deliveries === 0
          ? 'nothing'
          : `${counted(waiting.deliveries, 'delivery', 'deliveries')}, the first since ${time(waiting.since)}`,
      ],
      ['oldest', `delivery ${time(oldest.delivery)}, message ${time(oldest.message)}`],
      ...(status.keptFrom === null ? [] : [['kept from', time(status.keptFrom)] as const]),
      ...(projecting === null ? [] : [['projecting', projecting.join(', ') || 'nobody'] as const]),
      ...(connections === null
        ? []
        : [
            [
              'connections',
              connections.map(({ name, state, count }) => `${name} ${count} ${state}`).join(', '),
            ] as const,
          ]),
    ]);
    printHeading(page, 'Tables');
    const filled = status.tables.filter((table) => table.rows > 0);
    if (filled.length === 0) page.print('  All are empty.');
    else
      page.table(
        ['TABLE', 'ROWS', 'SIZE'],
        filled.map((table) => [table.table, rows(table), bytes(table)]),
      );
    if (status.partitions.length === 0) return;
    printHeading(page, 'Partitions');
    const end = (table: string, at: number | null) =>
      at === null ? '–' : table === 'delivery_bodies' ? grouped(at) : (isoOrNull(at) ?? '').slice(0, 10);
    page.table(
      ['PARTITION', 'ROWS', 'SIZE', 'FROM', 'TO'],
      status.partitions.map((part) => [
        part.name,
        rows(part),
        bytes(part),
        end(part.table, part.from),
        end(part.table, part.to),
      ]),
    );
  }),
});
