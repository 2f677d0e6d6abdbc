import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SQLITE_SETTINGS } from '../../src/core/store/sqlite/database.ts';

/*
 * `insert.ts EMPTY PROJECTED`: the floor. Inserts the rows that coex made in one store into another with the same tables and
 * indexes, with bare node:sqlite: a prepared statement a table, 5,000 rows a transaction, the same settings. Reading the rows is
 * not counted. Prints how long it took.
 */

const ROWS_A_TRANSACTION = 5000;

const TABLES = [
  'numbers',
  'users',
  'user_keys',
  'user_links',
  'chats',
  'history_syncs',
  'history_chunks',
  'messages',
];

const [empty = '', projected = ''] = process.argv.slice(2);
const source = new DatabaseSync(projected, { readOnly: true });
const target = new DatabaseSync(empty);
target.exec(SQLITE_SETTINGS);
let ms = 0;
let rows = 0;
for (const table of TABLES) await fill(table);
const began = performance.now();
target.close();
ms += performance.now() - began;
console.log(JSON.stringify({ ms, rows, peakBytes: process.resourceUsage().maxRSS * 1024 }));

async function fill(table: string): Promise<void> {
  const columns = (source.prepare(`pragma table_info("${table}")`).all() as { name: string }[]).map(
    ({ name }) => name,
  );
  const places = columns.map(() => '?').join(', ');
  const insert = target.prepare(`insert into "${table}" values (${places})`);
  let batch: SQLInputValue[][] = [];
  for (const row of source.prepare(`select * from "${table}" order by rowid`).iterate()) {
    batch.push(columns.map((column) => row[column] as SQLInputValue));
    if (batch.length < ROWS_A_TRANSACTION) continue;
    write(batch);
    batch = [];
  }
  write(batch);

  function write(some: readonly SQLInputValue[][]): void {
    const start = performance.now();
    target.exec('begin');
    for (const values of some) insert.run(...values);
    target.exec('commit');
    ms += performance.now() - start;
    rows += some.length;
  }
}
