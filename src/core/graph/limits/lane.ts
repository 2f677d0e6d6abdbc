import { FULL_RATE, isAtRest, type NumberRate, numberFreeAt, withSent } from './number-rate.ts';
import { isPaid, NOTHING_OWED, type PairRate, pairFreeAt, withOneMore } from './pair-rate.ts';

/** One number: its rate, the people it writes to, and the messages that wait. */
export interface Lane {
  rate: NumberRate;
  /** In the order of arrival. */
  waiting: Waiting[];
  pairs: Map<string, Pair>;
  /** Sweeps idle pairs when there are this many. */
  sweepAt: number;
  /** Set while somebody looks after the queue; aborted to make it look again. */
  wake: AbortController | undefined;
}

export interface Pair {
  rate: PairRate;
  /** The turn whose message is under way. */
  holder: object | undefined;
}

export interface Waiting {
  readonly turn: object;
  readonly pair: Pair | undefined;
  readonly go: (now: number) => void;
  readonly fail: (error: unknown) => void;
}

/** Numbers and pairs are forgotten only when there are more than this many. */
const FEWEST_SWEPT = 64;

/** The lane of a number, a new one when there is none. */
export function laneOf(lanes: Map<string, Lane>, phoneNumberId: string, now: number): Lane {
  const known = lanes.get(phoneNumberId);
  if (known) return known;
  if (lanes.size >= FEWEST_SWEPT) forgetIdleLanes(lanes, now);
  const lane = { rate: FULL_RATE, waiting: [], pairs: new Map(), sweepAt: FEWEST_SWEPT, wake: undefined };
  lanes.set(phoneNumberId, lane);
  return lane;
}

/** Who may go now: of those who may, who came first. */
export function nextToGo(lane: Lane, now: number): Waiting | undefined {
  if (numberFreeAt(lane.rate, now) > now) return undefined;
  return lane.waiting.find((waiting) => waitingFreeAt(waiting) <= now);
}

/** When the next of those who wait may go; infinity when that hangs on a message under way, or nobody waits. */
export function freeAt(lane: Lane, now: number): number {
  const first = lane.waiting.reduce(
    (least, waiting) => Math.min(least, waitingFreeAt(waiting)),
    Number.POSITIVE_INFINITY,
  );
  return Math.max(first, numberFreeAt(lane.rate, now));
}

function waitingFreeAt({ turn, pair }: Waiting): number {
  if (!pair) return Number.NEGATIVE_INFINITY;
  // One message to a person at a time: else a second could overtake the first.
  const isHeld = pair.holder !== undefined && pair.holder !== turn;
  return isHeld ? Number.POSITIVE_INFINITY : pairFreeAt(pair.rate);
}

/** Lets one go, and counts it. */
export function letGo(lane: Lane, next: Waiting, now: number): void {
  lane.waiting.splice(lane.waiting.indexOf(next), 1);
  lane.rate = withSent(lane.rate, now);
  if (next.pair) {
    next.pair.rate = withOneMore(next.pair.rate, now);
    next.pair.holder = next.turn;
  }
  next.go(now);
}

/** What there is between the number and a person. */
export function pairOf(lane: Lane, recipient: string, now: number): Pair {
  const known = lane.pairs.get(recipient);
  if (known) return known;
  if (lane.pairs.size >= lane.sweepAt) {
    forgetIdlePairs(lane, now);
    lane.sweepAt = Math.max(FEWEST_SWEPT, lane.pairs.size * 2);
  }
  const pair = { rate: NOTHING_OWED, holder: undefined };
  lane.pairs.set(recipient, pair);
  return pair;
}

function forgetIdlePairs(lane: Lane, now: number): void {
  const inUse = new Set(lane.waiting.map(({ pair }) => pair));
  for (const [recipient, pair] of lane.pairs) {
    if (!pair.holder && !inUse.has(pair) && isPaid(pair.rate, now)) lane.pairs.delete(recipient);
  }
}

function forgetIdleLanes(lanes: Map<string, Lane>, now: number): void {
  for (const [phoneNumberId, lane] of lanes) {
    forgetIdlePairs(lane, now);
    const isIdle = lane.waiting.length === 0 && lane.pairs.size === 0 && isAtRest(lane.rate, now);
    if (isIdle) lanes.delete(phoneNumberId);
  }
}
