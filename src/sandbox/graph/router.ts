import type { Answer, Request } from '../http.ts';
import type { World } from '../world.ts';
import { admit } from './access.ts';
import { readAppSubscriptions, subscribeApp, unsubscribeApp } from './app-subscriptions.ts';
import { type Call, paramsOf } from './call.ts';
import { readPhone, readPhoneNumbers, readWaba } from './nodes.ts';
import { debugToken, exchangeCode } from './oauth.ts';
import { refuse } from './refuse.ts';
import { sendMessage } from './send-message.ts';
import { readSubscribedApps, subscribeWaba, unsubscribeWaba } from './subscribed-apps.ts';
import { requestSync } from './sync-requests.ts';

interface Endpoint {
  /** Whose token it takes: the app's own (`APP_ID|SECRET`), a system user's or customer's, or any. */
  readonly takes: 'app' | 'user' | 'any';
  readonly run: (world: World, call: Call) => Answer | Promise<Answer>;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET debug_token': { takes: 'any', run: debugToken },
  'GET {app}/subscriptions': { takes: 'app', run: readAppSubscriptions },
  'POST {app}/subscriptions': { takes: 'app', run: subscribeApp },
  'DELETE {app}/subscriptions': { takes: 'app', run: unsubscribeApp },
  'GET {waba}': { takes: 'user', run: readWaba },
  'GET {waba}/phone_numbers': { takes: 'user', run: readPhoneNumbers },
  'GET {waba}/subscribed_apps': { takes: 'user', run: readSubscribedApps },
  'POST {waba}/subscribed_apps': { takes: 'user', run: subscribeWaba },
  'DELETE {waba}/subscribed_apps': { takes: 'user', run: unsubscribeWaba },
  'GET {phone}': { takes: 'user', run: readPhone },
  'POST {phone}/smb_app_data': { takes: 'user', run: requestSync },
  'POST {phone}/messages': { takes: 'user', run: sendMessage },
  'POST {phone}/register': { takes: 'user', run: (world) => refuseLoudly(world, 'register') },
  'POST {phone}/deregister': { takes: 'user', run: (world) => refuseLoudly(world, 'deregister') },
};

/** Answers a call to the Graph API of any version. */
export async function answerGraph(world: World, request: Request): Promise<Answer> {
  if (request.body.kind === 'too-large') return refuse(world, 'too-large');
  if (request.body.kind === 'malformed')
    return refuse(world, 'bad-parameter', 'The body is not a JSON object.');
  const params = paramsOf(request);
  const call = { params, address: request.address };
  const name = `${request.method} ${nameOf(world, request.path)}`;
  if (name === 'GET oauth/access_token') return exchangeCode(world, call);
  const admission = admit(world, request, params);
  if ('refusal' in admission) return refuse(world, admission.refusal);
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  if (endpoint === undefined) return refuse(world, 'unknown', name);
  const { caller } = admission;
  if (endpoint.takes === 'app' && caller !== 'app') return refuse(world, 'needs-app-token');
  if (endpoint.takes === 'user' && caller === 'app')
    return refuse(world, 'not-permitted', 'An app token cannot do this.');
  return endpoint.run(world, call);
}

/** The path with the ids of this world replaced by what they stand for. */
function nameOf(world: World, path: readonly string[]): string {
  const names = new Map([
    [world.app.id, '{app}'],
    [world.waba.id, '{waba}'],
    [world.number.id, '{phone}'],
  ]);
  const [first = '', ...rest] = /^v\d+\.\d+$/.test(path[0] ?? '') ? path.slice(1) : path;
  return [names.get(first) ?? first, ...rest].join('/');
}

/**
 * Register and deregister belong to ordinary numbers; on a coexistence number the call breaks the phone's connection
 * (ONB; github.com/chatwoot/chatwoot issue 12469; reference §9). Real Meta may well carry it out: here it is refused and kept.
 */
function refuseLoudly(world: World, call: string): Answer {
  world.alarms.push({ at: world.timeline.now, what: `POST {phone}/${call}` });
  const details = `${call} was called on a coexistence number. On a real one this disconnects the customer’s phone.`;
  return refuse(world, 'not-permitted', details);
}
