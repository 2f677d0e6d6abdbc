import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import type { Token } from '../world/accounts.ts';
import { count, newToken, type World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuse, refuseParameter } from './refuse.ts';

/** `GET oauth/access_token`: a code lives 30 seconds and is good once (reference §2.4: IMPL, TP). */
export function exchangeCode(world: World, { params }: Call): Answer {
  const app = world.apps.get(textParam(params, 'client_id') ?? '');
  if (app === undefined) return refuseParameter(world, 'Missing or invalid client id.');
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
  const text = `EAAB${opaque(world.seed, 60, 'business token', count(world, 'business token'))}`;
  issueToken(world, text, app.id, [code.wabaId]);
  return jsonAnswer(200, { access_token: text, token_type: 'bearer' });
}

/** Makes a customer's token for an app: of a signup, with all that a signup grants, without an end. */
export function issueToken(world: World, text: string, appId: string, wabaIds: readonly string[]): Token {
  const token = { ...newToken(text, appId, 'business', world.timeline.now), wabaIds };
  world.tokens.set(text, token);
  return token;
}
