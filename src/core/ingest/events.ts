/*
 * Domain events: what a delivery says, in coex's words. Instants are Unix milliseconds.
 */

/** The business number an event is about. */
export interface NumberRef {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber?: string | undefined;
  readonly wabaId?: string | undefined;
}

/** The person on the other side; either id may be missing under usernames. */
export interface Party {
  readonly waId?: string | undefined;
  readonly userId?: string | undefined;
  readonly username?: string | undefined;
  readonly name?: string | undefined;
}

export interface MediaRef {
  readonly id?: string | undefined;
  readonly mime_type?: string | undefined;
  readonly sha256?: string | undefined;
  readonly caption?: string | undefined;
  readonly filename?: string | undefined;
}

/** A message's content, whatever carried it. */
export interface MessageFact {
  readonly wamid: string;
  readonly at: number;
  readonly type: string;
  readonly text?: string | undefined;
  readonly media?: MediaRef | undefined;
  readonly replyTo?: string | undefined;
  /** What the carrier said beyond these fields, kept as it came. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export interface HistoryMessage {
  readonly direction: 'inbound' | 'outbound';
  readonly message: MessageFact;
  readonly status?: string | undefined;
}

export interface HistoryThread {
  readonly party: Party;
  readonly messages: readonly HistoryMessage[];
}

interface Revision {
  readonly number: NumberRef;
  readonly by: 'customer' | 'app';
  readonly carrier: 'messages' | 'smb_message_echoes' | 'history';
  /** The id of the edit or revoke itself. */
  readonly wamid: string;
  readonly originalWamid: string;
  readonly at: number;
}

export type DomainEvent =
  | {
      readonly type: 'MessageReceived';
      readonly number: NumberRef;
      readonly from: Party;
      readonly message: MessageFact;
    }
  | {
      readonly type: 'MessageEchoed';
      readonly number: NumberRef;
      readonly to: Party;
      readonly message: MessageFact;
    }
  /** coex sent it through the API and Meta accepted it. */
  | {
      readonly type: 'MessageSent';
      readonly number: NumberRef;
      readonly to: Party;
      readonly message: MessageFact;
    }
  | (Revision & {
      readonly type: 'MessageEdited';
      readonly text?: string | undefined;
      readonly content: unknown;
    })
  | (Revision & { readonly type: 'MessageRevoked' })
  | {
      readonly type: 'StatusChanged';
      readonly number: NumberRef;
      readonly wamid: string;
      readonly status: string;
      readonly at: number;
      readonly recipient: Party;
      readonly groupId?: string | undefined;
      readonly pricing?: unknown;
      readonly errors?: readonly unknown[] | undefined;
      readonly extra?: Readonly<Record<string, unknown>> | undefined;
    }
  | {
      readonly type: 'HistoryChunk';
      readonly number: NumberRef;
      readonly phase: number;
      readonly chunkOrder?: number | undefined;
      /** 0 to 100, of the whole import. */
      readonly progress: number;
      readonly threads: readonly HistoryThread[];
      readonly sha256: string;
    }
  | {
      readonly type: 'HistoryDeclined';
      readonly number: NumberRef;
      readonly code: number;
      readonly title?: string | undefined;
    }
  /** Media of an imported message, sent after its placeholder; matched by wamid alone. */
  | { readonly type: 'HistoryMedia'; readonly number: NumberRef; readonly message: MessageFact }
  | {
      readonly type: 'ContactSynced';
      readonly number: NumberRef;
      readonly contact: Party & {
        readonly fullName?: string | undefined;
        readonly firstName?: string | undefined;
      };
      readonly removed: boolean;
      readonly at: number;
    }
  /** A person said whether they want to be written to. */
  | {
      readonly type: 'PreferenceChanged';
      readonly number: NumberRef;
      readonly user: Party;
      readonly category: string;
      readonly value: string;
      readonly detail?: string | undefined;
      readonly at: number;
    }
  /** A person goes by another phone or another BSUID from now on. */
  | {
      readonly type: 'UserChanged';
      readonly number: NumberRef;
      readonly why: 'changed-number' | 'changed-user-id';
      readonly from: Party;
      readonly to: Party;
      readonly at: number;
    }
  | (AccountFact & { readonly type: 'AccountChanged' })
  | (AccountFact & { readonly type: 'TemplateChanged' })
  | (AccountFact & { readonly type: 'NumberChanged' })
  /** coex read the phone number node from the Graph API. */
  | {
      readonly type: 'NumberObserved';
      readonly number: NumberRef;
      readonly verifiedName?: string | undefined;
      readonly onboardedAt: number;
      readonly node: unknown;
      readonly at: number;
    }
  /** Meta accepted a one-shot sync request. */
  | {
      readonly type: 'SyncRequested';
      readonly number: NumberRef;
      readonly sync: 'contacts' | 'history';
      /** Undefined when its answer was lost. */
      readonly requestId?: string | undefined;
      readonly epoch: number;
      readonly at: number;
    }
  | Unrecognised;

/** A lifecycle fact of an account, a template or a number. */
interface AccountFact {
  readonly field: string;
  readonly event: string;
  readonly wabaId?: string | undefined;
  readonly phoneNumberId?: string | undefined;
  /** Where the number is told by its display number alone. */
  readonly displayPhoneNumber?: string | undefined;
  /** `entry.time`; undefined when the delivery had none. */
  readonly at?: number | undefined;
  readonly value: unknown;
}

/** What was not understood, with the reason; kept as it came. */
export interface Unrecognised {
  readonly type: 'Unrecognised';
  readonly field: string;
  readonly reason: string;
  readonly value: unknown;
}

export type DomainEventName = DomainEvent['type'];
