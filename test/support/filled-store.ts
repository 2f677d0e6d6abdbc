import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { COPIED_TABLES } from '../../src/core/store/copy.ts';
import { openStore } from '../../src/core/store/index.ts';
import { SHAPES } from '../../src/core/store/shape.ts';
import { NOW } from './run.ts';

const DAY_MS = 86_400_000;
const TEXTS = [
  'plain',
  '',
  'naïve ☎️ 👩‍👩‍👧',
  'was \uFFFD once',
  '{"a":[1,null,"\\u0000"]}',
  'a\tb\nc\\d"e\'f',
];

/** A file with rows in every table: all columns, nulls, text of any kind, bytes that are no text, two years of time. */
export async function fillStore(
  file: string,
  rows: number,
  { text = () => '', messages = rows }: { text?: (at: number) => string; messages?: number } = {},
): Promise<void> {
  await (await openStore(file)).close();
  const database = new DatabaseSync(file);
  database.exec('begin');
  for (const table of COPIED_TABLES.filter((name) => name !== 'store_facts')) {
    const columns = database.prepare('select * from pragma_table_info(?)').all(table) as {
      name: string;
      type: string;
      notnull: number;
    }[];
    const key: readonly string[] = SHAPES[table].key;
    const insert = database.prepare(
      `insert into "${table}" (${columns.map(({ name }) => `"${name}"`)}) values (${columns.map(() => '?')})`,
    );
    for (let at = 1; at <= (table === 'messages' ? messages : rows); at += 1) {
      insert.run(
        ...columns.map(({ name, type, notnull }, column): SQLInputValue => {
          const isKey = key.includes(name);
          if (!isKey && notnull === 0 && (at + column) % 3 === 0) return null;
          if (type === 'BLOB') return new Uint8Array([0, at & 255, 255, 10, 92, column]);
          if (/_at$/.test(name)) return NOW - ((at * 7919) % 730) * DAY_MS - at;
          if (type === 'INTEGER') return at * 3;
          const isOne = isKey || /^(wamid|fact_key|body_sha256|phone_number_id|waba_id)$/.test(name);
          const said = `${TEXTS[(at + column) % TEXTS.length]}${text(at)}`;
          if (name === 'body_sha256') return `digest ${at}`;
          return isOne ? `${name} ${at} ${said}` : said;
        }),
      );
    }
  }
  database.exec("insert into store_facts values ('kept_from', 1700000000000)");
  database.exec("insert into row_ids values ('users', 100000), ('chats', 100001), ('contacts', 99999)");
  database.exec('commit');
  database.close();
}
