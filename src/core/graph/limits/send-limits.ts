import type { Clock } from '../../clock.ts';
import { freeAt, type Lane, laneOf, letGo, nextToGo, pairOf, type Waiting } from './lane.ts';
import { withCut, withReceived } from './number-rate.ts';
import { withHold } from './pair-rate.ts';
import { steadyTime } from './steady-time.ts';

/** Holds messages back to what Meta lets a number send, and a number to one person. */
export interface SendLimits {
  /** A turn for one message. Without a recipient only the number’s own limit counts. */
  turn(phoneNumberId: string, recipient: string | undefined): SendTurn;
  /** Counts messages that came in to a number: Meta counts both ways together. */
  countInbound(phoneNumberId: string, count: number): void;
}

/** One message’s turn, from before its first try to after its last. */
export interface SendTurn {
  /**
   * Resolves when the message may go; asked again before each try. First come, first served within a number; one person
   * gets one message after the other. Rejects with the signal’s reason.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /** Meta refused the try, for the number’s throughput or for the pair: nothing of it goes for `pauseMs`. */
  refused(limit: 'number' | 'pair', pauseMs: number): void;
  /** Lets the next message to the same person go. */
  end(): void;
}

/** Makes the limits of a process; whoever shares them shares the numbers’ budgets. */
export function createSendLimits(clock: Clock): SendLimits {
  const time = steadyTime(clock);
  const lanes = new Map<string, Lane>();

  const ofNumber = (phoneNumberId: string) => laneOf(lanes, phoneNumberId, time.now());

  /** Looks after a number’s queue until nobody waits, or only for messages that are under way. */
  const tend = async (lane: Lane): Promise<void> => {
    if (lane.wake) return lane.wake.abort();
    for (;;) {
      const now = time.now();
      const next = nextToGo(lane, now);
      if (next) {
        letGo(lane, next, now);
        continue;
      }
      const waitMs = freeAt(lane, now) - now;
      if (waitMs === Number.POSITIVE_INFINITY) break;
      lane.wake = new AbortController();
      await time.pause(Math.max(1, Math.ceil(waitMs)), lane.wake.signal);
    }
    lane.wake = undefined;
  };

  const look = (lane: Lane): void => {
    // A clock that fails would leave everybody waiting.
    tend(lane).catch((error: unknown) => {
      lane.wake = undefined;
      for (const { fail } of lane.waiting.splice(0)) fail(error);
    });
  };

  return {
    turn: (phoneNumberId, recipient) => {
      let sentAt: number | undefined;
      const mine = () => {
        const lane = ofNumber(phoneNumberId);
        return { lane, pair: recipient === undefined ? undefined : pairOf(lane, recipient, time.now()) };
      };
      const turn: SendTurn = {
        ready: (signal) =>
          new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(signal.reason);
            const { lane, pair } = mine();
            const leave = () => {
              lane.waiting = lane.waiting.filter((other) => other !== waiting);
              reject(signal?.reason);
              look(lane);
            };
            const forget = () => signal?.removeEventListener('abort', leave);
            const go = (now: number) => {
              forget();
              sentAt = now;
              resolve();
            };
            const fail = (error: unknown) => {
              forget();
              reject(error);
            };
            const waiting: Waiting = { turn, pair, go, fail };
            signal?.addEventListener('abort', leave, { once: true });
            // What was refused came before all that wait now.
            if (sentAt === undefined) lane.waiting.push(waiting);
            else lane.waiting.unshift(waiting);
            look(lane);
          }),
        refused: (limit, pauseMs) => {
          const now = time.now();
          const { lane, pair } = mine();
          // A message that names nobody has the number’s limit alone to wait for.
          if (limit === 'pair' && pair) pair.rate = withHold(pair.rate, now, pauseMs);
          else lane.rate = withCut(lane.rate, now, sentAt ?? now, pauseMs);
        },
        end: () => {
          const { lane, pair } = mine();
          if (pair?.holder !== turn) return;
          pair.holder = undefined;
          look(lane);
        },
      };
      return turn;
    },
    countInbound: (phoneNumberId, count) => {
      const lane = ofNumber(phoneNumberId);
      lane.rate = withReceived(lane.rate, time.now(), count);
    },
  };
}
