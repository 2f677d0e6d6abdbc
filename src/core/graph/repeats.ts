import type { Random } from '../random.ts';
import type { Failure } from './failure.ts';

/** A failure, with what the answer’s headers say about when to come again. */
export interface FailedAttempt extends Failure {
  /** From `Retry-After`, which Meta does not document and any proxy may add. */
  readonly retryAfterMs?: number | undefined;
  /** From the usage headers, when they tell of throttling. */
  readonly regainMs?: number | undefined;
}

/**
 * The longest that one call pauses in all. A minute is what somebody at a terminal waits without asking; whoever can
 * wait longer, as a campaign can, keeps what is not sent yet and comes again.
 */
export const PATIENCE_MS = 60_000;

const TRIES = 3;
/** A call that was turned away costs nothing but time. */
const THROTTLED_TRIES = 5;
const FIRST_PAUSE_MS = 500;

/**
 * The longest that one refusal holds back all that waits behind it. Pauses of ours stay below it; a proxy may ask for a
 * day, and a queue that stands still for a day has died.
 */
export const LONGEST_HOLD_MS = 5 * 60_000;

const PAIR_LIMIT = 131056;
const NUMBER_LIMIT = 130429;

/**
 * How long to pause before the call is made again, in milliseconds; undefined when it must not be, or is not worth it.
 * `tried` counts the attempts so far. Reads are repeated whenever the rules call it worth a try; everything else only
 * when Meta turned it away before doing anything.
 */
export function pauseBeforeNext(
  failure: FailedAttempt,
  {
    tried,
    random,
    isRepeatable,
  }: { readonly tried: number; readonly random: Random; readonly isRepeatable: boolean },
): number | undefined {
  const { rule, isTransient, retryAfterMs } = failure;
  const isSafe = rule?.nothingDone === true;
  const isWorthIt = isTransient === true || rule?.retry === 'backoff' || isSafe;
  if (!isWorthIt || !(isRepeatable || isSafe)) return undefined;
  // The rules count repeats.
  const mostTries = rule?.tries === undefined ? (isSafe ? THROTTLED_TRIES : TRIES) : rule.tries + 1;
  if (tried >= mostTries) return undefined;
  const pauseMs = ownPause(failure, tried, random);
  return pauseMs === undefined ? undefined : Math.max(pauseMs, retryAfterMs ?? 0);
}

function ownPause(
  { rule, regainMs, retryAfterMs }: FailedAttempt,
  tried: number,
  random: Random,
): number | undefined {
  // 4^X seconds, X = 0, 1, 2 … (about-the-platform, reference §5.1).
  if (rule?.code === PAIR_LIMIT) return 1000 * 4 ** (tried - 1);
  // A budget that is used up comes back when Meta says; without a word of it, trying again only uses up more.
  if (rule?.retry === 'wait') return regainMs ?? retryAfterMs;
  if (rule?.waitMs !== undefined) return rule.waitMs;
  return FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + random.next());
}

/** Which of a sender’s limits Meta refused a message for. */
export function throttledLimit({ rule }: Failure): 'number' | 'pair' | undefined {
  if (rule?.code === PAIR_LIMIT) return 'pair';
  return rule?.code === NUMBER_LIMIT ? 'number' : undefined;
}
