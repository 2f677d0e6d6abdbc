import type { TEMPLATE_SOURCES } from '../../rules/index.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { DraftPath, Suppression } from '../source.ts';
import type { Anatomy } from './anatomy.ts';

/** `error`: Meta refuses or rejects it; `warn`: it may, or it breaks something else; `note`: worth a look. */
export const SEVERITIES = ['error', 'warn', 'note'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What to write in place of what is there, without changing what people will read. */
export interface Fix {
  readonly path: DraftPath;
  /** What is there now; undefined when nothing is. */
  readonly from: unknown;
  /** What is to be there; undefined to take it out. */
  readonly to: unknown;
}

/** What a check found, and where. */
export interface Found {
  readonly path: DraftPath;
  readonly message: string;
  readonly fix?: Fix;
}

/** One of several drafts that are looked at together. */
export interface Member {
  readonly anatomy: Anatomy;
  readonly file: string;
}

/** What a check of the whole set found in one of its members. */
export interface FoundInSet extends Found {
  readonly member: Member;
}

/** What the people who run the lint know and a draft does not say. */
export interface LintSettings {
  /** Hosts that belong to the business; undefined when nobody said. */
  readonly hosts?: readonly string[] | undefined;
}

interface RuleText {
  /** Stable: suppressions and reports name it. */
  readonly id: string;
  readonly severity: Severity;
  /** One line. */
  readonly title: string;
  readonly explanation: string;
  /** What Meta answers, where somebody has seen or documented it: `100/2388040`, `INVALID_FORMAT`. */
  readonly meta?: string;
  /** `observed`: in refusals people quote, not in Meta’s documentation; `unverified`: a single claim. @default documented */
  readonly certainty?: 'observed' | 'unverified';
  readonly source: keyof typeof TEMPLATE_SOURCES;
  /** Where sources disagree: the other position. */
  readonly otherwise?: string;
  /** Drafts that break this rule and no other. */
  readonly bad: readonly TemplateDraft[];
  /** The same, mended. */
  readonly good: readonly TemplateDraft[];
}

export interface DraftRule extends RuleText {
  readonly check: (anatomy: Anatomy, settings: LintSettings) => Iterable<Found>;
}

export interface SetRule extends RuleText {
  readonly checkSet: (members: readonly Member[]) => Iterable<FoundInSet>;
}

/** About what somebody wished not to hear; found by whoever applies those wishes. */
export interface SuppressionRule extends RuleText {
  readonly badSuppression: Suppression;
}

export type LintRule = DraftRule | SetRule | SuppressionRule;
