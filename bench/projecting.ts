import { BESIDE_WORKERS, IN_BULK, projectAll } from '../src/core/ingest/projector.ts';
import type { Store } from '../src/core/store/index.ts';

/** Parses and projects all that waits: how long it took, and what became of how many. */
export async function projectWaiting(
  store: Store,
): Promise<{ readonly ms: number; readonly outcomes: Readonly<Record<string, number>> }> {
  const began = performance.now();
  const outcomes: Record<string, number> = {};
  await projectAll(
    store,
    (projected) => {
      for (const { outcome } of projected) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    },
    // What whoever imports takes: `coex replay` into a file, `coex project` from a server.
    store.engine === 'sqlite' ? IN_BULK : BESIDE_WORKERS,
  );
  return { ms: performance.now() - began, outcomes };
}
