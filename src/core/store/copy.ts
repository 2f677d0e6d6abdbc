import { createHash } from 'node:crypto';
import { CoexError } from '../errors.ts';
import { noteCopy } from './copy-admission.ts';
import { type Adjusting, type ApartOnBoth, adjusting, findApart, isLossy } from './copy-nul.ts';
import { type Portion, portionsOf, readApart } from './copy-portions.ts';
import type { CopySide } from './copy-side.ts';
import { addTo, type Encoded, encoded, isSame, sizeOf } from './encoded.ts';
import { type AnyRow, deleteRange, type Range, readRange, standsAt } from './ranges.ts';
import { retried } from './retried.ts';
import type { Tables } from './schema.ts';
import { SHAPES, TABLE_NAMES } from './shape.ts';
import type { Store } from './store.ts';

/** What a copy tells as it goes on. */
export type Copying =
  | {
      /** Some rows were held against the other side, and written there where they differed. */
      readonly part: 'portion';
      readonly table: keyof Tables;
      readonly rows: number;
      readonly written: number;
      readonly bytes: number;
    }
  | {
      /** A side of a table is read back, as far as this. */
      readonly part: 'verifying';
      readonly table: keyof Tables;
      readonly side: 'source' | 'target';
      readonly done: number;
      /** How many there were when they were copied. */
      readonly rows: number;
    }
  | ({ readonly part: 'table' } & CopiedTable);

/** A table that is done: how both sides are, as read back. */
export interface CopiedTable {
  readonly table: keyof Tables;
  readonly rows: number;
  /** SHA-256 of the rows in the order of their key, as the target can hold them. */
  readonly checksum: string;
  readonly targetRows: number;
  readonly targetChecksum: string;
  readonly same: boolean;
  /** Rows that were written. */
  readonly written: number;
  /** Values with U+0000, which the target cannot hold: there it is U+FFFD. */
  readonly replaced: number;
}

/** What a file gives out ids by: no rows of anybody's, the end of each table sets it. */
const NOT_COPIED: readonly (keyof Tables)[] = ['row_ids'];

export const COPIED_TABLES = TABLE_NAMES.filter((table) => !NOT_COPIED.includes(table));

/**
 * Makes a store that `admitCopy` has let through like another one. Portion by portion each table is held against the other
 * side and written only where it differs, in one transaction each: interrupted at any point, the next run goes on with what
 * is not the same. What others write into the source meanwhile may not come along; the end of each table tells. The
 * source is only read.
 */
export async function* copyStore(source: Store, target: Store, signal: AbortSignal): AsyncGenerator<Copying> {
  await noteCopy(source, target);
  const sides = { source: await copySideOf(source), target: await copySideOf(target) };
  for (const table of COPIED_TABLES) {
    const apart = await findApart(source, target, table);
    yield* copyTable({ source, target, sides, table, apart, signal });
    await goOnBehind({ source, target, sides, table });
  }
}

interface Work {
  readonly source: Store;
  readonly target: Store;
  readonly sides: { readonly source: CopySide; readonly target: CopySide };
  readonly table: keyof Tables;
  readonly apart: ApartOnBoth;
  readonly signal: AbortSignal;
}

async function* copyTable(work: Work): AsyncGenerator<Copying> {
  const { source, target, table, apart, signal } = work;
  const adjusted = adjusting(isLossy(source, target));
  const hash = createHash('sha256');
  let rows = 0;
  let written = 0;
  let wasSame = true;
  for await (const portion of portionsOf(source.db, table, apart.source, adjusted, signal)) {
    const wanted = encodedOf(table, portion.rows);
    const already = isSame(wanted, encodedOf(table, await counterpartOf(work, portion)));
    if (!already) await write(work, portion);
    wasSame &&= already;
    const count = portion.rows.length;
    rows += count;
    written += already ? 0 : count;
    addTo(hash, wanted);
    yield { part: 'portion', table, rows: count, written: already ? 0 : count, bytes: sizeOf(wanted) };
  }
  const found = { rows, checksum: hash.digest('hex') };
  // Where nothing was written, all of both sides was read just now.
  const now = wasSame ? found : yield* summed(work, 'source', adjusting(isLossy(source, target)), rows);
  const copy = wasSame ? found : yield* summed(work, 'target', adjusting(false), rows);
  yield {
    part: 'table',
    table,
    ...now,
    targetRows: copy.rows,
    targetChecksum: copy.checksum,
    same: now.rows === copy.rows && now.checksum === copy.checksum,
    written,
    replaced: adjusted.replaced(),
  };
}

function encodedOf(table: keyof Tables, rows: readonly AnyRow[]): Encoded {
  return encoded(rows, SHAPES[table].columns);
}

/** Of a portion, what the target has; one row more than it should have, where there are more. */
async function counterpartOf(
  { target, table, apart }: Work,
  { range, rows, isApart }: Portion,
): Promise<AnyRow[]> {
  if (isApart) return readApart(target.db, table, apart.target.places);
  return readRange(target.db, table, { ...range, where: apart.target.others }, rows.length + 1);
}

async function write(work: Work, { range, rows, isApart }: Portion): Promise<void> {
  const { target, table, apart } = work;
  const where = isApart ? standsAt(table, apart.target.places) : apart.target.others;
  await work.sides.target.makeRoom(target, table, rows);
  try {
    await replace(work, { ...range, where }, rows);
  } catch (error) {
    if (!isConstraint(error)) throw error;
    // A row further on may have what one of these has and no other may, such as a wamid. All of that comes anew anyway.
    await replace(work, { after: range.after, where }, rows).catch((again: unknown) => {
      if (!isConstraint(again)) throw again;
      throw new CoexError('store-copy-disturbed', { file: target.location, table }, { cause: again });
    });
  }
}

async function replace({ target, table }: Work, range: Range, rows: readonly AnyRow[]): Promise<void> {
  await retried(() =>
    target.db.transaction().execute(async (trx) => {
      await deleteRange(trx, table, range);
      if (rows.length > 0) await target.bulk.put(trx, table, SHAPES[table].key, { fresh: rows, others: [] });
    }),
  );
}

const SQLITE_CONSTRAINT = 19;

function isConstraint(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return (errcode & 0xff) === SQLITE_CONSTRAINT;
  return typeof code === 'string' && /^23\d/.test(code);
}

/** A table of one side, read from beginning to end. @param wanted how many rows there may be */
async function* summed(
  work: Work,
  side: 'source' | 'target',
  adjusted: Adjusting,
  wanted: number,
): AsyncGenerator<Copying, { rows: number; checksum: string }> {
  const { table, apart, signal } = work;
  const hash = createHash('sha256');
  let rows = 0;
  for await (const portion of portionsOf(work[side].db, table, apart[side], adjusted, signal)) {
    yield { part: 'verifying', table, side, done: rows, rows: wanted };
    rows += portion.rows.length;
    addTo(hash, encodedOf(table, portion.rows));
  }
  return { rows, checksum: hash.digest('hex') };
}

/** An id that the source has given out is not given out again, though what it was given to is gone. */
async function goOnBehind({ source, target, sides, table }: Omit<Work, 'apart' | 'signal'>): Promise<void> {
  const given = await sides.target.lastId(target.db, table);
  if (given === undefined) return;
  const [top] = await target.db
    .selectFrom(table as 'users')
    .select(({ fn }) => fn.max('id').as('id'))
    .execute();
  const last = Math.max((await sides.source.lastId(source.db, table)) ?? 0, top?.id ?? 0);
  if (last > 0 && last !== given) await sides.target.goOnBehind(target.db, table, last);
}

async function copySideOf({ engine }: Store): Promise<CopySide> {
  if (engine === 'sqlite') return (await import('./sqlite/copy-side.ts')).sqliteCopySide;
  return (await import('./postgres/copy-side.ts')).postgresCopySide;
}
