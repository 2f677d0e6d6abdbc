import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { count, GRANTED_SCOPES, type World } from '../world/world.ts';
import { callerOf, isAlive } from './access.ts';
import { type Call, textParam } from './call.ts';
import { refuse } from './refuse.ts';

/** `GET oauth/access_token`: a code lives 30 seconds and is good once (reference §2.4: IMPL, TP). */
export function exchangeCode(world: World, { params }: Call): Answer {
  const app = world.apps.get(textParam(params, 'client_id') ?? '');
  if (app === undefined) return refuse(world, 'bad-parameter', 'Unknown client_id.');
  if (textParam(params, 'client_secret') !== app.secret) return refuse(world, 'bad-secret');
  const code = world.codes.get(textParam(params, 'code') ?? '');
  if (code?.appId !== app.id) return refuse(world, 'bad-code');
  const isSpent = code.used || world.timeline.now - code.issuedAt > LIMITS.signupCodeMs.value;
  if (isSpent && enforces(world, 'code-expiry')) return refuse(world, 'bad-code');
  const redirectUri = textParam(params, 'redirect_uri');
  if (redirectUri !== undefined && redirectUri !== code.redirectUri) {
    return refuse(world, 'bad-parameter', 'redirect_uri is not the one the signup was opened with.');
  }
  code.used = true;
  const token = `EAAB${opaque(world.seed, 60, 'business token', count(world, 'business token'))}`;
  world.tokens.set(token, {
    text: token,
    appId: app.id,
    kind: 'business',
    scopes: GRANTED_SCOPES,
    wabaIds: [code.wabaId],
    expiresAt: undefined,
    revoked: false,
  });
  return jsonAnswer(200, { access_token: token, token_type: 'bearer' });
}

/** `GET debug_token` (Graph reference): a bad token is an answer, not an error. */
export function debugToken(world: World, { params }: Call): Answer {
  const caller = callerOf(world, textParam(params, 'input_token') ?? '');
  if (caller === undefined || (caller.kind === 'token' && !isAlive(world, caller.token))) {
    const error = { code: 190, message: 'Invalid OAuth access token.' };
    return jsonAnswer(200, { data: { error, is_valid: false, scopes: [] } });
  }
  const data = { app_id: caller.app.id, application: caller.app.name, is_valid: true };
  if (caller.kind === 'app') return jsonAnswer(200, { data: { ...data, type: 'APP', scopes: [] } });
  // A customer's token names what it is for; a system user's without targets is for all (cw#14690).
  const { expiresAt, scopes, wabaIds } = caller.token;
  const targets = wabaIds === 'all' ? {} : { target_ids: wabaIds };
  return jsonAnswer(200, {
    data: {
      ...data,
      type: 'SYSTEM_USER',
      expires_at: expiresAt === undefined ? 0 : Math.floor(expiresAt / 1000),
      data_access_expires_at: 0,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, ...targets })),
    },
  });
}
