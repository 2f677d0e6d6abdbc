import type { Kysely } from 'kysely';
import { amongNumbers, type Delivery, engineOf, type Store, type Tables } from '../store/index.ts';

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
export interface Amount {
  readonly deliveries: number;
  readonly bytes: number;
}

/** The same, and how many of it share a transaction. */
export interface Portion extends Amount {
  readonly inOneCommit: number;
}

/** How many deliveries of one number or WABA follow each other while others wait. */
const TURN = 50;

/** What waits and was taken. */
export interface Taken {
  readonly pending: readonly PendingDelivery[];
  /** What waits behind them in the same subject, as much again, when that one's turn is the next. */
  readonly ahead: readonly PendingDelivery[];
  /** The subject to go on after. */
  readonly last: string;
  /** Of one whose deliveries wait and are another's to project at the moment, since it has begun. */
  readonly elsewhere: string | undefined;
}

/** What nobody projects for but one at a time: a phone number id, or whatever else a delivery is about. */
export function turnOf(subject: string): string {
  return `project ${subject}`;
}

/**
 * The next few that wait, in the order of arrival for each subject, subjects taking turns: what floods one number does
 * not hold up the others. A subject is one worker's at a time. `after` is the subject whose turn it was last. What was read `ahead` before is not read again; without it nothing
 * is read ahead.
 */
export async function takePending(
  { db, locks }: Pick<Store, 'db' | 'locks'>,
  after: string,
  portion: Amount,
  ahead?: readonly PendingDelivery[],
): Promise<Taken> {
  // Where several share the work, each takes much of one number, so that the others find something to do.
  const turn = engineOf(db) === 'sqlite' ? TURN : portion.deliveries;
  const taken: number[] = [];
  const upTo = new Map<string, number>();
  const exhausted = new Set<string>();
  let last = after;
  let bytes = 0;
  let elsewhere: string | undefined;
  // Round and round, until the portion is full or every subject has given all it has.
  for (let fruitless = 0; fruitless <= exhausted.size; ) {
    const subject = await subjectAfter(db, last);
    if (subject === undefined) break;
    const before = last;
    last = subject;
    if (exhausted.has(subject)) {
      fruitless += 1;
      continue;
    }
    fruitless = 0;
    if (!upTo.has(subject) && !(await locks.tryHold(db, turnOf(subject)))) {
      elsewhere = subject;
      exhausted.add(subject);
      continue;
    }
    const waiting = await sizesOf(db, subject, upTo.get(subject) ?? 0, turn);
    for (const [at, { id, size }] of waiting.entries()) {
      // A body larger than the whole portion is a portion of its own.
      const isFull = taken.length >= portion.deliveries || bytes + size > portion.bytes;
      if (taken.length > 0 && isFull) {
        const wasServed = (upTo.get(subject) ?? 0) >= (waiting[0]?.id ?? 0);
        const served = wasServed ? subject : before;
        const goesOn = ahead !== undefined && (await subjectAfter(db, served)) === subject;
        const next = goesOn ? fitting(waiting.slice(at), portion) : [];
        return { ...(await read(db, taken, next, ahead)), last: served, elsewhere };
      }
      taken.push(id);
      bytes += size;
      upTo.set(subject, id);
    }
    if (waiting.length < turn) exhausted.add(subject);
  }
  return { ...(await read(db, taken, [], ahead)), last, elsewhere };
}

/** Of the first of these as many as a portion has room for. */
function fitting(waiting: readonly Sized[], { deliveries, bytes }: Amount): number[] {
  const ids: number[] = [];
  let sum = 0;
  for (const { id, size } of waiting) {
    sum += size;
    if (ids.length === deliveries || sum > bytes) break;
    ids.push(id);
  }
  return ids;
}

/** Bodies that wait and that come next, in the order of arrival; of these `known` are not read again. */
async function read(
  db: Kysely<Tables>,
  pendingIds: readonly number[],
  aheadIds: readonly number[],
  known: readonly PendingDelivery[] = [],
): Promise<Pick<Taken, 'pending' | 'ahead'>> {
  const bodies = new Map(known.map((delivery) => [delivery.id, delivery]));
  const unknown = [...pendingIds, ...aheadIds].filter((id) => !bodies.has(id));
  for (const delivery of await readBodies(db, unknown)) bodies.set(delivery.id, delivery);
  const of = (ids: readonly number[]) => ids.toSorted((a, b) => a - b).flatMap((id) => bodies.get(id) ?? []);
  return { pending: of(pendingIds), ahead: of(aheadIds) };
}

interface Sized {
  readonly id: number;
  readonly size: number;
}

/** How many deliveries wait to be projected. */
export async function countPending(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Whose turn it is: after the last it is the first's. */
async function subjectAfter(db: Kysely<Tables>, last: string): Promise<string | undefined> {
  return (await nextSubject(db, last)) ?? nextSubject(db, undefined);
}

async function nextSubject(db: Kysely<Tables>, after: string | undefined): Promise<string | undefined> {
  let query = db.selectFrom('deliveries').select('subject').where('outcome', 'is', null);
  if (after !== undefined) query = query.where('subject', '>', after);
  return (await query.orderBy('subject').limit(1).executeTakeFirst())?.subject;
}

async function sizesOf(
  db: Kysely<Tables>,
  subject: string,
  afterId: number,
  limit: number,
): Promise<Sized[]> {
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
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

async function readBodies(db: Kysely<Tables>, ids: readonly number[]): Promise<PendingDelivery[]> {
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
    .where('deliveries.id', 'in', amongNumbers(db, ids))
    .orderBy('deliveries.id')
    .execute();
  return rows.map(({ otherReceivedAt, ...row }) => ({
    ...row,
    // A copy may have come before what stands before it: a busy store takes in late what came early.
    firstReceivedAt: Math.min(otherReceivedAt, row.receivedAt),
  }));
}
