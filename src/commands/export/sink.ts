import type { TranscriptMessage } from '../../core/transcripts/index.ts';
import type { FileEvent } from './events.ts';

/** Where an export goes. */
export interface Sink {
  /** Takes the next message of all, in their order; resolves when it can take another. */
  readonly take: (message: TranscriptMessage) => Promise<void>;
  /** Puts everything in its place, at once, and gives the files there are now. */
  readonly finish: (counts: { readonly chats: number; readonly messages: number }) => Promise<FileEvent[]>;
  /** Leaves everything as it was. */
  readonly abandon: () => Promise<void>;
}
