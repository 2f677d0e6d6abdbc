import { type PhoneNumberNode, phoneNumber } from '../../wire/graph/phone.ts';
import type { Graph } from '../call.ts';
import { askFields } from './fields.ts';

/**
 * Everything of the phone number node that coex shows or decides by (reference §1.4). `messaging_limit_tier` is
 * deprecated and asked for only where a Graph version has nothing newer.
 */
export const PHONE_FIELDS = [
  'id',
  'display_phone_number',
  'verified_name',
  'is_on_biz_app',
  'platform_type',
  'status',
  'quality_rating',
  'name_status',
  'code_verification_status',
  'account_mode',
  'is_official_business_account',
  'throughput',
  'last_onboarded_time',
  'webhook_configuration',
  'whatsapp_business_manager_messaging_limit',
] as const;

export type PhoneField = (typeof PHONE_FIELDS)[number];

/**
 * A business number: all of it, or only some fields. What this Graph version does not know stays undefined. Its health
 * is asked by itself, see `healthStatus`. An id that is gone is code 33, or 100 with subcode 33.
 */
export async function phoneNode(
  graph: Graph,
  phoneNumberId: string,
  {
    fields = PHONE_FIELDS,
    polling,
  }: { readonly fields?: readonly PhoneField[]; readonly polling?: true } = {},
  token?: string,
): Promise<PhoneNumberNode> {
  const call = { method: 'GET', path: phoneNumberId, ...(polling && { polling }) } as const;
  return askFields(graph, phoneNumber, call, fields, token);
}
