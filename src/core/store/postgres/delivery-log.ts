import { hash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { CoexError } from '../../errors.ts';
import type { IncomingDelivery } from '../incoming.ts';
import type { Tables } from '../schema.ts';
import type { DeliveryLog } from '../store.ts';
import { subjectOf } from '../subject.ts';

/** One body of a group, by where it will stand. */
interface Entry {
  readonly delivery: IncomingDelivery;
  readonly digest: string;
  /** The row with these bytes; its own when it is the first. */
  readonly original: number;
  /** Undefined when it gets no row: only what Meta sends again does. */
  readonly id: number | undefined;
}

/** All of a group in a few statements. Throws `store-collided` when another is given the same bytes just now. */
export function createPostgresDeliveryLog(location: string): DeliveryLog {
  return {
    append: async (db, incoming) => {
      const digests = incoming.map(({ body }) => hash('sha256', body, 'hex'));
      // Locks rows, which a server that is only read refuses: also where there is nothing to store it tells whether it could.
      const known = await find(db, digests);
      if (incoming.length === 0) return [];
      const entries = placed(incoming, digests, known, await nextIds(db, incoming.length));
      const rows = entries.filter(({ id }) => id !== undefined);
      if ((await insert(db, rows)) < rows.length) throw new CoexError('store-collided', { file: location });
      await insertBodies(
        db,
        rows.filter(({ id, original }) => id === original),
      );
      return entries.map(({ id, original }) => ({ id: original, known: id !== original }));
    },
  };
}

/** Each in the order of arrival, the first of the same bytes with a row of its own. */
function placed(
  incoming: readonly IncomingDelivery[],
  digests: readonly string[],
  known: Map<string, number>,
  ids: readonly number[],
): Entry[] {
  return incoming.map((delivery, at) => {
    const digest = digests[at] as string;
    const next = ids[at] as number;
    const original = known.get(digest);
    if (original === undefined) known.set(digest, next);
    const hasRow = original === undefined || delivery.source === 'webhook';
    return { delivery, digest, original: original ?? next, id: hasRow ? next : undefined };
  });
}

async function find(db: Kysely<Tables>, digests: readonly string[]): Promise<Map<string, number>> {
  // Locked: nobody prunes what is about to get a copy. Whoever does just now is waited for; then it is not there.
  const { rows } = await sql<{ id: number; digest: string }>`
    select id, body_sha256 as digest from deliveries where body_sha256 = any(${digests}::text[])
    for key share`.execute(db);
  return new Map(rows.map(({ id, digest }) => [digest, id]));
}

async function nextIds(db: Kysely<Tables>, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('deliveries', 'id')) as id from generate_series(1, ${count}::int)`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** How many were inserted. */
async function insert(db: Kysely<Tables>, entries: readonly Entry[]): Promise<number> {
  const column = <Value>(value: (entry: Entry) => Value) => entries.map(value);
  const isFirst = ({ id, original }: Entry) => id === original;
  const { numAffectedRows = 0n } = await sql`
    insert into deliveries (id, source, signature, received_at, subject, body_sha256, copy_of)
    select * from unnest(
      ${column(({ id }) => id)}::bigint[], ${column(({ delivery }) => delivery.source)}::text[],
      ${column(({ delivery }) => delivery.signature)}::text[], ${column(({ delivery }) => delivery.receivedAt)}::bigint[],
      ${column(({ delivery }) => delivery.subject ?? subjectOf(delivery.body))}::text[],
      ${column((entry) => (isFirst(entry) ? entry.digest : null))}::text[],
      ${column((entry) => (isFirst(entry) ? null : entry.original))}::bigint[])
    on conflict (body_sha256) do nothing`.execute(db);
  return Number(numAffectedRows);
}

async function insertBodies(db: Kysely<Tables>, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ id, delivery: { headers, body } }) => ({
    delivery: id as number,
    headers: headers ? JSON.stringify(headers) : null,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  }));
  // A parameter each: in an array bytes are written as digits, which takes both sides three times as long.
  await db.insertInto('delivery_bodies').values(rows).execute();
}
