import { openPostgresStore } from '../../src/core/store/postgres/open.ts';
import { ensurePartitions } from '../../src/core/store/postgres/partitions.ts';
import { historyBodies } from '../history/bodies.ts';

/*
 * `receive.ts ADDRESS MESSAGES NUMBERS`: a store whose log holds the webhooks of as many imports as there are numbers, none of it
 * projected; so many messages altogether. Their customers are not each other's.
 */

const DAY_MS = 86_400_000;
const BEGAN_AT = 1_793_900_100_000;

const [address = '', messages = '', numbers = ''] = process.argv.slice(2);
const store = await openPostgresStore(address);
// What a history reaches back to, as a store of that day has it.
await ensurePartitions(store.db, { times: { from: BEGAN_AT - 190 * DAY_MS, to: BEGAN_AT } });
let receivedAt = BEGAN_AT;
for (let number = 0; number < Number(numbers); number += 1) {
  for (const body of historyBodies(Number(messages) / Number(numbers), number)) {
    receivedAt += 1000;
    const delivery = { source: 'webhook', signature: 'valid', receivedAt, body } as const;
    await store.db.transaction().execute((trx) => store.log.append(trx, [delivery]));
  }
}
await store.close();
