import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Delivery, Tables } from './schema.ts';
import { subjectOf } from './subject.ts';

/** A body as it came, not yet in the store. */
export interface IncomingDelivery {
  readonly source: Delivery['source'];
  readonly signature: Delivery['signature'];
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Where a body now stands in the log; `known` when the same bytes stood there already. */
export interface AppendedDelivery {
  readonly id: number;
  readonly known: boolean;
}

/**
 * Appends bodies to the log in order, inside the caller's transaction. The same bytes are kept once. What comes from
 * Meta again is a row of its own all the same: when it came may matter, as for an empty phase of a second import.
 */
export async function appendDeliveries(
  db: Kysely<Tables>,
  incoming: readonly IncomingDelivery[],
): Promise<AppendedDelivery[]> {
  const appended: AppendedDelivery[] = [];
  for (const delivery of incoming) {
    const { source, signature, receivedAt, body } = delivery;
    const row = {
      source,
      signature,
      received_at: receivedAt,
      subject: subjectOf(body),
    };
    const body_sha256 = createHash('sha256').update(body).digest('hex');
    const fresh = await db
      .insertInto('deliveries')
      .values({ ...row, body_sha256 })
      .onConflict((conflict) => conflict.column('body_sha256').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (fresh) {
      const headers = delivery.headers ? JSON.stringify(delivery.headers) : null;
      await db.insertInto('delivery_bodies').values({ delivery: fresh.id, headers, body }).execute();
      appended.push({ id: fresh.id, known: false });
      continue;
    }
    const { id } = await db
      .selectFrom('deliveries')
      .select('id')
      .where('body_sha256', '=', body_sha256)
      .executeTakeFirstOrThrow();
    if (source === 'webhook') {
      await db
        .insertInto('deliveries')
        .values({ ...row, copy_of: id })
        .execute();
    }
    appended.push({ id, known: true });
  }
  return appended;
}

/** Counts requests that were turned away, by reason. */
export async function countRejections(
  db: Kysely<Tables>,
  counts: ReadonlyMap<string, number>,
  at: number,
): Promise<void> {
  for (const [reason, count] of counts) {
    await db
      .insertInto('rejections')
      .values({ reason, count, last_at: at })
      .onConflict((conflict) =>
        conflict.column('reason').doUpdateSet({ count: sql`rejections.count + excluded.count`, last_at: at }),
      )
      .execute();
  }
}
