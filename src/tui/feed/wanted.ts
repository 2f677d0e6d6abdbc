import type { Cursor, Place } from '../../core/conversations/index.ts';

/** What the screen needs of the store, now. The driver reads it whenever it or the store changes. */
export interface Wanted {
  readonly chats:
    | { readonly kind: 'stretch'; readonly filter: string; readonly place: Place; readonly limit: number }
    /** The order is held: these as they are now, and how many others are later than `since`, when it began. */
    | {
        readonly kind: 'held';
        readonly filter: string;
        readonly ids: readonly number[];
        readonly since: Cursor;
      };
  readonly messages: { readonly chat: number; readonly place: Place; readonly limit: number } | null;
  readonly details: number | null;
}
