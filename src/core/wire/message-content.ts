import * as z from 'zod';
import { list, maybe, maybeId, maybeName, maybeNumber, maybeText } from './primitives.ts';

/*
 * What the object holds that is named like a message's type, where it is neither text nor media (reference §4.5, §8.2).
 * Loose as everything on the wire; a part that is not as described counts as not there.
 */

const titled = z.looseObject({ id: maybeId, title: maybeText, description: maybeText });
const worded = z.looseObject({ text: maybeText });

export const locationContent = z.looseObject({
  latitude: maybeNumber,
  longitude: maybeNumber,
  name: maybeName,
  address: maybeName,
});

export const contactsContent = z.array(
  z.looseObject({
    name: maybe(z.looseObject({ formatted_name: maybeName })).catch(undefined),
    phones: list(z.looseObject({ phone: maybeId, wa_id: maybeId })).catch([]),
    emails: list(z.looseObject({ email: maybeName })).catch([]),
  }),
);

/** What somebody chose, or what they were given to choose from. */
export const interactiveContent = z.looseObject({
  type: maybeText,
  header: maybe(worded).catch(undefined),
  body: maybe(worded).catch(undefined),
  footer: maybe(worded).catch(undefined),
  action: maybe(
    z.looseObject({
      buttons: list(z.looseObject({ reply: maybe(titled).catch(undefined) })).catch([]),
      sections: list(z.looseObject({ rows: list(titled).catch([]) })).catch([]),
      parameters: maybe(z.looseObject({ display_text: maybeText, url: maybeText })).catch(undefined),
    }),
  ).catch(undefined),
  button_reply: maybe(titled).catch(undefined),
  list_reply: maybe(titled).catch(undefined),
  nfm_reply: maybe(
    z.looseObject({ name: maybeText, body: maybeText, response_json: z.unknown().optional() }),
  ).catch(undefined),
});

/** The quick reply of a template. */
export const buttonContent = z.looseObject({ text: maybeText, payload: maybeText });

export const orderContent = z.looseObject({
  text: maybeText,
  product_items: list(
    z.looseObject({
      product_retailer_id: maybeId,
      quantity: maybeNumber,
      item_price: maybeNumber,
      currency: maybeText,
    }),
  ).catch([]),
});

export const systemContent = z.looseObject({ body: maybeText, type: maybeText });

export const templateContent = z.looseObject({
  name: maybeText,
  language: maybe(z.looseObject({ code: maybeText })).catch(undefined),
  components: list(
    z.looseObject({
      type: maybeText,
      parameters: list(z.looseObject({ text: maybeText })).catch([]),
    }),
  ).catch([]),
});

/** What stands beside the content, whatever the type. */
export const messageSurroundings = z.looseObject({
  errors: list(
    z.looseObject({
      code: maybeNumber,
      title: maybeText,
      error_data: maybe(z.looseObject({ details: maybeText })).catch(undefined),
    }),
  ).catch([]),
  unsupported: maybe(z.looseObject({ type: maybeText })).catch(undefined),
  context: maybe(
    z.looseObject({
      forwarded: z.boolean().optional().catch(undefined),
      frequently_forwarded: z.boolean().optional().catch(undefined),
    }),
  ).catch(undefined),
  referral: maybe(z.looseObject({ headline: maybeText, body: maybeText, source_url: maybeText })).catch(
    undefined,
  ),
  audio: maybe(z.looseObject({ voice: z.boolean().optional().catch(undefined) })).catch(undefined),
});

/** Media as kept with a message. */
export const keptMedia = z.looseObject({
  mime_type: maybeText,
  sha256: maybeText,
  filename: maybeName,
});
