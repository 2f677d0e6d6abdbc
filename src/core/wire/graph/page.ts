import * as z from 'zod';
import { id, maybe, maybeText } from '../primitives.ts';

/** A page of a list. Its elements are parsed one by one, each by its own schema. */
export const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: maybe(z.looseObject({ cursors: maybe(z.looseObject({ after: maybeText })), next: maybeText })),
});

/** What a call that changes something answers when it has. */
export const success = z.looseObject({ success: z.literal(true) });

/** What a call that makes something answers, where that is its id and nothing else. */
export const made = z.looseObject({ id });
