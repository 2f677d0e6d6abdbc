import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { isoTime } from '../../clock.ts';
import { hasBytes, hasText, type Store } from '../../store/index.ts';
import type { BodyWithIt } from './verdict.ts';

/** The bodies that have an id in them. */
export interface Search {
  /** Kept, and not read. */
  readonly unread: readonly BodyWithIt[];
  /** Read, and the id stands in what they say of something else: a reply, a reaction, an edit. */
  readonly mentions: readonly number[];
  /** How many bodies were looked through. */
  readonly looked: number;
  /** False when there are older ones that were not. */
  readonly isWhole: boolean;
}

const PIECE = 2000;
/** As much as is looked through in about a second. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_FOUND = 20;

/**
 * Looks for an id in the bodies of the log: in what was not read first, and then in what was, the newest first, as far
 * back as does not keep a person waiting.
 */
export async function searchBodies(
  { db }: Store,
  wamid: string,
  { signal, mostBytes = MOST_BYTES }: { readonly signal: AbortSignal; readonly mostBytes?: number },
): Promise<Search> {
  const unrecognised = await db
    .selectFrom('unrecognised')
    .select(['delivery', 'reason', 'first_at'])
    .where(hasText(db, sql.ref('value'), wamid))
    .limit(MOST_FOUND)
    .execute();
  const unread = await db
    .selectFrom('deliveries')
    .innerJoin('delivery_bodies', 'delivery_bodies.delivery', 'deliveries.id')
    .select(['deliveries.id', 'received_at', 'outcome', 'reason'])
    .where((row) => row.or([row('outcome', 'is', null), row('outcome', '!=', 'projected')]))
    .where(containing(db, wamid))
    .orderBy('deliveries.id', 'desc')
    .limit(MOST_FOUND)
    .execute();
  const known = new Set([...unread.map(({ id }) => id), ...unrecognised.map(({ delivery }) => delivery)]);
  const { found, looked, isWhole } = await lookThrough({ db }, wamid, { signal, mostBytes });
  return {
    unread: [
      ...unread.map(({ id, received_at, outcome, reason }) => ({
        delivery: id,
        receivedAt: isoTime(received_at),
        outcome: outcome === 'malformed' || outcome === 'failed' ? outcome : ('waiting' as const),
        reason,
      })),
      ...unrecognised.map(({ delivery, reason, first_at }) => ({
        delivery,
        receivedAt: isoTime(first_at),
        outcome: 'unrecognised' as const,
        reason,
      })),
    ],
    mentions: found.filter((delivery) => !known.has(delivery)),
    looked,
    isWhole,
  };
}

async function lookThrough(
  { db }: Pick<Store, 'db'>,
  wamid: string,
  { signal, mostBytes }: { readonly signal: AbortSignal; readonly mostBytes: number },
): Promise<{ readonly found: readonly number[]; readonly looked: number; readonly isWhole: boolean }> {
  const found: number[] = [];
  let looked = 0;
  let bytes = 0;
  let before = Number.MAX_SAFE_INTEGER;
  while (bytes < mostBytes && found.length < MOST_FOUND) {
    const rows = await db
      .selectFrom('delivery_bodies')
      .select(['delivery', sql<number>`length(body)`.as('bytes'), containing(db, wamid).as('has')])
      .where('delivery', '<', before)
      .orderBy('delivery', 'desc')
      .limit(PIECE)
      .execute();
    for (const row of rows) {
      bytes += row.bytes;
      if (row.has) found.push(row.delivery);
    }
    looked += rows.length;
    before = rows.at(-1)?.delivery ?? 0;
    if (rows.length < PIECE) return { found, looked, isWhole: true };
    // SQLite waits for nothing: without this, Ctrl-C would go unheard.
    await setImmediate();
    signal.throwIfAborted();
  }
  return { found, looked, isWhole: false };
}

/** JSON may write a slash as `\/`. */
function containing(db: Store['db'], wamid: string): RawBuilder<SqlBool> {
  const inBody = (text: string) => hasBytes(db, 'body', Buffer.from(text));
  const escaped = wamid.replaceAll('/', '\\/');
  return escaped === wamid ? inBody(wamid) : sql<SqlBool>`(${inBody(wamid)} or ${inBody(escaped)})`;
}
