import * as z from 'zod';
import { id, maybeId, maybeText } from './primitives.ts';

/*
 * What the Graph API answers, as far as coex reads it. Loose objects: unknown fields pass through.
 * Sources: reference §1.4 and §2.4, Meta's OpenAPI v23.0 for paging and errors.
 */

/** The body of every refusal. */
export const graphError = z.looseObject({
  error: z.looseObject({
    message: z.string().default(''),
    type: maybeText,
    code: z.number().int(),
    error_subcode: z.number().int().optional(),
    error_user_title: maybeText,
    error_user_msg: maybeText,
    error_data: z.looseObject({ details: maybeText }).optional().catch(undefined),
    is_transient: z.boolean().optional(),
    fbtrace_id: maybeText,
  }),
});

/** A page of a list. */
export const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({ cursors: z.looseObject({ after: maybeText }).optional(), next: maybeText })
    .optional(),
});

export const success = z.looseObject({ success: z.boolean() });

export const accessToken = z.looseObject({ access_token: z.string().min(1), token_type: maybeText });

/** `GET /debug_token`; `expires_at` 0 means never (Unix seconds). */
export const debugToken = z.looseObject({
  data: z.looseObject({
    app_id: maybeId,
    is_valid: z.boolean(),
    expires_at: z.number().optional(),
    scopes: z.array(z.string()).default([]),
    granular_scopes: z
      .array(z.looseObject({ scope: z.string(), target_ids: z.array(id).optional() }))
      .default([]),
  }),
});

/** `GET /{app-id}/subscriptions`. */
export const appSubscription = z.looseObject({
  object: z.string(),
  callback_url: maybeText,
  active: z.boolean().optional(),
  fields: z
    .array(z.union([z.string(), z.looseObject({ name: z.string() })]))
    .default([])
    .transform((fields) => fields.map((field) => (typeof field === 'string' ? field : field.name))),
});

/** The phone number node. `last_onboarded_time` is an ISO date or Unix seconds (sources conflict, §1.4). */
export const phoneNumber = z.looseObject({
  id,
  display_phone_number: maybeText,
  verified_name: maybeText,
  is_on_biz_app: z.boolean().optional(),
  platform_type: maybeText,
  status: maybeText,
  quality_rating: maybeText,
  name_status: maybeText,
  code_verification_status: maybeText,
  account_mode: maybeText,
  throughput: z.looseObject({ level: maybeText }).optional(),
  last_onboarded_time: z.union([z.string(), z.number()]).optional(),
  whatsapp_business_manager_messaging_limit: maybeText,
});

/** `POST /{phone-number-id}/smb_app_data`: accepted, not done. */
export const syncAccepted = z.looseObject({ request_id: id });

/** `POST /{phone-number-id}/messages`. */
export const messageAccepted = z.looseObject({
  contacts: z.array(z.looseObject({ input: maybeText, wa_id: maybeId, user_id: maybeId })).default([]),
  messages: z.array(z.looseObject({ id, message_status: maybeText })).min(1),
});

export type PhoneNumberNode = z.infer<typeof phoneNumber>;
export type MessageAccepted = z.infer<typeof messageAccepted>;
