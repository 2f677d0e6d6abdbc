import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import type { Waba } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { pageOf } from './paging.ts';
import { refuse } from './refuse.ts';

// WHOV: an override has at most 200 characters.
const OVERRIDE_LIMIT = 200;

/** `GET {waba}/subscribed_apps`. */
export function readSubscribedApps(world: World, call: Call, waba: Waba): Answer {
  const rows = [...waba.subscribedApps].map(([id, { overrideCallbackUrl }]) => ({
    whatsapp_business_api_data: {
      id,
      link: 'https://www.facebook.com/games/',
      name: world.apps.get(id)?.name ?? '',
    },
    ...(overrideCallbackUrl !== undefined && { override_callback_uri: overrideCallbackUrl }),
  }));
  return pageOf(world, call, rows);
}

/** `POST {waba}/subscribed_apps`: verifies an override synchronously; without one, removes it (WHOV). */
export async function subscribeWaba(
  world: World,
  { params }: Call,
  waba: Waba,
  { app }: Caller,
): Promise<Answer> {
  const override = textParam(params, 'override_callback_uri');
  if (override === undefined) {
    waba.subscribedApps.set(app.id, { overrideCallbackUrl: undefined });
    return jsonAnswer(200, { success: true });
  }
  if (override.length > OVERRIDE_LIMIT) {
    return refuse(
      world,
      'bad-parameter',
      `override_callback_uri has more than ${OVERRIDE_LIMIT} characters.`,
    );
  }
  const verifyToken = textParam(params, 'verify_token');
  if (verifyToken === undefined)
    return refuse(world, 'bad-parameter', 'verify_token is required with an override.');
  const problem = enforces(world, 'callback-handshake')
    ? await verifyCallback(world, override, verifyToken)
    : undefined;
  if (problem !== undefined) return refuse(world, 'callback-failed', problem);
  waba.subscribedApps.set(app.id, { overrideCallbackUrl: override });
  return jsonAnswer(200, { success: true });
}

/** `DELETE {waba}/subscribed_apps`. */
export function unsubscribeWaba(_world: World, _call: Call, waba: Waba, { app }: Caller): Answer {
  waba.subscribedApps.delete(app.id);
  return jsonAnswer(200, { success: true });
}
