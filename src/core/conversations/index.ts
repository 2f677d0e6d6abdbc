export type { ChatEntry } from './chat-rows.ts';
export { type ChatSummary, findChat, listChats } from './chats.ts';
export { listContacts } from './contacts.ts';
export { type ChatFilter, chatsAt, chatsNow } from './live-chats.ts';
export { countLive } from './live-counts.ts';
export { listMessages, type MessageEntry, newMessages } from './messages.ts';
export { type Cursor, following, type Page, type Place, pageOf, type Stretch } from './paging.ts';
export { newRevisions } from './revisions.ts';
export { MOST_NEWER, stretchOf } from './stretch.ts';
