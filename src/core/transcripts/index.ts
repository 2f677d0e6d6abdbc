export {
  type Content,
  circumstancesOf,
  contentOf,
  type Problem,
  problemsIn,
} from './content.ts';
export type { TranscriptFilter } from './filter.ts';
export { messagesAt } from './live-messages.ts';
export { findChats, isOneChat } from './meant-chats.ts';
export { mediaPath } from './media-path.ts';
export type { TranscriptMessage } from './message.ts';
export { readTranscripts } from './read.ts';
