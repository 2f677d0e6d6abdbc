import * as z from 'zod';
import { id, maybe, maybeName, maybeText } from '../primitives.ts';

/** Where webhooks of a number go: the most specific one that is there wins (reference §4.1, WHOV). */
const webhookConfiguration = z.looseObject({
  phone_number: maybeName,
  whatsapp_business_account: maybeName,
  application: maybeName,
});

/**
 * The phone number node (reference §1.4). Enumerations are open. `last_onboarded_time` is an ISO date or Unix seconds,
 * since sources conflict. `messaging_limit_tier` is what Graph before v24 has for
 * `whatsapp_business_manager_messaging_limit`.
 */
export const phoneNumber = z.looseObject({
  id,
  display_phone_number: maybeText,
  verified_name: maybeText,
  is_on_biz_app: maybe(z.boolean()),
  platform_type: maybeText,
  status: maybeText,
  quality_rating: maybeText,
  name_status: maybeText,
  code_verification_status: maybeText,
  account_mode: maybeText,
  is_official_business_account: maybe(z.boolean()),
  throughput: maybe(z.looseObject({ level: maybeText })),
  last_onboarded_time: maybe(z.union([z.string(), z.number()])),
  webhook_configuration: maybe(webhookConfiguration),
  whatsapp_business_manager_messaging_limit: maybeText,
  messaging_limit_tier: maybeText,
});

export type PhoneNumberNode = z.infer<typeof phoneNumber>;

/** `POST /{phone-number-id}/smb_app_data`: accepted, not done (reference §3). */
export const syncAccepted = z.looseObject({ request_id: id });
