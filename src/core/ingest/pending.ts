import type { Kysely } from 'kysely';
import { among, type Delivery, type Tables } from '../store/index.ts';

/** A delivery that waits to be projected, with the bytes it stands for. */
export interface PendingDelivery {
  readonly id: number;
  readonly source: Delivery['source'];
  readonly receivedAt: number;
  /** When the same bytes came first. */
  readonly firstReceivedAt: number;
  readonly body: Uint8Array;
}

/** How much of what waits is taken at once. */
export interface Portion {
  readonly deliveries: number;
  readonly bytes: number;
}

/** How many deliveries of one number or WABA follow each other while others wait. */
const TURN = 50;

/**
 * The next few that wait, in the order of arrival for each subject, subjects taking turns: what floods one number does
 * not hold up the others. `after` is the subject whose turn it was last; gives the one to go on after.
 */
export async function takePending(
  db: Kysely<Tables>,
  after: string,
  portion: Portion,
): Promise<{ readonly pending: readonly PendingDelivery[]; readonly last: string }> {
  const taken: number[] = [];
  let last = after;
  let bytes = 0;
  const served = new Set<string>();
  while (taken.length < portion.deliveries && bytes < portion.bytes) {
    const subject = (await nextSubject(db, last)) ?? (await nextSubject(db, undefined));
    if (subject === undefined || served.has(subject)) break;
    served.add(subject);
    last = subject;
    for (const { id, size } of await sizesOf(db, subject)) {
      // A body larger than the whole portion is a portion of its own.
      if (taken.length > 0 && (bytes + size > portion.bytes || taken.length >= portion.deliveries)) break;
      taken.push(id);
      bytes += size;
    }
  }
  return { pending: await read(db, taken), last };
}

async function nextSubject(db: Kysely<Tables>, after: string | undefined): Promise<string | undefined> {
  let query = db.selectFrom('deliveries').select('subject').where('outcome', 'is', null);
  if (after !== undefined) query = query.where('subject', '>', after);
  return (await query.orderBy('subject').limit(1).executeTakeFirst())?.subject;
}

async function sizesOf(db: Kysely<Tables>, subject: string): Promise<{ id: number; size: number }[]> {
  return db
    .selectFrom('deliveries')
    .innerJoin('delivery_bodies', (join) =>
      join.on((row) =>
        row('delivery_bodies.delivery', '=', row.fn.coalesce('deliveries.copy_of', 'deliveries.id')),
      ),
    )
    .select((row) => ['id', row.fn<number>('length', ['body']).as('size')])
    .where('outcome', 'is', null)
    .where('subject', '=', subject)
    .orderBy('id')
    .limit(TURN)
    .execute();
}

async function read(db: Kysely<Tables>, ids: readonly number[]): Promise<PendingDelivery[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('delivery_bodies', (join) =>
      join.on((row) =>
        row('delivery_bodies.delivery', '=', row.fn.coalesce('deliveries.copy_of', 'deliveries.id')),
      ),
    )
    .leftJoin('deliveries as first', 'first.id', 'deliveries.copy_of')
    .select((row) => [
      'deliveries.id',
      'deliveries.source',
      'deliveries.received_at as receivedAt',
      row.fn.coalesce('first.received_at', 'deliveries.received_at').as('otherReceivedAt'),
      'body',
    ])
    .where('deliveries.id', 'in', among(ids))
    .orderBy('deliveries.id')
    .execute();
  return rows.map(({ otherReceivedAt, ...row }) => ({
    ...row,
    // A copy may have come before what stands before it: a busy store takes in late what came early.
    firstReceivedAt: Math.min(otherReceivedAt, row.receivedAt),
  }));
}
