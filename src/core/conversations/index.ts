export { type ChatSummary, findChat, listChats } from './chats.ts';
export { type ContactEntry, listContacts } from './contacts.ts';
export { listMessages, type MessageEntry, type MessageFilter, newMessages } from './messages.ts';
export type { Page } from './paging.ts';
export { newRevisions, type RevisionEntry } from './revisions.ts';
