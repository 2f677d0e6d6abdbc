import * as z from 'zod';
import { maybeText } from '../primitives.ts';

/*
 * The body of every refusal (reference §8.5, templates.md §7). Only `code` is needed to recognise one: whatever else
 * is odd about it must not make a refusal look like an answer.
 */

const text = maybeText.catch(undefined);

/** `{details}` on sends; a bare string, or `{blame_field_specs}`, on management (templates.md §7, observed). */
const errorData = z
  .union([z.looseObject({ details: text }), z.string().transform((details) => ({ details }))])
  .optional()
  .catch(undefined);

export const graphError = z.looseObject({
  error: z.looseObject({
    message: z.string().catch(''),
    type: text,
    code: z.number().int(),
    error_subcode: z.number().int().optional().catch(undefined),
    error_user_title: text,
    error_user_msg: text,
    error_data: errorData,
    is_transient: z.boolean().optional().catch(undefined),
    fbtrace_id: text,
  }),
});
