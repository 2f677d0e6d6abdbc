import { sql } from 'kysely';
import { engineOf, type Store } from '../store/index.ts';

/** What is followed, and the column by which its rows are. */
const FOLLOWED = {
  messages: { table: 'messages', id: 'id' },
  revisions: { table: 'message_revisions', id: 'rowid' },
  statuses: { table: 'statuses', id: 'rowid' },
} as const;

export const TABLES = ['messages', 'revisions', 'statuses'] as const;

type Name = (typeof TABLES)[number];

/** Ids at or below the last that were not there when it was looked: somebody may have them in a transaction that goes on. */
export interface Gap {
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
  /** Whoever can still fill it has a transaction before this one. */
  readonly until: number;
}

/** How far a table was followed. */
export interface Followed {
  /** Everything up to it was told, but for what is late or in a gap. */
  readonly row: number;
  /** How far it was looked: what is between is there, but for the gaps. */
  readonly upTo: number;
  /** Rows that have come out of a gap, and are to be told. */
  readonly late: readonly number[];
  readonly gaps: readonly Gap[];
}

/** How a store was found to stand. */
export interface Looked {
  /**
   * Another once all tables were emptied to be made again: the file that rows of a table are in is another one then. What a rebuild
   * of PostgreSQL gives out as ids is not what was given out before; of SQLite it is.
   * Source: postgresql.org/docs/current/sql-truncate.html
   */
  readonly making: number;
  readonly ends: Readonly<Record<Name, number>>;
  /** The delivery up to which all are projected. */
  readonly delivery: number;
  readonly found: Readonly<Record<Name, { readonly late: readonly number[]; readonly gaps: readonly Gap[] }>>;
}

/**
 * As many ids are looked at behind the end where nothing is known yet: many times what workers take while one transaction of
 * a projector goes on.
 */
const LOOKED_BACK = 250_000;

interface Line {
  readonly name: Name | 'known' | 'waiting' | 'running';
  readonly kind: 'end' | 'missing' | 'late';
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Looks how a store stands at one instant: where its tables end, and, where several write at once, which ids below are not there, and which
 * that were not there have come. `undefined` of a table: nothing is known of it yet.
 */
export async function look(
  { db }: Store,
  followed: Readonly<Record<Name, Followed>> | undefined,
): Promise<Looked> {
  const isPostgres = engineOf(db) === 'postgres';
  const lines = TABLES.flatMap((name) => [
    endLine(name),
    ...(isPostgres ? [missingLines(name, followed?.[name])] : []),
    ...(isPostgres && (followed?.[name].gaps.length ?? 0) > 0
      ? [lateLines(name, followed?.[name].gaps ?? [])]
      : []),
  ]);
  const running = sql`select 'running' as name, 'end' as kind, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as low,
    pg_relation_filenode('messages_default')::bigint as high`;
  // One statement: of several, each would see what was written since the one before.
  const { rows } = await sql<Line>`
    select 'known' as name, 'end' as kind, coalesce(max(id), 0) as low, ${sql.lit(0)} as high from deliveries
    union all select 'waiting', 'end', min(id), 0 from deliveries where outcome is null
    union all ${sql.join([...lines, ...(isPostgres ? [running] : [])], sql` union all `)}`.execute(db);
  const ends = Object.fromEntries(TABLES.map((name) => [name, endIn(rows, name) ?? 0])) as Record<
    Name,
    number
  >;
  const waiting = endIn(rows, 'waiting');
  const isMissing = rows.some(({ kind }) => kind === 'missing');
  const until = isMissing ? await nextTransaction(db) : 0;
  const found = Object.fromEntries(
    TABLES.map((name) => {
      const own = rows.filter((row) => row.name === name);
      const late = own.flatMap(({ kind, low }) => (kind === 'late' && low !== null ? [low] : []));
      const fresh = own.flatMap(({ kind, low, high }) =>
        kind === 'missing' && low !== null && high !== null ? [{ from: low, to: high, until }] : [],
      );
      const open = (followed?.[name].gaps ?? []).filter((gap) => gap.until > (endIn(rows, 'running') ?? 0));
      const sorted = late.toSorted((one, other) => one - other);
      return [name, { late: sorted, gaps: [...open.flatMap((gap) => without(gap, sorted)), ...fresh] }];
    }),
  ) as unknown as Looked['found'];
  const making = rows.find(({ name }) => name === 'running')?.high ?? 0;
  return { ends, making, delivery: waiting === null ? (endIn(rows, 'known') ?? 0) : waiting - 1, found };
}

function endIn(lines: readonly Line[], wanted: Line['name']): number | null {
  return lines.find(({ name, kind }) => name === wanted && kind === 'end')?.low ?? null;
}

function endLine(name: Name) {
  const { table, id } = FOLLOWED[name];
  return sql`select ${sql.lit(name)}, 'end', coalesce(max(${sql.ref(id)}), 0), 0 from ${sql.table(table)}`;
}

function missingLines(name: Name, followed: Followed | undefined) {
  const { table, id } = FOLLOWED[name];
  const from =
    followed === undefined
      ? sql`(select greatest(coalesce(max(${sql.ref(id)}), 0) - ${LOOKED_BACK}::bigint, 0) from ${sql.table(table)})`
      : sql`${followed.upTo}::bigint`;
  return sql`select ${sql.lit(name)}, 'missing', before + 1, place - 1 from (
    select ${sql.ref(id)} as place, lag(${sql.ref(id)}, 1, ${from}) over (order by ${sql.ref(id)}) as before
    from ${sql.table(table)} where ${sql.ref(id)} > ${from}) as places where place > before + 1`;
}

function lateLines(name: Name, gaps: readonly Gap[]) {
  const { table, id } = FOLLOWED[name];
  const lows = gaps.map(({ from }) => from);
  const highs = gaps.map(({ to }) => to);
  return sql`select ${sql.lit(name)}, 'late', ${sql.ref(id)}, 0
    from unnest(${lows}::bigint[], ${highs}::bigint[]) as gap (low, high)
    join ${sql.table(table)} on ${sql.ref(id)} between gap.low and gap.high`;
}

/** What is left of a gap when some of it has come. */
function without({ from, to, until }: Gap, late: readonly number[]): Gap[] {
  const own = late.filter((row) => row >= from && row <= to);
  const edges = [from - 1, ...own, to + 1];
  return edges.slice(1).flatMap((edge, at) => {
    const start = (edges[at] ?? 0) + 1;
    return start < edge ? [{ from: start, to: edge - 1, until }] : [];
  });
}

/** More transactions than go on at once, where none can be begun that would tell. */
const MANY = 100_000;

/**
 * A transaction that is begun now: everybody who has taken an id has an earlier one. Not the end of a snapshot: that is behind the last
 * transaction that is over, and ones that go on may be later still.
 */
async function nextTransaction(db: Store['db']): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select case when pg_is_in_recovery() then pg_snapshot_xmax(pg_current_snapshot())::text::bigint + ${sql.lit(MANY)}
      else pg_current_xact_id()::text::bigint end as next`.execute(db);
  return rows[0]?.next ?? Number.MAX_SAFE_INTEGER;
}
