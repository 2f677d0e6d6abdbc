import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, isRecord, jsonAnswer } from '../http.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import { actorOf, noteActivity } from '../world/activities.ts';
import { wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { refuse, refuseParameter } from './refuse.ts';

/**
 * `POST {phone}`: a callback of its own (WHOV), a new display name, a PIN (facebook/openapi v23.0). Other parameters of
 * that file change nothing here.
 */
export async function updatePhone(
  world: World,
  { params }: Call,
  number: BusinessNumber,
  caller: Caller,
): Promise<Answer> {
  const configuration: unknown = params.webhook_configuration;
  const name = textParam(params, 'new_display_name');
  const pin = textParam(params, 'pin');
  if (configuration !== undefined) {
    const refused = await configureWebhook(world, number, caller, configuration);
    if (refused !== undefined) return refused;
  }
  if (name !== undefined) {
    if (name.length < 2 || name.length > 75) {
      return refuseParameter(world, 'Param new_display_name must be between 2 and 75 characters long.');
    }
    number.requestedName = name;
    number.nameStatus = 'PENDING_REVIEW';
  }
  if (pin !== undefined) {
    if (!/^\d{6}$/.test(pin))
      return refuseParameter(world, 'Invalid PIN format. PIN must be exactly 6 digits');
    // The PIN of a number in the app belongs to its phone; what Meta answers then is unverified.
    if (number.phone !== undefined) return refuse(world, 'not-supported');
    number.pin = pin;
  }
  return jsonAnswer(200, { success: true });
}

/** Takes a callback once it has proved itself, or takes it away when it is empty; gives the refusal, if there is one. */
async function configureWebhook(
  world: World,
  number: BusinessNumber,
  { app }: Caller,
  configuration: unknown,
): Promise<Answer | undefined> {
  const url = isRecord(configuration) ? configuration.override_callback_uri : undefined;
  if (!isRecord(configuration) || typeof url !== 'string') {
    return refuseParameter(world, 'The parameter webhook_configuration.override_callback_uri is required.');
  }
  const waba = wabaOf(world, number.wabaId);
  const note = (details: string): void =>
    noteActivity(world, waba, { type: 'WEBHOOK_CONFIGURED', actor: actorOf(app), details });
  if (url === '') {
    number.overrideCallbackUrl = undefined;
    note(`The callback of ${number.displayPhoneNumber} was removed.`);
    return undefined;
  }
  // "Webhook subscription must exist before configuring callback URI overrides" (facebook/openapi v23.0).
  if (!waba.subscribedApps.has(app.id) && enforces(world, 'waba-subscription')) {
    return refuse(world, 'not-permitted', 'The app is not subscribed to the WhatsApp Business Account.');
  }
  const longest = LIMITS.overrideUrlCharacters.value;
  if (url.length > longest && enforces(world, 'override-url-length')) {
    const problem = `Param webhook_configuration.override_callback_uri must be at most ${longest} characters long.`;
    return refuseParameter(world, problem);
  }
  const verifyToken = textParam(configuration, 'verify_token');
  if (verifyToken === undefined)
    return refuseParameter(world, 'The parameter webhook_configuration.verify_token is required.');
  const problem = enforces(world, 'callback-handshake')
    ? await verifyCallback(world, url, verifyToken)
    : undefined;
  if (problem !== undefined) return refuse(world, 'callback-failed', problem);
  number.overrideCallbackUrl = url;
  note(`The callback of ${number.displayPhoneNumber} was set.`);
  return undefined;
}
