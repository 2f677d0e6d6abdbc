import type { HistoryProgress } from '../history/index.ts';
import type { Sync, SyncRequest } from '../journal/index.ts';
import type { Refusal, SignupWay } from './signup-way.ts';

/** What an onboarding tells while it goes on, an event per step. Instants are Unix milliseconds. */
export type OnboardEvent =
  | {
      readonly event: 'started';
      readonly onboardingId: string;
      readonly way: SignupWay['name'];
      /** Whether it goes on from where an earlier run was stopped. */
      readonly resumed: boolean;
    }
  /** The app gets the webhook fields the import needs; `added` are those it lacked. */
  | { readonly event: 'app-fields'; readonly added: readonly string[] }
  | { readonly event: 'signup'; readonly way: SignupWay['name']; readonly link: string | null }
  | ({ readonly event: 'signup-left' } & Refusal)
  | { readonly event: 'signup-finished'; readonly wabaId: string | null }
  /** The business token is kept. */
  | { readonly event: 'token-kept' }
  | {
      readonly event: 'onboarded';
      readonly wabaId: string;
      readonly phoneNumberId: string;
      readonly displayPhoneNumber: string | null;
      readonly verifiedName: string | null;
      readonly onboardedAt: number;
      /** Until when the syncs can be asked for. */
      readonly deadlineAt: number;
    }
  | { readonly event: 'subscribed'; readonly wabaId: string }
  /** No answer came; webhooks are waited for until `waitUntil`. */
  | { readonly event: 'sync-unknown'; readonly sync: Sync; readonly waitUntil: number }
  | ({ readonly event: 'sync-requested'; readonly sync: Sync } & SyncRequest)
  | { readonly event: 'progress'; readonly history: HistoryProgress };

/** How an onboarding ended. */
export interface OnboardEnd {
  readonly onboardingId: string;
  /**
   * `complete`: everything the phone shares is here. `complete-with-gaps`: chunks that were announced stayed away.
   * `declined`: the business shares no history. `silent`: Meta accepted and nothing came. `stalled`: some came, and
   * nothing more. `detached`: left to the receiver. `disconnected`: the number left meanwhile.
   */
  readonly outcome:
    | 'complete'
    | 'complete-with-gaps'
    | 'declined'
    | 'silent'
    | 'stalled'
    | 'detached'
    | 'disconnected';
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  readonly deadlineAt: number;
  readonly contacts: SyncRequest['how'];
  readonly history: HistoryProgress;
  /** Why nothing came, the likeliest first; empty unless silent or stalled. */
  readonly causes: readonly Cause[];
}

/** One of the reasons why webhooks of an import stay away, held against what is known here. */
export interface Cause {
  readonly id: string;
  /** What may be wrong. */
  readonly cause: string;
  /** Whether what is known here speaks for it, against it, or says nothing. */
  readonly evidence: 'for' | 'against' | 'unknown';
  /** What is known here. */
  readonly known: string;
  /** What to do; undefined when evidence speaks against it. */
  readonly fix?: string | undefined;
}
