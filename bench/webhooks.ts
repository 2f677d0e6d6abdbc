import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './median.ts';
import { type SandboxServer, startSandbox } from './servers.ts';

const MESSAGES = 10_000;
// The phases share the history; the middle one gets about two thirds of it.
const HISTORY = 17_000;
const CONCURRENT = 200;
const ROUNDS = 100;
const MIB = 1024 * 1024;

/** A callback that keeps nothing but the largest body, and can make deliveries wait for each other. */
interface Callback {
  readonly url: string;
  largest: Buffer;
  /** Answers nobody until so many wait at once, and from then on everybody; how many waited at most. */
  holdUntil: number;
  mostAtOnce: number;
  /** Resolves when so many waited. */
  readonly released: Promise<void>;
  close(): void;
}

/**
 * The heaviest that Meta sends, from a sandbox in a process of its own to a callback here: one history webhook of
 * thousands of messages, sent again and again, and 200 deliveries under way at once. Time is told as a ratio to posting
 * the same bytes with nothing behind, memory as what the sandbox grew by.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  const callback = await openCallback();
  const sandbox = await startSandbox(home, 8, ['--history', String(HISTORY), '--forward-to', callback.url]);
  try {
    console.log(`webhooks, Node ${process.version}`);
    await measureLargest(sandbox, callback);
    await measureConcurrency(sandbox, callback);
  } finally {
    await sandbox.stop();
    callback.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureLargest(sandbox: SandboxServer, callback: Callback): Promise<void> {
  await sandbox.act('phone.history', { chunkMessages: 100_000 });
  await sandbox.act('signup.accept', {});
  await requestSync(sandbox, 'history');
  await sandbox.control('POST', 'advance', { for: '1h' });
  const { largest } = callback;
  const messages = largest.toString('latin1').split('"history_context"').length - 1;
  const size = `${messages} messages, ${(largest.length / MIB).toFixed(2)} MiB`;
  if (messages < MESSAGES) throw new Error(`Expected ${MESSAGES} messages in one webhook, got ${size}.`);

  const { deliveries } = (await sandbox.control('GET', 'log?field=history&bodies=true&limit=20000')) as {
    deliveries: { id: number; body?: string }[];
  };
  const { id } = deliveries.find(({ body }) => body?.length === largest.length) ?? { id: Number.NaN };
  const before = await sandbox.memoryBytes();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await millisecondsOf(() => sandbox.control('POST', 'redeliver', { id })));
    bare.push(await millisecondsOf(() => post(callback.url, largest)));
  }
  const [delivery, floor] = [median(ours), median(bare)];
  const grown = (await sandbox.memoryBytes()) - before;
  const ratio = `${(delivery / floor).toFixed(2)}× of posting it bare (${floor.toFixed(1)} ms)`;
  console.log(`one history webhook       ${size}: ${delivery.toFixed(1)} ms, ${ratio}`);
  console.log(`sent ${ROUNDS} times            the sandbox grew by ${(grown / MIB).toFixed(0)} MiB`);
}

async function measureConcurrency(sandbox: SandboxServer, callback: Callback): Promise<void> {
  const { customers } = (await sandbox.control('GET', 'customers')) as { customers: { waId: string }[] };
  callback.holdUntil = CONCURRENT;
  const before = await sandbox.memoryBytes();
  const startedAt = performance.now();
  for (let index = 0; index < CONCURRENT; index += 1) {
    const customer = customers[index % customers.length]?.waId;
    await sandbox.act('customer.write', { customer, text: `Are you open? (${index})` });
  }
  // Beyond this the sandbox itself gives up on each; fewer than were aimed at is then what is reported.
  await Promise.race([callback.released, sleep(9000, undefined, { ref: false })]);
  const tookMs = performance.now() - startedAt;
  const grown = (await sandbox.memoryBytes()) - before;
  const reached = `${callback.mostAtOnce} deliveries under way at once (aim: ${CONCURRENT})`;
  console.log(
    `concurrency               ${reached}, ${tookMs.toFixed(0)} ms, grew by ${(grown / MIB).toFixed(0)} MiB`,
  );
}

async function requestSync({ pool, headers, phoneNumberId }: SandboxServer, type: string): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: `/v26.0/${phoneNumberId}/smb_app_data`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', sync_type: type }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The ${type} sync was answered ${statusCode}: ${text}`);
}

async function openCallback(): Promise<Callback> {
  const held: ServerResponse[] = [];
  const { promise: released, resolve } = Promise.withResolvers<void>();
  const server = createServer(async (incoming, response) => {
    if (incoming.method === 'GET') {
      const asked = new URL(incoming.url ?? '/', 'http://callback').searchParams;
      return void response.end(asked.get('hub.challenge') ?? '');
    }
    const body = await buffer(incoming);
    if (body.length > callback.largest.length) callback.largest = body;
    held.push(response);
    // Who gave up waiting is not under way any more.
    response.on('close', () => held.splice(held.indexOf(response), held.includes(response) ? 1 : 0));
    callback.mostAtOnce = Math.max(callback.mostAtOnce, held.length);
    if (held.length < callback.holdUntil) return;
    if (callback.holdUntil > 1) resolve();
    callback.holdUntil = 1;
    for (const waiting of held.splice(0)) waiting.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const callback: Callback = {
    url: `http://127.0.0.1:${port}/webhook`,
    largest: Buffer.alloc(0),
    holdUntil: 1,
    mostAtOnce: 0,
    released,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return callback;
}

function post(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    request(url, { method: 'POST', agent: false, headers }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end(body);
  });
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
