import type { Keyring } from '../../src/core/secrets/index.ts';

/** A keyring in memory. */
export function memoryKeyring(): Keyring & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (account) => kept.get(account),
    write: (account, value) => {
      kept.set(account, value);
    },
    remove: (account) => kept.delete(account),
  };
}

/** One that is locked: every call throws. */
export function lockedKeyring(): Keyring {
  const refuse = () => {
    throw new Error('Platform secure storage failure: the collection is locked');
  };
  return { read: refuse, write: refuse, remove: refuse };
}
