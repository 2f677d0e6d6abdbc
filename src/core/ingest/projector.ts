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
import { applyDeliveries, createParser, NOTHING, type ProjectedDelivery } from './apply/deliveries.ts';
import type { Within } from './batch/batch.ts';
import { nextTurn } from './next-turn.ts';
import { type Amount, type PendingDelivery, type Portion, takePending, turnOf } from './pending.ts';

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
/** Others wait for it that want the same number or the same people; an import in it keeps a server busy. */
export const BESIDE_WORKERS: Portion = { deliveries: 400, bytes: 4 * 1024 * 1024, inOneCommit: 1 };

/** Long enough to parse for what a server does meanwhile, and a portion is many. */
const PIECE_BYTES = 512 * 1024;

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
  const { atOnce, inOneCommit, pieceBytes } = engine === 'sqlite' ? oneByOne(portion) : together(portion);
  const parser = createParser();
  let last = '';
  // What waits in a file is read when it is its turn.
  const readsAhead = engine !== 'sqlite';
  let ahead: readonly PendingDelivery[] = [];
  const applyAll: Way = (within, pending) => applyDeliveries(within, pending, { parser, pieceBytes, ahead });
  const projectNext = async (db: Kysely<Tables>, project: Way): Promise<Projection> => {
    await locks.share(db, PROJECTIONS_LOCK);
    const known = readsAhead ? ahead : undefined;
    const { pending, elsewhere, ...taken } = await takePending({ db, locks }, last, atOnce, known);
    last = taken.last;
    ahead = taken.ahead;
    if (pending.length === 0) return { deliveries: [], ...(elsewhere === undefined ? {} : { elsewhere }) };
    const deliveries = await project({ db, bulk, ids, locks }, pending);
    await noteOutcomes(db, deliveries);
    return { deliveries };
  };
  const applyCarefully = carefully(applyAll);
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
          // It may be another database that answers next.
          ahead = [];
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

/** What is taken at once, how often before a commit, and in what pieces it is applied. */
interface Taking {
  readonly atOnce: Amount;
  readonly inOneCommit: number;
  readonly pieceBytes: number;
}

/** A file does nothing by itself: taken one after the other, portions need no more memory than one. */
function oneByOne({ inOneCommit, ...atOnce }: Portion): Taking {
  return { atOnce, inOneCommit, pieceBytes: Number.POSITIVE_INFINITY };
}

/** A server works by itself on one piece while the next is parsed or applied. */
function together({ deliveries, bytes, inOneCommit }: Portion): Taking {
  const atOnce = { deliveries: deliveries * inOneCommit, bytes: bytes * inOneCommit };
  return { atOnce, inOneCommit: 1, pieceBytes: PIECE_BYTES };
}

type Way = (store: Within, pending: readonly PendingDelivery[]) => Promise<ProjectedDelivery[]>;

/** Together, and one by one where one of them spoils it: one delivery never stops the rest. */
function carefully(apply: Way): Way {
  return async (store, pending) => {
    const together = await isolated(store, () => apply(store, pending));
    if ('done' in together) return together.done;
    const projected: ProjectedDelivery[] = [];
    for (const one of pending) {
      const alone = await isolated(store, () => apply(store, [one]));
      const failed = () => ({ ...NOTHING, id: one.id, outcome: 'failed' as const });
      projected.push(...('failed' in alone ? [{ ...failed(), reason: alone.failed }] : alone.done));
    }
    return projected;
  };
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
