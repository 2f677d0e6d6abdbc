import type { FeedEvent } from './event.ts';
import type { FeedSource } from './source.ts';
import type { FeedState } from './state.ts';
import { wantedOf } from './wanted-of.ts';

/**
 * The state with what its first frame shows, read before there is a screen: a frame that is empty costs as much as one
 * that is not. What cannot be read is left to the reading that follows, which says so.
 */
export async function readFirst(
  state: FeedState,
  source: Pick<FeedSource, 'chats' | 'messages' | 'standing'>,
  reduce: (state: FeedState, event: FeedEvent) => FeedState,
): Promise<FeedState> {
  let now = state;
  try {
    const { chats } = wantedOf(now);
    if (chats.kind === 'stretch') {
      const stretch = await source.chats(chats.filter, chats.place, chats.limit);
      now = reduce(now, { kind: 'chats', wanted: chats, stretch });
    }
    const { messages } = wantedOf(now);
    if (messages !== null) {
      const stretch = await source.messages(messages.chat, messages.place, messages.limit);
      now = reduce(now, { kind: 'messages', wanted: messages, stretch });
    }
    return reduce(now, { kind: 'standing', standing: await source.standing() });
  } catch {
    return now;
  }
}
