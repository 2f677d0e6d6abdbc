import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { sql } from 'kysely';
import { serveWriter } from './core/ingest/index.ts';
import { openStore, type Store } from './core/store/index.ts';

/* The thread that writes for `coex listen`; started by `startWriterThread`. */

async function open(): Promise<Store> {
  const store = await openStore(workerData as string);
  // A checkpoint syncs pages all over the file; the more fits between two, the fewer pages are written twice.
  if (store.engine === 'sqlite') await sql`pragma wal_autocheckpoint = 8000`.execute(store.db);
  return store;
}

serveWriter(parentPort as MessagePort, open);
