import type { TokenKeeper } from '../core/journal/index.ts';
import type { Secrets } from '../core/secrets/index.ts';

/** Keeps business tokens among the secrets of the profile. */
export function tokenKeeper(secrets: Secrets): TokenKeeper {
  return {
    find: async (owner) => (await secrets.find(`business-token-${owner}`))?.value,
    keep: async (owner, token) => {
      await secrets.set(`business-token-${owner}`, token);
    },
    forget: async (owner) => {
      await secrets.remove(`business-token-${owner}`);
    },
  };
}
