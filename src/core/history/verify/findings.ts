import { FEATURES, findMetaError, HISTORY_DECLINED, LIMITS } from '../../rules/index.ts';
import { countMissing } from '../missing.ts';
import type { HistoryProgress } from '../progress.ts';
import type { MonthCounts } from './months.ts';

const DAY_MS = 86_400_000;

/** Something that is not in the store, and why. */
export interface Finding {
  readonly kind: FindingKind;
  /** `missing`: it could have come, or may still; `out-of-reach`: no webhook brings it, whatever one does. */
  readonly standing: 'missing' | 'out-of-reach';
  /** How many; null where nobody can know. */
  readonly count: number | null;
  readonly reason: string;
  /** Who says so, and as of when. */
  readonly source: string | null;
  readonly asOf: string | null;
}

export const FINDING_KINDS = [
  'import',
  'chunks',
  'media-to-come',
  'originals-of-replies',
  'originals-of-reactions',
  'originals-of-edits',
  'originals-of-revokes',
  'unavailable',
  'known-by-status',
  'declined',
  'media-too-old',
  'before-the-import',
  'groups',
  'disappearing',
  'view-once',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** What a number's store was found to hold. */
export interface Found {
  readonly history: HistoryProgress;
  readonly totals: MonthCounts;
  readonly edits: number;
  readonly revokes: number;
  readonly groups: number;
}

/** What is missing, what is out of reach, and why; kinds of which there is nothing are left out. */
export function findingsOf(found: Found): Finding[] {
  return [...missingOf(found), ...outOfReach(found)];
}

export function isMissing({ standing }: Pick<Finding, 'standing'>): boolean {
  return standing === 'missing';
}

function missingOf({ history, totals, edits, revokes }: Found): Finding[] {
  const { state, missing } = history;
  const isOver = state === 'complete' || state === 'complete-with-gaps' || state === 'declined';
  const original = 'What they are about has not come, and would have come by a chunk or webhook of its own.';
  return [
    ...(isOver ? [] : [finding('import', null, IMPORT_REASONS[state])]),
    ...some(
      'chunks',
      countMissing(missing),
      'Chunks with a higher chunk_order of the same phase came, and these did not.',
    ),
    ...some(
      'media-to-come',
      totals.mediaPending,
      `Sent within ${inDays(LIMITS.historyMediaMs)} days before the onboarding, so that they may still follow.`,
      LIMITS.historyMediaMs,
    ),
    ...some('originals-of-replies', totals.replies, original),
    ...some('originals-of-reactions', totals.reactions, original),
    ...some('originals-of-edits', edits, original),
    ...some('originals-of-revokes', revokes, original),
    ...some('unavailable', totals.unavailable, UNAVAILABLE.fix, UNAVAILABLE),
  ];
}

const IMPORT_REASONS = {
  none: 'No history was asked for, as far as the store knows.',
  requested: 'The history was asked for, and nothing has come yet.',
  importing: 'The import goes on.',
  silent: 'The history was asked for, and nothing came.',
  stalled: 'The import stopped before its end.',
} as const;

const UNAVAILABLE = findMetaError(131_060) ?? { fix: '', source: '', asOf: '' };

function outOfReach({ history, totals, groups }: Found): Finding[] {
  const never = (kind: FindingKind, count: number | null, reason: string, rule?: Sourced) =>
    finding(kind, count, reason, rule, 'out-of-reach');
  const { historyMs, historyMediaMs } = LIMITS;
  return [
    ...(totals.statusOnly === 0
      ? []
      : [
          never(
            'known-by-status',
            totals.statusOnly,
            'Another program sent them through the API: Meta tells what became of them, and not their words.',
          ),
        ]),
    ...(history.declinedAt === null
      ? []
      : [
          never(
            'declined',
            null,
            'The business chose not to share it; only a new onboarding can ask again.',
            HISTORY_DECLINED,
          ),
        ]),
    ...(totals.mediaNever === 0
      ? []
      : [
          never(
            'media-too-old',
            totals.mediaNever,
            `Media follow only when they were sent within ${inDays(historyMediaMs)} days before the onboarding.`,
            historyMediaMs,
          ),
        ]),
    never(
      'before-the-import',
      null,
      `The history reaches ${inDays(historyMs)} days back from the onboarding.`,
      historyMs,
    ),
    never('groups', groups === 0 ? null : groups, GROUPS.about, GROUPS),
    never('disappearing', null, `${DISAPPEARING.about} The API gets none of them.`, DISAPPEARING),
    never('view-once', null, `${VIEW_ONCE.about} The API gets none of them.`, VIEW_ONCE),
  ];
}

const GROUPS = feature('feature-groups');
const DISAPPEARING = feature('feature-disappearing-messages');
const VIEW_ONCE = feature('feature-view-once');

function feature(name: string): Sourced & { readonly about: string } {
  return FEATURES[name] ?? { about: '', source: '', asOf: '' };
}

function inDays({ value }: { readonly value: number }): number {
  return Math.round(value / DAY_MS);
}

interface Sourced {
  readonly source: string;
  readonly asOf: string;
}

function some(kind: FindingKind, count: number, reason: string, rule?: Sourced): Finding[] {
  return count === 0 ? [] : [finding(kind, count, reason, rule)];
}

function finding(
  kind: FindingKind,
  count: number | null,
  reason: string,
  rule?: Sourced,
  standing: Finding['standing'] = 'missing',
): Finding {
  return { kind, standing, count, reason, source: rule?.source ?? null, asOf: rule?.asOf ?? null };
}
