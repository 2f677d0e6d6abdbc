import { openStore } from '../../src/core/store/index.ts';
import { historyBodies } from './bodies.ts';

/* `receive.ts STORE MESSAGES`: a store whose log holds the webhooks of an import, none of it projected. */

const [file = '', messages = ''] = process.argv.slice(2);
const store = await openStore(file);
let receivedAt = 1_793_900_100_000;
for (const body of historyBodies(Number(messages))) {
  receivedAt += 1000;
  const delivery = { source: 'webhook', signature: 'valid', receivedAt, body } as const;
  await store.db.transaction().execute((trx) => store.log.append(trx, [delivery]));
}
await store.close();
