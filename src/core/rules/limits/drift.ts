import type { Rule } from '../rule.ts';
import { ACCOUNT_UPDATE, CORAL } from '../sources.ts';
import { DAY_MS, HOUR_MS } from './units.ts';

const OWN_MARGIN = {
  source: 'coex’s own margin: Meta tells nobody when the app was last opened',
  asOf: CORAL.asOf,
} as const;

/** How coex judges a silence, besides the limits of the connection. */
export const DRIFT_LIMITS = {
  driftRhythmMs: {
    value: 90 * DAY_MS,
    about: 'How far back a number’s own rhythm is read.',
    ...OWN_MARGIN,
  },
  driftUnlikeMs: {
    value: 5 * DAY_MS,
    about: 'A silence of this long is watched when it is unlike the number’s own rhythm.',
    ...OWN_MARGIN,
  },
  driftWatchMs: {
    value: 7 * DAY_MS,
    about: 'A silence of this long is watched whatever the number’s rhythm: half of the time is over.',
    ...OWN_MARGIN,
  },
  driftLastCallMs: {
    value: 11.5 * DAY_MS,
    about:
      'A silence of this long is warned of whatever the number’s rhythm: 48 hours before the 14 days, and half a day for whoever looks twice a day.',
    ...OWN_MARGIN,
  },
  driftLostMs: {
    value: 15 * DAY_MS,
    about:
      'A silence of this long, unlike the number with high confidence, is taken for a lost link: Meta says “about 14 days”, and a message may yet show that it stands.',
    ...OWN_MARGIN,
  },
  driftCompanionWatchMs: {
    value: 20 * DAY_MS,
    about: 'Nothing at all of a number for this long is watched for the 30 days of a companion.',
    source: `coex’s own margin; which companion counts is told nowhere (${ACCOUNT_UPDATE.source})`,
    asOf: ACCOUNT_UPDATE.asOf,
  },
  driftTokenWatchMs: {
    value: 14 * DAY_MS,
    about: 'A token that ends this soon is watched.',
    ...OWN_MARGIN,
  },
  driftTokenWarnMs: { value: 7 * DAY_MS, about: 'A token that ends this soon is warned of.', ...OWN_MARGIN },
  driftTokenAlarmMs: {
    value: 2 * DAY_MS,
    about: 'A token that ends this soon raises an alarm.',
    ...OWN_MARGIN,
  },
  driftSyncWarnMs: {
    value: 12 * HOUR_MS,
    about: 'Syncs that are not asked for, with this much of the 24 hours left, are warned of.',
    ...OWN_MARGIN,
  },
  driftSyncAlarmMs: {
    value: 3 * HOUR_MS,
    about: 'Syncs that are not asked for, with this much of the 24 hours left, raise an alarm.',
    ...OWN_MARGIN,
  },
  driftChangeMs: {
    value: 14 * DAY_MS,
    about: 'For how long a limit that was lowered, or a restriction, is shown.',
    ...OWN_MARGIN,
  },
} as const satisfies Record<string, Rule<number>>;
