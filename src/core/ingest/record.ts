import { CoexError, problemOf } from '../errors.ts';
import type { Store } from '../store/index.ts';
import type { OwnFact } from './parse/own-facts.ts';
import { projectAll } from './projector.ts';

/** Writes down what coex learnt from the Graph API, in the same log as Meta's webhooks, and applies it at once. */
export async function recordFact(store: Store, fact: OwnFact): Promise<void> {
  await store.db.transaction().execute(async () => {
    await store.log.append([
      {
        source: 'coex',
        signature: 'unchecked',
        receivedAt: fact.at,
        body: Buffer.from(JSON.stringify(fact)),
      },
    ]);
  });
  // With all that waits before it, in batches: in one transaction nobody else could write meanwhile.
  await projectAll(store);
}

/**
 * Writes down what Meta has accepted. When that fails, the error says that it was accepted all the same: whoever tries
 * again would do it twice.
 */
export async function recordAccepted(store: Store, id: string, fact: OwnFact): Promise<void> {
  try {
    await recordFact(store, fact);
  } catch (error) {
    throw new CoexError('accepted-not-recorded', { id, problem: problemOf(error) }, { cause: error });
  }
}
