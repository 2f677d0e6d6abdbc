import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { type Graph, inspectToken, subscribedApps, subscribeWaba, wabaPhoneNumbers } from '../graph/index.ts';
import { onboardedAt, recordFact } from '../ingest/index.ts';
import { noteState } from '../journal/index.ts';
import { lastRemovalAt } from '../numbers/index.ts';
import { LIMITS, phoneMatchKey, REQUIRED_SCOPES } from '../rules/index.ts';
import type { Onboarding, Store } from '../store/index.ts';
import type { PhoneNumberNode } from '../wire/graph/phone.ts';

/** A number that has joined the API, proved to be in coexistence. */
export interface Connected {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | undefined;
  readonly verifiedName: string | undefined;
  /** When Meta onboarded it, Unix milliseconds: the 24 hours for the syncs count from here. */
  readonly epoch: number;
}

export interface ConnectDeps {
  readonly graph: Graph;
  readonly store: Store;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** What the number is looked for with. */
export interface Looking {
  readonly onboarding: Onboarding;
  readonly app: { readonly id: string; readonly secret: string };
  /** The business token. */
  readonly token: string;
  /** The WABA the signup named; undefined when it named none. */
  readonly wabaId: string | undefined;
  /** The number it must be; undefined when any will do. */
  readonly number: string | undefined;
}

/** Meta may need a moment until the node tells of the app; coex's own choice. */
const PROOF_PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 3000;
/** Meta's clock and this machine's may differ by as much. */
const CLOCKS_APART_MS = 600_000;

/**
 * Finds the number that the signup brought, through the WABAs that its token may operate: the coexistence finish names
 * no number, and may itself be lost. Throws `waba-not-granted`, `not-coexistence` and `other-number`. Changes nothing
 * at Meta, so that it may run again.
 */
export async function findConnected(deps: ConnectDeps, looking: Looking): Promise<Connected> {
  const wabaIds = await grantedWabas(deps.graph, looking);
  let found = await lookFor(deps.graph, wabaIds, looking);
  // Counted by what was slept: the clock may be set meanwhile.
  for (let waitedMs = 0; waitedMs < PROOF_PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
    if (found && isInCoexistence(found) && isMeant(found, looking)) break;
    await deps.clock.sleep(LOOK_EVERY_MS, deps.signal);
    found = await lookFor(deps.graph, wabaIds, looking);
  }
  if (!found || !isInCoexistence(found)) throw notInCoexistence(found?.node);
  const { wabaId, node } = found;
  const wanted = looking.number;
  const display = node.display_phone_number;
  if (wanted !== undefined && !isNumber(node, wanted)) {
    const { id } = looking.onboarding;
    throw new CoexError('other-number', { wanted, number: display ?? node.id, id });
  }
  const now = deps.clock.now();
  const epoch = await epochOf(deps, looking.onboarding, found);
  await noteState(deps, looking.onboarding.id, 'token-ok', {
    waba_id: wabaId,
    phone_number_id: node.id,
    epoch,
  });
  await recordFact(deps.store, { object: 'coex', fact: 'number-observed', at: now, wabaId, epoch, node });
  return {
    wabaId,
    phoneNumberId: node.id,
    displayPhoneNumber: display,
    verifiedName: node.verified_name,
    epoch,
  };
}

/**
 * Subscribes the app to the WABA, before the syncs: what Meta sends while it is not subscribed is lost. An app that is
 * subscribed stays as it is, since subscribing again would remove an override of its callback.
 */
export async function ensureSubscribed(
  deps: ConnectDeps,
  { onboarding, app, token }: Looking,
  wabaId: string,
): Promise<void> {
  const apps = await subscribedApps(deps.graph, wabaId, token);
  const isSubscribed = apps.some(({ id }) => id === app.id);
  if (!isSubscribed) await subscribeWaba(deps.graph, wabaId, token);
  await noteState(deps, onboarding.id, 'subscribed');
}

interface Found {
  readonly wabaId: string;
  readonly node: PhoneNumberNode;
}

/** Of all numbers the token may operate: the one asked for, else the one in coexistence since last. */
async function lookFor(
  graph: Graph,
  wabaIds: readonly string[],
  { token, number }: Looking,
): Promise<Found | undefined> {
  const numbers: Found[] = [];
  for (const wabaId of wabaIds) {
    for await (const node of wabaPhoneNumbers(graph, wabaId, token)) numbers.push({ wabaId, node });
  }
  const asked = number === undefined ? undefined : numbers.find(({ node }) => isNumber(node, number));
  if (asked !== undefined) return asked;
  const since = ({ node }: Found) => onboardedAt(node.last_onboarded_time) ?? 0;
  const [newest] = numbers.filter(isInCoexistence).sort((a, b) => since(b) - since(a));
  return newest ?? numbers[0];
}

/**
 * Whether it is the number of this signup, and not an older one of the same WABA, of which Meta tells sooner: the one
 * that was named, else one onboarded since this onboarding began, or of which Meta does not say when.
 */
function isMeant({ node }: Found, { number, onboarding }: Looking): boolean {
  if (number !== undefined) return isNumber(node, number);
  const at = onboardedAt(node.last_onboarded_time);
  return at === undefined || at >= onboarding.started_at - CLOCKS_APART_MS;
}

// The only documented proof (reference §1.4).
function isInCoexistence({ node }: Found): boolean {
  return node.is_on_biz_app === true && node.platform_type === 'CLOUD_API';
}

function notInCoexistence(node: PhoneNumberNode | undefined): CoexError {
  return new CoexError('not-coexistence', {
    number: node?.display_phone_number ?? 'of this signup',
    onBizApp: String(node?.is_on_biz_app ?? 'unknown'),
    platform: node?.platform_type ?? 'unknown',
  });
}

/** Whether a node is that number: its id, or the number in any spelling. */
export function isNumber({ id, display_phone_number }: PhoneNumberNode, wanted: string): boolean {
  return id === wanted || phoneMatchKey(display_phone_number ?? '') === phoneMatchKey(wanted);
}

/**
 * When Meta onboarded the number. It does not always say; then as an earlier run took it down, and that stays, since
 * the syncs are claimed by it, until Meta tells of a later one.
 */
async function epochOf(
  { store, clock }: ConnectDeps,
  { id }: Onboarding,
  { wabaId, node }: Found,
): Promise<number> {
  const told = onboardedAt(node.last_onboarded_time);
  const now = clock.now();
  const leftAt = await lastRemovalAt(store, wabaId, node.display_phone_number ?? null);
  const earlier = await store.db
    .selectFrom('onboardings')
    .select('epoch')
    .where('phone_number_id', '=', node.id)
    .where((row) => row.or([row('id', '=', id), row('epoch', '>', now - LIMITS.syncWindowMs.value)]))
    // What was onboarded before it left the API is another onboarding.
    .where('epoch', '>', leftAt ?? 0)
    .orderBy('epoch', 'desc')
    .executeTakeFirst();
  const known = earlier?.epoch ?? undefined;
  if (told === undefined) return known ?? now;
  return known === undefined ? told : Math.max(told, known);
}

/** The WABAs the token may operate, only the named one if one is named: the token cannot lie. */
async function grantedWabas(graph: Graph, { app, token, wabaId }: Looking): Promise<string[]> {
  const { is_valid, granular_scopes } = await inspectToken(graph, app, token);
  const targetsOf = (scope: string) =>
    granular_scopes.find((granular) => granular.scope === scope)?.target_ids ?? [];
  const lacking = REQUIRED_SCOPES.value.find((scope) =>
    wabaId === undefined ? targetsOf(scope).length === 0 : !targetsOf(scope).includes(wabaId),
  );
  const [first = [], ...others] = REQUIRED_SCOPES.value.map(targetsOf);
  const granted = first.filter((target) => others.every((targets) => targets.includes(target)));
  const wanted = wabaId === undefined ? granted : granted.filter((target) => target === wabaId);
  if (is_valid && wanted.length > 0) return wanted;
  const waba = wabaId === undefined ? 'a WABA' : `the WABA ${wabaId}`;
  const scope = is_valid ? (lacking ?? 'set of permissions') : 'access any more';
  throw new CoexError('waba-not-granted', { scope, waba });
}
