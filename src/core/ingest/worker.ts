import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import type { ProjectedDelivery } from './apply/deliveries.ts';
import { unlessGivenUp } from './given-up.ts';
import { type Intake, STOP_MS, type Work } from './intake.ts';
import { nextTurn } from './next-turn.ts';
import type { Writer } from './writer.ts';

/** Projects what waits in the store, whoever received it, and goes on as more comes. */
export interface Worker {
  /** Says that something was received. */
  wake(): void;
  /** Resolves when everything received so far is projected, or cannot be for now. */
  idle(): Promise<void>;
  /**
   * Finishes what is under way, and goes on with what waits for so long at most. A store that does not answer is left to
   * itself as soon as `givenUp` aborts, and nothing is told of it any more.
   */
  stop(forMs: number, givenUp: AbortSignal): Promise<void>;
}

export interface WorkerOptions {
  readonly store: Pick<Store, 'written' | 'tend'>;
  readonly writer: Pick<Writer, 'project'>;
  readonly clock: Clock;
  readonly onProjected: (projected: readonly ProjectedDelivery[]) => void | Promise<void>;
  /** The store failed; what waits is tried again. */
  readonly onTrouble: (error: unknown, work: Work) => void;
  /** What had failed is done. */
  readonly onWell: (work: Work) => void;
}

/** Not every store tells that it was written, and none for sure. */
const LOOK_EVERY_MS = 1000;
const RETRY_MS = 1000;
/** Whoever is at what waits tells with each of its portions that the store was written. */
const ELSEWHERE_MS = 50;

/** What a look at what waits came to. */
type Found = 'some' | 'nothing' | 'elsewhere' | 'trouble';

export function startWorker({ store, writer, clock, ...told }: WorkerOptions): Worker {
  const { onProjected, onTrouble, onWell } = told;
  const stopped = new AbortController();
  /** Rung when there may be something to do. */
  let bell = new AbortController();
  let isListening = false;
  let endsAt = Number.POSITIVE_INFINITY;
  let isGivenUp = false;
  let idlers: (() => void)[] = [];

  const wake = () => bell.abort();

  const listen = () => {
    if (isListening) return;
    isListening = true;
    store
      .written(stopped.signal)
      .then(wake, () => undefined)
      .finally(() => {
        isListening = false;
      });
  };

  const look = async (): Promise<Found> => {
    // Without it what comes lies elsewhere, and works.
    await store.tend(clock).catch(() => undefined);
    try {
      const { deliveries, elsewhere } = await writer.project();
      if (isGivenUp) return 'nothing';
      onWell('projecting');
      if (deliveries.length > 0) await onProjected(deliveries);
      else return elsewhere === undefined ? 'nothing' : 'elsewhere';
      return 'some';
    } catch (error) {
      if (!isGivenUp) onTrouble(error, 'projecting');
      return 'trouble';
    }
  };

  const rest = async (found: Found): Promise<void> => {
    const sleep = (ms: number, signal: AbortSignal) => clock.sleep(ms, signal).catch(() => undefined);
    if (found === 'trouble') return sleep(RETRY_MS, stopped.signal);
    if (found === 'elsewhere') await sleep(ELSEWHERE_MS, stopped.signal);
    await sleep(LOOK_EVERY_MS, bell.signal);
  };

  const work = async (): Promise<void> => {
    while (clock.now() < endsAt) {
      bell = new AbortController();
      listen();
      const asked = idlers;
      idlers = [];
      const found = await look();
      await nextTurn();
      if (found === 'some') {
        idlers = [...asked, ...idlers];
        continue;
      }
      for (const tell of asked) tell();
      if (stopped.signal.aborted) return;
      await rest(found);
    }
  };

  const working = work().finally(() => {
    for (const tell of idlers) tell();
  });

  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        wake();
      }),
    stop: async (forMs, givenUp) => {
      endsAt = clock.now() + forMs;
      stopped.abort();
      wake();
      await unlessGivenUp(working, givenUp);
      isGivenUp = true;
    },
  };
}

/** An intake that only stores, and the worker that projects beside it: for a store in which neither waits for the other. */
export function besideWorker(intake: Intake, worker: Worker): Intake {
  return {
    get waiting() {
      return intake.waiting;
    },
    hasRoomFor: intake.hasRoomFor,
    accept: intake.accept,
    isReady: intake.isReady,
    reject: intake.reject,
    resume: worker.wake,
    idle: async () => {
      await intake.idle();
      await worker.idle();
    },
    stop: async (givenUp) => {
      await intake.stop(givenUp);
      await worker.stop(STOP_MS, givenUp);
    },
  };
}
