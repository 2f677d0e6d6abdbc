import {
  messageHistory as historyEntry,
  type MessageHistoryEntry,
  type MessageHistoryEvent,
  messageHistoryEvent,
} from '../../wire/graph/history.ts';
import type { Graph } from '../call.ts';
import { paginate } from './paging.ts';

/** What Meta's OpenAPI v23.0 says a page holds at most; its default is 25. */
const PAGE_SIZE = '100';

const ENTRY_FIELDS =
  'id,message_id,events{delivery_status,webhook_update_state,timestamp,application,webhook_uri,error_description}';

/**
 * What happened to the messages of a number, or to one of them, and whether the webhooks about it were delivered
 * (reference §1.4; Meta's OpenAPI v23.0, 2025-11-21). No webhook is replayed by it. Availability unverified: neither to
 * which apps nor for which numbers it is open was found.
 */
export function messageHistory(
  graph: Graph,
  phoneNumberId: string,
  { messageId }: { readonly messageId?: string } = {},
  token?: string,
): AsyncGenerator<MessageHistoryEntry> {
  const query = {
    fields: ENTRY_FIELDS,
    limit: PAGE_SIZE,
    ...(messageId === undefined ? {} : { message_id: messageId }),
  };
  const call = { method: 'GET', path: `${phoneNumberId}/message_history`, query } as const;
  return paginate(graph, historyEntry, call, { token });
}

/** All events of one entry of the history, by its id (not the wamid). Availability unverified, as above. */
export function messageHistoryEvents(
  graph: Graph,
  historyId: string,
  { status }: { readonly status?: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED' | 'DELETED' } = {},
  token?: string,
): AsyncGenerator<MessageHistoryEvent> {
  const query = { limit: PAGE_SIZE, ...(status === undefined ? {} : { status_filter: status }) };
  const call = { method: 'GET', path: `${historyId}/events`, query } as const;
  return paginate(graph, messageHistoryEvent, call, { token });
}
