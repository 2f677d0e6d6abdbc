import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveWriter } from './core/ingest/index.ts';
import { openStore } from './core/store/index.ts';

/* The thread that writes for `coex listen`; started by `startWriterThread`. It fails as a whole when it cannot open. */

async function serve(): Promise<void> {
  serveWriter(parentPort as MessagePort, await openStore(workerData as string));
}

void serve();
