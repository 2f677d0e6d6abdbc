import { REQUIRED_WEBHOOK_FIELDS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import type { App } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { type Call, listParam, textParam } from './call.ts';
import { refuse } from './refuse.ts';

const OBJECT = 'whatsapp_business_account';

// M/webhooks/reference (reference §4.7–4.9).
export const KNOWN_FIELDS: readonly string[] = [
  ...REQUIRED_WEBHOOK_FIELDS.value,
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'business_username_updates',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
  'user_id_update',
  'user_preferences',
];

/** `GET {app}/subscriptions`. */
export function readAppSubscriptions(_world: World, _call: Call, app: App): Answer {
  const { subscription } = app;
  if (subscription === undefined) return jsonAnswer(200, { data: [] });
  const fields = subscription.fields.map((name) => ({ name, version: 'v26.0' }));
  const row = {
    object: OBJECT,
    callback_url: subscription.callbackUrl,
    active: subscription.isOff !== true,
    fields,
  };
  return jsonAnswer(200, { data: [row] });
}

/** `POST {app}/subscriptions`: verifies the callback before it answers (WHEP), then replaces what was there. */
export async function subscribeApp(world: World, { params }: Call, app: App): Promise<Answer> {
  if (textParam(params, 'object') !== OBJECT)
    return refuse(world, 'bad-parameter', `object must be ${OBJECT}.`);
  const callbackUrl = textParam(params, 'callback_url');
  if (callbackUrl === undefined) return refuse(world, 'bad-parameter', 'callback_url is required.');
  const fields = [...new Set(listParam(params, 'fields'))];
  if (fields.length === 0) return refuse(world, 'bad-parameter', 'fields is required.');
  const stranger = fields.find((field) => !KNOWN_FIELDS.includes(field));
  if (stranger !== undefined)
    return refuse(world, 'bad-parameter', `${stranger} is not a field of ${OBJECT}.`);
  const problem = enforces(world, 'callback-handshake')
    ? await verifyCallback(world, callbackUrl, textParam(params, 'verify_token') ?? '')
    : undefined;
  if (problem !== undefined) return refuse(world, 'callback-failed', problem);
  app.subscription = { callbackUrl, fields };
  return jsonAnswer(200, { success: true });
}

/** `DELETE {app}/subscriptions`: the fields named, or all. */
export function unsubscribeApp(_world: World, { params }: Call, app: App): Answer {
  const named = listParam(params, 'fields');
  const { subscription } = app;
  const kept = subscription?.fields.filter((field) => named.length > 0 && !named.includes(field)) ?? [];
  app.subscription =
    subscription === undefined || kept.length === 0 ? undefined : { ...subscription, fields: kept };
  return jsonAnswer(200, { success: true });
}
