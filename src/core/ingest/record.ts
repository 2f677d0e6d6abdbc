import type { Clock } from '../clock.ts';
import { CoexError, problemOf } from '../errors.ts';
import { retried, type Store, whenFree } from '../store/index.ts';
import type { OwnFact } from './parse/own-facts.ts';
import { projectAll } from './projector.ts';

/** Writes down what coex learnt from the Graph API, in the same log as Meta's webhooks, and applies it at once. */
export async function recordFact(store: Store, fact: OwnFact): Promise<void> {
  await logFact(store, fact);
  // With all that waits before it, in batches: in one transaction nobody else could write meanwhile.
  await projectAll(store);
}

/** Who keeps the store longer than this does not mean to let go of it. */
const PATIENCE_MS = 60_000;

/**
 * Writes down what Meta has accepted, and does not soon give up on a store that others lock. When it fails, the error says
 * that it was accepted all the same: whoever tries again would do it twice.
 */
export async function recordAccepted(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  id: string,
  fact: OwnFact,
): Promise<void> {
  try {
    await whenFree(clock, PATIENCE_MS, () => logFact(store, fact));
    await whenFree(clock, PATIENCE_MS, () => projectAll(store));
  } catch (error) {
    throw new CoexError('accepted-not-recorded', { id, problem: problemOf(error) }, { cause: error });
  }
}

async function logFact(store: Store, fact: OwnFact): Promise<void> {
  const delivery = {
    source: 'coex',
    signature: 'unchecked',
    receivedAt: fact.at,
    body: Buffer.from(JSON.stringify(fact)),
  } as const;
  await retried(() => store.db.transaction().execute((trx) => store.log.append(trx, [delivery])));
}
