import { strikeCall } from '../faults/call-faults.ts';
import type { Answer, Request } from '../http.ts';
import type { App, Scope, Waba } from '../world/accounts.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { admit, type Caller, mayUse } from './access.ts';
import { readAppSubscriptions, subscribeApp, unsubscribeApp } from './app-subscriptions.ts';
import { type Call, paramsOf } from './call.ts';
import { readPhone, readPhoneNumbers, readWaba } from './nodes.ts';
import { debugToken, exchangeCode } from './oauth.ts';
import { refuse } from './refuse.ts';
import { deregister, register } from './register.ts';
import { sendMessage } from './send-message.ts';
import { readSubscribedApps, subscribeWaba, unsubscribeWaba } from './subscribed-apps.ts';
import { requestSync } from './sync-requests.ts';

/** An endpoint by what its path begins with; what stands there is handed to it. */
type Endpoint =
  /** Answers whoever has any token. */
  | { readonly of: 'anyone'; readonly run: (world: World, call: Call, caller: Caller) => Answered }
  /** Takes the app's own token (`APP_ID|SECRET`). */
  | { readonly of: 'app'; readonly run: (world: World, call: Call, app: App) => Answered }
  | {
      readonly of: 'waba';
      readonly needs: Scope;
      readonly run: (world: World, call: Call, waba: Waba, caller: Caller) => Answered;
    }
  | {
      readonly of: 'phone';
      readonly needs: Scope;
      readonly run: (world: World, call: Call, number: BusinessNumber, caller: Caller) => Answered;
    };

type Answered = Answer | Promise<Answer>;

const MANAGEMENT = 'whatsapp_business_management';
const MESSAGING = 'whatsapp_business_messaging';

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET debug_token': { of: 'anyone', run: debugToken },
  'GET {app}/subscriptions': { of: 'app', run: readAppSubscriptions },
  'POST {app}/subscriptions': { of: 'app', run: subscribeApp },
  'DELETE {app}/subscriptions': { of: 'app', run: unsubscribeApp },
  'GET {waba}': { of: 'waba', needs: MANAGEMENT, run: readWaba },
  'GET {waba}/phone_numbers': { of: 'waba', needs: MANAGEMENT, run: readPhoneNumbers },
  'GET {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: readSubscribedApps },
  'POST {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: subscribeWaba },
  'DELETE {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: unsubscribeWaba },
  'GET {phone}': { of: 'phone', needs: MANAGEMENT, run: readPhone },
  'POST {phone}/smb_app_data': { of: 'phone', needs: MANAGEMENT, run: requestSync },
  'POST {phone}/messages': { of: 'phone', needs: MESSAGING, run: sendMessage },
  'POST {phone}/register': { of: 'phone', needs: MANAGEMENT, run: register },
  'POST {phone}/deregister': { of: 'phone', needs: MANAGEMENT, run: deregister },
};

/** Answers a call to the Graph API of any version. */
export async function answerGraph(world: World, request: Request): Promise<Answer> {
  if (request.body.kind === 'too-large') return refuse(world, 'too-large');
  if (request.body.kind === 'malformed')
    return refuse(world, 'bad-parameter', 'The body is not a JSON object.');
  const params = paramsOf(request);
  const call = { params, address: request.address, request };
  const { name, id } = nameOf(world, request);
  return strikeCall(world, { name, numberId: world.numbers.has(id) ? id : undefined }, () =>
    answerNamed(world, call, name, id),
  );
}

async function answerNamed(world: World, call: Call, name: string, id: string): Promise<Answer> {
  if (name === 'GET oauth/access_token') return exchangeCode(world, call);
  const caller = admit(world, call.request, call.params);
  if ('refusal' in caller) return refuse(world, caller.refusal);
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  if (endpoint === undefined) return refuse(world, 'unknown', name);
  if (endpoint.of === 'anyone') return endpoint.run(world, call, caller);
  if (endpoint.of === 'app') {
    if (caller.kind !== 'app' || caller.app.id !== id) return refuse(world, 'needs-app-token');
    return endpoint.run(world, call, caller.app);
  }
  if (caller.kind === 'app') return refuse(world, 'not-permitted', 'An app token cannot do this.');
  const number = endpoint.of === 'phone' ? world.numbers.get(id) : undefined;
  const waba = world.wabas.get(number?.wabaId ?? id);
  if (waba === undefined) return refuse(world, 'unknown', name);
  if (!mayUse(world, caller.token, endpoint.needs, waba.id)) {
    return refuse(world, 'not-permitted', `The token lacks ${endpoint.needs} for this WABA.`);
  }
  if (endpoint.of === 'waba') return endpoint.run(world, call, waba, caller);
  return number === undefined ? refuse(world, 'unknown', name) : endpoint.run(world, call, number, caller);
}

/** `GET {waba}/phone_numbers`, and the id that stood there. */
function nameOf(world: World, { method, path }: Request): { name: string; id: string } {
  const [id = '', ...rest] = /^v\d+\.\d+$/.test(path[0] ?? '') ? path.slice(1) : path;
  return { name: `${method} ${[kindOf(world, id) ?? id, ...rest].join('/')}`, id };
}

function kindOf(world: World, id: string): string | undefined {
  if (world.numbers.has(id)) return '{phone}';
  if (world.wabas.has(id)) return '{waba}';
  if (world.apps.has(id)) return '{app}';
  if (world.templates.has(id)) return '{template}';
  if (world.media.has(id)) return '{media}';
  if (world.businesses.has(id)) return '{business}';
  return undefined;
}
