import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { CoexError } from '../errors.ts';
import { type AnyRow, orderOf, type Place, placeOf, readRange, standsAt } from './ranges.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/*
 * Text of PostgreSQL has no U+0000, which a file can hold: it becomes U+FFFD on the way. What was changed so is counted.
 * Where a key holds it, the row stands elsewhere in the order of the other side: such rows are looked at by themselves.
 */

const NUL = '\u0000';
const REPLACEMENT = '\uFFFD';

/** Rows as the other side can hold them. */
export interface Adjusting {
  row(row: AnyRow): AnyRow;
  /** How many values are not the same after it. */
  replaced(): number;
}

export function adjusting(isLossy: boolean): Adjusting {
  let replaced = 0;
  const row = (given: AnyRow) => {
    const changed = Object.entries(given).filter(([, value]) => hasNul(value));
    if (changed.length === 0) return given;
    replaced += changed.length;
    return { ...given, ...Object.fromEntries(changed.map(([column, value]) => [column, withoutNul(value)])) };
  };
  return { row: isLossy ? row : (given) => given, replaced: () => replaced };
}

/** Whether what goes from one to the other loses U+0000. */
export function isLossy(from: Store, to: Store): boolean {
  return from.engine === 'sqlite' && to.engine === 'postgres';
}

function hasNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes(NUL);
}

function withoutNul(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(NUL, REPLACEMENT) : value;
}

/** How one side is asked for rows whose place in the order is another one on the other side, and for all others. */
export interface Apart {
  readonly places: readonly Place[];
  /** What all others have; undefined when there are none apart. */
  readonly others: RawBuilder<SqlBool> | undefined;
}

export interface ApartOnBoth {
  readonly source: Apart;
  readonly target: Apart;
}

/** Nobody but an attacker makes one such key. */
const MOST_APART = 100;
const NUMBERS = ['id', 'delivery', 'epoch', 'user', 'sent_at', 'changed_at'];

/** Throws `store-copy-refused` when there are more than a statement can name. */
export async function findApart(source: Store, target: Store, table: keyof Tables): Promise<ApartOnBoth> {
  const texts = orderOf(table).filter((column) => !NUMBERS.includes(column));
  const places = isLossy(source, target) && texts.length > 0 ? await placesWithNul(source, table, texts) : [];
  if (places.length > MOST_APART)
    throw new CoexError('store-copy-refused', {
      file: target.location,
      problem: `more than ${MOST_APART} keys of ${table} hold U+0000, which PostgreSQL cannot hold`,
      fix: 'Find out who writes such ids.',
    });
  return {
    source: apart(table, places),
    target: apart(
      table,
      places.map((place) => place.map(withoutNul)),
    ),
  };
}

/** Facts of each store itself: those of one are not those of the other. */
const OWN_FACTS = ['schema', 'usable_from', 'copy_of'];

function apart(table: keyof Tables, places: readonly Place[]): Apart {
  if (table === 'store_facts')
    return { places: [], others: sql<SqlBool>`${sql.ref('name')} not in (${sql.join(OWN_FACTS)})` };
  if (places.length === 0) return { places, others: undefined };
  return { places, others: sql<SqlBool>`not ${standsAt(table, places)}` };
}

async function placesWithNul({ db }: Store, table: keyof Tables, texts: readonly string[]): Promise<Place[]> {
  const holds = texts.map((column) => sql`instr(${sql.ref(column)}, char(0)) > 0`);
  const where = sql<SqlBool>`(${sql.join(holds, sql` or `)})`;
  const rows = await readRange(db, table, { where }, MOST_APART + 1, orderOf(table));
  return rows.map((row) => placeOf(table, row));
}
