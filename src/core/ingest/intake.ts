import type { Clock } from '../clock.ts';
import { appendDeliveries, countRejections, type IncomingDelivery, type Store } from '../store/index.ts';
import { nextTurn } from './next-turn.ts';
import { type ProjectedDelivery, projectAll } from './projector.ts';

/** Takes deliveries in: durable first, projected soon after. */
export interface Intake {
  /** Resolves once the delivery is on disk; rejects when it could not be stored. */
  accept(delivery: IncomingDelivery): Promise<void>;
  /** Counts a request that was turned away. */
  reject(reason: string): void;
  /** Projects what an earlier process accepted and left. */
  resume(): void;
  /** Resolves when everything accepted so far is projected, or cannot be for now. */
  idle(): Promise<void>;
}

export interface IntakeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly onProjected: (projected: readonly ProjectedDelivery[]) => void;
  /** The store failed; what was accepted stays on disk and is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

interface Waiting {
  readonly delivery: IncomingDelivery;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** How many deliveries share one commit at most. */
const GROUP = 500;
const RETRY_MS = 1000;

/** Requests that come at the same time share one commit; each is answered after it. */
export function createIntake(options: IntakeOptions): Intake {
  const { store, clock } = options;
  let waiting: Waiting[] = [];
  let rejections = new Map<string, number>();
  let flushing: Promise<void> | undefined;
  let projecting: Promise<void> | undefined;
  let more = false;
  let pause: AbortController | undefined;
  let awaited = 0;

  const flush = async (): Promise<void> => {
    // One turn of the event loop gathers what arrives together.
    await nextTurn();
    let isWritable = true;
    // Counts that could not be written wait for the next request; nobody else waits for them.
    while (waiting.length > 0 || (isWritable && rejections.size > 0)) {
      const group = waiting.slice(0, GROUP);
      waiting = waiting.slice(GROUP);
      const counts = rejections;
      rejections = new Map();
      isWritable = await commit(group, counts);
    }
    flushing = undefined;
  };

  /** False when the store could not write. */
  const commit = async (group: readonly Waiting[], counts: ReadonlyMap<string, number>): Promise<boolean> => {
    try {
      await store.db.transaction().execute(async (trx) => {
        await appendDeliveries(
          trx,
          group.map(({ delivery }) => delivery),
        );
        await countRejections(trx, counts, clock.now());
      });
    } catch (error) {
      options.onTrouble(error);
      for (const [reason, count] of counts) rejections.set(reason, (rejections.get(reason) ?? 0) + count);
      for (const { failed } of group) failed(error);
      return false;
    }
    for (const { stored } of group) stored();
    project();
    return true;
  };

  const project = (): void => {
    more = true;
    projecting ??= projectWhileMore().finally(() => {
      projecting = undefined;
    });
  };

  const projectWhileMore = async (): Promise<void> => {
    while (more) {
      more = false;
      // The answers to what was just stored go out first.
      await nextTurn();
      try {
        await projectAll(store, options.onProjected);
      } catch (error) {
        options.onTrouble(error);
        // Whoever waits for the end does not wait for the store to mend.
        if (awaited > 0) return;
        pause = new AbortController();
        await clock.sleep(RETRY_MS, pause.signal).catch(() => undefined);
        more = true;
      }
    }
  };

  const start = (): void => {
    flushing ??= flush();
  };

  return {
    accept: (delivery) =>
      new Promise((stored, failed) => {
        waiting.push({ delivery, stored, failed });
        start();
      }),
    reject: (reason) => {
      rejections.set(reason, (rejections.get(reason) ?? 0) + 1);
      start();
    },
    resume: project,
    idle: async () => {
      awaited += 1;
      pause?.abort();
      await flushing;
      await projecting;
      awaited -= 1;
    },
  };
}
