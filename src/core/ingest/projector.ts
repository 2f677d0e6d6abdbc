import { type Kysely, sql } from 'kysely';
import { CoexError, problemOf } from '../errors.ts';
import { type Delivery, PROJECTIONS, type Store, type Tables } from '../store/index.ts';
import { noteActivity } from './apply/activity.ts';
import { applyEvent } from './apply/event.ts';
import { emptySeen, type Seen } from './apply/projection.ts';
import type { DomainEventName, Unrecognised } from './events.ts';
import { nextTurn } from './next-turn.ts';
import { parseDelivery } from './parse/delivery.ts';

/** What became of one delivery. */
export interface ProjectedDelivery {
  readonly id: number;
  readonly outcome: 'projected' | 'malformed' | 'failed';
  /** Why it is malformed or failed. */
  readonly reason?: string;
  /** How many events of each kind brought something new. */
  readonly events: Readonly<Partial<Record<DomainEventName, number>>>;
  /** How many events the store knew already. */
  readonly duplicates: number;
  readonly unrecognised: readonly Pick<Unrecognised, 'field' | 'reason'>[];
  /** New messages of customers by phone number id: what counts for the numbers' throughput. */
  readonly received: Readonly<Record<string, number>>;
}

// How much shares a transaction: enough to be quick, little enough that a receiver waiting to append gets its turn.
const BATCH_DELIVERIES = 100;
const BATCH_BYTES = 256 * 1024;

/** Projects what is waiting, in the order of arrival, until nothing is left. Safe beside other processes. */
export async function projectAll(
  store: Store,
  onBatch: (projected: readonly ProjectedDelivery[]) => void = () => undefined,
): Promise<void> {
  for (;;) {
    const projected = await store.db.transaction().execute((trx) => projectPending(trx));
    if (projected.length === 0) return;
    onBatch(projected);
    // Without it no request and no Ctrl-C would be heard until the last.
    await nextTurn();
  }
}

/** Projects the next few waiting deliveries inside the caller's transaction; none when nothing waits. */
export async function projectPending(db: Kysely<Tables>): Promise<ProjectedDelivery[]> {
  const pending = await db
    .selectFrom('deliveries')
    .leftJoin('deliveries as first', 'first.id', 'deliveries.copy_of')
    .select((row) => [
      'deliveries.id',
      'deliveries.source',
      'deliveries.received_at',
      row.fn.coalesce('first.body', 'deliveries.body').as('body'),
    ])
    .where('deliveries.outcome', 'is', null)
    .orderBy('deliveries.id')
    .limit(BATCH_DELIVERIES)
    .execute();
  const seen = emptySeen();
  const projected: ProjectedDelivery[] = [];
  let bytes = 0;
  for (const delivery of pending) {
    if (bytes > BATCH_BYTES) break;
    bytes += delivery.body.length;
    const result = await projectOne(db, delivery, seen);
    await db
      .updateTable('deliveries')
      .set({ outcome: result.outcome, reason: result.reason ?? null, events: eventCount(result) })
      .where('id', '=', delivery.id)
      .execute();
    projected.push(result);
  }
  return projected;
}

/**
 * Forgets every projection and marks all deliveries as waiting, in one transaction; `projectAll` then replays them.
 * Interrupted in between, nothing is lost: the next projector goes on. Returns how many deliveries wait.
 */
export async function resetProjections(store: Store): Promise<number> {
  return store.db.transaction().execute(async (trx) => {
    for (const table of PROJECTIONS) await trx.deleteFrom(table).execute();
    const reset = await trx
      .updateTable('deliveries')
      .set({ outcome: null, reason: null, events: 0 })
      .executeTakeFirst();
    return Number(reset.numUpdatedRows);
  });
}

type Pending = Pick<Delivery, 'id' | 'source' | 'received_at' | 'body'>;

async function projectOne(db: Kysely<Tables>, delivery: Pending, seen: Seen): Promise<ProjectedDelivery> {
  const { id } = delivery;
  const nothing = { events: {}, duplicates: 0, unrecognised: [], received: {} };
  const events: Partial<Record<DomainEventName, number>> = {};
  const unrecognised: Pick<Unrecognised, 'field' | 'reason'>[] = [];
  const received: Record<string, number> = {};
  let duplicates = 0;
  let malformed: string | undefined;
  const projection = { db, seen, delivery: { id, receivedAt: delivery.received_at } };
  const failed = await isolated(db, seen, async () => {
    const parsed = parseDelivery(delivery.body, delivery.source);
    if (parsed.outcome === 'malformed') {
      malformed = parsed.reason;
      return;
    }
    for (const event of parsed.events) {
      const applied = await applyEvent(projection, event);
      if (event.type === 'Unrecognised') unrecognised.push({ field: event.field, reason: event.reason });
      else if (applied === 'new') events[event.type] = (events[event.type] ?? 0) + 1;
      else duplicates += 1;
      if (event.type === 'MessageReceived' && applied === 'new') {
        const { phoneNumberId } = event.number;
        received[phoneNumberId] = (received[phoneNumberId] ?? 0) + 1;
      }
    }
    // What coex itself wrote down, or somebody replays from a file, is no sign of Meta.
    if (delivery.source === 'webhook') await noteActivity(projection, parsed.events);
  });
  if (failed !== undefined) return { id, outcome: 'failed', reason: failed, ...nothing };
  if (malformed !== undefined) return { id, outcome: 'malformed', reason: malformed, ...nothing };
  return { id, outcome: 'projected', events, duplicates, unrecognised, received };
}

/** Runs `work` so that its failure undoes only its own writes: one delivery never stops the rest. */
async function isolated(
  db: Kysely<Tables>,
  seen: Seen,
  work: () => Promise<void>,
): Promise<string | undefined> {
  await sql`savepoint delivery`.execute(db);
  try {
    await work();
    await sql`release delivery`.execute(db);
    return undefined;
  } catch (error) {
    // A store that cannot write is no fault of the delivery; it stays waiting.
    if (error instanceof CoexError) throw error;
    await sql`rollback to delivery`.execute(db);
    await sql`release delivery`.execute(db);
    seen.numbers.clear();
    seen.users.clear();
    seen.chats.clear();
    return problemOf(error);
  }
}

function eventCount(result: ProjectedDelivery): number {
  const events = Object.values(result.events).reduce((sum, count) => sum + count, 0);
  return events + result.duplicates + result.unrecognised.length;
}
