import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Adjusting, Apart } from './copy-nul.ts';
import { type AnyRow, orderOf, type Place, placeOf, type Range, readRange, standsAt } from './ranges.ts';
import type { Tables } from './schema.ts';
import { SHAPES, type TableShape } from './shape.ts';

const PORTION_ROWS = 4000;
/** Of a column that may be large. */
const PORTION_BYTES = 16 * 2 ** 20;

/** Some rows of a table and where they stand: all that are there. */
export interface Portion {
  readonly range: Omit<Range, 'where'>;
  /** True for the rows whose place is another one on the other side: they have no range. */
  readonly isApart: boolean;
  readonly rows: readonly AnyRow[];
}

/** A table from its beginning to its end, never more in memory than a portion; what stands apart comes last. */
export async function* portionsOf(
  db: Kysely<Tables>,
  table: keyof Tables,
  { places, others }: Apart,
  adjusted: Adjusting,
  signal: AbortSignal,
): AsyncGenerator<Portion> {
  const where = others;
  let after: Place | undefined;
  for (;;) {
    // A file answers at once: without a pause nobody would hear of Ctrl-C.
    await setImmediate();
    signal.throwIfAborted();
    const most = await endBySize(db, table, { after, where });
    const rows = await readRange(db, table, { after, upTo: most, where }, PORTION_ROWS);
    const last = rows.at(-1);
    const isEnd = last === undefined || (most === undefined && rows.length < PORTION_ROWS);
    const upTo = isEnd ? undefined : placeOf(table, last);
    yield { range: { after, upTo }, isApart: false, rows: rows.map(adjusted.row) };
    if (isEnd) break;
    after = upTo;
  }
  if (places.length > 0)
    yield { range: {}, isApart: true, rows: (await readApart(db, table, places)).map(adjusted.row) };
}

/** Few rows, by where they stand, in an order that both sides have. */
export async function readApart(
  db: Kysely<Tables>,
  table: keyof Tables,
  places: readonly Place[],
): Promise<AnyRow[]> {
  const found = await readRange(db, table, { where: standsAt(table, places) }, places.length + 1);
  const at = new Map(places.map((place, index) => [JSON.stringify(place), index]));
  const rank = (row: AnyRow) => at.get(JSON.stringify(placeOf(table, row))) ?? 0;
  return found.sort((one, other) => rank(one) - rank(other));
}

const SIZE = 'size_bytes';

/** How far a portion may go so that it is not too large; undefined when all that is left fits. */
async function endBySize(
  db: Kysely<Tables>,
  table: keyof Tables,
  { after, where }: Range,
): Promise<Place | undefined> {
  const { heavy }: TableShape = SHAPES[table];
  if (heavy === undefined) return undefined;
  const sizes = await readRange(db, table, { after, where }, PORTION_ROWS, [
    ...orderOf(table),
    sql<number>`octet_length(${sql.ref(heavy)})`.as(SIZE),
  ]);
  let bytes = 0;
  for (const [index, row] of sizes.entries()) {
    bytes += Number(row[SIZE]);
    const before = sizes[index - 1];
    if (bytes > PORTION_BYTES && before !== undefined) return placeOf(table, before);
  }
  const last = sizes.at(-1);
  return sizes.length < PORTION_ROWS || last === undefined ? undefined : placeOf(table, last);
}
