import { type Kysely, sql } from 'kysely';
import { CoexError, problemOf } from '../errors.ts';
import {
  amongNumbers,
  type Delivery,
  PROJECTIONS,
  requireWholeLog,
  retried,
  type Store,
  type Tables,
} from '../store/index.ts';
import { noteActivity } from './apply/activity.ts';
import { applyEvent } from './apply/event.ts';
import { type Batch, createBatch, type Within } from './batch/batch.ts';
import { flush } from './batch/flush.ts';
import { load } from './batch/load.ts';
import { addNeeds, needsOf } from './batch/needs.ts';
import type { DomainEvent, DomainEventName, Unrecognised } from './events.ts';
import { nextTurn } from './next-turn.ts';
import { type ParsedDelivery, parseDelivery } from './parse/delivery.ts';
import { type PendingDelivery, type Portion, takePending, turnOf } from './pending.ts';

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

/** What was done of what waits. */
export interface Projection {
  readonly deliveries: readonly ProjectedDelivery[];
  /**
   * Set when nothing could be done, since all that waits is another's to project at the moment: the subject of some of it. Should that
   * one die, it is for whoever asks again.
   */
  readonly elsewhere?: string;
}

/** Enough to be quick, little enough that a receiver waiting to append gets its turn. */
export const BESIDE_A_RECEIVER: Portion = { deliveries: 100, bytes: 256 * 1024, inOneCommit: 1 };
/** Nobody waits for an answer meanwhile: more in one commit, though no more in memory. */
export const IN_BULK: Portion = { deliveries: 1000, bytes: 512 * 1024, inOneCommit: 4 };

/** Projects what is waiting until nothing is left. Safe beside other processes. */
export async function projectAll(
  store: Store,
  onBatch: (projected: readonly ProjectedDelivery[]) => void = () => undefined,
  portion: Portion = BESIDE_A_RECEIVER,
): Promise<void> {
  const projector = createProjector(store, portion);
  for (;;) {
    const { deliveries, elsewhere } = await projector.projectSome();
    if (deliveries.length > 0) onBatch(deliveries);
    else if (elsewhere !== undefined) await untilFree(store, elsewhere);
    else return;
    // Without it no request and no Ctrl-C would be heard until the last.
    await nextTurn();
  }
}

/** Or until a lock has been waited for as long as one may be: whoever asks then looks again. */
async function untilFree({ db, locks }: Store, subject: string): Promise<void> {
  try {
    await db.transaction().execute((trx) => locks.hold(trx, [turnOf(subject)]));
  } catch (error) {
    const isBusy = error instanceof CoexError && error.code === 'store-busy';
    if (!isBusy) throw error;
  }
}

/** Takes what waits, a portion at a time. */
export interface Projector {
  /** Projects the next portion, or as many as belong in one commit. */
  projectSome(): Promise<Projection>;
  /** The same inside the caller's transaction. */
  projectWithin(db: Kysely<Tables>): Promise<Projection>;
}

/** What all who project share, and whoever takes all that was projected away has for itself. */
const PROJECTIONS_LOCK = 'projections';

export function createProjector(
  { engine, db: database, bulk, ids, locks }: Store,
  portion: Portion = BESIDE_A_RECEIVER,
): Projector {
  // Where several share the work, nobody keeps a number from the others for longer than a portion takes.
  const inOneCommit = engine === 'sqlite' ? portion.inOneCommit : 1;
  let last = '';
  const projectNext = async (db: Kysely<Tables>, project: Way): Promise<Projection> => {
    await locks.share(db, PROJECTIONS_LOCK);
    const { pending, elsewhere, ...taken } = await takePending({ db, locks }, last, portion);
    last = taken.last;
    if (pending.length === 0) return { deliveries: [], ...(elsewhere === undefined ? {} : { elsewhere }) };
    const parsed = pending.map((delivery) => ({
      delivery,
      said: parseDelivery(delivery.body, delivery.source),
    }));
    const deliveries = await project({ db, bulk, ids, locks }, parsed);
    await noteOutcomes(db, deliveries);
    return { deliveries };
  };
  const projectCommit = (project: Way): Promise<Projection> =>
    database.transaction().execute(async (trx) => {
      const projected: ProjectedDelivery[] = [];
      for (let portions = 0; portions < inOneCommit; portions += 1) {
        const some = await projectNext(trx, project);
        if (some.deliveries.length === 0 && projected.length === 0) return some;
        if (some.deliveries.length === 0) break;
        projected.push(...some.deliveries);
      }
      return { deliveries: projected };
    });
  return {
    projectWithin: (db) => projectNext(db, applyCarefully),
    projectSome: () =>
      retried(async () => {
        const before = last;
        try {
          return await projectCommit(applyAll);
        } catch (error) {
          last = before;
          if (error instanceof CoexError) throw error;
          // One of them spoils it. A savepoint would let the others stand, but makes every page be copied first.
          return projectCommit(applyCarefully);
        }
      }),
  };
}

/**
 * Forgets every projection and marks all deliveries as waiting, in one transaction; `projectAll` then replays them.
 * Interrupted in between, nothing is lost: the next projector goes on. Returns how many deliveries wait. Throws `log-pruned`
 * when some of them are gone.
 */
export async function resetProjections(store: Store): Promise<number> {
  return store.alone(async (trx) => {
    await requireWholeLog(trx, store.location);
    await store.locks.hold(trx, [PROJECTIONS_LOCK]);
    const reset = await trx
      .updateTable('deliveries')
      .set({ outcome: null, reason: null, events: 0 })
      .executeTakeFirst();
    // Last: with PostgreSQL nobody reads these until the transaction is over.
    await store.bulk.empty(trx, PROJECTIONS);
    return Number(reset.numUpdatedRows);
  });
}

interface Parsed {
  readonly delivery: PendingDelivery;
  readonly said: ParsedDelivery;
}

type Way = (store: Within, parsed: readonly Parsed[]) => Promise<ProjectedDelivery[]>;

/** Together, and one by one where one of them spoils it: one delivery never stops the rest. */
const applyCarefully: Way = async (store, parsed) => {
  const together = await isolated(store, () => applyAll(store, parsed));
  return 'failed' in together ? applyEach(store, parsed) : together.done;
};

async function applyEach(store: Within, parsed: readonly Parsed[]): Promise<ProjectedDelivery[]> {
  const projected: ProjectedDelivery[] = [];
  for (const one of parsed) {
    const alone = await isolated(store, () => applyAll(store, [one]));
    const failed = () => ({ ...NOTHING, id: one.delivery.id, outcome: 'failed' as const });
    projected.push(...('failed' in alone ? [{ ...failed(), reason: alone.failed }] : alone.done));
  }
  return projected;
}

/** Runs `work` so that its failure undoes its own writes alone. */
async function isolated<Result>(
  { db }: Within,
  work: () => Promise<Result>,
): Promise<{ readonly done: Result } | { readonly failed: string }> {
  await sql`savepoint batch`.execute(db);
  try {
    const done = await work();
    await sql`release batch`.execute(db);
    return { done };
  } catch (error) {
    // A store that cannot write is no fault of a delivery; it stays waiting.
    if (error instanceof CoexError) throw error;
    await sql`rollback to batch`.execute(db);
    await sql`release batch`.execute(db);
    return { failed: problemOf(error) };
  }
}

async function applyAll(within: Within, parsed: readonly Parsed[]): Promise<ProjectedDelivery[]> {
  const batch = await createBatch(within);
  const all = needsOf([]);
  for (const { said } of parsed) for (const event of eventsOf(said)) addNeeds(all, event);
  // Numbers that bodies of others tell of as well.
  await within.locks.hold(within.db, [...all.phoneNumberIds].map(turnOf));
  await load(batch, all);
  const projected: ProjectedDelivery[] = [];
  for (const one of parsed) projected.push(await applyOne(batch, one));
  await flush(batch);
  return projected;
}

const NOTHING = { events: {}, duplicates: 0, unrecognised: [], received: {} };

async function applyOne(batch: Batch, { delivery, said }: Parsed): Promise<ProjectedDelivery> {
  const { id } = delivery;
  if (said.outcome === 'malformed') return { ...NOTHING, id, outcome: 'malformed', reason: said.reason };
  batch.current = said.events;
  if (batch.timesForgotten > 0) await load(batch, needsOf(said.events));
  const events: Partial<Record<DomainEventName, number>> = {};
  const unrecognised: Pick<Unrecognised, 'field' | 'reason'>[] = [];
  const received: Record<string, number> = {};
  let duplicates = 0;
  for (const event of said.events) {
    const applied = await applyEvent(batch, event, delivery);
    if (event.type === 'Unrecognised') unrecognised.push({ field: event.field, reason: event.reason });
    else if (applied === 'new') events[event.type] = (events[event.type] ?? 0) + 1;
    else duplicates += 1;
    if (event.type === 'MessageReceived' && applied === 'new') {
      const { phoneNumberId } = event.number;
      received[phoneNumberId] = (received[phoneNumberId] ?? 0) + 1;
    }
  }
  // What coex itself wrote down, or somebody replays from a file, is no sign of Meta.
  if (delivery.source === 'webhook') noteActivity(batch, said.events, delivery.receivedAt);
  return { id, outcome: 'projected', events, duplicates, unrecognised, received };
}

function eventsOf(said: ParsedDelivery): readonly DomainEvent[] {
  return said.outcome === 'projected' ? said.events : [];
}

async function noteOutcomes(db: Kysely<Tables>, projected: readonly ProjectedDelivery[]): Promise<void> {
  const alike = Map.groupBy(projected, ({ outcome, reason = null, ...counts }) =>
    JSON.stringify([outcome, reason, eventCount(counts)]),
  );
  for (const [key, deliveries] of alike) {
    const [outcome, reason, events] = JSON.parse(key) as [Delivery['outcome'], string | null, number];
    await db
      .updateTable('deliveries')
      .set({ outcome, reason, events })
      .where(
        'id',
        'in',
        amongNumbers(
          db,
          deliveries.map(({ id }) => id),
        ),
      )
      .execute();
  }
}

function eventCount(result: Pick<ProjectedDelivery, 'events' | 'duplicates' | 'unrecognised'>): number {
  const events = Object.values(result.events).reduce((sum, count) => sum + count, 0);
  return events + result.duplicates + result.unrecognised.length;
}
