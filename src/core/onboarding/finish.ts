import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { exchangeCode, type Graph, inspectToken, subscribeWaba, wabaPhoneNumbers } from '../graph/index.ts';
import { onboardedAt, recordFact } from '../ingest/index.ts';
import { REQUIRED_SCOPES } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import type { PhoneNumberNode } from '../wire/graph/phone.ts';
import { journalled, noteState } from './journal.ts';

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
  const { onboardingId, app } = signup;
  const token = await journalled(deps, { onboardingId, step: 'code' }, () =>
    exchangeCode(graph, app, signup.code),
  );
  const { wabaId, node } = await findOnboarded(graph, app, token).catch(async (error) => {
    // The code is spent: whatever goes wrong now, the token it bought is kept.
    await signup.keepToken(`of-onboarding-${onboardingId}`, token);
    throw error;
  });
  await signup.keepToken(wabaId, token);
  const now = deps.clock.now();
  const epoch = onboardedAt(node.last_onboarded_time) ?? now;
  await noteState(deps, onboardingId, 'token-ok', { waba_id: wabaId, phone_number_id: node.id, epoch });

  // Before the syncs: what Meta sends while the WABA is not subscribed is lost.
  await subscribeWaba(graph, wabaId, token);
  await noteState(deps, onboardingId, 'subscribed');
  await recordFact(deps.store, { object: 'coex', fact: 'number-observed', at: now, wabaId, epoch, node });
  return {
    wabaId,
    phoneNumberId: node.id,
    displayPhoneNumber: node.display_phone_number,
    verifiedName: node.verified_name,
    epoch,
    token,
  };
}

/** The number just onboarded: of all that the token may operate, the one in coexistence since last. */
async function findOnboarded(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  token: string,
): Promise<{ wabaId: string; node: PhoneNumberNode }> {
  const numbers: { wabaId: string; node: PhoneNumberNode }[] = [];
  for (const wabaId of await grantedWabas(graph, app, token)) {
    for await (const node of wabaPhoneNumbers(graph, wabaId, token)) numbers.push({ wabaId, node });
  }
  const since = ({ node }: { node: PhoneNumberNode }) => onboardedAt(node.last_onboarded_time) ?? 0;
  const [newest] = numbers.filter(isInCoexistence).sort((a, b) => since(b) - since(a));
  if (newest) return newest;
  const node = numbers[0]?.node;
  throw new CoexError('not-coexistence', {
    number: node?.display_phone_number ?? 'of this signup',
    onBizApp: String(node?.is_on_biz_app ?? 'unknown'),
    platform: node?.platform_type ?? 'unknown',
  });
}

// The only documented proof (reference §1.4).
function isInCoexistence({ node }: { node: PhoneNumberNode }): boolean {
  return node.is_on_biz_app === true && node.platform_type === 'CLOUD_API';
}

/** The WABAs the token may operate: the signup's own event may be lost, the token cannot lie. */
async function grantedWabas(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  token: string,
): Promise<string[]> {
  const { granular_scopes } = await inspectToken(graph, app, token);
  const targetsOf = (scope: string) =>
    granular_scopes.find((granular) => granular.scope === scope)?.target_ids ?? [];
  const lacking = REQUIRED_SCOPES.value.find((scope) => targetsOf(scope).length === 0);
  const [first = [], ...others] = REQUIRED_SCOPES.value.map(targetsOf);
  const granted = first.filter((wabaId) => others.every((targets) => targets.includes(wabaId)));
  if (granted.length === 0)
    throw new CoexError('waba-not-granted', { scope: lacking ?? 'set of permissions' });
  return granted;
}
