import type { RefusalName } from '../../graph/refuse.ts';

/** Why a template message is not taken: the refusal, and what `error_data.details` says. */
export interface SendRefusal {
  readonly refusal: RefusalName;
  readonly details: string;
}

export function refusal(name: RefusalName, details: string): SendRefusal {
  return { refusal: name, details };
}

/** The first refusal that any of the checks gives; the later ones are not made then. */
export function firstRefusal(...checks: readonly (() => SendRefusal | undefined)[]): SendRefusal | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
