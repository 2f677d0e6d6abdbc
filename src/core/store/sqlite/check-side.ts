import { sql } from 'kysely';
import { type Check, found } from '../finding.ts';
import { TABLE_NAMES } from '../shape.ts';
import type { Store } from '../store.ts';

export const ENGINE_CHECKS: readonly Check[] = [
  { name: 'pages of the file', find: pages },
  { name: 'ids that are given out', find: idsBehind },
];

async function pages({ db }: Store) {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(100)`.execute(db);
  const problems = rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
  if (problems.length === 0) return [];
  return [
    {
      code: 'damaged',
      says: 'The file is damaged.',
      count: problems.length,
      evidence: problems.slice(0, 5),
      fix: 'Restore a backup. If there is none, `sqlite3 <file> .recover` saves what can be read.',
    },
  ];
}

async function idsBehind(store: Store) {
  const question = sql`
    select of_table as id from row_ids where last < case of_table
      when 'users' then (select max(id) from users) when 'chats' then (select max(id) from chats)
      else (select max(id) from contacts) end`;
  return found(store, question, {
    code: 'ids-behind',
    says: 'Ids that would be given out a second time.',
    fix: 'Make the tables again from the deliveries: `coex rebuild`.',
  });
}

export async function columnsOf({ db }: Store): Promise<{ table: string; name: string }[]> {
  const { rows } = await sql<{ table: string; name: string }>`
    select sqlite_schema.name as "table", info.name as name
    from sqlite_schema, pragma_table_info(sqlite_schema.name) as info where sqlite_schema.type = 'table'`.execute(
    db,
  );
  return rows;
}

export async function indexesOf({ db }: Store): Promise<{ table: string; columns: readonly string[] }[]> {
  const { rows } = await sql<{ table: string; name: string; column: string }>`
    select schema.name as "table", list.name as name, info.name as "column"
    from sqlite_schema as schema, pragma_index_list(schema.name) as list, pragma_index_info(list.name) as info
    where schema.type = 'table' order by list.name, info.seqno`.execute(db);
  // The key of a table of ids is the table itself.
  const itself = TABLE_NAMES.flatMap((table) =>
    ['id', 'delivery'].map((column) => ({ table, columns: [column] })),
  );
  const byName = Map.groupBy(rows, ({ name }) => name);
  return [
    ...itself,
    ...[...byName.values()].map((columns) => ({
      table: columns[0]?.table ?? '',
      columns: columns.map(({ column }) => column),
    })),
  ];
}
