import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { sql } from 'kysely';
import { serveWriter } from './core/ingest/index.ts';
import { openStore } from './core/store/index.ts';

/* The thread that writes for `coex listen`; started by `startWriterThread`. It fails as a whole when it cannot open. */

async function serve(): Promise<void> {
  const store = await openStore(workerData as string);
  // A checkpoint syncs pages all over the file; the more fits between two, the fewer pages are written twice.
  await sql`pragma wal_autocheckpoint = 8000`.execute(store.db);
  serveWriter(parentPort as MessagePort, store);
}

void serve();
