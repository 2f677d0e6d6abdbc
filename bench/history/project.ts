import { openStore } from '../../src/core/store/index.ts';
import { projectWaiting } from '../projecting.ts';

/* `project.ts STORE`: parses and projects all that waits; prints how long it took and the most memory it had. */

const [file = ''] = process.argv.slice(2);
const store = await openStore(file);
const { ms, outcomes } = await projectWaiting(store);
await store.close();
console.log(JSON.stringify({ ms, outcomes, peakBytes: process.resourceUsage().maxRSS * 1024 }));
