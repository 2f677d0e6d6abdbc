import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

const PATIENCE_MS = 60_000;

let asker: { readonly port: MessagePort; readonly done: Int32Array } | undefined;

type Row = Record<string, unknown>;

/** What a database answers, while nothing else happens in this thread: as a file is read. */
export function askAtOnce(url: string, sql: string): Row[] {
  return askEachAtOnce(url, sql).at(-1) ?? [];
}

/** The same for several statements, over one connection: what each answers. */
export function askEachAtOnce(url: string, sql: string): Row[][] {
  asker ??= start();
  Atomics.store(asker.done, 0, 0);
  asker.port.postMessage({ url, sql });
  Atomics.wait(asker.done, 0, 0, PATIENCE_MS);
  const { answers, problem } = receiveMessageOnPort(asker.port)?.message ?? { problem: 'no answer came' };
  if (answers === undefined) throw new Error(`${problem}\n${sql}`);
  return answers;
}

function start() {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('asker.ts', import.meta.url), {
    workerData: { port: port2, done },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, done };
}
