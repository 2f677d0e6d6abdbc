import { LIMITS } from '../../rules/index.ts';

/*
 * How fast one number may send: no second holds more messages than its rate. The rate follows what Meta says: it
 * halves when Meta refuses (130429) and grows again by one at a time, as TCP does, since Meta does not tell the real one.
 */

const WINDOW_MS = 1000;
/** A number that is slowed down all the way still moves. */
const LOWEST_PER_SECOND = 1;
/** From half the rate back to all of it takes 50 seconds: quick for a person who waits, slow beside Meta’s own second. */
const GAIN_EVERY_MS = 5000;

/** What a number has sent and received of late, and how fast it may. Instants are milliseconds. */
export interface NumberRate {
  /** When the last messages went out, oldest first; no more than one second can hold. */
  readonly sentAt: readonly number[];
  /** When the last messages came in: both ways are counted together. */
  readonly receivedAt: readonly number[];
  /** Messages a second, as of `rateAt`. */
  readonly rate: number;
  readonly rateAt: number;
  readonly heldUntil: number;
}

export const FULL_RATE: NumberRate = {
  sentAt: [],
  receivedAt: [],
  rate: LIMITS.throughputPerSecond.value,
  rateAt: Number.NEGATIVE_INFINITY,
  heldUntil: Number.NEGATIVE_INFINITY,
};

/** Messages a second that the number may send now. */
export function rateNow({ rate, rateAt }: NumberRate, now: number): number {
  const gained = Math.floor((now - rateAt) / GAIN_EVERY_MS);
  return Math.min(LIMITS.throughputPerSecond.value, rate + Math.max(0, gained));
}

/** The first instant, from now on or earlier, at which one more message may go. */
export function numberFreeAt(number: NumberRate, now: number): number {
  const rate = rateNow(number, now);
  // However much comes in, one message a second still goes out: else a busy number could never answer.
  const received = rate > 1 ? number.receivedAt.slice(1 - rate) : [];
  const counted = [...number.sentAt, ...received].sort((one, other) => one - other);
  const oldest = counted.at(-rate);
  return Math.max(number.heldUntil, oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + WINDOW_MS);
}

/** After a message went out. */
export function withSent(number: NumberRate, now: number): NumberRate {
  return { ...number, sentAt: latest([...number.sentAt, now]) };
}

/** After messages came in. */
export function withReceived(number: NumberRate, now: number, count: number): NumberRate {
  const added = Array<number>(Math.min(count, LIMITS.throughputPerSecond.value)).fill(now);
  return { ...number, receivedAt: latest([...number.receivedAt, ...added]) };
}

/** After Meta refused, for the number’s throughput, what was sent at `sentAt`; nothing goes out for `pauseMs`. */
export function withCut(number: NumberRate, now: number, sentAt: number, pauseMs: number): NumberRate {
  const heldUntil = Math.max(number.heldUntil, now + pauseMs);
  // What was under way when the rate was cut says nothing about the new rate.
  if (sentAt <= number.rateAt) return { ...number, heldUntil };
  const rate = Math.max(LOWEST_PER_SECOND, Math.floor(rateNow(number, now) / 2));
  return { ...number, heldUntil, rate, rateAt: now };
}

/** Whether forgetting the number would change nothing. */
export function isAtRest(number: NumberRate, now: number): boolean {
  const newest = Math.max(...number.sentAt.slice(-1), ...number.receivedAt.slice(-1));
  return number.heldUntil <= now && newest + WINDOW_MS <= now && rateNow(number, now) === FULL_RATE.rate;
}

function latest(instants: readonly number[]): readonly number[] {
  return instants.slice(-LIMITS.throughputPerSecond.value);
}
