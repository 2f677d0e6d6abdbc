import { appOfToken, healthStatus, inspectToken, wabaNode, whatsappSubscription } from '../../graph/index.ts';
import { WEBHOOK_PATH } from '../../ingest/index.ts';
import { REQUIRED_SCOPES } from '../../rules/index.ts';
import type { SecretName } from '../../secrets/index.ts';
import type { Side } from '../side.ts';
import { type Answer, answerOf } from './answer.ts';
import type { App, AppStanding, Health, KeptToken, Meta, Subscription, TokenNode } from './meta.ts';

type Parts = Omit<Side, 'meta'>;

/** A side with what Meta answers, asked when it is needed and once. */
export function withMeta(parts: Parts): Side {
  return { ...parts, meta: openMeta(parts) };
}

const [MANAGEMENT = ''] = REQUIRED_SCOPES.value;

function openMeta(side: Parts): Meta {
  const { signal } = side;

  const reached = once(() => side.network.reach(side.config().get('graph-url'), signal));

  const ask = async <Value>(question: () => Promise<Value>): Promise<Answer<Value>> => {
    const way = await reached();
    if (way.kind !== 'answered') return { kind: 'unasked', problem: 'Meta is not reached' };
    return answerOf(signal, question);
  };

  const secret = (name: SecretName) =>
    orUndefined(async () => (await (await side.secrets()).find(name))?.value);

  const app = once(async (): Promise<App | undefined> => {
    const id = await orUndefined(async () => side.config().find('app-id'));
    const value = await secret('app-secret');
    return id === undefined || value === undefined ? undefined : { id, secret: value };
  });

  const subscription = once(async (): Promise<Answer<Subscription | undefined>> => {
    const own = await app();
    if (own === undefined) return { kind: 'unasked', problem: 'app-id or app-secret is not known' };
    return ask(async () => whatsappSubscription(await side.graph(), own));
  });

  const appStanding = once(async (): Promise<AppStanding> => {
    const own = await app();
    const asked = await subscription();
    if (asked.kind === 'told') return { kind: 'proved' };
    if (own === undefined || asked.kind === 'unasked') return { kind: 'unknown', problem: asked.problem };
    if (!['revoked', 'expired', 'wrong-proof', 'gone'].includes(asked.why)) {
      return { kind: 'unknown', problem: asked.problem };
    }
    // The app's own token is its id and secret: either may be wrong. A token that is good with this secret tells which.
    const token = await secret('access-token');
    if (token !== undefined) {
      const owner = await ask(async () => appOfToken(await side.graph(), token));
      if (owner.kind === 'told') {
        return owner.value === undefined || owner.value === own.id
          ? { kind: 'unknown', problem: asked.problem }
          : { kind: 'other-app', appId: owner.value };
      }
    }
    return { kind: 'wrong-secret', problem: asked.problem };
  });

  const inspect = async (token: string): Promise<Answer<TokenNode>> => {
    const own = await app();
    const { kind } = await appStanding();
    if (own === undefined || kind === 'wrong-secret' || kind === 'other-app') return tryOut(token);
    const asked = await ask(async () => inspectToken(await side.graph(), own, token));
    if (asked.kind === 'told') return { kind: 'told', value: nodeOf(asked.value, side.clock.now()) };
    // “The tokens must be from the same app” (docs/graph-api/reference/debug_token).
    if (asked.kind === 'refused' && asked.why === 'other' && asked.metaCode === INVALID_PARAMETER) {
      return { kind: 'told', value: ended('of-another-app') };
    }
    return asked;
  };

  /** What can be learnt of a token without the app's secret: whether it is good for a call. */
  const tryOut = async (token: string): Promise<Answer<TokenNode>> => {
    const owner = await ask(async () => appOfToken(await side.graph(), token));
    if (owner.kind === 'told') {
      const unseen = { expiresAt: undefined, scopes: undefined, wabaIds: undefined };
      return { kind: 'told', value: { isValid: true, why: undefined, appId: owner.value, ...unseen } };
    }
    if (owner.kind === 'refused' && (owner.why === 'expired' || owner.why === 'revoked')) {
      return { kind: 'told', value: ended(owner.why) };
    }
    return owner;
  };

  const wabaId = once(() => orUndefined(async () => (await side.number())?.wabaId ?? undefined));

  const tokens = once(async (): Promise<readonly KeptToken[]> => {
    const appId = await orUndefined(async () => side.config().find('app-id'));
    const waba = await wabaId();
    const names: SecretName[] = ['access-token'];
    if (waba !== undefined) names.push(`business-token-${waba}`);
    const kept: KeptToken[] = [];
    for (const name of names) {
      const value = await secret(name);
      if (value === undefined) continue;
      const node = await inspect(value);
      kept.push({ name, value, node, standing: standingOf(node, appId) });
    }
    return kept;
  });

  /** Meta's own words for a WABA are asked with the token of its signup, as `coex api` does. */
  const tokenForWaba = once(async (): Promise<{ readonly token: string } | { readonly problem: string }> => {
    const kept = await tokens();
    if (kept.length === 0) return { problem: 'there is no access token' };
    const waba = await wabaId();
    const usable = kept.toReversed().filter(({ standing, node }) => {
      if (standing === 'bad') return false;
      if (node.kind !== 'told') return true;
      const { scopes, wabaIds } = node.value;
      const isGranted = waba === undefined || wabaIds === undefined || wabaIds.includes(waba);
      return isGranted && (scopes === undefined || scopes.includes(MANAGEMENT));
    });
    const best = usable.find(({ standing }) => standing === 'good') ?? usable[0];
    return best === undefined ? { problem: 'no token that is kept is good for it' } : { token: best.value };
  });

  const trouble: Meta['trouble'] = once(async () => {
    const asked = [await subscription(), ...(await tokens()).map(({ node }) => node)].filter(
      (answer) => answer.kind !== 'unasked',
    );
    for (const why of ['failing', 'throttled'] as const) {
      const failed = asked.filter((answer) => answer.kind === 'refused' && answer.why === why);
      const [first] = failed;
      if (first?.kind === 'refused' && failed.length === asked.length) return { why, problem: first.problem };
    }
    return undefined;
  });

  const askWithToken: Meta['askWithToken'] = async (question) => {
    const found = await tokenForWaba();
    if ('problem' in found) return { kind: 'unasked', problem: found.problem };
    const standing = await appStanding();
    if (standing.kind === 'wrong-secret') return { kind: 'unasked', problem: 'the app secret is wrong' };
    const stopped = await trouble();
    if (stopped !== undefined) return { kind: 'unasked', problem: stopped.problem };
    return ask(async () => question(await side.graph(), found.token));
  };

  const wabaHealth = once(async (): Promise<Answer<Health>> => {
    const waba = await wabaId();
    if (waba === undefined) return { kind: 'unasked', problem: 'it is not known which WABA to ask about' };
    return askWithToken((graph, token) => healthStatus(graph, waba, {}, token));
  });

  return {
    reached,
    app,
    appStanding,
    tokens,
    subscription,
    trouble,
    tokenForWaba,
    seesWaba: (id, token) => ask(async () => wabaNode(await side.graph(), id, { fields: ['id'] }, token)),
    askWithToken,
    wabaHealth,
    callbackUrl: () => {
      const url = side.config().find('public-url');
      return url === undefined ? undefined : `${url.replace(/\/+$/, '')}${WEBHOOK_PATH}`;
    },
  };
}

/** Meta’s code for a parameter that is not valid, and the subcode of a token that expired (reference §8.6). */
const INVALID_PARAMETER = 100;
const EXPIRED = 463;

type Said = Awaited<ReturnType<typeof inspectToken>>;

function nodeOf(
  { is_valid, error, app_id, expires_at, scopes, granular_scopes }: Said,
  now: number,
): TokenNode {
  const expiresAt = expires_at === undefined || expires_at === 0 ? undefined : expires_at * 1000;
  const targets = granular_scopes.find(({ scope }) => scope === MANAGEMENT)?.target_ids ?? undefined;
  const hasExpired = error?.subcode === EXPIRED || (expiresAt !== undefined && expiresAt <= now);
  const isStrange = error?.code === INVALID_PARAMETER;
  // Meta's own word counts: this machine's clock may be wrong.
  const why = is_valid ? undefined : isStrange ? 'of-another-app' : hasExpired ? 'expired' : 'revoked';
  return { isValid: why === undefined, why, appId: app_id, expiresAt, scopes, wabaIds: targets };
}

function ended(why: NonNullable<TokenNode['why']>): TokenNode {
  const nothing = { appId: undefined, expiresAt: undefined, scopes: undefined, wabaIds: undefined };
  return { isValid: false, why, ...nothing };
}

function standingOf(node: Answer<TokenNode>, appId: string | undefined): KeptToken['standing'] {
  if (node.kind !== 'told') return 'unclear';
  const isOwn = appId === undefined || node.value.appId === undefined || node.value.appId === appId;
  return node.value.isValid && isOwn ? 'good' : 'bad';
}

/** What stands in the way of a setting or a secret is the matter of its own link. */
async function orUndefined<Value>(look: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
