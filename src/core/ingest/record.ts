import { appendDeliveries, type Store } from '../store/index.ts';
import type { OwnFact } from './parse/own-facts.ts';
import { projectPending } from './projector.ts';

/** Writes down what coex learnt from the Graph API, in the same log as Meta's webhooks, and applies it at once. */
export async function recordFact(store: Store, fact: OwnFact): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await appendDeliveries(trx, [
      {
        source: 'coex',
        signature: 'unchecked',
        receivedAt: fact.at,
        body: Buffer.from(JSON.stringify(fact)),
      },
    ]);
    while ((await projectPending(trx)).length > 0);
  });
}
