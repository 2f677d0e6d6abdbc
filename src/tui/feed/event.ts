import type { Stretch } from '../../core/conversations/index.ts';
import type { Standing } from '../../core/feed/index.ts';
import type { KeyStroke } from './key-stroke.ts';
import type {
  ChatDetails,
  FeedChat,
  FeedMessage,
  ReceiverState,
  Report,
  TemplateChoice,
  TemplatePreview,
} from './source.ts';
import type { Failure } from './state.ts';
import type { Wanted } from './wanted.ts';

/** Everything that can happen to the screen. */
export type FeedEvent =
  | { readonly kind: 'key'; readonly stroke: KeyStroke }
  /** Text that was pasted: never taken for keys. */
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'tick'; readonly now: number }
  /** Something was written into the store while the screen is paused. */
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'chats';
      /** What was asked for: an answer to a question that is asked no more is passed over. */
      readonly wanted: Wanted['chats'];
      readonly stretch: Stretch<FeedChat>;
    }
  | {
      readonly kind: 'messages';
      readonly wanted: NonNullable<Wanted['messages']>;
      readonly stretch: Stretch<FeedMessage>;
    }
  | { readonly kind: 'details'; readonly chat: number; readonly details: ChatDetails | undefined }
  | { readonly kind: 'standing'; readonly standing: Standing }
  | { readonly kind: 'receiver'; readonly receiver: ReceiverState }
  | { readonly kind: 'trouble'; readonly failure: Failure | null }
  | { readonly kind: 'sent'; readonly task: number; readonly wamid: string }
  | { readonly kind: 'templates'; readonly task: number; readonly choices: readonly TemplateChoice[] }
  | { readonly kind: 'preview'; readonly task: number; readonly preview: TemplatePreview }
  | { readonly kind: 'report'; readonly task: number; readonly report: Report }
  | { readonly kind: 'done'; readonly task: number; readonly says: string }
  | { readonly kind: 'failed'; readonly task: number; readonly failure: Failure };
