import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Asked, Posted } from './generator.ts';
import { median } from './median.ts';

const CONNECTIONS = 32;
const ROUNDS = 3;
const FLOOR_MS = 5000;
const BURST_MS = 10_000;
const SUSTAINED_MS = 60_000;
const APP_SECRET = 'the bench’s secret';
const MIB = 1024 * 1024;

/** A server in a process of its own. */
interface Running {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * How many signed webhooks of 3 KB a second `coex listen` takes in, each on disk before its 200. The floor is a bare
 * `node:http` server that reads the same requests to their end and answers; the two take turns. A burst lasts ten
 * seconds, and is projected afterwards; what is sustained is a minute's deliveries over the time until the last of them
 * is projected.
 */
export async function run(): Promise<void> {
  console.log(`receiver, ${CONNECTIONS} connections, Node ${process.version}`);
  const floors: Posted[] = [];
  const bursts: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    floors.push(await measureFloor());
    bursts.push(await measureListen(BURST_MS));
  }
  floors.push(await measureFloor());
  const sustained = await measureListen(SUSTAINED_MS);
  floors.push(await measureFloor());
  report(floors, bursts, sustained);
}

interface Measured {
  readonly posted: Posted;
  /** Waiting to be projected when the last was answered. */
  readonly backlog: number;
  /** From the first request until nothing waited. */
  readonly projectedMs: number;
  readonly peakBytes: number;
}

async function measureFloor(): Promise<Posted> {
  const script = `
    const server = require('node:http').createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(200, { 'content-length': 2 }).end('ok'));
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const server = await start(['-e', script], {}, (line) => Number(line));
  try {
    return await post({ port: server.port, durationMs: FLOOR_MS });
  } finally {
    await server.stop();
  }
}

async function measureListen(durationMs: number): Promise<Measured> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  const env = { COEX_HOME: home, COEX_APP_SECRET: APP_SECRET, COEX_VERIFY_TOKEN: 'none' };
  const portOf = (line: string) => Number(new URL(JSON.parse(line).callbackUrl).port);
  const server = await start(['bin/coex.js', 'listen', '--port', '0', '--json'], env, portOf);
  try {
    const startedAt = performance.now();
    const posted = await post({ port: server.port, durationMs });
    const database = new DatabaseSync(join(home, 'store.db'), { readOnly: true });
    const count = (where: string) =>
      Number(database.prepare(`select count(*) as count from deliveries ${where}`).get()?.count);
    const backlog = count('where outcome is null');
    while (count('where outcome is null') > 0) await sleep(50);
    const projectedMs = performance.now() - startedAt;
    const stored = count("where outcome = 'projected'");
    database.close();
    // A rate of refusals, or of what was not stored, would say nothing.
    const accepted = acceptedOf(posted);
    if (stored < accepted) throw new Error(`${accepted} were answered 200, and ${stored} are projected.`);
    return { posted, backlog, projectedMs, peakBytes: peakBytes(server.pid) };
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}

function report(floors: readonly Posted[], bursts: readonly Measured[], sustained: Measured): void {
  const floor = median(floors.map(rateOf));
  const generator = Math.max(...floors.map(({ ownCpu }) => ownCpu));
  const told = (name: string, rate: number, { p50Ms, p99Ms, maxMs, answers }: Posted) => {
    const latency = `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, at most ${maxMs.toFixed(0)} ms`;
    const others = Object.entries(answers).filter(([status]) => status !== '200');
    const refused = others.map(([status, count]) => `, ${count} answered ${status}`).join('');
    console.log(
      `${name.padEnd(10)} ${rate.toFixed(0).padStart(6)}/s  ${((100 * rate) / floor).toFixed(1)} %  ${latency}${refused}`,
    );
  };
  for (const posted of floors) told('floor', rateOf(posted), posted);
  console.log(`           the generator took ${(100 * generator).toFixed(0)} % of a core at most`);
  for (const { posted, backlog, peakBytes: peak } of bursts) {
    told('burst', rateOf(posted), posted);
    console.log(`           ${backlog} left to project, ${(peak / MIB).toFixed(0)} MiB at most`);
  }
  const burst = median(bursts.map(({ posted }) => rateOf(posted)));
  console.log(`burst      ${((100 * burst) / floor).toFixed(1)} % of the floor (aim: 35 %)`);
  told('a minute', rateOf(sustained.posted), sustained.posted);
  const kept = (acceptedOf(sustained.posted) / sustained.projectedMs) * 1000;
  const drainMs = sustained.projectedMs - sustained.posted.tookMs;
  console.log(
    `           ${sustained.backlog} left to project, which took ${(drainMs / 1000).toFixed(1)} s, ${(sustained.peakBytes / MIB).toFixed(0)} MiB at most`,
  );
  console.log(
    `sustained  ${kept.toFixed(0)}/s, ${((100 * kept) / floor).toFixed(1)} % of the floor (aim: 20 %)`,
  );
}

function acceptedOf({ answers }: Posted): number {
  return answers['200'] ?? 0;
}

/** Accepted a second. */
function rateOf(posted: Posted): number {
  return (acceptedOf(posted) / posted.tookMs) * 1000;
}

async function post(asked: Pick<Asked, 'port' | 'durationMs'>): Promise<Posted> {
  const all: Asked = { connections: CONNECTIONS, from: 0, appSecret: APP_SECRET, ...asked };
  const { stdout } = await execa(process.execPath, ['bench/generator.ts', JSON.stringify(all)]);
  return JSON.parse(stdout) as Posted;
}

async function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  portOf: (line: string) => number,
): Promise<Running> {
  const running = execa(process.execPath, argv, {
    env: { ...env, NODE_EXTRA_CA_CERTS: undefined },
    reject: false,
    buffer: false,
  });
  const lines = createInterface(running.stdout);
  const [said] = (await Promise.race([once(lines, 'line'), running.then(() => [])])) as (
    | string
    | undefined
  )[];
  if (said === undefined) throw new Error(`${argv.join(' ')} ended with ${(await running).exitCode}.`);
  lines.close();
  // Read on and dropped, or what it goes on to say would block it.
  running.stdout.resume();
  running.stderr.resume();
  return {
    port: portOf(said),
    pid: Number(running.pid),
    stop: async () => {
      running.kill('SIGINT');
      await running;
    },
  };
}

/** The most resident memory a process has had. Linux alone tells it. */
function peakBytes(pid: number): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
