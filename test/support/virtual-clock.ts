import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.ts';
import { isDatabaseAsked } from './postgres/under-way.ts';
import { NOW } from './run.ts';

/** A clock on which many can sleep at once: it jumps to whoever is to wake next, when nothing else is left to do. */
export interface VirtualClock extends Clock {
  /** Lets time pass until `work` is done; fails when everybody waits for something that time does not bring. */
  until<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets `durationMs` pass. */
  pass(durationMs: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

interface VirtualClockOptions {
  /** Somebody may wait for what comes from elsewhere; a test that waits in vain then times out. */
  readonly network?: boolean;
  /** Resolves when what is under way has come to rest, so that time may pass: a turn of the event loop, unless told. */
  readonly settled?: () => Promise<void>;
}

export function virtualClock({
  network = false,
  settled = setImmediate,
}: VirtualClockOptions = {}): VirtualClock {
  let now = NOW;
  let sleepers: Sleeper[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const sleeper = { at: now + durationMs, wake };
        signal?.addEventListener('abort', leave, { once: true });
        sleepers.push(sleeper);
      }),
  };
  const until = async <Result>(work: Promise<Result>): Promise<Result> => {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (;;) {
      await settled();
      if (isDone) return work;
      if (isDatabaseAsked()) continue;
      if (sleepers.length === 0) {
        if (network) continue;
        throw new Error('Nobody sleeps, and the work is not done.');
      }
      const at = Math.min(...sleepers.map((sleeper) => sleeper.at));
      now = Math.max(now, at);
      const due = sleepers.filter((sleeper) => sleeper.at <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.at > now);
      for (const { wake } of due) wake();
    }
  };
  return { ...clock, until, pass: (durationMs) => until(clock.sleep(durationMs)) };
}

/** Some turns of the event loop: for who yields it between one thing and the next. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}
