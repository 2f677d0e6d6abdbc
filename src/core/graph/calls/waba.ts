import { type PhoneNumberNode, phoneNumber } from '../../wire/graph/phone.ts';
import { type WabaNode, waba } from '../../wire/graph/waba.ts';
import type { Graph } from '../call.ts';
import { confirm } from './answers.ts';
import { askFields } from './fields.ts';
import { paginate } from './paging.ts';
import { PHONE_FIELDS, type PhoneField } from './phone.ts';

/** What coex shows of a WABA or decides by (reference §1.4; `is_enabled_for_insights`: Meta's OpenAPI v23.0). */
const WABA_FIELDS = [
  'id',
  'name',
  'account_review_status',
  'business_verification_status',
  'currency',
  'timezone_id',
  'country',
  'ownership_type',
  'is_enabled_for_insights',
] as const;

export type WabaField = (typeof WABA_FIELDS)[number];

/** A WABA. Its health is asked by itself, see `healthStatus`. Counts against the management calls of the hour. */
export async function wabaNode(
  graph: Graph,
  wabaId: string,
  { fields = WABA_FIELDS, polling }: { readonly fields?: readonly WabaField[]; readonly polling?: true } = {},
  token?: string,
): Promise<WabaNode> {
  const call = { method: 'GET', path: wabaId, ...(polling && { polling }) } as const;
  return askFields(graph, waba, call, fields, token);
}

/** The numbers of a WABA, the one onboarded last first (reference §1.4). */
export function wabaPhoneNumbers(
  graph: Graph,
  wabaId: string,
  token?: string,
  fields: readonly PhoneField[] = PHONE_FIELDS,
): AsyncGenerator<PhoneNumberNode> {
  const call = { method: 'GET', path: `${wabaId}/phone_numbers` } as const;
  return paginate(graph, phoneNumber, call, { token, fields });
}

/**
 * Turns on template analytics for a WABA, for good: it cannot be turned off (200006), and may not be available to it
 * (200005). Reference §7.3, M/analytics, 2025-11-19.
 */
export async function enableTemplateInsights(graph: Graph, wabaId: string, token?: string): Promise<void> {
  await confirm(graph, { method: 'POST', path: wabaId, query: { is_enabled_for_insights: 'true' } }, token);
}
