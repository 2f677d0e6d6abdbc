import type { LifecycleEvent } from '../numbers/index.ts';
import { LIMITS } from '../rules/index.ts';
import { dayZero, doings, type PhoneEvidence, type Sign } from './evidence.ts';
import { gapsAsLong, likelihoodOfSilence, type Rhythm, rhythmOf } from './rhythm.ts';
import type { Risk } from './risk.ts';

const DAY_MS = 86_400_000;
/** What was under way when a link ended still comes. */
const UNDER_WAY_MS = 3_600_000;

/** How far the day from which is counted can be trusted, and why. */
export interface Confidence {
  readonly level: 'high' | 'medium' | 'low';
  readonly reason: ConfidenceReason;
  /** How likely the number, used as ever, shows nothing for so long: 0 to 1. Null where no rhythm was asked. */
  readonly likelihood: number | null;
  /** Its own silences that were as long. */
  readonly silencesAsLong: number;
  /** The days of the last 90 on which something was done on the phone. */
  readonly activeDays: number;
}

/**
 * `told-by-meta`: an account webhook said so. `seen-lately`: a sign within a day. `acknowledged`: somebody said when the
 * app was opened. `unlike-its-rhythm`: so long a silence is rare or new for this number. `within-its-rhythm`: it often
 * says as little. `too-few-signs`: no rhythm can be read. `link-outlived-it`: webhooks came after the 14 days were over,
 * so the app was opened without a sign. `never-seen`: no sign at all.
 */
export const CONFIDENCE_REASONS = [
  'told-by-meta',
  'seen-lately',
  'acknowledged',
  'unlike-its-rhythm',
  'within-its-rhythm',
  'too-few-signs',
  'link-outlived-it',
  'never-seen',
] as const;

export type ConfidenceReason = (typeof CONFIDENCE_REASONS)[number];

/** How a phone stands. Instants are Unix milliseconds. */
export interface Estimate {
  readonly risk: Risk;
  /**
   * What the countdown begins with; null while nothing was ever seen. Of a webhook: the earliest the app can have been
   * opened, from which nothing is counted.
   */
  readonly since: Sign | null;
  /** When the 13 and the 14 days are over; null where nobody can say when they began. */
  readonly alarmAt: number | null;
  readonly lostAt: number | null;
  /** Days until then, below zero afterwards. */
  readonly daysToAlarm: number | null;
  readonly daysToLost: number | null;
  readonly confidence: Confidence;
  /** The last word of the account's webhooks when the link does not stand; null while it does. */
  readonly ended: LifecycleEvent | null;
}

/** Below this, a silence is unlike the number; below the second, it is so without much doubt. */
const UNLIKELY = 0.1;
const VERY_UNLIKELY = 0.02;
/** So many of a number's own silences as long as this one make it a usual one. */
const USUAL_FROM = 2;
/** Fewer gaps are no rhythm. */
const FEWEST_GAPS = 4;

/** Estimates from what is known of a phone how long its link still stands. */
export function estimate(evidence: PhoneEvidence, now: number): Estimate {
  const last = evidence.events.at(-1);
  const since = dayZero(evidence) ?? null;
  const rhythm = rhythmOf(doings(evidence), now);
  const countdown = countdownFrom(since, now);
  if (last !== undefined && last.state !== 'live' && last.at >= stoodAt(evidence)) {
    const risk = last.state === 'offboarded' ? 'critical' : 'lost';
    const confidence = sure('told-by-meta', rhythm);
    return { risk, since, ...countdown, confidence, ended: last };
  }
  const confidence = confidenceIn(since, rhythm, now);
  const risk = riskOf(since, { confidence, rhythm, now });
  return { risk, since, ...countdown, confidence, ended: null };
}

/** When the link was last seen to stand, whatever was told of it before. */
function stoodAt({ signs: { connected, echo, revision, webhook } }: PhoneEvidence): number {
  const came = [echo, revision, webhook].map((instants) => (instants.at(-1) ?? 0) - UNDER_WAY_MS);
  return Math.max(connected.at(-1) ?? 0, ...came);
}

function countdownFrom(since: Sign | null, now: number) {
  if (since === null || since.kind === 'webhook')
    return { alarmAt: null, lostAt: null, daysToAlarm: null, daysToLost: null };
  const alarmAt = since.at + LIMITS.inactivityAlarmMs.value;
  const lostAt = since.at + LIMITS.inactivityMs.value;
  return {
    alarmAt,
    lostAt,
    daysToAlarm: (alarmAt - now) / DAY_MS,
    daysToLost: (lostAt - now) / DAY_MS,
  };
}

function confidenceIn(since: Sign | null, rhythm: Rhythm, now: number): Confidence {
  if (since === null) return { ...sure('never-seen', rhythm), level: 'low' };
  if (since.kind === 'webhook') return { ...sure('link-outlived-it', rhythm), level: 'low' };
  const silenceMs = now - since.at;
  if (silenceMs < DAY_MS) return sure('seen-lately', rhythm);
  const silencesAsLong = gapsAsLong(rhythm, silenceMs);
  const likelihood = likelihoodOfSilence(rhythm, since.at, now);
  const told = { likelihood, silencesAsLong, activeDays: rhythm.days.length };
  if (likelihood < VERY_UNLIKELY) return { level: 'high', reason: 'unlike-its-rhythm', ...told };
  if (since.kind === 'acknowledged') return { level: 'medium', reason: 'acknowledged', ...told };
  if (rhythm.gaps.length < FEWEST_GAPS) return { level: 'low', reason: 'too-few-signs', ...told };
  if (likelihood < UNLIKELY) return { level: 'medium', reason: 'unlike-its-rhythm', ...told };
  return { level: 'low', reason: 'within-its-rhythm', ...told };
}

function sure(reason: ConfidenceReason, rhythm: Rhythm): Confidence {
  return { level: 'high', reason, likelihood: null, silencesAsLong: 0, activeDays: rhythm.days.length };
}

function riskOf(
  since: Sign | null,
  {
    confidence,
    rhythm,
    now,
  }: { readonly confidence: Confidence; readonly rhythm: Rhythm; readonly now: number },
): Risk {
  // A number of which nothing but traffic is known: nobody can say when, only that somebody should look.
  if (since === null) return 'watch';
  const silenceMs = now - since.at;
  if (since.kind === 'webhook') return 'warn';
  const isUsual = gapsAsLong(rhythm, silenceMs) >= USUAL_FROM;
  const isUnlike = confidence.reason === 'unlike-its-rhythm';
  if (silenceMs >= LIMITS.driftLostMs.value && confidence.level === 'high') return 'lost';
  if (silenceMs >= LIMITS.inactivityAlarmMs.value && !isUsual) return 'critical';
  if (silenceMs >= LIMITS.driftLastCallMs.value) return 'warn';
  if (silenceMs >= LIMITS.inactivityWarningMs.value && !isUsual) return 'warn';
  if (silenceMs >= LIMITS.driftWatchMs.value) return 'watch';
  return silenceMs >= LIMITS.driftUnlikeMs.value && isUnlike ? 'watch' : 'ok';
}
