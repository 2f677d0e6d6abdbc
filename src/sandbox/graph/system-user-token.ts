import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import type { Business } from '../world/accounts.ts';
import { onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Caller, isProof } from './access.ts';
import { type Call, flagParam, textParam } from './call.ts';
import { issueToken } from './oauth.ts';
import { refuse, refuseParameter } from './refuse.ts';

/**
 * `POST {business}/system_user_access_tokens`: after a hosted signup the partner fetches the customer's token with its
 * own system user's (HES, reference §2.5). The same token each time, for every WABA of the business that the app
 * onboarded.
 */
export function issueSystemUserToken(world: World, call: Call, business: Business, caller: Caller): Answer {
  const { app } = caller;
  if (caller.kind === 'app' || caller.token.kind !== 'system') {
    return refuse(world, 'not-permitted', 'Only a system user of the partner may fetch it.');
  }
  const proof = textParam(call.params, 'appsecret_proof');
  if (proof === undefined || !isProof(proof, app, caller.token.text)) return refuse(world, 'no-proof');
  // HES shows no other use; what the call does without it was not found.
  if (flagParam(call.params, 'fetch_only') !== true) {
    return refuseParameter(world, 'The sandbox answers only with fetch_only=true');
  }
  const wabaIds = onboardedWabas(world, business, app.id);
  if (wabaIds.length === 0) return refuse(world, 'unknown');
  const text = `EAAB${opaque(world.seed, 60, 'hosted token', app.id, business.id)}`;
  const token = world.tokens.get(text) ?? issueToken(world, text, app.id, wabaIds);
  token.wabaIds = wabaIds;
  return jsonAnswer(200, { access_token: text });
}

function onboardedWabas(world: World, business: Business, appId: string): string[] {
  const wabaIds = new Set<string>();
  for (const number of world.numbers.values()) {
    const isTheirs = world.wabas.get(number.wabaId)?.businessId === business.id;
    if (isTheirs && onboardingOf(number)?.appId === appId) wabaIds.add(number.wabaId);
  }
  return [...wabaIds];
}
