import { LIMITS } from '../rules/index.ts';
import type { PhoneEvidence } from './evidence.ts';
import type { Risk } from './risk.ts';

/** What else wears a connection out, besides a phone that lies still. */
export const OTHER_KINDS = [
  'companion-inactivity',
  'token-expiry',
  'sync-deadline',
  'quality',
  'limit-lowered',
  'restriction',
] as const;

export type OtherKind = (typeof OTHER_KINDS)[number];

export interface OtherDrift {
  readonly kind: OtherKind;
  readonly risk: Risk;
  /** When it ends or since when it is so, Unix milliseconds; null where nobody says. */
  readonly at: number | null;
  /** What Meta called it, or what is missing; null where the kind says all. */
  readonly detail: string | null;
}

/** What is known of a number besides its phone. Instants are Unix milliseconds. */
export interface Surroundings {
  /** When its token ends; null for never, undefined when nobody asked. */
  readonly tokenEndsAt?: number | null | undefined;
  /** Until when the syncs can be asked for, and which were not; undefined when none is open. */
  readonly openSyncs?: { readonly deadlineAt: number; readonly missing: readonly string[] } | undefined;
  /** `quality_rating` of the phone number node as last fetched, and when that was. */
  readonly quality?: { readonly rating: string; readonly at: number } | undefined;
  readonly changes: readonly AccountChange[];
}

/** A limit that changed, a restriction, or the end of a ban, as the account's webhooks told it. */
export interface AccountChange {
  readonly at: number;
  readonly kind: 'limit' | 'restriction' | 'ban' | 'lifted';
  /** Of a limit: the tiers; else `to` is what Meta called it. */
  readonly from: string | null;
  readonly to: string;
}

/** Everything besides the phone that drifts, the worst first as it stands in the list of kinds. */
export function otherDrift(evidence: PhoneEvidence, around: Surroundings, now: number): OtherDrift[] {
  return [
    ...companionDrift(evidence, now),
    ...tokenDrift(around, now),
    ...syncDrift(around, now),
    ...qualityDrift(around),
    ...changeDrift(around, now),
  ];
}

/**
 * Meta ends a link whose companion was not used for about 30 days, and does not say which companion counts. Only that
 * nothing at all came of a number for long can be seen, so it is watched and no more.
 */
function companionDrift({ signs }: PhoneEvidence, now: number): OtherDrift[] {
  const last = Math.max(0, ...Object.values(signs).map((instants) => instants.at(-1) ?? 0));
  if (last === 0 || now - last < LIMITS.driftCompanionWatchMs.value) return [];
  const at = last + LIMITS.companionInactivityMs.value;
  return [{ kind: 'companion-inactivity', risk: 'watch', at, detail: null }];
}

function tokenDrift({ tokenEndsAt }: Surroundings, now: number): OtherDrift[] {
  if (tokenEndsAt === null || tokenEndsAt === undefined) return [];
  const leftMs = tokenEndsAt - now;
  if (leftMs > LIMITS.driftTokenWatchMs.value) return [];
  const risk =
    leftMs <= LIMITS.driftTokenAlarmMs.value
      ? 'critical'
      : leftMs <= LIMITS.driftTokenWarnMs.value
        ? 'warn'
        : 'watch';
  return [{ kind: 'token-expiry', risk, at: tokenEndsAt, detail: null }];
}

function syncDrift({ openSyncs }: Surroundings, now: number): OtherDrift[] {
  if (openSyncs === undefined || openSyncs.deadlineAt <= now) return [];
  const leftMs = openSyncs.deadlineAt - now;
  const risk =
    leftMs <= LIMITS.driftSyncAlarmMs.value
      ? 'critical'
      : leftMs <= LIMITS.driftSyncWarnMs.value
        ? 'warn'
        : 'watch';
  return [{ kind: 'sync-deadline', risk, at: openSyncs.deadlineAt, detail: openSyncs.missing.join(', ') }];
}

function qualityDrift({ quality }: Surroundings): OtherDrift[] {
  if (quality === undefined) return [];
  const { rating, at } = quality;
  if (rating !== 'RED' && rating !== 'YELLOW') return [];
  return [{ kind: 'quality', risk: rating === 'RED' ? 'warn' : 'watch', at, detail: rating }];
}

function changeDrift({ changes }: Surroundings, now: number): OtherDrift[] {
  const recent = changes.filter(({ at }) => at <= now && now - at < LIMITS.driftChangeMs.value);
  const limit = recent.filter(({ kind }) => kind === 'limit').at(-1);
  const liftedAt = recent.findLastIndex(({ kind }) => kind === 'lifted');
  // Lifting a ban lifts no restriction besides.
  const restriction = recent
    .filter(({ kind }, place) => kind === 'restriction' || (kind === 'ban' && place > liftedAt))
    .at(-1);
  return [
    ...(limit !== undefined && isLower(limit)
      ? [
          {
            kind: 'limit-lowered',
            risk: 'warn',
            at: limit.at,
            detail: `${limit.from} → ${limit.to}`,
          } as const,
        ]
      : []),
    ...(restriction === undefined
      ? []
      : [{ kind: 'restriction', risk: 'warn', at: restriction.at, detail: restriction.to } as const]),
  ];
}

// Source: reference §4.9 (phone_number_quality_update).
const TIERS = ['TIER_50', 'TIER_250', 'TIER_1K', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'];

/** A tier that is not known is never called lower. */
function isLower({ from, to }: AccountChange): boolean {
  if (from === null || !TIERS.includes(from) || !TIERS.includes(to)) return false;
  return TIERS.indexOf(to) < TIERS.indexOf(from);
}
