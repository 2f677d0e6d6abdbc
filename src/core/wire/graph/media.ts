import * as z from 'zod';
import { id, maybeNumber, maybeText } from '../primitives.ts';

/**
 * `GET /{media-id}` (reference §8.2): `url` is good for five minutes and needs the token; `file_size` is bytes, printed
 * as a string by Meta's OpenAPI file.
 */
export const media = z.looseObject({
  id,
  url: z.string().min(1),
  mime_type: maybeText,
  sha256: maybeText,
  file_size: maybeNumber,
});

export type MediaNode = z.infer<typeof media>;

/** `GET /upload:…`: how many bytes of a resumable upload have arrived (templates.md §5.5). */
export const uploadState = z.looseObject({
  file_offset: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().int().nonnegative()),
});

/** `POST /upload:…`: the handle of a whole file. */
export const uploadHandle = z.looseObject({ h: z.string().min(1) });
