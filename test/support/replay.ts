import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectAll } from '../../src/core/ingest/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { NOW, temporaryFolder } from './run.ts';

/** A store of the test's own, closed and gone when it ends. */
export async function openTestStore(folder = temporaryFolder()): Promise<Store> {
  const store = await openStore(join(folder, 'store.db'));
  onTestFinished(() => store.close());
  return store;
}

/** Puts bodies into the log and projects them; a fact of coex's own is told by its `object`. */
export async function replay(store: Store, bodies: readonly object[]) {
  await store.db.transaction().execute(() =>
    store.log.append(
      bodies.map((body) => ({
        source: 'object' in body && body.object === 'coex' ? 'coex' : 'webhook',
        signature: 'valid',
        receivedAt: NOW,
        body: Buffer.from(JSON.stringify(body)),
      })),
    ),
  );
  const projected: { events: Readonly<Record<string, number>>; duplicates: number; outcome: string }[] = [];
  await projectAll(store, (some) => projected.push(...some));
  return projected;
}
