import { connect } from 'node:net';
import { createHistogram } from 'node:perf_hooks';
import { createLoad } from '../test/support/load.ts';

/*
 * Posts webhooks as fast as they are answered, over a few kept connections, each one request at a time. A process of its
 * own over bare sockets: an HTTP client would be slower than the server it is to measure.
 */

/** What the benchmark asks for, as JSON in the first argument. */
export interface Asked {
  readonly port: number;
  readonly connections: number;
  readonly durationMs: number;
  /** Serial of the first webhook. */
  readonly from: number;
  readonly appSecret: string;
}

/** What it then prints. */
export interface Posted {
  /** How many answers had which status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How much of one core the generator itself used. */
  readonly ownCpu: number;
}

const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const latencies = createHistogram();
const answers: Record<string, number> = {};
let serial = asked.from;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();

await Promise.all(Array.from({ length: asked.connections }, postOneByOne));

const tookMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
const ms = (nanoseconds: number) => nanoseconds / 1e6;
const posted: Posted = {
  answers,
  tookMs,
  p50Ms: ms(latencies.percentile(50)),
  p99Ms: ms(latencies.percentile(99)),
  maxMs: ms(latencies.max),
  ownCpu: (user + system) / 1000 / tookMs,
};
console.log(JSON.stringify(posted));

function postOneByOne(): Promise<void> {
  // Its own, since the bytes of a request must stand until they are sent.
  const load = createLoad({ appSecret: asked.appSecret, sentAt: 1_793_900_000 });
  return new Promise((resolve, reject) => {
    const socket = connect(asked.port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentAt = 0;
    let isOver = false;
    const post = () => {
      sentAt = performance.now();
      socket.write(load.request(serial++));
    };
    socket.on('connect', post);
    // The answers are short: each comes in one piece.
    socket.on('data', (answer) => {
      latencies.record(Math.max(1, Math.round((performance.now() - sentAt) * 1e6)));
      const status = answer.toString('latin1', 9, 12);
      answers[status] = (answers[status] ?? 0) + 1;
      if (performance.now() - startedAt < asked.durationMs) return post();
      isOver = true;
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (!isOver) reject(new Error('The server closed a connection.'));
    });
  });
}
