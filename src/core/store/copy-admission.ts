import { createHash, randomUUID } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { CoexError } from '../errors.ts';
import { type AnyRow, orderOf, placeOf, readRange } from './ranges.ts';
import type { Tables } from './schema.ts';
import { schemaOf } from './schema-of.ts';
import { SHAPES, TABLE_NAMES } from './shape.ts';
import type { Store } from './store.ts';

/** What a store says of itself in `store_facts`, and of which store it is a copy. */
const COPY_OF = 'copy_of';

/**
 * Lets a copy begin where nothing is lost by it: into an empty store, or one that is an earlier copy of the same and was
 * not used since. Throws `store-copy-refused` otherwise. @param overwrite what is in the target may be lost
 */
export async function admitCopy(source: Store, target: Store, overwrite: boolean): Promise<void> {
  const refused = (problem: string, fix: string) =>
    new CoexError('store-copy-refused', { file: target.location, problem, fix });
  if (await isSameStore(source, target))
    throw refused('it is the store that is copied', 'Name another store with --to.');
  const [from, to] = [await schemaOf(source), await schemaOf(target)];
  if (from.version !== to.version)
    throw refused(
      `it has schema ${to.version}, and what is copied has schema ${from.version}`,
      'Run it with the coex that both were made by.',
    );
  if (overwrite || (await isEmpty(target))) return;
  if (!(await isCopyOf(source, target)))
    throw refused(
      `it is not empty, and no earlier copy of ${source.location}`,
      'Name an empty one, or add --overwrite: what is in it and not in the source is then lost.',
    );
  const used = await firstOwnTable(source, target);
  if (used !== undefined)
    throw refused(
      `it has been used since it was copied: there are ${used} in it that the source does not have`,
      'Name an empty one, or add --overwrite: what is in it and not in the source is then lost.',
    );
}

/** Keeps in the target what it is a copy of, before the first row is in it. */
export async function noteCopy(source: Store, target: Store): Promise<void> {
  const fact = { name: COPY_OF, value: identityOf(source) } as const;
  await target.db
    .insertInto('store_facts')
    .values(fact)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: fact.value }))
    .execute();
}

async function isCopyOf(source: Store, { db }: Store): Promise<boolean> {
  const fact = db.selectFrom('store_facts').select('value').where('name', '=', COPY_OF);
  return (await fact.executeTakeFirst())?.value === identityOf(source);
}

/** A number for where a store is: what copies keep of it. */
function identityOf({ engine, location }: Store): number {
  const where = engine === 'sqlite' ? realpathSync(location) : location;
  return Number.parseInt(createHash('sha256').update(where).digest('hex').slice(0, 12), 16);
}

/** Whether two stores are one, however they are named. */
async function isSameStore(source: Store, target: Store): Promise<boolean> {
  if (source.engine !== target.engine) return false;
  if (source.engine === 'sqlite') {
    const [one, other] = [statSync(source.location), statSync(target.location)];
    return one.dev === other.dev && one.ino === other.ino;
  }
  // A server has many names, and a pooler others: what one holds, the other cannot have if it is the same.
  const name = `copy ${randomUUID()}`;
  return target.db.transaction().execute(async (held) => {
    await target.locks.hold(held, [name]);
    return source.db.transaction().execute(async (trx) => !(await source.locks.tryHold(trx, name)));
  });
}

async function isEmpty({ db }: Store): Promise<boolean> {
  for (const table of TABLE_NAMES) {
    if (table === 'store_facts' || table === 'row_ids') continue;
    if ((await readRange(db, table, {}, 1, SHAPES[table].key)).length > 0) return false;
  }
  return true;
}

/** Tables that whoever uses a store adds to, and nobody takes anything out of one by one. */
const ADDED_TO = [
  'onboardings',
  'onboarding_steps',
  'sync_claims',
  'template_calls',
  'user_separations',
  'drift_marks',
] as const;

/** The name of a table in which the target has what the source has not. */
async function firstOwnTable(source: Store, target: Store): Promise<keyof Tables | undefined> {
  if (!(await hasLastDelivery(source, target))) return 'deliveries';
  for (const table of ADDED_TO) if (await hasOwnRow(source, target, table)) return table;
  return undefined;
}

async function hasLastDelivery(source: Store, target: Store): Promise<boolean> {
  const columns = ['id', 'received_at', 'body_sha256', 'copy_of'] as const;
  const last = await target.db
    .selectFrom('deliveries')
    .select(columns)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return true;
  const same = await source.db
    .selectFrom('deliveries')
    .select(columns)
    .where('id', '=', last.id)
    .executeTakeFirst();
  return columns.every((column) => same?.[column] === last[column]);
}

const AT_A_TIME = 2000;

async function hasOwnRow(source: Store, target: Store, table: keyof Tables): Promise<boolean> {
  const columns = orderOf(table);
  const keyOf = (row: AnyRow) => JSON.stringify(placeOf(table, row));
  for (let after: readonly unknown[] | undefined; ; ) {
    const rows = await readRange(target.db, table, { after }, AT_A_TIME, columns);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const upTo = placeOf(table, last);
    const there = await readRange(source.db, table, { after, upTo }, AT_A_TIME + rows.length, columns);
    const keys = new Set(there.map(keyOf));
    // What has U+FFFD may have had U+0000 in the source.
    const isOwn = (key: string) => !keys.has(key) && !key.includes('\uFFFD');
    if (rows.map(keyOf).some(isOwn)) return true;
    after = upTo;
  }
}
