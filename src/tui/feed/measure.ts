import type { Row } from './row.ts';
import type { FeedMessage } from './source.ts';

/**
 * A message in rows of at most `columns`, with what stands above it: a rule where the day changes, or where imported
 * history ends. `previous` is the message before it. Scrolling asks for the heights of what is drawn, so that it is made
 * once for both.
 */
export type MessageRows = (
  message: FeedMessage,
  previous: FeedMessage | undefined,
  columns: number,
) => readonly Row[];
