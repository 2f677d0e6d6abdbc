import { isoTime } from '../../clock.ts';
import { REQUIRED_SCOPES } from '../../rules/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { KeptToken, TokenNode } from '../meta/meta.ts';
import type { Probe, Side } from '../side.ts';

const DAY_MS = 86_400_000;
const SOON_MS = 7 * DAY_MS;

/** Whether the tokens are good: of this app, not at their end, with the permissions, and for the number's WABA. */
export const tokenProbe: Probe = async (side) => {
  const tokens = await side.meta.tokens();
  if (tokens.length === 0) {
    return [{ verdict: 'unknown', says: 'There is no token to look at.', evidence: {} }];
  }
  const findings: Finding[] = [];
  for (const token of tokens) findings.push(...(await judge(side, token)));
  return findings;
};

async function judge(side: Side, { name, value, node }: KeptToken): Promise<readonly Finding[]> {
  const evidence = { token: name };
  if (node.kind !== 'told') {
    const says = `The ${name} could not be looked at: ${node.problem}.`;
    return [{ verdict: 'unknown', says, evidence }];
  }
  const ended = endOf(side, name, node.value) ?? (await wantOf(side, name, value, node.value));
  if (ended !== undefined) return [ended];
  const { expiresAt, scopes } = node.value;
  const seen = { ...evidence, ...evidenceOf(node.value) };
  if (expiresAt !== undefined && expiresAt - side.clock.now() < SOON_MS) {
    const says = `The ${name} ends at ${isoTime(expiresAt)}.`;
    return [{ code: 'token-expires-soon', says, evidence: seen }];
  }
  if (scopes === undefined) {
    const says = `The ${name} is good for a call; what it may do cannot be seen without app-id and app-secret.`;
    return [{ verdict: 'unknown', says, evidence: seen }];
  }
  return [{ verdict: 'pass', says: `The ${name} is good, and may do what is needed.`, evidence: seen }];
}

function endOf({ config }: Side, name: string, node: TokenNode): Finding | undefined {
  const evidence = { token: name, ...evidenceOf(node) };
  const appId = config().find('app-id');
  if (
    node.why === 'of-another-app' ||
    (node.appId !== undefined && appId !== undefined && node.appId !== appId)
  ) {
    const whose = node.appId === undefined ? 'another app' : `app ${node.appId}`;
    const says = `The ${name} belongs to ${whose}, not to ${appId ?? 'the one in the settings'}.`;
    return { code: 'token-of-another-app', says, evidence };
  }
  if (node.why === 'expired') return { code: 'token-expired', says: `The ${name} has expired.`, evidence };
  if (node.why === 'revoked') {
    return { code: 'token-revoked', says: `Meta takes the ${name} no more.`, evidence };
  }
  return undefined;
}

/** What the token would have to be granted. */
async function wantOf(
  { meta, number }: Side,
  name: string,
  token: string,
  node: TokenNode,
): Promise<Finding | undefined> {
  const { scopes, wabaIds } = node;
  const evidence = { token: name, ...evidenceOf(node) };
  const missing = scopes && REQUIRED_SCOPES.value.filter((scope) => !scopes.includes(scope));
  if (missing !== undefined && missing.length > 0) {
    const says = `The ${name} lacks ${missing.join(' and ')}.`;
    return { code: 'token-scope-missing', says, evidence: { ...evidence, missing: missing.join(', ') } };
  }
  const wabaId = await number().then(
    (found) => found?.wabaId ?? undefined,
    () => undefined,
  );
  if (wabaId === undefined || wabaIds === undefined || wabaIds.includes(wabaId)) return undefined;
  // A partner may see more by its portfolio than the list names.
  const seen = await meta.seesWaba(wabaId, token);
  if (seen.kind !== 'refused' || (seen.why !== 'gone' && seen.why !== 'not-permitted')) return undefined;
  const says = `The ${name} was not granted WABA ${wabaId}.`;
  return { code: 'token-not-for-waba', says, evidence: { ...evidence, wabaId } };
}

function evidenceOf({ appId, expiresAt, scopes, wabaIds }: TokenNode): Evidence {
  return {
    ...(appId === undefined ? {} : { appId }),
    expiresAt: expiresAt === undefined ? null : isoTime(expiresAt),
    ...(scopes === undefined ? {} : { scopes: scopes.join(', ') }),
    ...(wabaIds === undefined ? {} : { wabas: wabaIds.length }),
  };
}
