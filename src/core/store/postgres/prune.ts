import { type Kysely, sql } from 'kysely';
import { CoexError } from '../../errors.ts';
import {
  type BodyBlock,
  isPrunable,
  type PrunedPortion,
  type Pruning,
  TIME_OF,
  TIMED_TABLES,
  type TimedTable,
} from '../pruning.ts';
import type { Tables } from '../schema.ts';
import { LOCK_NOT_AVAILABLE, sqlStateOf } from './sql-state.ts';

/** Of 8 KiB each: some ten thousand messages, deleted in a fraction of a second. */
const PAGES_IN_PORTION = 512;

/**
 * Dropping a partition takes its table from everybody for a moment, and waits for who is using it, while everybody else waits
 * behind: so not for long, and a few times. It cannot be detached concurrently, which would wait for nobody: that works neither
 * in a transaction nor beside a default partition. Source: postgresql.org/docs/current/sql-altertable.html
 */
const PATIENCE_MS = 1000;
const MOST_ATTEMPTS = 10;

export const postgresPruning: Pruning = {
  dropBefore,
  portions: deletePortions,
  bodiesToDrop: async (db, before, signal) => {
    const blocks: BodyBlock[] = [];
    for (const { name, from, to } of await partitionsOf(db, 'delivery_bodies')) {
      signal.throwIfAborted();
      if (from === null || to === null || !(await isFull(db, to))) continue;
      if (!(await staysOne(db, from, to, before))) blocks.push({ name, from, to });
    }
    return blocks;
  },
  dropBodies,
};

async function* dropBefore(db: Kysely<Tables>, before: number, signal: AbortSignal): AsyncGenerator<string> {
  for (const table of TIMED_TABLES) {
    for (const { name, to } of await partitionsOf(db, table)) {
      if (to === null || to > before) continue;
      await drop(db, table, name, signal);
      yield name;
    }
  }
}

async function* dropBodies(
  db: Kysely<Tables>,
  blocks: readonly BodyBlock[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (const { name, from, to } of blocks) {
    const left = db
      .selectFrom('deliveries')
      .select('id')
      .where('id', '>=', from)
      .where('id', '<', to)
      .limit(1);
    if ((await left.executeTakeFirst()) !== undefined) continue;
    await drop(db, 'delivery_bodies', name, signal);
    yield name;
  }
}

type Parted = TimedTable | 'delivery_bodies';

interface Bounds {
  readonly name: string;
  /** Null for the default partition, with the next. */
  readonly from: number | null;
  readonly to: number | null;
}

async function partitionsOf(db: Kysely<Tables>, table: Parted): Promise<Bounds[]> {
  const { rows } = await sql<{ name: string; bounds: string }>`
    select inhrelid::regclass::text as name, pg_get_expr(relpartbound, inhrelid) as bounds
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = to_regclass(${table}) order by relname`.execute(db);
  return rows.map(({ name, bounds }) => {
    const [from = null, to = null] = [...bounds.matchAll(/\('?(-?\d+)'?\)/g)].map(([, value]) =>
      Number(value),
    );
    return { name, from, to };
  });
}

async function drop(db: Kysely<Tables>, table: Parted, name: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      await db.transaction().execute(async (trx) => {
        await sql.raw(`set local lock_timeout = ${PATIENCE_MS}`).execute(trx);
        await sql.raw(`drop table if exists ${name}`).execute(trx);
        await tell(trx, table);
      });
      return;
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      if (attempt === MOST_ATTEMPTS) throw new CoexError('store-busy', { file: name }, { cause: error });
    }
  }
}

/** As the triggers do, which stand at the whole tables, not at their partitions. */
async function tell(trx: Kysely<Tables>, table: Parted): Promise<void> {
  await sql`select pg_notify('coex', ${table})`.execute(trx);
}

/** Page by page from the first to the last: no index is needed, and no row is looked at twice. */
async function* deletePortions(
  db: Kysely<Tables>,
  table: TimedTable,
  before: number,
): AsyncGenerator<PrunedPortion> {
  const column = sql.ref(TIME_OF[table]);
  const parts: { readonly name: string; readonly pages: number }[] = [];
  for (const { name, from } of await partitionsOf(db, table))
    if (from === null || from < before) parts.push({ name, pages: await pagesOf(db, name) });
  const total = parts.reduce((sum, { pages }) => sum + pages, 0);
  let done = 0;
  for (const { name, pages } of parts) {
    const partition = sql.raw(name);
    for (let page = 0; page < pages; page += PAGES_IN_PORTION) {
      const deleted = await db.transaction().execute(async (trx) => {
        const { numAffectedRows = 0n } = await sql`
          delete from ${partition} where ${column} < ${before}
            and ctid >= ${`(${page},0)`}::tid and ctid < ${`(${page + PAGES_IN_PORTION},0)`}::tid`.execute(
          trx,
        );
        if (numAffectedRows > 0n) await tell(trx, table);
        return Number(numAffectedRows);
      });
      done += Math.min(PAGES_IN_PORTION, pages - page);
      yield { deleted, share: done / total };
    }
  }
}

async function pagesOf(db: Kysely<Tables>, name: string): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select (pg_relation_size(${name}::regclass) / current_setting('block_size')::int)::float8 as pages`.execute(
    db,
  );
  return rows[0]?.pages ?? 0;
}

/** Whether ids have gone past it. */
async function isFull(db: Kysely<Tables>, to: number): Promise<boolean> {
  const beyond = db.selectFrom('deliveries').select('id').where('id', '>=', to).limit(1);
  return (await beyond.executeTakeFirst()) !== undefined;
}

async function staysOne(db: Kysely<Tables>, from: number, to: number, before: number): Promise<boolean> {
  const stays = db
    .selectFrom('deliveries')
    .select('id')
    .where('id', '>=', from)
    .where('id', '<', to)
    .where((row) => row.not(isPrunable(row, before)))
    .limit(1);
  return (await stays.executeTakeFirst()) !== undefined;
}
