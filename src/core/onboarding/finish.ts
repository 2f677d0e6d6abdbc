import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { exchangeCode, type Graph, inspectToken, subscribeWaba, wabaPhoneNumbers } from '../graph/index.ts';
import { onboardedAt, recordFact } from '../ingest/index.ts';
import { REQUIRED_SCOPES } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import type { PhoneNumberNode } from '../wire/graph.ts';
import { noteState } from './journal.ts';

/** A number just onboarded. */
export interface Onboarded {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | undefined;
  readonly verifiedName: string | undefined;
  /** When Meta onboarded it, Unix milliseconds: the 24 hours for the syncs count from here. */
  readonly epoch: number;
  /** The business token; a secret. */
  readonly token: string;
}

/**
 * From the signup's code to a number whose webhooks arrive: token, permissions, subscription, and proof that the
 * number is in coexistence. Never registers the number: that would disconnect the phone.
 */
export async function finishSignup(
  deps: { readonly graph: Graph; readonly store: Store; readonly clock: Clock },
  signup: {
    readonly onboardingId: string;
    readonly app: { readonly id: string; readonly secret: string };
    readonly code: string;
    /** Keeps the token under the id of its WABA, or under the onboarding's while that is not known. */
    readonly keepToken: (owner: string, token: string) => Promise<void>;
  },
): Promise<Onboarded> {
  const { graph } = deps;
  const token = await exchangeCode(graph, signup.app, signup.code);
  const wabaId = await grantedWaba(graph, signup.app, token).catch(async (error) => {
    // The code is spent: whatever goes wrong now, the token it bought is kept.
    await signup.keepToken(`of-onboarding-${signup.onboardingId}`, token);
    throw error;
  });
  await signup.keepToken(wabaId, token);
  await noteState(deps, signup.onboardingId, 'token-ok', { waba_id: wabaId });

  // Before the syncs: what Meta sends while the WABA is not subscribed is lost.
  await subscribeWaba(graph, wabaId, token);
  await noteState(deps, signup.onboardingId, 'subscribed');

  const node = await coexistenceNumber(graph, wabaId, token);
  const now = deps.clock.now();
  const epoch = onboardedAt(node.last_onboarded_time) ?? now;
  await recordFact(deps.store, { object: 'coex', fact: 'number-observed', at: now, wabaId, node });
  await noteState(deps, signup.onboardingId, 'subscribed', { phone_number_id: node.id, epoch });
  return {
    wabaId,
    phoneNumberId: node.id,
    displayPhoneNumber: node.display_phone_number,
    verifiedName: node.verified_name,
    epoch,
    token,
  };
}

/** The WABA the token was granted for: the signup's own event may be lost, the token cannot lie. */
async function grantedWaba(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  token: string,
): Promise<string> {
  const { granular_scopes } = await inspectToken(graph, app, token);
  const granted = REQUIRED_SCOPES.value.map((scope) => ({
    scope,
    targets: granular_scopes.find((granular) => granular.scope === scope)?.target_ids ?? [],
  }));
  const lacking = granted.find(({ targets }) => targets.length === 0);
  const wabaId = granted[0]?.targets[0];
  if (lacking || wabaId === undefined) {
    throw new CoexError('waba-not-granted', { scope: lacking?.scope ?? 'permission' });
  }
  return wabaId;
}

/** The number of the WABA that is in coexistence, the one onboarded last when there are several. */
async function coexistenceNumber(graph: Graph, wabaId: string, token: string): Promise<PhoneNumberNode> {
  const numbers: PhoneNumberNode[] = [];
  for await (const number of wabaPhoneNumbers(graph, wabaId, token)) numbers.push(number);
  const coexisting = numbers
    .filter(({ is_on_biz_app, platform_type }) => is_on_biz_app === true && platform_type === 'CLOUD_API')
    .sort((a, b) => (onboardedAt(b.last_onboarded_time) ?? 0) - (onboardedAt(a.last_onboarded_time) ?? 0));
  const [newest] = coexisting;
  if (newest) return newest;
  const [first] = numbers;
  throw new CoexError('not-coexistence', {
    number: first?.display_phone_number ?? `of WABA ${wabaId}`,
    onBizApp: String(first?.is_on_biz_app ?? 'unknown'),
    platform: first?.platform_type ?? 'unknown',
  });
}
