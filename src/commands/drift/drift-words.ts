import { parseTime } from '../../core/clock.ts';
import { shownDuration } from '../../tui/print/duration.ts';
import type { DriftOutput } from './drift-output.ts';

const DAY_MS = 86_400_000;

/** How long the link stands at least, by the signs there are. */
export function leftWords({ phone }: Pick<DriftOutput, 'phone'>): string {
  if (phone.ended !== null) return phone.ended.reason ?? phone.ended.state;
  if (phone.daysToLost === null) return 'not known';
  if (phone.daysToLost <= 0) return 'time is up';
  return shownDuration(phone.daysToLost * DAY_MS);
}

/** What the countdown begins with, and how long ago that was. */
export function sinceWords({ phone: { since } }: Pick<DriftOutput, 'phone'>, now: string): string {
  if (since === null) return 'none';
  const agoMs = (parseTime(now) ?? 0) - (parseTime(since.at) ?? 0);
  if (since.kind === 'webhook') return `none within ${shownDuration(agoMs)}`;
  return `${since.kind} ${shownDuration(agoMs)} ago`;
}

/** How far the estimate can be trusted, and why. */
export function confidenceWords({ phone }: Pick<DriftOutput, 'phone'>): string {
  const { level, reason, likelihood, silencesAsLong, activeDays } = phone.confidence;
  const chance = likelihood === null ? '' : ` (chance ${percent(likelihood)})`;
  switch (reason) {
    case 'told-by-meta':
      return 'Certain: Meta said so.';
    case 'seen-lately':
      return 'The phone gave a sign within a day.';
    case 'acknowledged':
      return `Confidence ${level}: counted from when somebody said that the app was opened.`;
    case 'unlike-its-rhythm':
      return `Confidence ${level}: so long a silence is unlike this number${chance}, used on ${activeDays} of 90 days.`;
    case 'within-its-rhythm':
      return `Confidence ${level}: this number often says nothing for so long${chance}; ${silencesAsLong} of its silences were as long.`;
    case 'too-few-signs':
      return `Confidence ${level}: used on ${activeDays} of 90 days, which is no rhythm to compare with.`;
    case 'link-outlived-it':
      return `Confidence ${level}: messages still came after 14 days without a sign, so the app was opened in silence.`;
    case 'never-seen':
      return `Confidence ${level}: its phone never gave a sign.`;
  }
}

/** Something else that drifts, in a few words. */
export function otherWords({ kind, risk, detail }: DriftOutput['others'][number]): string {
  return `${kind}${detail === null ? '' : ` ${detail}`} (${risk})`;
}

function percent(share: number): string {
  return share < 0.001 ? '< 0.1 %' : `${Number((share * 100).toPrecision(2))} %`;
}
