import { IN_BULK, projectAll } from '../../src/core/ingest/projector.ts';
import { openStore } from '../../src/core/store/index.ts';

/* `project.ts STORE`: parses and projects all that waits; prints how long it took and the most memory it had. */

const [file = ''] = process.argv.slice(2);
const store = await openStore(file);
const began = performance.now();
const outcomes: Record<string, number> = {};
await projectAll(
  store,
  (projected) => {
    for (const { outcome } of projected) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  },
  IN_BULK,
);
const ms = performance.now() - began;
await store.close();
console.log(JSON.stringify({ ms, outcomes, peakBytes: process.resourceUsage().maxRSS * 1024 }));
