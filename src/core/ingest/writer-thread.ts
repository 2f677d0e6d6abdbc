import { type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { CoexError, problemOf } from '../errors.ts';
import type { Store } from '../store/index.ts';
import type { Portion } from './pending.ts';
import type { Projection } from './projector.ts';
import { type Group, storeWriter, type Writer } from './writer.ts';

/*
 * A writer in a thread of its own: SQLite never yields, so that whoever writes hears no request meanwhile. The thread has
 * the only connection that writes; bodies are handed over, all of a group in one piece of memory.
 */

/** What the thread is asked to do. */
export type Asked =
  | { readonly do: 'append'; readonly group: PackedGroup }
  | { readonly do: 'project' }
  | { readonly do: 'close' };

/** What the thread answers, one to each that was asked, in that order. */
export type Answered =
  | { readonly projection: Projection }
  | { readonly failed: { readonly isBusy: boolean; readonly problem: string } };

interface PackedGroup extends Omit<Group, 'deliveries'> {
  readonly deliveries: readonly (Omit<Group['deliveries'][number], 'body'> & {
    readonly sizeBytes: number;
  })[];
  readonly bodies: Uint8Array<ArrayBuffer>;
}

interface Expected {
  readonly resolve: (projection: Projection) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a thread that writes into the same store. When it ends by itself, what it was asked to do fails, and
 * the next that is asked starts another.
 */
export function startWriterThread(
  entryFile: string,
  { address, location }: Pick<Store, 'address' | 'location'>,
): Writer {
  let running: { readonly worker: Worker; readonly expected: Expected[] } | undefined;

  const start = () => {
    const worker = new Worker(entryFile, { workerData: address, name: 'coex-writer' });
    const started = { worker, expected: [] as Expected[] };
    let problem = 'the thread that writes ended';
    worker.on('message', (answered: Answered) => {
      const { resolve, reject } = started.expected.shift() as Expected;
      if ('projection' in answered) resolve(answered.projection);
      else reject(errorOf(location, answered.failed));
    });
    worker.on('error', (error) => {
      problem = `the thread that writes broke: ${problemOf(error)}`;
    });
    worker.on('exit', () => {
      if (running === started) running = undefined;
      for (const { reject } of started.expected) reject(errorOf(location, { isBusy: false, problem }));
    });
    return started;
  };

  const ask = (asked: Asked, transfer: readonly Transferable[] = []) =>
    new Promise<Projection>((resolve, reject) => {
      running ??= start();
      running.expected.push({ resolve, reject });
      running.worker.postMessage(asked, transfer);
    });

  return {
    append: async (group) => {
      const packed = pack(group);
      await ask({ do: 'append', group: packed }, [packed.bodies.buffer]);
    },
    project: () => ask({ do: 'project' }),
    close: async () => {
      if (running !== undefined) await ask({ do: 'close' });
    },
  };
}

/** Requests are heard all the while, so that more may be projected at once; answers wait no longer than for this. */
const PORTION: Portion = { deliveries: 400, bytes: 1536 * 1024, inOneCommit: 1 };

/** Does in this thread what the other one asks, until it is told to close. */
export function serveWriter(port: MessagePort, store: Store): void {
  const writer = storeWriter(store, PORTION);
  let last: Promise<void> = Promise.resolve();
  const nothing: Projection = { deliveries: [] };

  const act = async (asked: Asked): Promise<Projection> => {
    if (asked.do === 'project') return writer.project();
    if (asked.do === 'append') await writer.append(unpack(asked.group));
    else await store.close();
    return nothing;
  };

  port.on('message', (asked: Asked) => {
    // In order, each when the one before is done.
    last = last.then(async () => {
      const answered: Answered = await act(asked).then(
        (projection) => ({ projection }),
        (error) => ({ failed: failureOf(error) }),
      );
      port.postMessage(answered);
      if (asked.do === 'close') port.close();
    });
  });
}

function pack({ deliveries, ...rest }: Group): PackedGroup {
  const sizeBytes = deliveries.reduce((sum, { body }) => sum + body.byteLength, 0);
  // Its own memory, not a piece of the pool: that would be handed over with everything else in it.
  const bodies = new Uint8Array(sizeBytes);
  let at = 0;
  const heads = deliveries.map(({ body, ...head }) => {
    bodies.set(body, at);
    at += body.byteLength;
    return { ...head, sizeBytes: body.byteLength };
  });
  return { ...rest, deliveries: heads, bodies };
}

function unpack({ deliveries, bodies, ...rest }: PackedGroup): Group {
  let at = 0;
  const whole = deliveries.map(({ sizeBytes, ...head }) => {
    at += sizeBytes;
    return { ...head, body: bodies.subarray(at - sizeBytes, at) };
  });
  return { ...rest, deliveries: whole };
}

// An error loses its code on the way between threads.
function failureOf(error: unknown) {
  const isBusy = error instanceof CoexError && error.code === 'store-busy';
  const { cause = error } = error instanceof CoexError ? error : {};
  return { isBusy, problem: problemOf(cause) };
}

function errorOf(file: string, { isBusy, problem }: { isBusy: boolean; problem: string }): CoexError {
  return isBusy ? new CoexError('store-busy', { file }) : new CoexError('store-unusable', { file, problem });
}
