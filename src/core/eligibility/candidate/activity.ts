import { LIMITS } from '../../rules/index.ts';
import type { Check } from '../check.ts';
import { judged, unanswered } from './verdicts.ts';

const DAY_MS = 86_400_000;

/** Whether the number has been used in the app for long enough; Meta publishes no number of days, providers do. */
export function checkNumberAge(days: number | undefined): Check {
  const { value, source, asOf } = LIMITS.numberAgeMs;
  const about = { id: 'number-age', source, asOf };
  if (days === undefined) {
    return unanswered(about, 'how long the number has been used in the app is not known', 'numberAgeDays');
  }
  const least = value / DAY_MS;
  if (days >= least) return judged(about, 'pass', `in use for ${counted(days)}`);
  return judged(
    about,
    'fail',
    `in use for ${counted(days)}; providers name ${least} as the least, Meta no number`,
    `Use it in the app for ${counted(least - days)} more, and let customers write to it.`,
  );
}

/** Whether somebody used the app of late: a number that lies still may be turned away for want of activity. */
export function checkRecentActivity(days: number | undefined): Check {
  const { value, source, asOf } = LIMITS.recentActivityMs;
  const about = { id: 'recent-activity', source, asOf };
  if (days === undefined) {
    return unanswered(about, 'when the app was last used is not known', 'lastActiveDays');
  }
  if (days <= value / DAY_MS) return judged(about, 'pass', days === 0 ? 'used today' : `used ${ago(days)}`);
  return judged(
    about,
    'warn',
    `last used ${ago(days)}; Meta’s dialog may ask for more activity`,
    'Write with customers in the app for some days before the signup.',
  );
}

function counted(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function ago(days: number): string {
  return `${counted(days)} ago`;
}
