import { existsSync } from 'node:fs';
import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import {
  admitCopy,
  copyStore,
  openStore,
  openStoreToRead,
  SCHEMA_VERSION,
  type Store,
  schemaBefore,
  statusOfStore,
} from '../../core/store/index.ts';
import { isPostgresUrl } from '../../core/store-address.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { type FileProgress, openFileProgress } from '../../tui/progress/file-progress.ts';
import { type Drawing, defineCommand } from '../command.ts';
import type { Context } from '../context.ts';

const copyEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('begun'),
      from: z.string(),
      to: z.string(),
      rows: z.number().describe('In the source, where it was looked at; estimated where tables are large.'),
    }),
    z.object({
      event: z.literal('progress'),
      table: z.string(),
      done: z.number().describe('Rows held against the other side, of all tables.'),
      written: z.number().describe('Of those, the ones that were not there or different.'),
      bytes: z.number(),
    }),
    z.object({
      event: z.literal('verifying').describe('Where rows were written, both sides are read back.'),
      table: z.string(),
      side: z.enum(['source', 'target']),
      done: z.number().describe('Rows of this side that were read.'),
      rows: z.number().describe('Of about so many.'),
    }),
    z.object({
      event: z.literal('verified'),
      table: z.string(),
      same: z.boolean(),
      rows: z.number(),
      targetRows: z.number(),
      checksum: z.string().describe('SHA-256 of all rows in the order of their key.'),
      targetChecksum: z.string(),
      written: z.number(),
      replaced: z.number().describe('Values in which U+0000 became U+FFFD: PostgreSQL cannot hold it.'),
    }),
    z.object({
      event: z.literal('done'),
      from: z.string(),
      to: z.string(),
      same: z.boolean().describe('Whether every table was the same on both sides.'),
      different: z.array(z.string()).describe('Tables that were not.'),
      tables: z.number(),
      rows: z.number(),
      written: z.number(),
      replaced: z.number(),
    }),
  ]);

type CopyEvent = z.infer<ReturnType<typeof copyEvent>>;

export const command = defineCommand({
  name: 'store copy',
  summary: 'Copy the store into another one: from a file to PostgreSQL, back, or from file to file.',
  description:
    'Holds both sides against each other portion by portion and writes only what differs: stopped at any moment, the same command goes on, and a later run takes over what came since. Ends by reading both sides and comparing counts and checksums of every table. The source is only read, and may be in use; to move for good, stop what writes, copy once more, and use the other one.',
  examples: [
    {
      run: 'coex store copy --to postgres://coex@db.example/coex',
      says: 'The store in use into a database.',
    },
    {
      run: 'coex store copy --from postgres://coex@db.example/coex --to backup.db',
      says: 'And back into a file.',
    },
  ],
  args: z.object({}),
  options: z.object({
    to: z
      .string({ error: 'a path or a URL' })
      .meta({ description: 'Where to: path of a file, or URL of a database.', value: 'store' }),
    from: z
      .string()
      .optional()
      .meta({ description: 'What is copied. Else the store in use.', value: 'store' }),
    overwrite: z
      .boolean()
      .default(false)
      .describe('Also into a store with something else in it, which is then lost.'),
  }),
  streams: true,
  output: copyEvent,
  exits: {
    2: 'there is a password in a flag',
    3: 'a table is not the same on both sides: something wrote meanwhile',
    5: 'there is nothing to copy',
    6: 'it is the same store, or one with something else in it',
    7: 'a database does not answer: the same command goes on',
  },
  run: async (context, { options }, emit) => {
    const to = await context.storeAddressOf(options.to, '--to');
    const source = await openSource(context, options);
    let target: Store | undefined;
    try {
      target = await openStore(to);
      await admitCopy(source, target, options.overwrite);
      return await copy(context, source, target, emit);
    } finally {
      await target?.close();
      if (options.from !== undefined) await source.close();
    }
  },
  draw: drawCopy,
});

/** As it lies there: opening a store brings it up to date, which what is only read is not. */
async function openSource(
  context: Context,
  { from, to }: { from?: string | undefined; to: string },
): Promise<Store> {
  const shown = from ?? context.config().find('store') ?? context.paths.storeFile;
  const address =
    from === undefined ? await context.storeAddress() : await context.storeAddressOf(from, '--from');
  if (!isPostgresUrl(address) && !existsSync(address)) throw nothingIn(shown);
  const version = await schemaBefore(address);
  // Of a file that cannot be read, opening it tells why.
  if (version === 0 || (version === null && isPostgresUrl(address))) throw nothingIn(shown);
  if (version !== null && version !== SCHEMA_VERSION)
    throw new CoexError('store-copy-refused', {
      file: to,
      problem: `${shown} has schema ${version}, and this coex copies schema ${SCHEMA_VERSION}`,
      fix:
        version < SCHEMA_VERSION
          ? 'Bring it up to date: `coex store migrate`, with --store where it is not the one in use.'
          : 'Update coex.',
    });
  return from === undefined ? context.readableStore() : openStoreToRead(address);
}

function nothingIn(store: string): CoexError {
  return new CoexError('not-found', {
    what: 'store',
    wanted: store,
    fix: 'Name what is to be copied with --from.',
  });
}

async function copy({ signal }: Context, source: Store, target: Store, emit: (event: CopyEvent) => void) {
  const ends = { from: source.location, to: target.location };
  const { tables } = await statusOfStore(source, { isExact: false });
  emit({ event: 'begun', ...ends, rows: tables.reduce((sum, { rows }) => sum + rows, 0) });
  const sum = { rows: 0, written: 0, replaced: 0 };
  const different: string[] = [];
  let count = 0;
  for await (const told of copyStore(source, target, signal)) {
    if (told.part === 'portion') {
      sum.rows += told.rows;
      sum.written += told.written;
      emit({ event: 'progress', table: told.table, done: sum.rows, written: sum.written, bytes: told.bytes });
      continue;
    }
    if (told.part === 'verifying') {
      const { part: _, ...side } = told;
      emit({ event: 'verifying', ...side });
      continue;
    }
    const { part: _, ...table } = told;
    emit({ event: 'verified', ...table });
    if (!table.same) different.push(table.table);
    sum.replaced += table.replaced;
    count += 1;
  }
  const same = different.length === 0;
  const data = { event: 'done' as const, ...ends, same, different, tables: count, ...sum };
  return { data, exit: same ? (0 as const) : (3 as const) };
}

function drawCopy(page: Page): Drawing<CopyEvent> {
  let progress: FileProgress | undefined;
  const state = { done: 0, total: 0, bytes: 0 };
  const tables: (readonly string[])[] = [];
  const end = () => {
    progress?.finish();
    progress = undefined;
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'begun':
          state.total = event.rows;
          page.say(harmless(`From ${event.from} into ${event.to}: ${counted(event.rows, 'row')}.`));
          if (event.rows > 0) progress = openFileProgress(page);
          return;
        case 'progress':
          state.done = event.done;
          state.bytes += event.bytes;
          return progress?.update(state);
        case 'verifying': {
          const side = event.side === 'source' ? 'source' : 'copy';
          const share = Math.min(1, event.done / Math.max(1, event.rows));
          return progress?.note(`Verifying ${event.table}, ${side}`, share);
        }
        case 'verified': {
          const rows = event.same
            ? grouped(event.rows)
            : `${grouped(event.rows)}, copy ${grouped(event.targetRows)}`;
          const mark = event.same ? 'same' : 'different';
          tables.push([event.table, rows, grouped(event.written), mark, event.checksum.slice(0, 16)]);
          return;
        }
        case 'done':
          end();
          page.table(['TABLE', 'ROWS', 'WRITTEN', 'BOTH SIDES', 'SHA-256'], tables);
          return drawDone(page, event);
      }
    },
    close: async () => end(),
  };
}

function drawDone(page: Page, event: CopyEvent & { readonly event: 'done' }): void {
  const { theme } = page;
  const { same, different, rows, written, replaced } = event;
  page.print('');
  if (same)
    page.print(`${theme.good('✔')} ${counted(rows, 'row')} on both sides, ${grouped(written)} written.`);
  else {
    page.print(`${theme.bad('✘')} Not the same: ${different.join(', ')}.`);
    page.print(
      '  Something wrote meanwhile. Stop the receivers and run it again: it copies what is missing.',
    );
  }
  if (replaced > 0)
    page.print(
      theme.warning(
        `  ${counted(replaced, 'value')} held U+0000, which PostgreSQL cannot: there it is U+FFFD.`,
      ),
    );
}
