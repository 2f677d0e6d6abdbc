import { type Answer, jsonAnswer } from '../http.ts';
import { nodeId } from '../identifiers.ts';
import type { App, Token } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { type Caller, callerOf, endOf } from './access.ts';
import { type Call, textParam } from './call.ts';
import { refuseParameter, wordingOf } from './refuse.ts';

/**
 * `GET debug_token` (docs/graph-api/reference/debug_token; reference §1.4): a bad token is an answer, not an error. A
 * token of another app tells nothing: "The tokens must be from the same app".
 */
export function debugToken(world: World, { params }: Call, { app }: Caller): Answer {
  const input = textParam(params, 'input_token');
  if (input === undefined) return refuseParameter(world, 'The parameter input_token is required');
  const owner = callerOf(world, input);
  if (owner === undefined) {
    const error = { code: 190, message: 'Invalid OAuth access token.' };
    return jsonAnswer(200, { data: { error, is_valid: false, scopes: [] } });
  }
  if (owner.app.id !== app.id) {
    // Observed by many, on no page of Meta's.
    const message = '(#100) The App_id in the input_token did not match the Viewing App';
    return jsonAnswer(200, { data: { error: { code: 100, message }, is_valid: false, scopes: [] } });
  }
  if (owner.kind === 'app') {
    const data = { app_id: app.id, type: 'APP', application: app.name, is_valid: true, scopes: [] };
    return jsonAnswer(200, { data });
  }
  return jsonAnswer(200, {
    data: { ...tokenData(world, app, owner.token), ...validity(world, owner.token) },
  });
}

/** A customer's token names what it is for; a system user's without targets is for all (cw#14690). */
function tokenData(world: World, app: App, token: Token): Record<string, unknown> {
  const { expiresAt, issuedAt, scopes, wabaIds } = token;
  const targets = wabaIds === 'all' ? {} : { target_ids: wabaIds };
  return {
    app_id: app.id,
    type: 'SYSTEM_USER',
    application: app.name,
    data_access_expires_at: 0,
    expires_at: expiresAt === undefined ? 0 : Math.floor(expiresAt / 1000),
    issued_at: Math.floor(issuedAt / 1000),
    scopes,
    granular_scopes: scopes.map((scope) => ({ scope, ...targets })),
    user_id: nodeId(world.seed, `user of ${app.id} ${token.kind}`, '12'),
  };
}

function validity(world: World, token: Token): Record<string, unknown> {
  const ended = endOf(world, token);
  if (ended === undefined) return { is_valid: true };
  const { code, subcode, message } = wordingOf(ended.refusal);
  return { error: { code, message: ended.message ?? message, subcode }, is_valid: false };
}
