import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Delivery, Tables } from './schema.ts';

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
 * Appends bodies to the log in order, inside the caller's transaction. The same bytes are kept once and counted:
 * Meta redelivers, and a redelivery is no new fact.
 */
export async function appendDeliveries(
  db: Kysely<Tables>,
  incoming: readonly IncomingDelivery[],
): Promise<AppendedDelivery[]> {
  const appended: AppendedDelivery[] = [];
  for (const delivery of incoming) {
    const row = await db
      .insertInto('deliveries')
      .values({
        source: delivery.source,
        signature: delivery.signature,
        received_at: delivery.receivedAt,
        headers: delivery.headers ? JSON.stringify(delivery.headers) : null,
        body: delivery.body,
        body_sha256: createHash('sha256').update(delivery.body).digest('hex'),
      })
      .onConflict((conflict) => conflict.column('body_sha256').doUpdateSet({ copies: sql`copies + 1` }))
      .returning(['id', 'copies'])
      .executeTakeFirstOrThrow();
    appended.push({ id: row.id, known: row.copies > 1 });
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
