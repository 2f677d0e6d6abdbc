import type { Answer } from '../http.ts';
import type { World } from '../world/world.ts';
import { type Caller, refusalFor, seesBusiness } from './access.ts';
import type { Call } from './call.ts';
import type { Answered, Endpoint, Run } from './endpoint.ts';
import { messageOfHistory } from './history-id.ts';
import { NODE_TYPES, type NodePath } from './node-path.ts';
import { refuse, refuseParameter, refuseSaying } from './refuse.ts';
import { countAppCall, countManagementCall, type Usage } from './throttles.ts';

type OfWaba = Extract<Endpoint, { of: 'waba' | 'phone' | 'template' | 'media' | 'message-history' }>;
type OfToken = OfWaba | Extract<Endpoint, { of: 'business' }>;
type Token = Caller & { readonly kind: 'token' };

/** Hands a call to its endpoint, if the caller may have what it is about. */
export function answerEndpoint(
  world: World,
  call: Call,
  endpoint: Endpoint,
  path: NodePath,
  caller: Caller,
): Answered {
  const { app } = caller;
  switch (endpoint.of) {
    case 'anyone':
      return metered(world, countAppCall(world, app), () => endpoint.run(world, call, caller));
    case 'app':
      if (caller.kind !== 'app' || app.id !== path.id) return refuse(world, 'needs-app-token');
      return metered(world, countAppCall(world, app), () => endpoint.run(world, call, app, caller));
    case 'own-app':
      return app.id === path.id
        ? endpoint.run(world, call, app, caller)
        : refuseUnknown(world, call.request.method, path);
    case 'upload': {
      const upload = world.uploads.get(path.id);
      return upload?.appId === app.id
        ? endpoint.run(world, call, upload, caller)
        : refuseUnknown(world, call.request.method, path);
    }
    default:
      return caller.kind === 'app'
        ? refuse(world, 'not-permitted', 'An app token cannot do this.')
        : answerToken(world, call, endpoint, path, caller);
  }
}

function answerToken(world: World, call: Call, endpoint: OfToken, path: NodePath, caller: Token): Answered {
  if (endpoint.of === 'business') {
    const business = world.businesses.get(path.id);
    if (business === undefined || !seesBusiness(world, caller, business)) {
      return refuseUnknown(world, call.request.method, path);
    }
    return endpoint.run(world, call, business, caller);
  }
  const found = locate(world, endpoint, path.id);
  const waba = world.wabas.get(found?.wabaId ?? '');
  const refusal = waba && refusalFor(world, caller.token, endpoint.needs, waba);
  if (found === undefined || waba === undefined || refusal === 'unknown') {
    return refuseUnknown(world, call.request.method, path);
  }
  if (refusal !== undefined) return refuse(world, refusal, `The token lacks ${endpoint.needs}.`);
  const run = (): Answered => found.run(world, call, caller);
  return isCounted(path) ? metered(world, countManagementCall(world, caller.app, waba), run) : run();
}

interface Located {
  readonly wabaId: string | undefined;
  readonly run: (world: World, call: Call, caller: Caller) => Answered;
}

/** What the path names, with the WABA it belongs to: whoever sees that sees it. */
function locate(world: World, endpoint: OfWaba, id: string): Located | undefined {
  switch (endpoint.of) {
    case 'waba':
      return locatedIn(id, world.wabas.get(id), endpoint.run);
    case 'phone':
      return locatedIn(world.numbers.get(id)?.wabaId, world.numbers.get(id), endpoint.run);
    case 'template':
      return locatedIn(world.templates.get(id)?.wabaId, world.templates.get(id), endpoint.run);
    case 'media': {
      const media = world.media.get(id);
      return locatedIn(world.numbers.get(media?.numberId ?? '')?.wabaId, media, endpoint.run);
    }
    case 'message-history': {
      const message = messageOfHistory(world, id);
      return locatedIn(world.numbers.get(message?.numberId ?? '')?.wabaId, message, endpoint.run);
    }
  }
}

function locatedIn<Entity>(
  wabaId: string | undefined,
  entity: Entity | undefined,
  run: Run<Entity>,
): Located | undefined {
  if (entity === undefined) return undefined;
  return { wabaId, run: (world, call, caller) => run(world, call, entity, caller) };
}

// "GET WABA, assigned_users, phone_numbers, message_templates, subscribed_apps, GET phone node" (M/about-the-platform,
// reference §5.1). That other methods on them count too is unverified.
const COUNTED_EDGES: ReadonlySet<string> = new Set([
  '',
  'assigned_users',
  'phone_numbers',
  'message_templates',
  'subscribed_apps',
]);

function isCounted({ kind, edge }: NodePath): boolean {
  return kind === '{waba}' ? COUNTED_EDGES.has(edge) : kind === '{phone}' && edge === '';
}

/** Does what was metered, unless it was too much; the answer says how much is used up. */
function metered(world: World, { refusal, headers }: Usage, run: () => Answered): Answered {
  const answer = refusal === undefined ? run() : refuse(world, refusal);
  const marked = (given: Answer): Answer => ({ ...given, headers: { ...given.headers, ...headers } });
  return answer instanceof Promise ? answer.then(marked) : marked(answer);
}

/**
 * There is no such object, not for this token, or not this way: one answer for all, so that nothing is given away. An
 * edge that a node does not have is read as a field of it (observed: github.com/PipedreamHQ/pipedream issue 9004).
 */
export function refuseUnknown(world: World, method: string, { kind, id, edge }: NodePath): Answer {
  const type = NODE_TYPES[kind ?? ''];
  if (method === 'GET' && type !== undefined && edge !== '') {
    const [field] = edge.split('/', 1);
    return refuseParameter(world, `Tried accessing nonexisting field (${field}) on node type (${type})`);
  }
  const verb = method.toLowerCase();
  const message = `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;
  return refuseSaying(world, 'unknown', message);
}
