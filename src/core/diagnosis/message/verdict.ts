import type { Evidence } from '../finding.ts';
import type { Reason, Sureness, Unanswered } from '../reason.ts';

/** What became of a message. */
export type MessageVerdict =
  /** We have it. */
  | { readonly kind: 'here'; readonly message: MessageHere }
  /** Its body came and is kept; it could not be read, or has not been yet. */
  | { readonly kind: 'not-read'; readonly bodies: readonly BodyWithIt[] }
  /** Meta sent it and we answered wrongly. */
  | { readonly kind: 'not-taken'; readonly attempts: readonly Attempt[]; readonly isRepeated: boolean }
  /** Meta sent it, something answered that it took it, and it is not in this store. */
  | { readonly kind: 'taken-elsewhere'; readonly attempts: readonly Attempt[] }
  /** Meta is about to send it. */
  | { readonly kind: 'under-way'; readonly attempts: readonly Attempt[] }
  /** Meta knows it and did not send it. */
  | { readonly kind: 'not-sent'; readonly toOtherApps: number }
  /** Meta answers, and its log does not have it. */
  | { readonly kind: 'not-in-log'; readonly isMentioned: boolean }
  /** It is not in the store, and Meta could not be asked: what the store alone speaks for. */
  | {
      readonly kind: 'not-here';
      readonly leaning: 'not-sent' | 'not-taken';
      readonly isMentioned: boolean;
    };

/** A message of the store. Instants are ISO. */
export interface MessageHere {
  /** What the id is of: a message, or an edit or revoke of one. */
  readonly as: 'message' | 'edit' | 'revoke';
  readonly phoneNumberId: string;
  readonly chat: number | null;
  readonly direction: 'inbound' | 'outbound';
  readonly origin: 'customer' | 'app' | 'api';
  readonly type: string;
  readonly imported: boolean;
  readonly status: string | null;
  readonly sentAt: string;
}

/** A body of the delivery log that has the id in it. */
export interface BodyWithIt {
  readonly delivery: number;
  readonly receivedAt: string;
  /** How far it got. */
  readonly outcome: 'waiting' | 'malformed' | 'failed' | 'unrecognised';
  readonly reason: string | null;
}

/** A webhook about the message, as Meta’s log tells of it. */
export interface Attempt {
  readonly state: string | null;
  /** The status it was about. */
  readonly status: string | null;
  readonly at: string | null;
  /** Without what follows the path. */
  readonly url: string | null;
  readonly problem: string | null;
}

/** What Meta’s delivery log says of a message. */
export type MetaLog =
  | { readonly kind: 'answered'; readonly own: readonly Attempt[]; readonly toOtherApps: number }
  | { readonly kind: 'no-entry' }
  | Unanswered;

export type MessageReasonCode =
  | 'refused-by-meta'
  | 'content-unavailable'
  | 'known-by-status-alone'
  | 'known-from-history-alone'
  | 'edited'
  | 'revoked'
  | 'original-unknown'
  | 'media-awaited'
  | 'media-never-comes'
  | 'media-not-on-disk'
  | 'other-number'
  | 'status-not-taken'
  | 'other-callback'
  | 'requests-turned-away'
  | 'mentioned'
  | 'link-down'
  | 'search-cut-short'
  | 'log-not-available'
  | 'log-not-asked';

/** The answer to “where is this message?”. */
export interface MessageDiagnosis {
  readonly wamid: string;
  readonly verdict: MessageVerdict;
  readonly sureness: Sureness;
  /** One plain sentence: what became of it. */
  readonly says: string;
  readonly evidence: Evidence;
  readonly fix: string | null;
  readonly command: string | null;
  /** What else there is to know of it. */
  readonly reasons: readonly Reason<MessageReasonCode>[];
}
