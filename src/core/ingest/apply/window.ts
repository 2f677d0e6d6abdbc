import type { ChatRow } from '../batch/batch.ts';

// Reactions, system notes and unavailable messages are not documented to open the window; 131047 would correct us.
export const OPENS_NO_WINDOW = ['reaction', 'system', 'unsupported'];

/** What a message does to its chat's times. Imported history is inert: it opens no window and answers nobody. */
export interface ChatActivity {
  readonly at: number;
  readonly direction: 'inbound' | 'outbound';
  readonly imported: boolean;
  readonly type: string;
}

/** The chat's times after this message. */
export function withActivity(chat: ChatRow, { at, direction, imported, type }: ChatActivity): ChatRow {
  const isInbound = !imported && direction === 'inbound' && !OPENS_NO_WINDOW.includes(type);
  const isOutbound = !imported && direction === 'outbound';
  const { last_message_at, last_inbound_at, last_outbound_at } = chat;
  const changes =
    at > last_message_at ||
    (isInbound && at > (last_inbound_at ?? -1)) ||
    (isOutbound && at > (last_outbound_at ?? -1));
  if (!changes) return chat;
  return {
    ...chat,
    last_message_at: Math.max(last_message_at, at),
    last_inbound_at: isInbound ? Math.max(last_inbound_at ?? 0, at) : last_inbound_at,
    last_outbound_at: isOutbound ? Math.max(last_outbound_at ?? 0, at) : last_outbound_at,
  };
}
