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
  /** Whom it is about. @default read off the body */
  readonly subject?: string;
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
