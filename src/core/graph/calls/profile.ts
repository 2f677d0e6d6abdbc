import { type BusinessProfile, businessProfiles } from '../../wire/graph/profile.ts';
import type { Graph } from '../call.ts';
import { confirm } from './answers.ts';
import { askFields } from './fields.ts';

const PROFILE_FIELDS = [
  'about',
  'address',
  'description',
  'email',
  'profile_picture_url',
  'websites',
  'vertical',
] as const;

/** What customers see about a business (Meta's OpenAPI v23.0, 2025-11-21). */
export async function businessProfile(
  graph: Graph,
  phoneNumberId: string,
  token?: string,
): Promise<BusinessProfile> {
  const call = { method: 'GET', path: `${phoneNumberId}/whatsapp_business_profile` } as const;
  const { data } = await askFields(graph, businessProfiles, call, PROFILE_FIELDS, token);
  // The schema lets no empty list pass.
  return data[0] as BusinessProfile;
}

/** What is to be changed; what is left out stays. Lengths as in Meta's OpenAPI v23.0. */
export interface ProfileChanges {
  /** 1 to 139 characters. */
  readonly about?: string;
  /** At most 256 characters, as `description` and each website. */
  readonly address?: string;
  readonly description?: string;
  /** At most 128 characters. */
  readonly email?: string;
  /** From `uploadSample`. */
  readonly profile_picture_handle?: string;
  /** At most two. */
  readonly websites?: readonly string[];
  /** The industry: `RETAIL`, `RESTAURANT`, … */
  readonly vertical?: string;
}

/**
 * Changes what customers see. For a coexistence number the profile is edited in the app (reference §5.2); what Meta
 * answers to this call then is unverified.
 */
export async function updateBusinessProfile(
  graph: Graph,
  phoneNumberId: string,
  changes: ProfileChanges,
  token?: string,
): Promise<void> {
  const path = `${phoneNumberId}/whatsapp_business_profile`;
  const body = { messaging_product: 'whatsapp', ...changes };
  await confirm(graph, { method: 'POST', path, body }, token);
}
