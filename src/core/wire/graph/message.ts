import * as z from 'zod';
import { id, list, maybeId, maybeText } from '../primitives.ts';

/**
 * `POST /{phone-number-id}/messages` (reference §8.1): accepted, not delivered. `message_status` only for templates
 * under pacing; `user_id` not when the send went to a BSUID. Only the id of the message is needed: whatever else is odd
 * must not make a message that went out look like one that may not have.
 */
export const messageAccepted = z.looseObject({
  contacts: list(z.looseObject({ input: maybeText, wa_id: maybeId, user_id: maybeId })).catch([]),
  messages: z.array(z.looseObject({ id, message_status: maybeText.catch(undefined) })).min(1),
});

export type MessageAccepted = z.infer<typeof messageAccepted>;
