import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';

/*
 * `copy.ts ADDRESS COLUMNS FILE…`: the floor. Copies lines that files hold already into `messages`, each in one transaction; prints how
 * long it took, and stays connected until its input ends.
 */

const [address = '', columns = '', ...files] = process.argv.slice(2);
const client = new pg.Client(address);
await client.connect();
const began = performance.now();
for (const file of files) {
  const lines = createReadStream(file, { highWaterMark: 1024 * 1024 });
  await pipeline(lines, client.query(from(`copy messages (${columns}) from stdin`)));
}
const ms = performance.now() - began;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000;
console.log(JSON.stringify({ ms, cpuMs, peakBytes: maxRSS * 1024 }));
await once(process.stdin.resume(), 'end');
await client.end();
