import type { Standing } from '../../core/feed/index.ts';
import type { Field } from './field.ts';
import type { Scroll } from './scroll.ts';
import type {
  ChatDetails,
  FeedChat,
  FeedMessage,
  ReceiverState,
  Report,
  TemplateChoice,
  TemplatePreview,
} from './source.ts';

export type PaneName = 'chats' | 'conversation' | 'details';

/** All there is to the screen. `(state, event) → state` in `reduce.ts`; what is drawn follows from it alone. */
export interface FeedState {
  readonly size: { readonly columns: number; readonly rows: number };
  /** Unix milliseconds, of the store's clock; ages and windows are told by it. */
  readonly now: number;
  readonly focus: PaneName;
  /** Whether the details stand beside the conversation on a screen with room for them; `o` turns it. */
  readonly showsDetails: boolean;
  /** Chats from the latest down; `filter` as applied. */
  readonly chats: Scroll<FeedChat> & { readonly filter: string };
  /** Null while no chat is open. */
  readonly conversation: Conversation | null;
  readonly details: { readonly shown: ChatDetails | null; readonly line: number };
  /** Null until it was read once. */
  readonly standing: Standing | null;
  readonly receiver: ReceiverState | null;
  /** Why the store cannot be read at the moment; null while it can. */
  readonly trouble: Failure | null;
  readonly overlay: Overlay;
  /** What was written and not sent, by chat. */
  readonly drafts: Readonly<Record<number, string>>;
  /** What was sent from here and has not shown up in the store, and what was refused. */
  readonly outgoing: readonly Outgoing[];
  readonly notice: Notice | null;
  readonly isPaused: boolean;
  /** Whether something changed since the pause began. */
  readonly isStale: boolean;
  /** What the world outside has to do, the oldest first; each is done once. */
  readonly tasks: readonly Task[];
  /** The number of the next task. */
  readonly nextTask: number;
  readonly isLeaving: boolean;
}

/** The open chat, and its messages from the earliest down. */
export interface Conversation extends Scroll<FeedMessage> {
  readonly chat: FeedChat;
}

/** What went wrong, and what to do now. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Meta's code, when Meta refused. */
  readonly metaCode: number | null;
  /** Whether that refusal says nothing of whether the call had its effect all the same. @default false */
  readonly mayBeDone?: boolean;
}

/** One line above the footer that goes by itself. */
export interface Notice {
  readonly text: string;
  readonly tone: 'good' | 'warning' | 'bad' | 'quiet';
  /** When it goes. */
  readonly until: number;
}

/** A message sent from here. */
export interface Outgoing {
  /** The task that sends it. */
  readonly task: number;
  readonly chat: number;
  readonly text: string;
  /** What to send again with, after a refusal. */
  readonly again: SendTask;
  readonly state:
    | { readonly kind: 'pending' }
    | { readonly kind: 'accepted'; readonly wamid: string }
    | SendTrouble;
}

/** What became of a message that Meta did not simply accept. It stays until it is dismissed. */
export type SendTrouble =
  /** It certainly did not go out: it may be sent again. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** It may have gone out: a first wish to send it again sets `isConfirmed`, a second one sends it. */
  | { readonly kind: 'unsure'; readonly failure: Failure; readonly isConfirmed: boolean }
  /** It went out, and the store could not keep that: it is never sent again. */
  | { readonly kind: 'unrecorded'; readonly failure: Failure };

export type SendTask =
  | {
      readonly kind: 'send-text';
      readonly chat: FeedChat;
      readonly text: string;
      readonly replyTo: string | undefined;
    }
  | {
      readonly kind: 'send-template';
      readonly chat: FeedChat;
      readonly template: TemplateChoice;
      readonly values: Readonly<Record<string, string>>;
    };

/** Something for the world outside; its outcome comes back as an event with the same number. */
export type Task = { readonly number: number } & (
  | SendTask
  | { readonly kind: 'list-templates'; readonly chat: FeedChat }
  | {
      readonly kind: 'preview-template';
      readonly chat: FeedChat;
      readonly template: TemplateChoice;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'diagnose'; readonly chat: FeedChat }
  | { readonly kind: 'explain'; readonly code: string }
  | { readonly kind: 'export'; readonly chat: FeedChat }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'suspend' }
);

/** What stands over the panes, and takes the keys while it does. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'help'; readonly line: number }
  /** The filter while it is typed; it is applied with every key. */
  | {
      readonly kind: 'filter';
      readonly field: Field;
      /** Where everything was when the typing began. */
      readonly before: Pick<FeedState, 'chats' | 'conversation' | 'details'>;
    }
  | { readonly kind: 'palette'; readonly field: Field; readonly at: number }
  | {
      readonly kind: 'compose';
      readonly chat: FeedChat;
      /** The message that is answered. */
      readonly replyTo: FeedMessage | undefined;
      readonly field: Field;
    }
  | {
      readonly kind: 'templates';
      readonly chat: FeedChat;
      /** Null while they are asked for. */
      readonly choices: readonly TemplateChoice[] | null;
      readonly failure: Failure | null;
      readonly field: Field;
      readonly at: number;
    }
  | {
      readonly kind: 'form';
      readonly chat: FeedChat;
      readonly template: TemplateChoice;
      /** One for each value of the template. */
      readonly fields: readonly Field[];
      readonly at: number;
      readonly preview: TemplatePreview | null;
    }
  | {
      readonly kind: 'report';
      readonly title: string;
      /** Null while it is asked for. */
      readonly report: Report | null;
      readonly failure: Failure | null;
      readonly line: number;
    };
