import { type Answer, jsonAnswer } from '../http.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import type { World } from '../world.ts';
import { type Call, textParam } from './call.ts';
import { pageOf } from './paging.ts';
import { refuse } from './refuse.ts';

// WHOV: an override has at most 200 characters.
const OVERRIDE_LIMIT = 200;

/** `GET {waba}/subscribed_apps`. */
export function readSubscribedApps(world: World, call: Call): Answer {
  const { wabaSubscription } = world;
  if (wabaSubscription === undefined) return jsonAnswer(200, { data: [] });
  const override = wabaSubscription.overrideCallbackUrl;
  const app = {
    whatsapp_business_api_data: {
      id: world.app.id,
      link: 'https://www.facebook.com/games/',
      name: 'coex sandbox',
    },
    ...(override !== undefined && { override_callback_uri: override }),
  };
  return pageOf(world, call, [app]);
}

/** `POST {waba}/subscribed_apps`: verifies an override synchronously; without one, removes it (WHOV). */
export async function subscribeWaba(world: World, { params }: Call): Promise<Answer> {
  const override = textParam(params, 'override_callback_uri');
  if (override === undefined) {
    world.wabaSubscription = { overrideCallbackUrl: undefined };
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
  const problem = await verifyCallback(world, override, verifyToken);
  if (problem !== undefined) return refuse(world, 'callback-failed', problem);
  world.wabaSubscription = { overrideCallbackUrl: override };
  return jsonAnswer(200, { success: true });
}

/** `DELETE {waba}/subscribed_apps`. */
export function unsubscribeWaba(world: World): Answer {
  world.wabaSubscription = undefined;
  return jsonAnswer(200, { success: true });
}
