import type { Origin } from '../print/message.ts';

/** Whose conversation it is, and with which number. */
export interface ShownChat {
  /** Null for what belongs to no chat. */
  readonly chat: number | null;
  readonly name: string;
  readonly waId: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly phoneNumberId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly verifiedName: string | null;
}

/** What drawing a message takes; instants in ISO, UTC. */
export interface ShownMessage {
  readonly id: number;
  readonly origin: Origin;
  readonly imported: boolean;
  readonly type: string;
  readonly text: string | null;
  readonly firstText: string | null;
  readonly revoked: boolean;
  readonly revisions: readonly {
    readonly kind: 'edit' | 'revoke';
    readonly by: 'customer' | 'app';
    readonly text: string | null;
    readonly at: string;
  }[];
  readonly statuses: readonly { readonly status: string; readonly at: string; readonly errors: unknown }[];
  readonly reactions: readonly {
    readonly origin: Origin;
    readonly emoji: string | null;
    readonly at: string;
  }[];
  readonly media: unknown;
  readonly file: {
    readonly state: 'stored' | 'gone' | 'mismatch' | 'failed';
    readonly path: string | null;
  } | null;
  readonly replyTo: string | null;
  readonly quoted: {
    readonly id: number;
    readonly origin: Origin;
    readonly type: string;
    readonly text: string | null;
    readonly sentAt: string;
    readonly isHere: boolean;
  } | null;
  readonly sentAt: string;
  readonly status: string | null;
  readonly extra: unknown;
}

/** A transcript piece by piece, so that it never has to be whole in memory. */
export interface Transcript {
  readonly head: () => string;
  /** Empty for what is shown elsewhere: a reaction stands at its message. */
  readonly message: (message: ShownMessage) => string;
  /** Says how many messages there were: without it, something is missing. */
  readonly foot: () => string;
}
