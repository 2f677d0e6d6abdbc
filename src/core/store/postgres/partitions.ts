import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import { TIME_OF, type TimedTable } from '../pruning.ts';
import type { Tables } from '../schema.ts';
import { CHECK_VIOLATION, LOCK_NOT_AVAILABLE, NOT_PERMITTED, sqlStateOf } from './sql-state.ts';

/*
 * Partitions are made before there is anything to put in them: nothing has to be moved then, and nobody waits. What no
 * partition was made for lies in the default one of its table, and works all the same.
 */

/** An import brings up to 180 days of history. */
const QUARTERS_BEHIND = 3;
const QUARTERS_AHEAD = 2;

/** Few enough that a plan with all of them is made quickly, small enough to be dropped one by one. */
const BODIES_IN_BLOCK = 10_000_000;
const BLOCKS_AHEAD = 1;

/** Whoever uses the default partition is waited for, and everybody else waits behind: better to try again later. */
const PATIENCE_MS = 1000;

/** Moving more than that would hold up everybody for more than seconds. */
const MOST_MOVED = 100_000;

export interface Partition {
  readonly table: TimedTable | 'delivery_bodies';
  readonly column: string;
  readonly name: string;
  /** The first value in it. */
  readonly from: number;
  /** The first value after it. */
  readonly to: number;
}

export interface Reach {
  /** Times that rows are about to be written for as well, from the first to the last, Unix milliseconds. */
  readonly times?: { readonly from: number; readonly to: number };
  /**
   * How many rows that lie in a default partition are moved into a new one at most, while nobody can use the table; where there are more,
   * they stay. @default 100,000
   */
  readonly mostMoved?: number;
}

/**
 * Makes the partitions that are needed soon, three quarters back and two ahead, and those of other times if told so; one question when there are none to make. Safe
 * beside others that do the same. Returns those that could not be made now, since somebody uses the table or the user may not:
 * their rows lie in the default partition until it is asked for again.
 */
export async function ensurePartitions(db: Kysely<Tables>, reach: Reach = {}): Promise<readonly string[]> {
  const standing = await standingOf(db);
  const left: string[] = [];
  for (const partition of wanted(standing, reach)) {
    if (standing.names.has(partition.name)) continue;
    const isMade = await make(db, partition, reach.mostMoved ?? MOST_MOVED);
    if (!isMade) left.push(partition.name);
  }
  return left;
}

/** The same for tables that were made in this very transaction: nobody else uses them yet, and nothing is in them. */
export async function makeFirstPartitions(trx: Kysely<Tables>): Promise<void> {
  const made = wanted(await standingOf(trx), {}).map(
    ({ table, name, from, to }) =>
      `create table ${name} partition of ${table} for values from (${from}) to (${to});`,
  );
  await sql.raw(`do $$ begin ${made.join('\n')} end $$`).execute(trx);
}

const ASK_AGAIN_MS = 3600_000;
const TRY_AGAIN_MS = 60_000;

/** The same to be called before each writing: it looks once an hour, and sooner where something was left or failed. */
export function createPartitionKeeper(db: Kysely<Tables>, clock: Clock): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (now < next) return;
    next = now + TRY_AGAIN_MS;
    const left = await ensurePartitions(db);
    if (left.length === 0) next = now + ASK_AGAIN_MS;
  };
}

interface Standing {
  /** The server's, Unix milliseconds. */
  readonly now: number;
  readonly lastDelivery: number;
  /** Nothing older is kept. */
  readonly keptFrom: number;
  readonly names: ReadonlySet<string>;
}

async function standingOf(db: Kysely<Tables>): Promise<Standing> {
  const { rows } = await sql<Record<'now' | 'lastDelivery' | 'keptFrom', number> & { names: string[] }>`
    select floor(extract(epoch from now()) * 1000)::float8 as now,
      coalesce((select max(id) from deliveries), 0)::float8 as "lastDelivery",
      coalesce((select value from store_facts where name = 'kept_from'), 0)::float8 as "keptFrom",
      array(select relname::text from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent in ('messages'::regclass, 'statuses'::regclass, 'message_revisions'::regclass,
          'delivery_bodies'::regclass)) as names`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('no answer to a question that has one');
  return { ...row, names: new Set(row.names) };
}

function wanted({ now, lastDelivery, keptFrom }: Standing, reach: Reach): Partition[] {
  const current = quarterOf(now);
  const quarters = new Set<number>();
  const add = (first: number, last: number) => {
    for (let quarter = first; quarter <= last; quarter += 1) quarters.add(quarter);
  };
  add(current - QUARTERS_BEHIND, current + QUARTERS_AHEAD);
  if (reach.times !== undefined) add(quarterOf(reach.times.from), quarterOf(reach.times.to));
  const partitions: Partition[] = [];
  for (const quarter of quarters) {
    // What is pruned does not come back, but for a late straggler.
    if (startOf(quarter + 1) > keptFrom) partitions.push(...partitionsOf(quarter));
  }
  const block = Math.floor(lastDelivery / BODIES_IN_BLOCK);
  for (let ahead = 0; ahead <= BLOCKS_AHEAD; ahead += 1) partitions.push(blockOf(block + ahead));
  return partitions;
}

function partitionsOf(quarter: number): Partition[] {
  const suffix = `${Math.floor(quarter / 4)}q${(quarter % 4) + 1}`;
  return Object.entries(TIME_OF).map(([table, column]) => ({
    table: table as TimedTable,
    column,
    name: `${table}_${suffix}`,
    from: startOf(quarter),
    to: startOf(quarter + 1),
  }));
}

function blockOf(block: number): Partition {
  const [from, to] = [block * BODIES_IN_BLOCK, (block + 1) * BODIES_IN_BLOCK];
  return { table: 'delivery_bodies', column: 'delivery', name: `delivery_bodies_${block}`, from, to };
}

/** Quarters of the year in UTC, counted from year 0. */
export function quarterOf(unixMs: number): number {
  // biome-ignore lint/style/noRestrictedGlobals: takes a given instant apart, reads no clock
  const date = new Date(unixMs);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

function startOf(quarter: number): number {
  // biome-ignore lint/style/noRestrictedGlobals: puts an instant together, reads no clock
  return Date.UTC(Math.floor(quarter / 4), (quarter % 4) * 3);
}

async function make(db: Kysely<Tables>, partition: Partition, mostMoved: number): Promise<boolean> {
  try {
    return await db.transaction().execute((trx) => makeWithin(trx, partition, mostMoved));
  } catch (error) {
    // Somebody uses the table, may not be waited for, or wrote what belongs there just now; or the tables are another user's.
    if (LEAVE_IT.includes(sqlStateOf(error) ?? '')) return false;
    throw error;
  }
}

const LEAVE_IT = [LOCK_NOT_AVAILABLE, CHECK_VIOLATION, NOT_PERMITTED];

async function makeWithin(trx: Kysely<Tables>, partition: Partition, mostMoved: number): Promise<boolean> {
  const { table, column, name, from, to } = partition;
  const run = (statement: string) => sql.raw(statement).execute(trx);
  await run(`set local lock_timeout = ${PATIENCE_MS}`);
  await run("select pg_advisory_xact_lock(hashtextextended('coex partitions', 0))");
  const made = await sql<{ made: number }>`select (to_regclass(${name}) is not null)::int as made`.execute(
    trx,
  );
  if (made.rows[0]?.made === 1) return true;
  const inRange = `${column} >= ${from} and ${column} < ${to}`;
  const count = () => countUpTo(trx, `${table}_default`, inRange, mostMoved + 1);
  const found = await count();
  if (found > mostMoved) return false;
  // Whoever has planned already to use the table would not see what moves: everybody waits until it has moved.
  if (found > 0) {
    await run(`lock table ${table} in access exclusive mode`);
    if ((await count()) > mostMoved) return false;
  }
  await run(`create table ${name} (like ${table} including defaults including storage including indexes,
    constraint ${name}_range check (${column} is not null and ${inRange}))`);
  if (found > 0)
    await run(`with moved as (delete from ${table}_default where ${inRange} returning *)
      insert into ${name} select * from moved`);
  // The constraint says that it fits, so that it is not read through; then the bounds say so.
  await run(`alter table ${table} attach partition ${name} for values from (${from}) to (${to})`);
  await run(`alter table ${name} drop constraint ${name}_range`);
  return true;
}

async function countUpTo(trx: Kysely<Tables>, table: string, where: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from ${sql.raw(table)} where ${sql.raw(where)} limit ${sql.raw(String(most))}) as found`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}
