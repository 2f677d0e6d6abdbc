import type { Clock } from '../../core/clock.ts';
import type { FeedEvent } from './event.ts';
import { failureOf } from './failure-of.ts';
import { createNap } from './nap.ts';
import { outcomeOf, type Terminal } from './outcome.ts';
import { createPace } from './pace.ts';
import { keepReading } from './reading.ts';
import type { FeedActions, FeedChat, FeedSource } from './source.ts';
import type { FeedState, Task } from './state.ts';
import type { Wanted } from './wanted.ts';

interface DriverOptions {
  readonly source: FeedSource;
  readonly actions: FeedActions;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  readonly state: FeedState;
  readonly reduce: (state: FeedState, event: FeedEvent) => FeedState;
  readonly wantedOf: (state: FeedState) => Wanted;
  /** Resolves when the terminal has taken it. */
  readonly draw: (state: FeedState) => Promise<void>;
}

/** Drives a screen: keeps its state, reads what it wants, does what it asks for, and says when to draw it. */
export interface Driver {
  readonly state: () => FeedState;
  /** Something a person did. */
  readonly dispatch: (event: FeedEvent) => void;
  /** Resolves when the screen is left; rejects when the screen itself fails. */
  readonly left: Promise<void>;
  /** Whether something is still being sent. */
  readonly isSending: () => boolean;
  /**
   * Resolves when what was being sent when it was left is sent, or when it is ended: with those to whom something then is
   * still being sent. Throws what the first that failed throws.
   */
  readonly settled: () => Promise<readonly FeedChat[]>;
  readonly stop: () => void;
  /** The screen itself cannot go on. */
  readonly fail: (error: unknown) => void;
}

const TICK_MS = 1000;
/** A preview follows when the typing rests. */
const PREVIEW_MS = 150;

export function startDriver(options: DriverOptions): Driver {
  const { clock, signal, actions, terminal, reduce, wantedOf } = options;
  const over = new AbortController();
  const { promise: left, resolve, reject } = Promise.withResolvers<void>();
  let state = options.state;
  let wanted = wantedOf(state);
  let begun = state.nextTask - 1;
  const sending = new Map<Promise<unknown>, FeedChat>();

  const stop = () => {
    over.abort();
    resolve();
  };
  const fail = (error: unknown) => {
    over.abort();
    reject(error);
  };
  const pace = createPace(() => options.draw(state).catch(fail), clock, over.signal);
  const nap = createNap(clock, over.signal);

  /** Whether the screen goes on. */
  const apply = (event: FeedEvent): boolean => {
    if (over.signal.aborted) return false;
    try {
      state = reduce(state, event);
      wanted = wantedOf(state);
    } catch (error) {
      fail(error);
      return false;
    }
    const tasks = state.tasks.filter(({ number }) => number > begun);
    begun = tasks.at(-1)?.number ?? begun;
    for (const task of tasks) perform(task);
    if (state.isLeaving) stop();
    return !state.isLeaving;
  };
  const tell = (event: FeedEvent) => {
    if (apply(event)) pace.soon();
  };
  const dispatch = (event: FeedEvent) => {
    if (!apply(event)) return;
    pace.atOnce();
    nap.wake();
  };

  const perform = async (task: Task) => {
    try {
      if (task.kind === 'preview-template') {
        await clock.sleep(PREVIEW_MS, over.signal);
        if (isPassedOver(task, state)) return tell({ kind: 'done', task: task.number, says: '' });
      }
      const outcome = outcomeOf(task, actions, terminal);
      if (isSend(task)) {
        sending.set(outcome, task.chat);
        // One that fails later than the screen is left is told by `settled`.
        outcome.then(
          () => sending.delete(outcome),
          () => over.signal.aborted || sending.delete(outcome),
        );
      }
      tell(await outcome);
    } catch (error) {
      tell({ kind: 'failed', task: task.number, failure: failureOf(error) });
    }
    nap.wake();
  };
  const tick = async () => {
    while (!over.signal.aborted) {
      await clock.sleep(TICK_MS, over.signal).catch(() => undefined);
      tell({ kind: 'tick', now: clock.now() });
    }
  };

  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  pace.atOnce();
  tick();
  keepReading({
    source: options.source,
    clock,
    nap,
    over: over.signal,
    wanted: () => wanted,
    isPaused: () => state.isPaused,
    tell,
  }).catch(fail);

  return {
    state: () => state,
    dispatch,
    left: left.finally(() => signal.removeEventListener('abort', stop)),
    isSending: () => sending.size > 0,
    settled: async () => {
      if (!signal.aborted) await untilAborted(Promise.all(sending.keys()), signal);
      return [...sending.values()];
    },
    stop,
    fail,
  };
}

/** Whether something later is to be seen instead, or nothing any more. */
function isPassedOver(task: Task, { tasks }: FeedState): boolean {
  return (
    !tasks.some(({ number }) => number === task.number) ||
    tasks.some(({ kind, number }) => kind === task.kind && number > task.number)
  );
}

function isSend(task: Task): task is Task & { readonly kind: 'send-text' | 'send-template' } {
  return task.kind === 'send-text' || task.kind === 'send-template';
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const give = () => resolve();
  signal.addEventListener('abort', give, { once: true });
  await Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', give));
}
