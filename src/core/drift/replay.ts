import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import { type Estimate, estimate } from './estimate.ts';
import { asOf, type PhoneEvidence } from './evidence.ts';
import { readKnown } from './read.ts';
import type { Risk } from './risk.ts';

/** The estimator looks twice a day, as a careful cron would. */
const LOOK_EVERY_MS = 12 * 3_600_000;

/** When the risk of a phone would have changed. Instants are Unix milliseconds. */
export interface RiskChange {
  readonly at: number;
  readonly from: Risk;
  readonly to: Risk;
  readonly estimate: Estimate;
}

/** What the estimator would have said of a number over what is stored of it. */
export interface Replayed {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  /** The first thing known of its phone; null when there is nothing. */
  readonly from: number | null;
  readonly changes: readonly RiskChange[];
  /** Each time the link ended, and how long before it was warned of. */
  readonly ends: readonly ReplayedEnd[];
  /** How often a warning ended without the link ending. */
  readonly warningsInVain: number;
}

interface ReplayedEnd {
  readonly at: number;
  readonly reason: string | null;
  /** When the last warning before it began, that held until the end; null when there was none. */
  readonly warnedAt: number | null;
}

/** Runs the estimator over what the store holds, as it was known at each moment. Changes nothing. */
export async function replayDrift(
  deps: { readonly store: Store; readonly clock: Clock },
  phoneNumberId?: string,
): Promise<Replayed[]> {
  const known = await readKnown(deps, { phoneNumberId, whole: true });
  return known.map(({ phoneNumberId: id, displayPhoneNumber, evidence }) => {
    const from = firstOf(evidence);
    const found = from === undefined ? [] : riskChanges(evidence, { from, until: deps.clock.now() });
    const ends = endsIn(evidence, found);
    return {
      phoneNumberId: id,
      displayPhoneNumber,
      from: from ?? null,
      changes: found,
      ends,
      warningsInVain: warningsInVain(evidence, found),
    };
  });
}

/** Each change of the risk from one instant to another, looked at twice a day. */
function riskChanges(
  evidence: PhoneEvidence,
  { from, until }: { readonly from: number; readonly until: number },
): RiskChange[] {
  const changes: RiskChange[] = [];
  let risk: Risk = 'ok';
  for (let at = from; at <= until; at += LOOK_EVERY_MS) {
    const found = estimate(asOf(evidence, at), at);
    if (found.risk !== risk) changes.push({ at, from: risk, to: found.risk, estimate: found });
    risk = found.risk;
  }
  return changes;
}

export function isWarning(risk: Risk): boolean {
  return risk === 'warn' || risk === 'critical' || risk === 'lost';
}

/** How often a warning was over, and the link had stood all the while. */
function warningsInVain({ events }: PhoneEvidence, changes: readonly RiskChange[]): number {
  return changes.filter(({ at: until, from, to }) => {
    if (!isWarning(from) || isWarning(to)) return false;
    // What happened since the look before may be why it began.
    const since = (warnedBefore(changes, until) ?? until) - LOOK_EVERY_MS;
    return !events.some(({ at, state }) => state !== 'live' && at > since && at <= until);
  }).length;
}

function endsIn({ events }: PhoneEvidence, changes: readonly RiskChange[]): ReplayedEnd[] {
  return events
    .filter(({ state }) => state === 'disconnected' || state === 'deleted')
    .map(({ at, reason }) => ({ at, reason, warnedAt: warnedBefore(changes, at) }));
}

/** When the risk became a warning that held until then. */
function warnedBefore(changes: readonly RiskChange[], end: number): number | null {
  let warnedAt: number | null = null;
  for (const { at, to } of changes) {
    if (at >= end) break;
    if (!isWarning(to)) warnedAt = null;
    else warnedAt ??= at;
  }
  return warnedAt;
}

function firstOf({ signs, events }: PhoneEvidence): number | undefined {
  const firsts = [...Object.values(signs).map((instants) => instants[0]), events[0]?.at];
  const given = firsts.filter((at) => at !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
