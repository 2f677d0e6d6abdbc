import { once } from 'node:events';
import { openPostgresStore } from '../../src/core/store/postgres/open.ts';
import { projectWaiting } from '../projecting.ts';

/*
 * `project.ts ADDRESS`: parses and projects what waits, beside whoever else does so; prints how long it took, and stays connected
 * until its input ends, so that what its connections cost the server can be read.
 */

const [address = ''] = process.argv.slice(2);
const store = await openPostgresStore(address);
const { ms, outcomes } = await projectWaiting(store);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000;
console.log(JSON.stringify({ ms, cpuMs, peakBytes: maxRSS * 1024, outcomes }));
await once(process.stdin.resume(), 'end');
await store.close();
