import { envNameOf } from '../../config/index.ts';

/** What is at hand to ask Meta with; what is missing makes the checks that need it `unknown`. */
export interface MetaSetup {
  readonly appId?: string | undefined;
  readonly appSecret?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly verifyToken?: string | undefined;
  /** Where this coex receives webhooks, when that is known. */
  readonly callbackUrl?: string | undefined;
}

/** Why something could not be learnt, and what would help. */
export interface Unlearnt {
  readonly why: string;
  readonly fix: string;
}

type Need = 'appId' | 'appSecret' | 'accessToken' | 'verifyToken';

const NEEDS: Readonly<Record<Need, { readonly name: string; readonly set: string }>> = {
  appId: { name: 'app-id', set: '`coex config set app-id <id>`' },
  appSecret: { name: 'app-secret', set: '`coex secrets set app-secret`' },
  accessToken: { name: 'access-token', set: '`coex secrets set access-token`' },
  verifyToken: { name: 'verify-token', set: '`coex secrets set verify-token`' },
};

/** What is missing to ask with; undefined when nothing is. */
export function missingFrom(setup: MetaSetup | undefined, needed: readonly Need[]): Unlearnt | undefined {
  if (setup === undefined) {
    return { why: 'Meta was not asked', fix: 'Run it without --offline.' };
  }
  const missing = needed.filter((need) => setup[need] === undefined).map((need) => NEEDS[need]);
  if (missing.length === 0) return undefined;
  const names = missing
    .map(({ name }) => name)
    .join(', ')
    .replace(/, ([^,]+)$/, ' and $1');
  const ways = missing.map(({ set }) => set).join(', ');
  const env = missing.map(({ name }) => envNameOf(name)).join(', ');
  return {
    why: `Meta was not asked: ${names} ${missing.length === 1 ? 'is' : 'are'} not set`,
    fix: `Set ${missing.length === 1 ? 'it' : 'them'} with ${ways}, or in the environment as ${env}.`,
  };
}
