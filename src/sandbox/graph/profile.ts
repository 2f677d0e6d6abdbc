import * as z from 'zod';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { askedFields } from './fields.ts';
import { type NodeShape, nodePart } from './node.ts';
import { problemIn } from './problems.ts';
import { refuse, refuseParameter } from './refuse.ts';
import { uploadOfHandle } from './uploads.ts';

const NAMES = [
  'about',
  'address',
  'description',
  'email',
  'profile_picture_url',
  'websites',
  'vertical',
] as const;

const PROFILE: NodeShape<BusinessNumber> = {
  type: 'WhatsAppBusinessProfile',
  // facebook/openapi v23.0: all of them.
  defaults: [...NAMES, 'messaging_product'],
  fields: {
    ...Object.fromEntries(NAMES.map((name) => [name, ({ entity }) => entity.profile[name]])),
    messaging_product: () => 'whatsapp',
  },
};

const VERTICALS = [
  'OTHER',
  'AUTO',
  'BEAUTY',
  'APPAREL',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GROCERY',
  'GOVT',
  'HOTEL',
  'HEALTH',
  'NONPROFIT',
  'PROF_SERVICES',
  'RETAIL',
  'TRAVEL',
  'RESTAURANT',
  'ALCOHOL',
  'ONLINE_GAMBLING',
  'PHYSICAL_GAMBLING',
  'OTC_DRUGS',
] as const;

// Limits and verticals: facebook/openapi v23.0 (WhatsAppBusinessProfileUpdateRequest).
const update = z.object({
  about: z.string().min(1).max(139).optional(),
  address: z.string().max(256).optional(),
  description: z.string().max(256).optional(),
  email: z.union([z.literal(''), z.email().max(128)]).optional(),
  websites: z.array(z.url().max(256)).max(2).optional(),
  vertical: z.enum(VERTICALS).optional(),
});

/** `GET {phone}/whatsapp_business_profile`: a list of one, bare as on M/business-profiles (2026-06-30). */
export function readProfile(world: World, call: Call, number: BusinessNumber, caller: Caller): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const part = nodePart(world, call, PROFILE, number, caller, asked);
  if ('refused' in part) return part.refused;
  // A profile has no id of its own there.
  const { id: _, ...profile } = part.value as Record<string, unknown>;
  return jsonAnswer(200, { data: [profile] });
}

/** `POST {phone}/whatsapp_business_profile`. */
export function updateProfile(world: World, { params }: Call, number: BusinessNumber): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return refuseParameter(world, 'The parameter messaging_product is required.');
  }
  if (number.phone !== undefined && enforces(world, 'profile-belongs-to-app')) {
    return refuse(
      world,
      'not-supported',
      'The profile of this number is edited in the WhatsApp Business app.',
    );
  }
  const read = update.safeParse(params);
  if (!read.success) return refuseParameter(world, problemIn(read.error, params).details);
  const handle = textParam(params, 'profile_picture_handle');
  const picture = handle === undefined ? undefined : uploadOfHandle(world, handle);
  if (handle !== undefined && picture === undefined) {
    return refuseParameter(world, 'The profile picture handle is invalid or expired');
  }
  number.profile = {
    ...number.profile,
    ...read.data,
    ...(picture !== undefined && {
      profile_picture_url: `https://pps.whatsapp.net/v/sandbox/${number.id}-${picture.receivedBytes}.jpg`,
    }),
  };
  return jsonAnswer(200, { success: true });
}
