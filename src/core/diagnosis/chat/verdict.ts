import type { Reason } from '../reason.ts';

/** How complete a chat is. */
export type ChatVerdict =
  /** Of several people: it is in the app alone. */
  | { readonly kind: 'group'; readonly isKnown: boolean }
  /** There is no such chat here. */
  | { readonly kind: 'absent'; readonly person: 'unknown' | 'known' | 'on-another-number' }
  /** It is here, and something of it is not. */
  | { readonly kind: 'incomplete'; readonly chat: ChatHere }
  /** It is here, and nothing is known to be missing. */
  | { readonly kind: 'complete'; readonly chat: ChatHere };

/** A chat of the store, without who it is with. Instants are ISO. */
export interface ChatHere {
  readonly id: number;
  readonly phoneNumberId: string;
  readonly messages: number;
  readonly firstMessageAt: string | null;
  readonly lastMessageAt: string;
  readonly windowUntil: string | null;
}

/** What is missing for certain or likely while one of these is so. */
export const MISSING_CODES = [
  'link-down',
  'content-unavailable',
  'media-placeholders',
  'history-declined',
  'history-not-asked',
  'history-under-way',
  'history-stopped',
  'history-gaps',
  'unread-bodies',
  'ids-kept-apart',
  'blocked',
] as const;

export type ChatReasonCode =
  | (typeof MISSING_CODES)[number]
  | 'group'
  | 'nothing-known'
  | 'never-wrote'
  | 'on-another-number'
  | 'no-number'
  | 'before-onboarding'
  | 'older-than-history'
  | 'disappearing-messages'
  | 'unsupported-companion'
  | 'known-by-other-id'
  | 'id-changed'
  | 'malformed-bodies'
  | 'blocked-not-known'
  | 'window-open'
  | 'window-closed'
  | 'marketing-stopped'
  | 'sends-refused';

/** The answer to “why is this chat not here, or not whole?”. */
export interface ChatDiagnosis {
  readonly verdict: ChatVerdict;
  /** One plain sentence: how it stands. */
  readonly says: string;
  /** What explains it, the surest first. */
  readonly reasons: readonly Reason<ChatReasonCode>[];
}
