import { sql } from 'kysely';
import { TIMED_TABLES } from '../pruning.ts';
import type { Tables } from '../schema.ts';
import type { PartitionSize, StatusSide, TableSize } from '../standing.ts';
import type { Store } from '../store.ts';

/** What is larger is estimated, unless asked otherwise: counting reads it all. */
const COUNTED_BYTES = 32 * 2 ** 20;

interface Relation {
  readonly name: string;
  readonly table: keyof Tables;
  readonly bounds: string | null;
  readonly rows: number;
  readonly size: number;
}

export const postgresStatusSide: StatusSide = {
  engineVersion: async ({ db }) => {
    const { rows } = await sql<{ version: string }>`
      select current_setting('server_version') as version`.execute(db);
    return rows[0]?.version ?? '';
  },
  sizeBytes: async ({ db }) => {
    const { rows } = await sql<{ size: number }>`
      select pg_database_size(current_database()) as size`.execute(db);
    return rows[0]?.size ?? 0;
  },
  tables: async (store, tables, isExact) => {
    const sized = await sizesOf(store, tables, isExact);
    const byTable = Map.groupBy(sized, ({ table }) => table);
    return tables.map((table) => {
      const parts = byTable.get(table) ?? [];
      return {
        table,
        rows: parts.reduce((sum, { rows }) => sum + rows, 0),
        isExact: parts.every((part) => part.isExact),
        sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
      };
    });
  },
  partitions: async (store, isExact) => {
    const parted = [...TIMED_TABLES, 'delivery_bodies'] as const;
    return (await sizesOf(store, parted, isExact)).filter(({ name, table }) => name !== table);
  },
  connections: async ({ db }) => {
    const { rows } = await sql<{ name: string; state: string; count: number }>`
      select coalesce(nullif(application_name, ''), 'unnamed') as name, coalesce(state, 'unknown') as state, count(*) as count
      from pg_stat_activity where datname = current_database() group by 1, 2 order by 1, 2`.execute(db);
    return rows;
  },
  projecting: async ({ db }) => {
    // What a transaction holds is told as the two halves of the number that its name is hashed to.
    const { rows } = await sql<{ subject: string }>`
      select subject from (select distinct subject from deliveries where outcome is null) as waiting
      where exists (
        select from pg_locks where locktype = 'advisory' and granted and mode = 'ExclusiveLock' and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())
          and (classid::bigint << 32) | objid::bigint = hashtextextended('project ' || subject, 0))
      order by subject`.execute(db);
    return rows.map(({ subject }) => subject);
  },
};

/** Tables that are not divided, and the partitions of those that are. */
async function sizesOf(
  { db }: Store,
  tables: readonly (keyof Tables)[],
  isExact: boolean,
): Promise<PartitionSize[]> {
  const { rows } = await sql<Relation>`
    select pg_class.relname::text as name, coalesce(parent.relname, pg_class.relname)::text as table,
      pg_get_expr(pg_class.relpartbound, pg_class.oid) as bounds,
      pg_class.reltuples::float8 as rows, pg_total_relation_size(pg_class.oid) as size
    from pg_class
    left join pg_inherits on inhrelid = pg_class.oid left join pg_class as parent on parent.oid = inhparent
    where pg_class.relkind = 'r' and pg_class.relnamespace = current_schema()::regnamespace
      and coalesce(parent.relname, pg_class.relname)::text in (${sql.join(tables)})
    order by 2, 1`.execute(db);
  const sized: PartitionSize[] = [];
  for (const relation of rows) sized.push(await sizeOf(db, relation, isExact));
  return sized;
}

async function sizeOf(db: Store['db'], relation: Relation, isExact: boolean): Promise<PartitionSize> {
  const { name, table, bounds, size } = relation;
  const [from = null, to = null] = [...(bounds ?? '').matchAll(/\('?(-?\d+)'?\)/g)].map(([, end]) =>
    Number(end),
  );
  const isCounted = isExact || size <= COUNTED_BYTES || relation.rows < 0;
  const counted: Pick<TableSize, 'rows' | 'isExact'> = isCounted
    ? { rows: await countOf(db, name), isExact: true }
    : { rows: Math.round(relation.rows), isExact: false };
  return { name, table, from, to, ...counted, sizeBytes: size };
}

async function countOf(db: Store['db'], relation: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(relation)}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
