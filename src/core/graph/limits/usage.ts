import type { Clock } from '../../clock.ts';
import { LIMITS } from '../../rules/index.ts';
import type { UsageReading } from './usage-headers.ts';

/** What is known of how much of Meta’s hourly budgets is used. */
export interface Usage {
  /** Takes in what an answer to a call on `node` said. */
  note(node: string, reading: UsageReading): void;
  /** Meta throttled a call on `node` outright, for the budget of the app or of the node’s owner. */
  noteThrottled(node: string, whose: 'app' | 'owner', regainMs: number | undefined): void;
  /** How much of the budgets that a call on `node` draws on is used, and until when that is believed. */
  of(node: string): { readonly percent: number; readonly until: number };
}

interface Noted {
  readonly percent: number;
  readonly at: number;
  readonly until: number;
}

/**
 * How long a reading counts. Meta counts over a sliding hour, so that a budget recovers while nothing is called; a look
 * every five minutes costs 12 of at least 200 calls.
 */
const BELIEVED_MS = 5 * 60_000;

/** The app’s own budget stands under a name that no node has. */
const APP = '';

/** More than any installation has WABAs; the oldest are forgotten first. */
const MOST_KEPT = 2000;

/** Makes the memory of a process: one app’s calls share it. */
export function createUsage(clock: Clock): Usage {
  const budgets = new Map<string, Noted>();
  // A number’s or template’s calls count for its WABA, which only the answer’s header names.
  const ownersOf = new Map<string, readonly string[]>();

  const put = (owner: string, percent: number, believedMs: number) => {
    const at = clock.now();
    keep(budgets, owner, { percent, at, until: at + believedMs });
  };
  const current = (owner: string): Noted[] => {
    const noted = budgets.get(owner);
    // What was noted in the future, since the clock was set back, would be believed for too long.
    return noted && noted.at <= clock.now() && clock.now() < noted.until ? [noted] : [];
  };

  return {
    note: (node, { app, businesses, regainMs }) => {
      if (app !== undefined) put(APP, app, BELIEVED_MS);
      for (const [owner, percent] of businesses) put(owner, percent, Math.max(BELIEVED_MS, regainMs ?? 0));
      if (businesses.size > 0) keep(ownersOf, node, [...businesses.keys()]);
    },
    noteThrottled: (node, whose, regainMs) => {
      const owners = whose === 'app' ? [APP] : (ownersOf.get(node) ?? [node]);
      for (const owner of owners) put(owner, 100, Math.max(BELIEVED_MS, regainMs ?? 0));
    },
    of: (node) => {
      const owners = [APP, node, ...(ownersOf.get(node) ?? [])];
      const nothing = { percent: 0, until: 0 };
      return owners.flatMap(current).reduce((worst, { percent, until }) => {
        return percent > worst.percent ? { percent, until } : worst;
      }, nothing);
    },
  };
}

/** What a call waits at 95 %: long enough that a loop notices, short enough that a person does not give up. */
const LONGEST_PAUSE_MS = 5000;

/** How long a call waits before it draws on a budget of which this much is used: nothing below 75 %, then ever longer. */
export function slowDownMs(percent: number): number {
  const slow = LIMITS.usageSlowPercent.value;
  const stop = LIMITS.usageStopPercent.value;
  if (percent < slow) return 0;
  return Math.ceil(LONGEST_PAUSE_MS * Math.min(1, (percent - slow + 1) / (stop - slow)));
}

/** Keeps a value as the newest, and no more than there is room for. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KEPT && oldest !== undefined) map.delete(oldest);
}
