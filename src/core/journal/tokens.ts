import type { Onboarding } from '../store/index.ts';

/** Keeps business tokens, which are secrets. `owner` is a WABA's id, or the onboarding's while that is not known. */
export interface TokenKeeper {
  find(owner: string): Promise<string | undefined>;
  keep(owner: string, token: string): Promise<void>;
  forget(owner: string): Promise<void>;
}

/** Where the token is kept while its WABA is not known for sure. */
export function ownerBefore({ id }: Pick<Onboarding, 'id'>): string {
  return `of-onboarding-${id}`;
}
