import type { Cursor, Place, Stretch } from '../../core/conversations/index.ts';
import type { Standing } from '../../core/feed/index.ts';
import type { Origin } from '../print/message.ts';
import type { Part } from '../transcript/part.ts';

/*
 * What the feed shows, and where it gets it. Plain data, made by the command: of core this room takes types alone, since
 * its rooms bring schemas that would cost the first frame a third of its time. Instants are Unix milliseconds; texts are
 * as they came, not yet harmless.
 */

/** A chat as the list shows it. */
export interface FeedChat extends Cursor {
  readonly phoneNumberId: string;
  /** Name in the address book, else profile name, username, phone or BSUID. */
  readonly name: string;
  readonly waId: string | null;
  readonly userId: string | null;
  /** Live messages of the customer since the business last answered. */
  readonly unanswered: number;
  /** What the latest message says now: after an edit, its words. */
  readonly lastText: string | null;
  /** Whether it was revoked; what it said is kept. */
  readonly lastRevoked: boolean;
  readonly lastType: string | null;
  readonly lastOrigin: Origin | null;
  readonly lastStatus: string | null;
  /** Until when the API may answer without a template; null when no live message of the customer is known. */
  readonly windowUntil: number | null;
  /** Who looks after it; null while nobody does. */
  readonly assignee: string | null;
}

/** A message as the conversation shows it. */
export interface FeedMessage extends Cursor {
  readonly wamid: string;
  readonly origin: Origin;
  /** Known from the history import alone. */
  readonly imported: boolean;
  readonly type: string;
  /** `accepted`, `sent`, `delivered`, `read`, `failed`; open, and null where there is none. */
  readonly status: string | null;
  /** Meta's codes for why it was not delivered, the latest told first. */
  readonly problemCodes: readonly number[];
  /** What it said first and says now, what it answers, what became of it: empty for a reaction shown at its message. */
  readonly parts: readonly Part[];
  /** Differs whenever anything above does: a message that did not change is not drawn anew. */
  readonly version: string;
}

/** What the details pane tells, section by section. */
export interface ChatDetails {
  readonly chat: number;
  readonly sections: readonly {
    readonly title: string;
    /** `value` null where the slot is empty. */
    readonly facts: readonly { readonly name: string; readonly value: string | null; readonly tone?: Tone }[];
  }[];
}

export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

/** Whether a receiver is at work, as far as can be told from here. */
export type ReceiverState =
  | { readonly kind: 'own'; readonly callbackUrl: string }
  | { readonly kind: 'answers' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly problem: string };

/** Where the feed reads. Everything throws `CoexError` while the store cannot be read, and works again when it can. */
export interface FeedSource {
  /** Costs microseconds, and differs from the last whenever something may have been written, by whichever process. */
  readonly version: () => Promise<string>;
  /** `filter` is looked for in names, phones, usernames and BSUIDs, whatever the case; empty, all are meant. */
  readonly chats: (filter: string, place: Place, limit: number) => Promise<Stretch<FeedChat>>;
  /** These chats as they are now, those that are gone left out, and how many others are later than `since`. */
  readonly chatsNow: (
    filter: string,
    ids: readonly number[],
    since: Cursor,
  ) => Promise<{ readonly items: readonly FeedChat[]; readonly newer: number }>;
  readonly messages: (chat: number, place: Place, limit: number) => Promise<Stretch<FeedMessage>>;
  /** Undefined when the chat is gone. */
  readonly details: (chat: number) => Promise<ChatDetails | undefined>;
  readonly standing: () => Promise<Standing>;
  readonly receiver: () => Promise<ReceiverState>;
}

/** A template that may be sent, with what has to be filled in. */
export interface TemplateChoice {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  /** The body as it is written. */
  readonly body: string;
  /** Addresses of the values it takes, as in `body.1`, with an example of each. */
  readonly values: readonly { readonly at: string; readonly example: string }[];
}

/** What a template comes to for a person, with some values. */
export interface TemplatePreview {
  readonly lines: readonly string[];
  /** What speaks against sending it; empty when nothing does. */
  readonly problems: readonly string[];
}

/** What the feed can do. Every one of them may throw `CoexError`. */
export interface FeedActions {
  /** Resolves with the wamid when Meta has accepted it. */
  readonly sendText: (chat: FeedChat, text: string, replyTo: string | undefined) => Promise<string>;
  readonly templates: (chat: FeedChat) => Promise<readonly TemplateChoice[]>;
  readonly previewTemplate: (
    chat: FeedChat,
    template: TemplateChoice,
    values: Readonly<Record<string, string>>,
  ) => Promise<TemplatePreview>;
  readonly sendTemplate: (
    chat: FeedChat,
    template: TemplateChoice,
    values: Readonly<Record<string, string>>,
  ) => Promise<string>;
  readonly diagnose: (chat: FeedChat) => Promise<Report>;
  /** What a code of Meta's or coex's means: what `coex explain` prints. */
  readonly explain: (code: string) => Promise<Report>;
  /** Writes the chat as a page to read; resolves with the file. */
  readonly exportChat: (chat: FeedChat) => Promise<string>;
}

/** Text to read over the panes. */
export interface Report {
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly tone?: Tone | 'strong' }[];
}
