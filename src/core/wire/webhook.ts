import * as z from 'zod';
import { id, maybe, maybeId, maybeName, maybeText, unixSeconds, wholeNumber, word } from './primitives.ts';

/*
 * What Meta posts to a callback. Objects are loose: fields and enum values nobody has seen yet pass through.
 * Lists of things are left as they are, so that one odd element does not take its neighbours with it; each
 * element is parsed by its own schema. Source: reference §4 (webhook reference pages, seen 2026-09-11).
 */

/** One change: the unit everything is parsed from. */
export const change = z.looseObject({ field: word, value: z.unknown() });

/** An entry: all changes of one WABA (or, for partner events, of the partner). An odd `time` is none. */
export const entry = z.looseObject({
  id: maybeId,
  time: unixSeconds.optional().catch(undefined),
  changes: z.array(z.unknown()),
});

/** The envelope of every delivery. */
export const envelope = z.looseObject({ entry: z.array(z.unknown()) });

/** `value` of the fields about one number: which, and lists of things. */
export const numberValue = z.looseObject({
  metadata: z.looseObject({ display_phone_number: maybeId, phone_number_id: id }),
});

/** The person on the other side; usernames may hide the phone (`wa_id`) since 2026. */
export const waContact = z.looseObject({
  profile: maybe(z.looseObject({ name: maybeName, username: maybeName })),
  wa_id: maybeId,
  user_id: maybeId,
});

/** An error as it travels in a webhook. */
export const webhookError = z.looseObject({ code: wholeNumber, title: maybeText });

/**
 * The types a message may have (reference §4.2, §4.4, §4.5; seen 2026-09-14). One of another type is a message all the
 * same.
 */
export const MESSAGE_TYPES: ReadonlySet<string> = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'interactive',
  'button',
  'order',
  'system',
  'edit',
  'revoke',
  'unsupported',
  'media_placeholder',
]);

/** The object named like the message's type, where it is media. */
export const mediaContent = z.looseObject({
  id: maybeId,
  mime_type: maybeText,
  sha256: maybeText,
  caption: maybeText,
  filename: maybeText,
});

export const reactionContent = z.looseObject({ message_id: id, emoji: maybeText });

/**
 * `system`: a person goes by another phone or BSUID. `previous_user_id` since 2026-08-11 (M/webhooks/reference/messages/system);
 * the new phone was `new_wa_id` in 2022 (github.com/restfb/restfb issue 1237).
 */
export const systemContent = z.looseObject({
  type: maybeText,
  wa_id: maybeId,
  new_wa_id: maybeId,
  user_id: maybeId,
  previous_user_id: maybeId,
});

/** `edit`: the new content stands under `message`, in the shape of a message of that type. */
export const editContent = z.looseObject({
  original_message_id: id,
  message: z.looseObject({ type: word }),
});

export const revokeContent = z.looseObject({ original_message_id: id });

/** One status of an API-sent message. In a group `recipient_id` is the group's, and a participant is named beside it. */
export const status = z.looseObject({
  id,
  status: word,
  timestamp: unixSeconds,
  recipient_id: maybeId,
  recipient_user_id: maybeId,
  recipient_type: maybeText,
  recipient_participant_id: maybeId,
  recipient_participant_user_id: maybeId,
  pricing: z.unknown().optional(),
  errors: maybe(z.array(z.unknown())),
});

/** One element of `history[]`: a chunk of threads, or errors (sharing declined). */
export const historyChunk = z.looseObject({
  metadata: z.unknown().optional(),
  threads: z.unknown().optional(),
  errors: z.unknown().optional(),
});

export const chunkMetadata = z.looseObject({
  phase: wholeNumber,
  chunk_order: maybe(wholeNumber),
  progress: z.pipe(wholeNumber, z.number().min(0).max(100)),
});

/** One chat within a chunk; `id` is the person's phone and may be missing under usernames (conflict C9). */
export const historyThread = z.looseObject({
  id: maybeId,
  context: maybe(z.looseObject({ wa_id: maybeId, user_id: maybeId, username: maybeName })),
  messages: z.unknown().optional(),
});

/** One entry of the address book; an edit arrives as `add` too. */
export const contactSync = z.looseObject({
  type: z.string(),
  contact: z.looseObject({
    full_name: maybeName,
    first_name: maybeName,
    phone_number: maybeId,
    user_id: maybeId,
    username: maybeName,
  }),
  action: word,
  metadata: z.looseObject({ timestamp: unixSeconds }),
});

/** One element of `user_preferences[]`; its timestamp is an integer. */
export const userPreference = z.looseObject({
  wa_id: maybeId,
  user_id: maybeId,
  detail: maybeText,
  category: word,
  value: word,
  timestamp: unixSeconds,
});

/**
 * One element of `user_id_update[]`, as M/business-scoped-user-ids had it until 2026-08-11, when Meta said that there is
 * no such field; partners still pass it on (developer.8x8.com/connect/docs/whatsapp-business-scoped-user-ids).
 */
export const userIdUpdate = z.looseObject({
  wa_id: maybeId,
  user_id: z.looseObject({ previous: id, current: id }),
  timestamp: unixSeconds,
});

/** `account_update`; for partner events the WABA stands in `waba_info` (conflict C8). */
export const accountUpdate = z.looseObject({
  event: word,
  phone_number: maybeId,
  waba_info: maybe(z.looseObject({ waba_id: maybeId })),
});

/** Account fields without an `event`; `entity_*` in `account_alerts`. */
export const accountFact = z.looseObject({
  entity_type: z.unknown().optional(),
  entity_id: z.unknown().optional(),
});

/** The fields that speak of one number by its display number. */
export const numberUpdate = z.looseObject({ display_phone_number: maybeId, event: maybeText });

/**
 * `business_username_updates`: `approved`, `reserved`, or `deleted`, without the name
 * (M/business-scoped-user-ids, seen 2026-07-31 by other implementers; not in the reference).
 */
export const usernameUpdate = z.looseObject({
  display_phone_number: maybeId,
  username: maybeName,
  status: maybeText,
});

/** Everything about a template; ids exceed 2^53 in some accounts, hence strings. */
export const templateUpdate = z.looseObject({ message_template_id: id, event: maybeText });
