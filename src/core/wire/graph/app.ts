import * as z from 'zod';
import { list, maybe, maybeText } from '../primitives.ts';

/** `GET /{app-id}/subscriptions`: one per object. A field is a name, or an object with one. */
export const appSubscription = z.looseObject({
  object: z.string(),
  callback_url: maybeText,
  active: maybe(z.boolean()),
  fields: list(z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)])),
});
