import { countRejections, openStore } from '../../../src/core/store/index.ts';

// A process that opens stores when told to, so that several open the same ones in the same moment.
const files = process.argv.slice(2);
process.once('message', async () => {
  for (const file of files) {
    const store = await openStore(file);
    await store.db.transaction().execute((trx) => countRejections(trx, new Map([['opened', 1]]), 1));
    await store.close();
  }
  process.disconnect();
});
process.send?.('ready');
