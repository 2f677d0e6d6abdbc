import * as z from 'zod';
import { list, maybeName, maybeText } from '../primitives.ts';

const profile = z.looseObject({
  about: maybeName,
  address: maybeName,
  description: maybeName,
  email: maybeName,
  profile_picture_url: maybeText,
  websites: list(z.string()),
  vertical: maybeName,
});

/**
 * `GET /{phone-number-id}/whatsapp_business_profile`: a list of one, in which the profile stands under
 * `business_profile` (Meta's OpenAPI v23.0) or bare (unverified; seen in clients).
 */
export const businessProfiles = z.looseObject({
  data: z
    .array(
      z.union([
        z.looseObject({ business_profile: profile }).transform(({ business_profile }) => business_profile),
        profile,
      ]),
    )
    .min(1),
});

export type BusinessProfile = z.infer<typeof profile>;
