import type { Clock } from '../../clock.ts';
import type { Graph } from '../../graph/index.ts';
import { unlearnt } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import { learn } from '../learn.ts';
import { type Accounts, lookAtAccounts } from './accounts.ts';
import { APP_CHECKS, checkScopes, checkToken } from './app-checks.ts';
import { type MetaSetup, missingFrom, type Unlearnt } from './setup.ts';

const MANAGEMENT = 'whatsapp_business_management';

/** What the access token is good for, and what can be seen with it. */
export async function askToken(
  { graph, clock }: { readonly graph: () => Promise<Graph>; readonly clock: Clock },
  setup: MetaSetup | undefined,
): Promise<{ readonly checks: readonly Check[]; readonly accounts: Accounts }> {
  const missing = missingFrom(setup, ['appId', 'appSecret', 'accessToken']);
  const { appId: id, appSecret: secret, accessToken } = setup ?? {};
  if (missing !== undefined || id === undefined || secret === undefined || accessToken === undefined) {
    return { checks: bothUnlearnt(missing), accounts: { kind: 'unseen' } };
  }
  const { inspectToken } = await import('../../graph/index.ts');
  const client = await graph();
  const asked = await learn(() => inspectToken(client, { id, secret }, accessToken));
  if (asked.kind === 'unlearnt') {
    return { checks: bothUnlearnt(asked), accounts: { kind: 'unseen', why: asked.why } };
  }
  const { value } = asked;
  const token = checkToken(value, id, clock.now());
  const checks = [token, checkScopes(value.scopes)];
  if (token.verdict === 'fail') return { checks, accounts: { kind: 'unseen', why: token.reason } };
  const targets = value.granular_scopes.find(({ scope }) => scope === MANAGEMENT)?.target_ids ?? [];
  if (targets.length === 0) {
    const why = 'the access token names no WABA that could be looked through';
    return { checks, accounts: { kind: 'unseen', why } };
  }
  return { checks, accounts: await lookAtAccounts(client, accessToken, targets) };
}

function bothUnlearnt(missing: Unlearnt | undefined): Check[] {
  return [unlearnt(APP_CHECKS.token, missing), unlearnt(APP_CHECKS.scopes, missing)];
}
