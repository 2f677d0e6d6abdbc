import { sql } from 'kysely';
import { isoTime } from '../../clock.ts';
import { type Check, type Finding, found, MOST_EVIDENCE } from '../finding.ts';
import { TIMED_TABLES } from '../pruning.ts';
import { TABLE_NAMES } from '../shape.ts';
import type { Store } from '../store.ts';
import { postgresCopySide } from './copy-side.ts';
import { postgresStatusSide } from './status-side.ts';
import { strayRows } from './stray-rows.ts';

export const ENGINE_CHECKS: readonly Check[] = [
  { name: 'settings of the server', find: settings },
  { name: 'indexes that are not valid', find: invalidIndexes },
  { name: 'ids that are given out', find: idsBehind },
  { name: 'partitions', find: partitions },
];

/** With any of these a delivery that was acknowledged may be gone after a crash. */
const SAFE: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  synchronous_commit: ['on', 'remote_write', 'remote_apply', 'local'],
  full_page_writes: ['on'],
};

async function settings({ db }: Store): Promise<readonly Finding[]> {
  const { rows } = await sql<{ name: string; value: string }>`
    select name, setting as value from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding')`.execute(db);
  return rows.flatMap(({ name, value }): Finding[] => {
    if (name === 'server_encoding')
      return value === 'UTF8'
        ? []
        : [
            {
              code: 'encoding',
              says: 'The database does not keep text as UTF-8: many characters cannot be stored.',
              count: null,
              evidence: [`server_encoding = ${value}`],
              fix: 'Create a database with `encoding UTF8 template template0` and copy the store into it: `coex store copy`.',
            },
          ];
    if (SAFE[name]?.includes(value)) return [];
    return [
      {
        code: 'may-lose-deliveries',
        says: 'After a crash of the server, deliveries that were acknowledged to Meta may be gone.',
        count: null,
        evidence: [`${name} = ${value}`],
        fix: `Set ${name} to on, for the server, the database and the user.`,
      },
    ];
  });
}

async function invalidIndexes(store: Store): Promise<readonly Finding[]> {
  const question = sql`
    select pg_class.relname::text as id from pg_index join pg_class on pg_class.oid = indexrelid
    where not indisvalid and relnamespace = current_schema()::regnamespace`;
  return found(store, question, {
    code: 'indexes-invalid',
    says: 'Indexes that are not used, since making them was broken off.',
    fix: 'Make each anew: `reindex index concurrently <name>`.',
  });
}

async function idsBehind({ db }: Store): Promise<readonly Finding[]> {
  const behind: string[] = [];
  for (const table of TABLE_NAMES) {
    const last = await postgresCopySide.lastId(db, table);
    if (last === undefined) continue;
    const { rows } = await sql<{
      top: number | null;
    }>`select max(id) as top from ${sql.table(table)}`.execute(db);
    const top = rows[0]?.top ?? 0;
    if (top > last) behind.push(`${table}: ${top} is there, ${last} was given out`);
  }
  if (behind.length === 0) return [];
  return [
    {
      code: 'ids-behind',
      says: 'Ids that would be given out a second time.',
      count: behind.length,
      evidence: behind,
      fix: "Set each behind the last: `select setval('users_ids', (select max(id) + 1 from users), false)`; the others are named <table>_id_seq.",
    },
  ];
}

async function partitions(store: Store): Promise<readonly Finding[]> {
  const { db } = store;
  const parts = await postgresStatusSide.partitions(store, false);
  const stray = await strayRows(db);
  const { rows } = await sql<{
    now: number;
  }>`select floor(extract(epoch from now()) * 1000)::float8 as now`.execute(db);
  const now = rows[0]?.now ?? 0;
  const missing = TIMED_TABLES.filter(
    (table) => !parts.some((part) => part.table === table && part.from !== null && part.from > now),
  );
  return [
    ...(stray.length === 0
      ? []
      : [
          {
            code: 'default-partition',
            says: 'Rows that no partition was made for: they are found, but not dropped with their quarter.',
            count: stray.reduce((sum, { rows }) => sum + rows, 0),
            evidence: stray
              .slice(0, MOST_EVIDENCE)
              .map(({ table, quarterFrom }) => `${table} from ${isoTime(quarterFrom).slice(0, 10)}`),
            fix: 'Run `coex store migrate`: it makes the partitions and moves what belongs there.',
          },
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            code: 'partitions-missing',
            says: 'No partition is made for the next quarter.',
            count: missing.length,
            evidence: missing,
            fix: 'Run `coex store migrate`, as a user who may create tables.',
          },
        ]),
  ];
}

export async function columnsOf({ db }: Store): Promise<{ table: string; name: string }[]> {
  const { rows } = await sql<{ table: string; name: string }>`
    select relname::text as table, attname::text as name from pg_attribute join pg_class on pg_class.oid = attrelid
    where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace and attnum > 0 and not attisdropped`.execute(
    db,
  );
  return rows;
}

export async function indexesOf({ db }: Store): Promise<{ table: string; columns: readonly string[] }[]> {
  const { rows } = await sql<{ table: string; columns: string }>`
    select pg_class.relname::text as table,
      (select string_agg(attname, ',' order by at) from unnest(indkey::int2[]) with ordinality as key (number, at)
        join pg_attribute on attrelid = indrelid and attnum = key.number) as columns
    from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = current_schema()::regnamespace`.execute(db);
  return rows.map(({ table, columns }) => ({ table, columns: (columns ?? '').split(',') }));
}
