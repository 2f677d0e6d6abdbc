import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { type CopiedTable, copyStore } from '../../src/core/store/copy.ts';
import { admitCopy } from '../../src/core/store/copy-admission.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { SHAPES } from '../../src/core/store/shape.ts';

const never = new AbortController().signal;

/** A store that is closed when the test ends. */
export async function opened(address: string): Promise<Store> {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  return store;
}

/** Copies, and returns what was told of each table. */
export async function copied(source: Store, target: Store): Promise<CopiedTable[]> {
  await admitCopy(source, target, false);
  const tables: CopiedTable[] = [];
  for await (const told of copyStore(source, target, never)) if (told.part === 'table') tables.push(told);
  return tables;
}

/** Everything in a file, ids that are to come included. */
export function contentOf(file: string): Record<string, unknown> {
  const database = new DatabaseSync(file, { readOnly: true });
  const content: Record<string, unknown> = {};
  for (const [table, { key }] of Object.entries(SHAPES)) {
    const columns = SHAPES[table as keyof typeof SHAPES].columns.map((name) => `"${name}"`);
    const where = table === 'store_facts' ? "where name = 'kept_from'" : '';
    content[table] = database
      .prepare(`select ${columns} from "${table}" ${where} order by ${key.map((name) => `"${name}"`)}`)
      .all();
  }
  content.sqlite_sequence = database.prepare('select * from sqlite_sequence order by name').all();
  database.close();
  return content;
}
