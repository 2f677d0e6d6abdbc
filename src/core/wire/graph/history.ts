import * as z from 'zod';
import { id, list, maybe, maybeId, maybeNumber, maybeText } from '../primitives.ts';

/*
 * Delivery log and audit trail, as Meta's OpenAPI v23.0 describes them. Whether a given app may read them, and whether
 * they exist for a coexistence number, is unverified (reference §1.4, Appendix C).
 */

const application = maybe(z.looseObject({ id: maybeId, name: maybeText }));

/** One thing that happened to a message; `timestamp` is Unix seconds. */
const deliveryEvent = z.looseObject({
  id: maybeId,
  delivery_status: maybeText,
  webhook_update_state: maybeText,
  timestamp: maybeNumber,
  application,
  webhook_uri: maybeText,
  error_description: maybeText,
});

/** An element of `GET /{phone-number-id}/message_history`. */
export const messageHistory = z.looseObject({
  id,
  message_id: z.string().min(1),
  events: maybe(z.looseObject({ data: list(deliveryEvent) })).transform((events) => events?.data ?? []),
});

export type MessageHistoryEntry = z.infer<typeof messageHistory>;

const occurrence = z.looseObject({
  id,
  delivery_status: maybeText,
  error_description: maybeText,
  occurrence_timestamp: maybeNumber,
  status_timestamp: maybeNumber,
  application,
});

/** An element of `GET /{message-history-id}/events`: the event, or an edge with the event as its `node`. */
export const messageHistoryEvent = z.union([
  z.looseObject({ node: occurrence }).transform(({ node }) => node),
  occurrence,
]);

export type MessageHistoryEvent = z.infer<typeof messageHistoryEvent>;

/** An element of `GET /{waba-id}/activities`; `timestamp` is an ISO date. */
export const activity = z.looseObject({
  id,
  activity_type: z.string().min(1),
  timestamp: z.string().min(1),
  actor_type: maybeText,
  actor_id: maybeId,
  actor_name: maybeText,
  description: maybeText,
  ip_address: maybeText,
  user_agent: maybeText,
});

export type Activity = z.infer<typeof activity>;
