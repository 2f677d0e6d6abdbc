import { createHmac } from 'node:crypto';
import { enforces } from '../enforced.ts';
import type { Request } from '../http.ts';
import type { App, Business, Scope, Token, Waba } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { textParam } from './call.ts';
import type { RefusalName } from './refuse.ts';

/** Who calls: an app itself (`APP_ID|SECRET`), or somebody with a token that an app was granted. */
export type Caller =
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'token'; readonly app: App; readonly token: Token };

/** Why a call is not let in; `message` instead of the refusal's own. */
export interface Turned {
  readonly refusal: RefusalName;
  readonly message?: string;
}

/** Whose token this is; undefined when nobody's. Expired and revoked ones still are somebody's. */
export function callerOf(world: World, text: string): Caller | undefined {
  const token = world.tokens.get(text);
  const app = world.apps.get(token?.appId ?? text.split('|', 1)[0] ?? '');
  if (app === undefined) return undefined;
  if (token !== undefined) return { kind: 'token', app, token };
  return text === `${app.id}|${app.secret}` ? { kind: 'app', app } : undefined;
}

/** Why a token does not work any more; undefined while it does. */
export function endOf(world: World, token: Token): Turned | undefined {
  if (!enforces(world, 'token-expiry')) return undefined;
  if (token.revoked) return { refusal: 'revoked-token' };
  const { now } = world.timeline;
  if (token.expiresAt === undefined || now < token.expiresAt) return undefined;
  const message = `Error validating access token: Session has expired on ${prose(token.expiresAt)}. The current time is ${prose(now)}.`;
  return { refusal: 'expired-token', message };
}

// As in Meta's sample: "Wednesday, 14-Feb-18 18:00:00 PST" (docs/facebook-login/access-tokens/debugging-and-error-handling).
function prose(unixMs: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(unixMs).toUTCString().split(' ');
  const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const weekday = names.find((name) => name.startsWith(day.slice(0, 3)));
  return `${weekday}, ${date}-${month}-${year.slice(2)} ${time} UTC`;
}

/** Who calls, or why the call is not let in. */
export function admit(
  world: World,
  request: Request,
  params: Readonly<Record<string, unknown>>,
): Caller | Turned {
  const text = tokenOf(request) ?? textParam(params, 'access_token');
  if (text === undefined) return { refusal: 'no-token' };
  const caller = callerOf(world, text);
  if (caller === undefined) return { refusal: 'bad-token' };
  const ended = caller.kind === 'token' ? endOf(world, caller.token) : undefined;
  if (ended !== undefined) return ended;
  // Asked for only where the app requires it; but if given it must be right (docs/graph-api/guides/secure-requests).
  const proof = textParam(params, 'appsecret_proof');
  if (proof === undefined) return caller.app.requiresProof ? { refusal: 'no-proof' } : caller;
  return isProof(proof, caller.app, text) ? caller : { refusal: 'bad-proof' };
}

/** The token a call came with in its header. Resumable uploads say OAuth instead of Bearer (reference templates §5.5). */
function tokenOf({ headers }: Request): string | undefined {
  return /^(?:Bearer|OAuth) +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Whether an appsecret_proof is the one of a token: `HMAC-SHA256(app secret, token)` in hex. */
export function isProof(proof: string, app: App, token: string): boolean {
  return proof === createHmac('sha256', app.secret).update(token).digest('hex');
}

/**
 * Whether the token may do what needs a scope, in a WABA. What it cannot see looks as if it were not there. A scope
 * taken away is code 10, one that was never granted 200; that Meta divides them so is unverified, its page of error
 * codes says “not granted or removed” of both (reference §8.6).
 */
export function refusalFor(world: World, token: Token, scope: Scope, waba: Waba): RefusalName | undefined {
  if (!sees(world, token, waba)) return 'unknown';
  if (!enforces(world, 'token-scopes') || token.scopes.includes(scope)) return undefined;
  return token.removedScopes.includes(scope) ? 'permission-removed' : 'not-permitted';
}

/** Whether a WABA is among what a token was granted, or was shared with the partner whose system user's it is. */
export function sees(world: World, token: Token, waba: Waba): boolean {
  if (!enforces(world, 'token-visibility')) return true;
  if (token.wabaIds !== 'all') return token.wabaIds.includes(waba.id);
  const partnerId = world.apps.get(token.appId)?.businessId ?? '';
  return waba.businessId === partnerId || waba.partnerIds.has(partnerId);
}

/** Whether a token sees a portfolio: its app's own, or one that owns a WABA which the token sees. */
export function seesBusiness(
  world: World,
  { app, token }: Caller & { kind: 'token' },
  { id }: Business,
): boolean {
  if (app.businessId === id || !enforces(world, 'token-visibility')) return true;
  for (const waba of world.wabas.values()) {
    if (waba.businessId === id && sees(world, token, waba)) return true;
  }
  return false;
}
