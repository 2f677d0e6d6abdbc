import { isoTime } from '../../clock.ts';
import { LIMITS, whyRejected } from '../../rules/index.ts';
import type { AccountTemplate } from '../account/read.ts';
import type { Sighting } from './sightings.ts';
import type { Told } from './told.ts';

/** What a review can find, and what `--fail-on` can name. */
export const FINDING_KINDS = [
  'rejected',
  'paused',
  'disabled',
  'pending',
  'category-change',
  'quality:red',
  'quality:yellow',
  'idle',
  'limit',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something about a template that somebody should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** What templates with the same problem have in common: `INVALID_FORMAT`. */
  readonly cause: string;
  readonly problem: string;
  /** What to do; absent when there is nothing to do but wait. */
  readonly fix?: string;
}

interface Known {
  /** What webhooks told. */
  readonly told: Told | undefined;
  /** How it was the last time. */
  readonly before: Sighting | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Everything about a template that somebody should know (templates.md §2). */
export function findingsOf(template: AccountTemplate, known: Known): Finding[] {
  return [
    ...statusFindings(template, known),
    ...categoryFindings(template, known),
    ...qualityFindings(template),
    ...idleFindings(template, known),
  ];
}

function statusFindings(template: AccountTemplate, { told }: Known): Finding[] {
  switch (template.status) {
    case 'REJECTED':
      return [rejected(template.rejectedReason, told)];
    case 'PAUSED':
      return [paused(told)];
    case 'DISABLED':
      return [
        {
          kind: 'disabled',
          cause: 'DISABLED',
          problem: 'Disabled for good, most often after its third pause.',
          fix: 'Make a new template with another name and other content.',
        },
      ];
    case 'PENDING':
    case 'IN_APPEAL': {
      const what = template.status === 'PENDING' ? 'review' : 'an appeal';
      return [{ kind: 'pending', cause: template.status, problem: `Meta’s answer to ${what} is awaited.` }];
    }
    default:
      return [];
  }
}

function rejected(reason = 'NONE', told: Told | undefined): Finding {
  const words = whyRejected(reason) ?? 'Meta gives no reason that is known. WhatsApp Manager may say more.';
  const { reason: said, recommendation } = told?.rejection ?? {};
  const meta = [said, recommendation].filter((one) => one !== undefined).join(' ');
  return {
    kind: 'rejected',
    cause: reason,
    problem: `Rejected as ${reason}.${meta === '' ? '' : ` Meta says: ${meta}`}`,
    fix: words,
  };
}

function paused(told: Told | undefined): Finding {
  const { title, at = 0 } = told?.pause ?? {};
  const base = { kind: 'paused', cause: title ?? 'PAUSED' } as const;
  const ends = (durationMs: number) => `until about ${isoTime(at + durationMs).slice(0, 16)}Z`;
  const fix = 'Edit it to what people expect of it; sends fail with 132015 until then.';
  switch (title) {
    case 'FIRST_PAUSE':
      return {
        ...base,
        problem: `Paused for low quality, the first time, ${ends(LIMITS.templatePauseFirstMs.value)}.`,
        fix,
      };
    case 'SECOND_PAUSE':
      return {
        ...base,
        problem: `Paused for low quality, the second time, ${ends(LIMITS.templatePauseSecondMs.value)}. The next disables it.`,
        fix,
      };
    case 'RATE_LIMITING_PAUSE':
      return {
        ...base,
        problem: 'Paused by pacing: too few people took it well when it was new. It does not end by itself.',
        fix: 'Edit it, or lift the pause in WhatsApp Manager.',
      };
    default:
      return { ...base, problem: 'Paused; no webhook told which time it is.', fix };
  }
}

function categoryFindings(
  { category, correctCategory }: AccountTemplate,
  { told, before }: Known,
): Finding[] {
  const findings: Finding[] = [];
  if (correctCategory !== undefined) {
    const at = told?.categoryChangesAt;
    const notice = LIMITS.categoryChangeNoticeMs.value / 3_600_000;
    const when =
      at === undefined ? `within ${notice} hours of Meta’s notice` : `on ${isoTime(at).slice(0, 16)}Z`;
    findings.push({
      kind: 'category-change',
      cause: `${category} → ${correctCategory}`,
      problem: `Becomes ${correctCategory} ${when}; it is ${category} now.`,
      fix: 'Rewrite it, or ask for a review in WhatsApp Manager within 60 days; what it costs and whom it may be sent to change with it.',
    });
  }
  if (before !== undefined && before.category !== category)
    findings.push({
      kind: 'category-change',
      cause: `${before.category} → ${category}`,
      problem: `Was ${before.category} on ${isoTime(before.seenAt).slice(0, 10)}, is ${category} now.`,
      fix: 'Check what it costs and whether its recipients agreed to this category before it is sent again.',
    });
  return findings;
}

function qualityFindings({ quality, status }: AccountTemplate): Finding[] {
  const score = quality?.score;
  if (status !== 'APPROVED' && status !== 'PAUSED') return [];
  if (score === 'RED')
    return [
      {
        kind: 'quality:red',
        cause: 'RED',
        problem: `Its quality is low${said(quality)}: it may be paused any time.`,
        fix: 'Send it to fewer people, those who expect it, or edit it.',
      },
    ];
  if (score !== 'YELLOW') return [];
  const problem = `Its quality is medium${said(quality)}.`;
  return [{ kind: 'quality:yellow', cause: 'YELLOW', problem, fix: 'See who blocks or reports it.' }];
}

function said(quality: AccountTemplate['quality']): string {
  return quality?.reason === undefined ? '' : ` (${quality.reason})`;
}

const DAY_MS = 86_400_000;
/** How long before Meta archives it a template is told of. */
const IDLE_NOTICE_MS = 30 * DAY_MS;

function idleFindings(template: AccountTemplate, { told, now }: Known): Finding[] {
  const { updatedAt, status } = template;
  if (status === 'ARCHIVED') {
    const days = LIMITS.templateArchivedMs.value / DAY_MS;
    return [
      {
        kind: 'idle',
        cause: 'ARCHIVED',
        problem: `Archived; Meta deletes it ${days} days after that.`,
        fix: 'Take it out with `coex templates unarchive` if it is still needed.',
      },
    ];
  }
  if (updatedAt === undefined || !['APPROVED', 'REJECTED', 'PAUSED'].includes(status)) return [];
  const idleAt = Math.max(updatedAt, told?.lastAt ?? 0) + LIMITS.templateIdleMs.value;
  if (idleAt - now > IDLE_NOTICE_MS) return [];
  const when = isoTime(idleAt).slice(0, 10);
  const since = isoTime(updatedAt).slice(0, 10);
  return [
    {
      kind: 'idle',
      cause: 'idle',
      problem: `Not changed since ${since}: unless it was sent since, Meta archives it about ${when}.`,
      fix: 'Send it, edit it, or let it go.',
    },
  ];
}
