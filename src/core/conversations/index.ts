export { type Arrivals, arrivalsSince, endOf, type Mark } from './arrivals.ts';
export { type ChatSummary, findChat, listChats } from './chats.ts';
export { listContacts } from './contacts.ts';
export { countLive } from './live-counts.ts';
export { listMessages, type MessageEntry } from './messages.ts';
export { type Cursor, following, type Page, type Place, pageOf, type Stretch } from './paging.ts';
export type { RevisionEntry } from './revisions.ts';
export type { StatusEntry } from './statuses.ts';
