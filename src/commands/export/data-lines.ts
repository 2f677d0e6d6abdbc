import type { ChatEvent, DoneEvent, MessageEvent } from './events.ts';

/** A format for programs: all chats in one stream. */
export interface DataLines {
  readonly head: () => string;
  /** What stands for an event; empty when nothing does. */
  readonly event: (event: ChatEvent | MessageEvent | DoneEvent) => string;
}
