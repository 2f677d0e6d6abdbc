import * as z from 'zod';
import { LIMITS } from '../../../core/rules/index.ts';
import { captionedFile, namedFile, plainFile } from './parts.ts';

/* Bodies with one object named like their type; lengths by M/messages/* (reference §8.2). */

export const textBody = z.object({
  text: z.object({
    body: z.string().min(1).max(LIMITS.textCharacters.value),
    preview_url: z.boolean().optional(),
  }),
});

export const imageBody = z.object({ image: captionedFile });
export const videoBody = z.object({ video: captionedFile });
export const audioBody = z.object({ audio: plainFile });
export const documentBody = z.object({ document: namedFile });
export const stickerBody = z.object({ sticker: plainFile });

/** A number, as facebook/openapi v23.0 also writes it: in a string. */
function degrees(most: number) {
  const number = z.number().min(-most).max(most);
  return z.union([
    number,
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(number),
  ]);
}

export const locationBody = z.object({
  location: z.object({
    latitude: degrees(90),
    longitude: degrees(180),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
});

const kind = z.string().optional();

export const contactsBody = z.object({
  contacts: z
    .array(
      z.object({
        name: z.object({ formatted_name: z.string().min(1), first_name: z.string().optional() }),
        phones: z
          .array(z.object({ phone: z.string().optional(), type: kind, wa_id: z.string().optional() }))
          .optional(),
        emails: z.array(z.object({ email: z.string().optional(), type: kind })).optional(),
        urls: z.array(z.object({ url: z.string().optional(), type: kind })).optional(),
        addresses: z.array(z.looseObject({ type: kind })).optional(),
        org: z.looseObject({}).optional(),
        birthday: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/)
          .optional(),
      }),
    )
    .min(1),
});

/** An empty emoji takes the reaction away. */
export const reactionBody = z.object({
  reaction: z.object({ message_id: z.string().min(1), emoji: z.string() }),
});
