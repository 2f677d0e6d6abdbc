import * as z from 'zod';
import { list, maybeId, maybeText } from '../primitives.ts';

/** An element of `GET /{phone-number-id}/block_users` (Meta's OpenAPI v23.0). */
export const blockedUser = z.looseObject({ wa_id: maybeId });

export type BlockedUser = z.infer<typeof blockedUser>;

const users = list(z.looseObject({ input: maybeText, wa_id: maybeId }));

/** `POST` and `DELETE` of the same edge: who is blocked now, or no longer. */
export const usersBlocked = z.looseObject({
  block_users: z.looseObject({ added_users: users, removed_users: users }),
});
