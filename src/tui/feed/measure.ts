import type { Row } from './row.ts';
import type { FeedMessage } from './source.ts';

/**
 * A message in rows of at most `columns`, with what stands above it: a rule where the day changes, or where imported
 * history ends. `previous` is the last one before it that is shown. Scrolling asks for the heights of what is drawn, so
 * that it is made once for both.
 */
export type MessageRows = (
  message: FeedMessage,
  previous: FeedMessage | undefined,
  columns: number,
) => readonly Row[];

/** The last message before one that is shown: a reaction, shown at what it answers, opens no day. */
export function shownBefore(messages: readonly FeedMessage[], index: number): FeedMessage | undefined {
  for (let before = index - 1; before >= 0; before -= 1) {
    const message = messages[before];
    if (message !== undefined && message.parts.length > 0) return message;
  }
  return undefined;
}
