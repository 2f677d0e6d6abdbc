import { hash } from 'node:crypto';
import { type Kysely, type SqliteDatabase, sql } from 'kysely';
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
  /** Whom it is about. @default read off the body */
  readonly subject?: string;
}

/** Where a body now stands in the log; `known` when the same bytes stood there already. */
export interface AppendedDelivery {
  readonly id: number;
  readonly known: boolean;
}

/**
 * The log of everything that came. What is appended stands in it in order, inside the caller's transaction of the
 * store's `db`. The same bytes are kept once. What comes from Meta again is a row of its own all the same: when it came
 * may matter, as for an empty phase of a second import.
 */
export interface DeliveryLog {
  append(incoming: readonly IncomingDelivery[]): Promise<AppendedDelivery[]>;
}

const INSERT = `insert into deliveries (source, signature, received_at, subject, body_sha256) values (?, ?, ?, ?, ?)
  on conflict (body_sha256) do nothing returning id`;
const INSERT_BODY = 'insert into delivery_bodies (delivery, headers, body) values (?, ?, ?)';
const FIND = 'select id from deliveries where body_sha256 = ?';
const INSERT_COPY =
  'insert into deliveries (source, signature, received_at, subject, copy_of) values (?, ?, ?, ?, ?)';

/** Past the query builder, which would compile a statement anew for each row. */
export function createSqliteDeliveryLog(database: SqliteDatabase): DeliveryLog {
  const first = (text: string, values: readonly unknown[]) =>
    (database.prepare(text).all(values) as { id: number }[])[0]?.id;
  const append = (delivery: IncomingDelivery): AppendedDelivery => {
    const { source, signature, receivedAt, body, subject = subjectOf(body) } = delivery;
    const row = [source, signature, receivedAt, subject];
    const digest = hash('sha256', body, 'hex');
    const fresh = first(INSERT, [...row, digest]);
    if (fresh !== undefined) {
      const headers = delivery.headers ? JSON.stringify(delivery.headers) : null;
      database.prepare(INSERT_BODY).run([fresh, headers, body]);
      return { id: fresh, known: false };
    }
    const id = first(FIND, [digest]) ?? Number.NaN;
    if (source === 'webhook') database.prepare(INSERT_COPY).run([...row, id]);
    return { id, known: true };
  };
  return { append: async (incoming) => incoming.map(append) };
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
