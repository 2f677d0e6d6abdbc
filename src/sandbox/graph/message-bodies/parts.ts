import * as z from 'zod';
import { LIMITS } from '../../../core/rules/index.ts';

/*
 * Parts that bodies of several types have. Limits: M/messages/* (reference §8.2).
 */

/** Any text up to so many characters, at least one. */
export function text(most: number): z.ZodString {
  return z.string().min(1).max(most);
}

const link = z.string().refine(isHttp, { error: 'is not a valid URI.' });

/** A file by its id, or by a link Meta would fetch; the sandbox never does. */
const file = z
  .object({ id: z.string().min(1).optional(), link: link.optional() })
  .refine(({ id, link: address }) => id !== undefined || address !== undefined, {
    path: ['id'],
    error: 'is required.',
  });

export const plainFile = file;
export const captionedFile = file.and(
  z.object({ caption: z.string().max(LIMITS.captionCharacters.value).optional() }),
);
export const namedFile = captionedFile.and(z.object({ filename: z.string().min(1).optional() }));

const FOOTER_OR_HEADER = 60;

export const textHeader = z.object({ type: z.literal('text'), text: text(FOOTER_OR_HEADER) });
export const anyHeader = z.discriminatedUnion('type', [
  textHeader,
  z.object({ type: z.literal('image'), image: plainFile }),
  z.object({ type: z.literal('video'), video: plainFile }),
  z.object({ type: z.literal('document'), document: plainFile }),
]);
export const footer = z.object({ text: text(FOOTER_OR_HEADER) });

/** The main text, up to so many characters. */
export function body(most: number) {
  return z.object({ text: text(most) });
}

export function isHttp(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/** Whether no two of them are alike in what is looked at. */
export function areDifferent<Item>(items: readonly Item[], look: (item: Item) => string): boolean {
  return new Set(items.map(look)).size === items.length;
}
