import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { verifyCallback } from '../webhooks/handshake.ts';
import type { Waba } from '../world/accounts.ts';
import { actorOf, noteActivity } from '../world/activities.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { pageOf } from './paging.ts';
import { refuse, refuseParameter } from './refuse.ts';

/** `GET {waba}/subscribed_apps`. */
export function readSubscribedApps(world: World, call: Call, waba: Waba): Answer {
  return pageOf(world, call, subscribedAppRows(world, waba));
}

/** The apps that get the webhooks of a WABA, as Meta lists them. */
export function subscribedAppRows(world: World, waba: Waba): Record<string, unknown>[] {
  return [...waba.subscribedApps].map(([id, { overrideCallbackUrl }]) => ({
    whatsapp_business_api_data: {
      id,
      link: 'https://www.facebook.com/games/',
      name: world.apps.get(id)?.name ?? '',
    },
    override_callback_uri: overrideCallbackUrl,
  }));
}

/** `POST {waba}/subscribed_apps`: verifies an override synchronously; without one, removes it (WHOV). */
export async function subscribeWaba(
  world: World,
  { params }: Call,
  waba: Waba,
  { app }: Caller,
): Promise<Answer> {
  const override = textParam(params, 'override_callback_uri');
  if (override !== undefined) {
    const longest = LIMITS.overrideUrlCharacters.value;
    if (override.length > longest && enforces(world, 'override-url-length')) {
      return refuseParameter(
        world,
        `Param override_callback_uri must be at most ${longest} characters long.`,
      );
    }
    const verifyToken = textParam(params, 'verify_token');
    if (verifyToken === undefined) return refuseParameter(world, 'The parameter verify_token is required.');
    const problem = enforces(world, 'callback-handshake')
      ? await verifyCallback(world, override, verifyToken)
      : undefined;
    if (problem !== undefined) return refuse(world, 'callback-failed', problem);
  }
  waba.subscribedApps.set(app.id, { overrideCallbackUrl: override });
  noteActivity(world, waba, {
    type: 'WEBHOOK_CONFIGURED',
    actor: actorOf(app),
    details: `The app ${app.name} was subscribed${override === undefined ? '' : ' with a callback of its own'}.`,
  });
  return jsonAnswer(200, { success: true });
}

/** `DELETE {waba}/subscribed_apps`. */
export function unsubscribeWaba(world: World, _call: Call, waba: Waba, { app }: Caller): Answer {
  const wasThere = waba.subscribedApps.delete(app.id);
  if (wasThere) {
    const details = `The app ${app.name} was unsubscribed.`;
    noteActivity(world, waba, { type: 'WEBHOOK_CONFIGURED', actor: actorOf(app), details });
  }
  return jsonAnswer(200, { success: true });
}
