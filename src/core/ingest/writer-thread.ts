import { type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { CoexError, type ErrorCode, problemOf } from '../errors.ts';
import type { Store } from '../store/index.ts';
import { unlessGivenUp } from './given-up.ts';
import type { Portion } from './pending.ts';
import { BESIDE_WORKERS, type Projection } from './projector.ts';
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
export type Answered = { readonly projection: Projection } | { readonly failed: Failure };

/** An error of the store, or the problem when it is another; an error itself loses what it is on the way between threads. */
type Failure =
  | { readonly code: ErrorCode; readonly message: string; readonly hint: string }
  | { readonly problem: string };

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
      for (const { reject } of started.expected) reject(errorOf(location, { problem }));
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
      if (running === undefined) return;
      const { worker } = running;
      const givenUp = AbortSignal.timeout(CLOSE_MS);
      // What it is at is left to whoever asks for it next.
      const closed = ask({ do: 'close' }).catch((error) =>
        givenUp.aborted ? undefined : Promise.reject(error),
      );
      await unlessGivenUp(closed, givenUp);
      await worker.terminate();
    },
  };
}

/** Longer than this nothing that it does for SQLite takes, and a server is not waited for. */
const CLOSE_MS = 1000;

/** Requests are heard all the while, so that more may be projected at once; answers wait no longer than for this. */
const BESIDE_REQUESTS: Portion = { deliveries: 400, bytes: 1536 * 1024, inOneCommit: 1 };

/**
 * Does in this thread what the other one asks, until it is told to close. A store that cannot be opened fails what was asked,
 * and is tried anew with the next.
 */
export function serveWriter(port: MessagePort, open: () => Promise<Store>): void {
  let opened: { readonly store: Store; readonly writer: Writer } | undefined;
  let last: Promise<void> = Promise.resolve();
  const nothing: Projection = { deliveries: [] };

  const act = async (asked: Asked): Promise<Projection> => {
    if (asked.do === 'close') {
      await opened?.store.close();
      return nothing;
    }
    opened ??= await openWriter(open);
    if (asked.do === 'project') return opened.writer.project();
    await opened.writer.append(unpack(asked.group));
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

async function openWriter(open: () => Promise<Store>) {
  const store = await open();
  return { store, writer: storeWriter(store, store.engine === 'sqlite' ? BESIDE_REQUESTS : BESIDE_WORKERS) };
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

function failureOf(error: unknown): Failure {
  if (!(error instanceof CoexError)) return { problem: problemOf(error) };
  const { code, message, hint } = error;
  return { code, message, hint };
}

function errorOf(file: string, failure: Failure): CoexError {
  if ('problem' in failure) return new CoexError('store-unusable', { file, problem: failure.problem });
  const { code, message, hint } = failure;
  // Its text is filled in already.
  return Object.assign(new CoexError<ErrorCode>(code, {} as never), { message, hint });
}
