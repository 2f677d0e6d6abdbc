import * as z from 'zod';
import { id, maybe, maybeId, maybeName, maybeText, unixSeconds } from './primitives.ts';

/*
 * What Meta posts to a callback. Objects are loose: fields and enum values nobody has seen yet pass through.
 * Arrays of things are left as `unknown[]`, so that one odd element does not take its neighbours with it; each
 * element is parsed by its own schema. Source: reference §4 (webhook reference pages, seen 2026-09-11).
 */

/** One change: the unit everything is parsed from. */
export const change = z.looseObject({ field: z.string().min(1), value: z.unknown() });

/** An entry: all changes of one WABA (or, for partner events, of the partner). An odd `time` is none. */
export const entry = z.looseObject({
  id: maybeId,
  time: unixSeconds.optional().catch(undefined),
  changes: z.array(z.unknown()),
});

/** The envelope of every delivery. */
export const envelope = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });

/** The business number a change is about. */
const numberMetadata = z.looseObject({ display_phone_number: maybeText, phone_number_id: id });

/** The person on the other side; usernames may hide the phone (`wa_id`) since 2026. */
export const waContact = z.looseObject({
  profile: maybe(z.looseObject({ name: maybeName, username: maybeName })),
  wa_id: maybeId,
  user_id: maybeId,
  parent_user_id: maybeId,
});

/** An error as it travels in a webhook. */
export const webhookError = z.looseObject({
  code: z.number().int(),
  title: maybeText,
  message: maybeText,
  error_data: maybe(z.looseObject({ details: maybeText })),
  href: maybeText,
});

/** `value` of the fields `messages`, `smb_message_echoes`, `history`: who, and lists of things. */
export const messagesValue = z.looseObject({
  metadata: numberMetadata,
  contacts: maybe(z.array(z.unknown())),
  messages: maybe(z.array(z.unknown())),
  statuses: maybe(z.array(z.unknown())),
  errors: maybe(z.array(z.unknown())),
});

export const echoesValue = z.looseObject({
  metadata: numberMetadata,
  contacts: maybe(z.array(z.unknown())),
  message_echoes: z.array(z.unknown()),
});

export const historyValue = z.looseObject({
  metadata: numberMetadata,
  contacts: maybe(z.array(z.unknown())),
  history: maybe(z.array(z.unknown())),
  messages: maybe(z.array(z.unknown())),
  message_echoes: maybe(z.array(z.unknown())),
});

export const stateSyncValue = z.looseObject({
  metadata: numberMetadata,
  state_sync: z.array(z.unknown()),
});

/** A message in any carrier. `timestamp` becomes Unix milliseconds. */
export const message = z.looseObject({
  id,
  timestamp: unixSeconds,
  type: z.string().min(1),
  from: maybeId,
  from_user_id: maybeId,
  from_parent_user_id: maybeId,
  to: maybeId,
  to_user_id: maybeId,
  to_parent_user_id: maybeId,
  context: maybe(z.looseObject({ id: maybeText })),
  history_context: maybe(z.looseObject({ status: maybeText })),
});

/** The object named like the message's type, where it is text. */
export const textContent = z.looseObject({ body: z.string() });

/** The object named like the message's type, where it is media. */
export const mediaContent = z.looseObject({
  id: maybeId,
  mime_type: maybeText,
  sha256: maybeText,
  caption: maybeText,
  filename: maybeText,
});

export const reactionContent = z.looseObject({ message_id: id, emoji: maybeText });

/** `edit`: the new content stands under `message`, in the shape of a message of that type. */
export const editContent = z.looseObject({
  original_message_id: id,
  message: z.looseObject({ type: z.string().min(1) }),
});

export const revokeContent = z.looseObject({ original_message_id: id });

/** One status of an API-sent message. */
export const status = z.looseObject({
  id,
  status: z.string().min(1),
  timestamp: unixSeconds,
  recipient_id: maybeId,
  recipient_user_id: maybeId,
  recipient_type: maybeText,
  biz_opaque_callback_data: maybeText,
  conversation: z.unknown().optional(),
  pricing: z.unknown().optional(),
  errors: maybe(z.array(z.unknown())),
});

/** One element of `history[]`: a chunk of threads, or errors (sharing declined). */
export const historyChunk = z.looseObject({
  metadata: maybe(
    z.looseObject({
      phase: z.number().int(),
      chunk_order: maybe(z.number().int()),
      progress: z.number().min(0).max(100),
    }),
  ),
  threads: maybe(z.array(z.unknown())),
  errors: maybe(z.array(webhookError)),
});

/** One chat within a chunk; `id` is the person's phone and may be missing under usernames (conflict C9). */
export const historyThread = z.looseObject({
  id: maybeId,
  context: maybe(
    z.looseObject({ wa_id: maybeId, user_id: maybeId, parent_user_id: maybeId, username: maybeName }),
  ),
  messages: maybe(z.array(z.unknown())),
});

/** One entry of the address book; an edit arrives as `add` too. */
export const contactSync = z.looseObject({
  type: z.string(),
  contact: z.looseObject({
    full_name: maybeName,
    first_name: maybeName,
    phone_number: maybeId,
    user_id: maybeId,
    parent_user_id: maybeId,
    username: maybeName,
  }),
  action: z.string().min(1),
  metadata: z.looseObject({ timestamp: unixSeconds }),
});

/** `account_update`; for partner events the WABA stands in `waba_info` (conflict C8). */
export const accountUpdate = z.looseObject({
  event: z.string().min(1),
  phone_number: maybeId,
  waba_info: maybe(z.looseObject({ waba_id: maybeId, owner_business_id: maybeId })),
  disconnection_info: maybe(z.looseObject({ reason: maybeText, initiated_by: maybeText })),
});

/** The fields that speak of one number by its display number. */
export const numberUpdate = z.looseObject({ display_phone_number: maybeText, event: maybeText });

/** Everything about a template; ids exceed 2^53 in some accounts, hence strings. */
export const templateUpdate = z.looseObject({
  message_template_id: id,
  message_template_name: maybeText,
  message_template_language: maybeText,
  event: maybeText,
});
