import type { Clock } from '../clock.ts';
import { type IncomingDelivery, subjectOf } from '../store/index.ts';
import type { ProjectedDelivery } from './apply/deliveries.ts';
import { unlessGivenUp } from './given-up.ts';
import { nextTurn } from './next-turn.ts';
import { createWaitingRoom } from './waiting-room.ts';
import type { Writer } from './writer.ts';

/** Takes deliveries in: durable first, projected soon after. */
export interface Intake {
  /** Deliveries whose requests are not answered yet, and what they take up. */
  readonly waiting: { readonly count: number; readonly sizeBytes: number };
  /** Whether another delivery may be accepted. One number's flood leaves room for the others. */
  hasRoomFor(subject: string, sizeBytes: number): boolean;
  /** Resolves once the delivery is on disk; rejects when it could not be stored. */
  accept(delivery: IncomingDelivery): Promise<void>;
  /** Whether deliveries can be stored: one was a moment ago, or nothing keeps one from it now. */
  isReady(): Promise<boolean>;
  /** Counts a request that was turned away. */
  reject(reason: string): void;
  /** Projects what an earlier process accepted and left. */
  resume(): void;
  /** Resolves when everything accepted so far is projected, or cannot be for now. */
  idle(): Promise<void>;
  /**
   * The same, but what would take longer than a few seconds is left to the next process, as is a store that has not answered
   * when `givenUp` aborts; nothing is told of it any more.
   */
  stop(givenUp: AbortSignal): Promise<void>;
}

export interface IntakeOptions {
  readonly writer: Writer;
  readonly clock: Clock;
  /** Whether it projects; what it does not is left to others. @default true */
  readonly projects?: boolean | undefined;
  readonly onProjected: (projected: readonly ProjectedDelivery[]) => void;
  /** The store failed; what was accepted stays on disk and is tried again. */
  readonly onTrouble: (error: unknown, work: Work) => void;
  /** What had failed is done. */
  readonly onWell?: ((work: Work) => void) | undefined;
  /** A group of deliveries is on disk. */
  readonly onCommit?: ((commit: Commit) => void) | undefined;
}

/** What fails by itself, or together with the other. */
export type Work = 'storing' | 'projecting';

export interface Commit {
  readonly deliveries: number;
  readonly tookMs: number;
}

/** Nothing is projected until the store has had time to mend. */
interface Pause {
  readonly over: Promise<void>;
  end(): void;
}

const RETRY_MS = 1000;
/** So long what was stored says that more can be. */
const READY_MS = 1000;

/** As many in that time, 2,000 a second, are a flood: more is on its way, and is stored before anything is projected. */
const BURST_DELIVERIES = 500;
const WINDOW_MS = 250;
/** So long after a commit in it the next requests may take to come. */
const LULL_MS = 5;
/** What lasts longer than this is projected as it comes. */
const BURST_MS = 15_000;
/** Outside a burst, what is projected for each delivery stored: more than one, so that the backlog ends. */
const CATCH_UP = 2;
/** Who stops a process kills it soon after: containers after ten seconds. What is stored is projected by the next. */
export const STOP_MS = 3000;

/** Requests that come at the same time share one commit; each is answered after it. */
export function createIntake({
  writer,
  clock,
  projects = true,
  onCommit = () => undefined,
  ...told
}: IntakeOptions): Intake {
  const room = createWaitingRoom();
  let rejections = new Map<string, number>();
  /** Counts that could not be written wait for the next request; nobody else waits for them. */
  let areCountsHeld = false;
  /** Since when something is stored and not projected; undefined when nothing is. */
  let behindSince: number | undefined;
  /** How many deliveries are to be projected before more is stored. */
  let owed = 0;
  let isBurst = false;
  /** What was stored of late, by which a burst is told. */
  let window = { since: Number.NEGATIVE_INFINITY, deliveries: 0 };
  let lull: AbortController | undefined;
  let working: Promise<void> | undefined;
  let pause: Pause | undefined;
  let awaited = 0;
  let storedAt = Number.NEGATIVE_INFINITY;
  let trying: Promise<boolean> | undefined;
  let projectsUntil = Number.POSITIVE_INFINITY;
  let isGivenUp = false;

  const onProjected: IntakeOptions['onProjected'] = (projected) => {
    if (!isGivenUp) told.onProjected(projected);
  };
  const onTrouble = (error: unknown, work: Work) => {
    if (!isGivenUp) told.onTrouble(error, work);
  };
  const onWell = (work: Work) => {
    if (!isGivenUp) told.onWell?.(work);
  };

  const start = (): void => {
    working ??= work().finally(() => {
      working = undefined;
    });
  };

  const work = async (): Promise<void> => {
    // One turn of the event loop gathers what arrives together.
    await nextTurn();
    for (;;) {
      const isProjectable = behindSince !== undefined && pause === undefined && clock.now() <= projectsUntil;
      const isWriting = room.count > 0 || (rejections.size > 0 && !areCountsHeld);
      if (isProjectable && isBurst && !isWriting) await waitForMore();
      else if (isProjectable && (owed > 0 || !isWriting)) await project();
      else if (isWriting) await append();
      else return;
    }
  };

  const failedToStore = (error: unknown): void => {
    storedAt = Number.NEGATIVE_INFINITY;
    onTrouble(error, 'storing');
  };

  /** Who is told not to send sends nothing by which it would be known that they may again: it is tried with nothing to store. */
  const tryToStore = (): Promise<boolean> =>
    writer.append({ deliveries: [], rejections: new Map(), at: clock.now() }).then(
      () => {
        storedAt = clock.now();
        onWell('storing');
        return true;
      },
      (error) => {
        failedToStore(error);
        return false;
      },
    );

  const waitForMore = async (): Promise<void> => {
    lull = new AbortController();
    const isOver = await clock.sleep(LULL_MS, lull.signal).then(
      () => true,
      () => false,
    );
    lull = undefined;
    if (isOver) isBurst = false;
  };

  const append = async (): Promise<void> => {
    const group = room.take();
    const counts = rejections;
    rejections = new Map();
    const at = clock.now();
    try {
      await writer.append({ deliveries: group.map(({ delivery }) => delivery), rejections: counts, at });
    } catch (error) {
      failedToStore(error);
      for (const [reason, count] of counts) rejections.set(reason, (rejections.get(reason) ?? 0) + count);
      areCountsHeld = true;
      room.release(group);
      for (const { failed } of group) failed(error);
      return;
    }
    areCountsHeld = false;
    room.release(group);
    for (const { stored } of group) stored();
    const now = clock.now();
    storedAt = now;
    onWell('storing');
    if (group.length === 0) return;
    onCommit({ deliveries: group.length, tookMs: now - at });
    if (!projects) return;
    behindSince ??= now;
    const isLong = now - behindSince > BURST_MS;
    // Once it lasts, a small group is no end of it: only a lull is.
    if (now - window.since >= WINDOW_MS) {
      // One that has become half as strong is over, though requests go on to come.
      isBurst &&= window.deliveries >= BURST_DELIVERIES / 2;
      window = { since: now, deliveries: 0 };
    }
    window.deliveries += group.length;
    isBurst = !isLong && (isBurst || window.deliveries >= BURST_DELIVERIES);
    // Whoever looks on waits for what is projected: what goes on and on is projected as it comes.
    if (!isBurst) owed += CATCH_UP * group.length;
  };

  const project = async (): Promise<void> => {
    // The answers to what was just stored go out first.
    await nextTurn();
    try {
      const { deliveries, elsewhere } = await writer.project();
      owed = Math.max(0, owed - deliveries.length);
      onWell('projecting');
      if (deliveries.length > 0) return onProjected(deliveries);
      owed = 0;
      // Should whoever is at it die, it is for this one after all.
      if (elsewhere === undefined || awaited > 0) behindSince = undefined;
      else pause = pauseProjecting();
    } catch (error) {
      onTrouble(error, 'projecting');
      owed = 0;
      // Whoever waits for the end does not wait for the store to mend.
      if (awaited > 0) {
        behindSince = undefined;
        return;
      }
      pause = pauseProjecting();
    }
  };

  const pauseProjecting = (): Pause => {
    const ending = new AbortController();
    const over = clock
      .sleep(RETRY_MS, ending.signal)
      .catch(() => undefined)
      .then(() => {
        pause = undefined;
        start();
      });
    return { end: () => ending.abort(), over };
  };

  const idle = async (): Promise<void> => {
    awaited += 1;
    isBurst = false;
    lull?.abort();
    pause?.end();
    await pause?.over;
    while (working !== undefined) await working;
    awaited -= 1;
  };

  return {
    get waiting() {
      return { count: room.count, sizeBytes: room.sizeBytes };
    },
    hasRoomFor: (subject, sizeBytes) => room.hasRoomFor(subject, sizeBytes, clock.now()),
    accept: (delivery) =>
      new Promise((stored, failed) => {
        const subject = delivery.subject ?? subjectOf(delivery.body);
        room.add({ delivery, subject, since: clock.now(), stored, failed });
        lull?.abort();
        start();
      }),
    isReady: async () => {
      if (Math.abs(clock.now() - storedAt) < READY_MS) return true;
      trying ??= tryToStore().finally(() => {
        trying = undefined;
      });
      return trying;
    },
    reject: (reason) => {
      rejections.set(reason, (rejections.get(reason) ?? 0) + 1);
      areCountsHeld = false;
      start();
    },
    resume: () => {
      if (!projects) return;
      behindSince ??= clock.now();
      start();
    },
    idle,
    stop: async (givenUp) => {
      projectsUntil = clock.now() + STOP_MS;
      await unlessGivenUp(idle(), givenUp);
      isGivenUp = true;
    },
  };
}
