import { createHmac } from 'node:crypto';
import { enforces } from '../enforced.ts';
import type { Request } from '../http.ts';
import type { App, Scope, Token } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { textParam } from './call.ts';
import type { RefusalName } from './refuse.ts';

/** Who calls: an app itself (`APP_ID|SECRET`), or somebody with a token that an app was granted. */
export type Caller =
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'token'; readonly app: App; readonly token: Token };

/** Whose token this is; undefined when nobody's. Expired and revoked ones still are somebody's. */
export function callerOf(world: World, text: string): Caller | undefined {
  const token = world.tokens.get(text);
  const app = world.apps.get(token?.appId ?? text.split('|', 1)[0] ?? '');
  if (app === undefined) return undefined;
  if (token !== undefined) return { kind: 'token', app, token };
  return text === `${app.id}|${app.secret}` ? { kind: 'app', app } : undefined;
}

/** Whether a token still works. */
export function isAlive(world: World, token: Token): boolean {
  if (!enforces(world, 'token-expiry')) return true;
  return !token.revoked && (token.expiresAt === undefined || world.timeline.now < token.expiresAt);
}

/** Who calls, or why the call is not let in. */
export function admit(
  world: World,
  request: Request,
  params: Readonly<Record<string, unknown>>,
): Caller | { readonly refusal: RefusalName } {
  // Resumable uploads say OAuth instead of Bearer (reference templates §5.5).
  const text =
    /^(?:Bearer|OAuth) +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? textParam(params, 'access_token');
  if (text === undefined) return { refusal: 'no-token' };
  const caller = callerOf(world, text);
  if (caller === undefined) return { refusal: 'bad-token' };
  if (caller.kind === 'token' && !isAlive(world, caller.token)) return { refusal: 'expired-token' };
  // Not asked for, but if given it must be right (docs/graph-api/guides/secure-requests).
  const proof = textParam(params, 'appsecret_proof');
  const expected = proof && createHmac('sha256', caller.app.secret).update(text).digest('hex');
  return proof === expected ? caller : { refusal: 'bad-proof' };
}

/** Whether a token may do what needs a scope, in a WABA. */
export function mayUse(world: World, token: Token, scope: Scope, wabaId: string): boolean {
  if (!enforces(world, 'token-scopes')) return true;
  return token.scopes.includes(scope) && (token.wabaIds === 'all' || token.wabaIds.includes(wabaId));
}
