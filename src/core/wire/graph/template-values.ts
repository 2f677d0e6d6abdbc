import * as z from 'zod';

/*
 * The values of a template in `POST /{phone-number-id}/messages` (templates.md §8.1, §8.2), read for what they say and no
 * more: whether they fit the template is checked elsewhere. Keys that are not known pass through.
 */

/** Meta takes either case here. */
const word = z.string().transform((text) => text.toUpperCase());

/** A number or its digits. */
const place = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0));

const sentParameter = z.looseObject({ type: z.string().optional(), parameter_name: z.string().optional() });

const sentPart = z.looseObject({
  type: word,
  sub_type: word.optional(),
  index: place.optional(),
  parameters: z.array(sentParameter).default([]),
});

const sentCard = z.looseObject({ card_index: place, components: z.array(sentPart).default([]) });

/** `template.components` of a message. */
export const sentComponents = z.array(sentPart.extend({ cards: z.array(sentCard).default([]) }));

export type SentParameter = z.infer<typeof sentParameter>;
export type SentPart = z.infer<typeof sentPart>;
export type SentComponents = z.infer<typeof sentComponents>;
