import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { Breaking } from './breaking.ts';
import type { Change } from './changes.ts';
import type { CostEffect } from './effects.ts';

/** What the account had when the plan was made; what is applied is applied to this and nothing else. */
export interface AccountState {
  readonly id: string;
  readonly status: string;
  readonly category: string;
  /** SHA-256 of the content in normal form. */
  readonly contentHash: string;
}

/** A sample for a media header. */
export interface Sample {
  /** The way to its component in the draft. */
  readonly path: readonly (string | number)[];
  /** As named, relative to the template's file. */
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
}

/** Why a template is not as the file says, and stays so. */
export const REFUSALS = [
  'edit-quota-day',
  'edit-quota-month',
  'name-blocked',
  'category-of-approved',
  'category-of-name',
  'immutable-parameter-format',
  'immutable-sub-category',
  'immutable-library',
  'in-review',
  'in-appeal',
  'disabled',
  'archived',
  'pending-deletion',
  'not-editable',
  'account-limit',
  'claimed-twice',
  'meta-sample',
  'sample-missing',
  'sample-unreadable',
] as const;

export type RefusalReason = (typeof REFUSALS)[number];

export interface Refusal {
  readonly reason: RefusalReason;
  /** When it may go, Unix milliseconds; absent when time changes nothing. */
  readonly until?: number;
  /** What there is to know beside the reason: the other file, the other category, the problem. */
  readonly detail?: string;
}

/** What people should know though it stops nothing. */
export type Note =
  /** Meta has made it of another category than the file says. */
  | {
      readonly note: 'recategorised';
      readonly file: string;
      readonly account: string;
      readonly cost: CostEffect;
    }
  /** Meta has announced that it will. */
  | {
      readonly note: 'category-scheduled';
      readonly from: string;
      readonly to: string;
      readonly cost: CostEffect;
    }
  /** This plan changes it. */
  | {
      readonly note: 'category-changes';
      readonly from: string;
      readonly to: string;
      readonly cost: CostEffect;
    }
  /** It says the same as one that no file claims: a name and a language cannot be changed, only made anew. */
  | { readonly note: 'renamed'; readonly from: string }
  | { readonly note: 'rejected'; readonly reason: string }
  /** It goes through review again, and is sent as it was until then. */
  | { readonly note: 'reviewed-again' }
  /** Whether the file's sample is the one that Meta has cannot be told. */
  | { readonly note: 'sample-unknown' };

/** What is to become of one language of a template. */
export interface PlanStep {
  readonly action: 'create' | 'edit' | 'archive' | 'unchanged' | 'unmanaged' | 'refused';
  readonly name: string;
  readonly language: string;
  /** Where it is written; absent for what no file claims. */
  readonly file?: string;
  readonly line?: number;
  readonly before?: AccountState;
  readonly category: string;
  /** Of what is to be, in normal form. */
  readonly contentHash?: string;
  /** What is to be sent; samples have no handle in it. Of creations and edits alone. */
  readonly draft?: TemplateDraft;
  readonly samples?: readonly Sample[];
  readonly changes?: readonly Change[];
  readonly breaking?: readonly Breaking[];
  readonly notes?: readonly Note[];
  readonly refusal?: Refusal;
  /** The earliest instant for it, since an account takes so many creations an hour. */
  readonly notBefore?: number;
}

/** What is to be done in one account. */
export interface AccountPlan {
  /** The environment, or the WABA's id. */
  readonly account: string;
  readonly wabaId: string;
  readonly steps: readonly PlanStep[];
  /** As Meta says it; absent when it does not. */
  readonly limit?: { readonly used: number; readonly most: number };
}

/** All that is to be done. */
export interface Plan {
  readonly madeAt: number;
  readonly accounts: readonly AccountPlan[];
}

/** Whether applying the plan would change anything in an account. */
export function isChange({ action }: Pick<PlanStep, 'action'>): boolean {
  return action === 'create' || action === 'edit' || action === 'archive';
}
