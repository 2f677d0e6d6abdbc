import * as z from 'zod';
import { id, maybe, maybeId, maybeName, maybeText } from '../primitives.ts';

/** `GET /{waba-id}` (reference §1.4). */
export const waba = z.looseObject({
  id,
  name: maybeText,
  account_review_status: maybeText,
  business_verification_status: maybeText,
  currency: maybeText,
  timezone_id: maybeId,
  country: maybeText,
  ownership_type: maybeText,
  is_enabled_for_insights: maybe(z.boolean()),
});

export type WabaNode = z.infer<typeof waba>;

/**
 * An element of `GET /{waba-id}/subscribed_apps`. Meta's pages and the examples of its OpenAPI file put the app into
 * `whatsapp_business_api_data`, that file's schema puts it at the top; `id` is wherever it was found.
 */
export const subscribedApp = z
  .looseObject({
    id: maybeId,
    name: maybeName,
    whatsapp_business_api_data: maybe(z.looseObject({ id: maybeId, name: maybeName })),
    override_callback_uri: maybeName,
  })
  .transform((app) => ({
    ...app,
    id: app.whatsapp_business_api_data?.id ?? app.id,
    name: app.whatsapp_business_api_data?.name ?? app.name,
  }));

export type SubscribedApp = z.infer<typeof subscribedApp>;
