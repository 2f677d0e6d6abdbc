import type { Clock } from '../../clock.ts';
import type { Graph } from '../../graph/index.ts';
import type { Random } from '../../random.ts';
import type { Check } from '../check.ts';
import type { Accounts } from './accounts.ts';
import { askApp } from './ask-app.ts';
import { askToken } from './ask-token.ts';
import type { AskCallback } from './challenge.ts';
import type { MetaSetup } from './setup.ts';

export interface MetaDeps {
  /** Opened only when there is something to ask. */
  readonly graph: () => Promise<Graph>;
  readonly clock: Clock;
  readonly random: Random;
  /** Calls the app’s callback; see `openCallbackAsker`. */
  readonly askCallback: AskCallback;
}

/** What Meta told: about the app once and for all numbers, and about the accounts in which a number may be. */
export interface Asked {
  /** token, scopes, webhook-fields, callback, callback-reachable: always all of them, in this order. */
  readonly checks: readonly Check[];
  readonly accounts: Accounts;
}

/**
 * Asks Meta all it can tell of eligibility, and the app’s callback for a challenge. Changes nothing. Whatever is refused,
 * lost or cannot be asked makes `unknown` just the checks that hang on it. Without `setup` nobody is asked.
 */
export async function askMeta(deps: MetaDeps, setup: MetaSetup | undefined): Promise<Asked> {
  const [token, app] = await Promise.all([askToken(deps, setup), askApp(deps, setup)]);
  return { checks: [...token.checks, ...app], accounts: token.accounts };
}
