import { createHmac } from 'node:crypto';
import type { Request } from '../http.ts';
import type { World } from '../world.ts';
import { textParam } from './call.ts';
import type { RefusalName } from './refuse.ts';

/** Whose token it is: the app's own (`APP_ID|SECRET`), its system user's, or one from a customer's signup. */
type Caller = 'app' | 'system' | 'business';

/** Whose token this is; undefined when nobody's. */
export function callerOf(world: World, token: string): Caller | undefined {
  if (token === `${world.app.id}|${world.app.secret}`) return 'app';
  if (token === world.app.systemToken) return 'system';
  return world.businessTokens.has(token) ? 'business' : undefined;
}

/** Who calls, or why the call is not let in. */
export function admit(
  world: World,
  request: Request,
  params: Readonly<Record<string, unknown>>,
): { readonly caller: Caller } | { readonly refusal: RefusalName } {
  const token =
    /^Bearer +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? textParam(params, 'access_token');
  if (token === undefined) return { refusal: 'no-token' };
  const caller = callerOf(world, token);
  if (caller === undefined) return { refusal: 'bad-token' };
  // Not asked for, but if given it must be right (docs/graph-api/guides/secure-requests).
  const proof = textParam(params, 'appsecret_proof');
  const expected = createHmac('sha256', world.app.secret).update(token).digest('hex');
  return proof === undefined || proof === expected ? { caller } : { refusal: 'bad-proof' };
}
