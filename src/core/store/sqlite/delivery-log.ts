import { hash } from 'node:crypto';
import type { SqliteDatabase } from 'kysely';
import type { IncomingDelivery } from '../incoming.ts';
import type { AppendedDelivery, DeliveryLog } from '../store.ts';
import { subjectOf } from '../subject.ts';

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
  return { append: async (_, incoming) => incoming.map(append) };
}
