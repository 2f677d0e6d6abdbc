import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectAll } from '../../src/core/ingest/index.ts';
import type { Store } from '../../src/core/store/index.ts';
import { NOW, temporaryFolder } from './run.ts';
import { openStoreAt } from './store-address.ts';

/** A store of the test's own, closed and gone when it ends. */
export async function openTestStore(folder = temporaryFolder()): Promise<Store> {
  const store = await openStoreAt(join(folder, 'store.db'));
  onTestFinished(() => store.close());
  return store;
}

/** A body as it comes in, and when. */
export interface Receipt {
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly source: 'webhook' | 'coex';
}

/** Puts bodies into the log and projects them; a fact of coex's own is told by its `object`. */
export function replay(store: Store, bodies: readonly object[]) {
  return replayReceipts(
    store,
    bodies.map((body) => ({
      source: 'object' in body && body.object === 'coex' ? 'coex' : 'webhook',
      receivedAt: NOW,
      body: JSON.stringify(body),
    })),
  );
}

/** Puts receipts into the log in this order, whenever they came in, and projects them. */
export async function replayReceipts(store: Store, receipts: readonly Receipt[]) {
  await appendReceipts(store, receipts);
  const projected: { events: Readonly<Record<string, number>>; duplicates: number; outcome: string }[] = [];
  await projectAll(store, (some) => projected.push(...some));
  return projected;
}

/** Puts receipts into the log in this order. */
export async function appendReceipts(store: Store, receipts: readonly Receipt[]): Promise<void> {
  await store.db.transaction().execute((trx) =>
    store.log.append(
      trx,
      receipts.map(({ source, receivedAt, body }) => ({
        source,
        signature: 'valid',
        receivedAt,
        body: Buffer.from(body),
      })),
    ),
  );
}
