import { CoexError } from '../../core/errors.ts';
import { startWriterThread, storeWriter, type Writer } from '../../core/ingest/index.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import { type Receiving, startReceiving } from '../receiving.ts';
import { type HeldStore, isTransient } from './held-store.ts';

/** How a receiver of this process does; `problem` is what the error says. */
export type OwnReceiverState =
  | { readonly kind: 'own'; readonly callbackUrl: string }
  | { readonly kind: 'failed'; readonly problem: string; readonly error: CoexError };

/** A receiver in this process, at work as long as there is a store to receive into. */
export interface OwnReceiver {
  /** How it does. Stops it when the store is another or gone, and starts it when there is one: to be asked often. */
  readonly state: () => Promise<OwnReceiverState>;
  readonly close: () => Promise<void>;
}

interface Running {
  readonly receiving: Receiving;
  readonly writer: Writer;
  readonly identity: string;
}

/** Deliveries that wait longer than this are told of; the writer itself waits for seconds before it gives up on a lock. */
const STUCK_MS = 500;

/** Starts the receiver, later when the store is locked. Throws what `coex listen` throws when it cannot start at first. */
export async function startOwnReceiver(
  context: Context,
  held: HeldStore,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OwnReceiver> {
  /** What went wrong last, until something went well again. */
  let trouble: CoexError | undefined;
  /** Meta knows it by its port: what was free at first is kept. */
  let keptPort = port;
  let running: Running | undefined;
  let asking: Promise<OwnReceiverState> | undefined;
  /** Since when deliveries wait, and none is stored; undefined when none does. */
  let waitingSince: number | undefined;
  let trying: Promise<void> | undefined;

  const isWell = () => {
    trouble = undefined;
    waitingSince = undefined;
  };

  const start = async (): Promise<Running> => {
    const { store, identity } = await held.look();
    const { writerFile } = context.host;
    const writer = writerFile === undefined ? storeWriter(store) : startWriterThread(writerFile, store);
    const receiving = await startReceiving(
      { ...context, store: async () => store },
      {
        writer,
        host,
        port: keptPort,
        onProjected: isWell,
        onCommit: isWell,
        onTrouble: (error) => {
          trouble = asCoexError(error);
        },
      },
    );
    isWell();
    keptPort = receiving.receiver.port;
    return { receiving, writer, identity };
  };

  const stop = async () => {
    const stopped = running;
    running = undefined;
    await stopped?.receiving.receiver.close();
    // Its store may be gone, or not answer: then closing ends what is tried.
    await stopped?.writer.close().catch(() => undefined);
    await trying;
  };

  const look = ({ receiving, writer }: Running) => {
    const now = context.clock.now();
    waitingSince = receiving.intake.waiting.sizeBytes === 0 ? undefined : (waitingSince ?? now);
    if (waitingSince !== undefined && now - waitingSince >= STUCK_MS) {
      trouble ??= new CoexError('store-busy', { file: held.location });
    }
    if (!isTransient(trouble)) return;
    // What was refused comes again in minutes, or never: whether the store is free is tried with nothing to store.
    trying ??= writer
      .append({ deliveries: [], rejections: new Map(), at: now })
      .then(isWell, () => undefined)
      .finally(() => {
        trying = undefined;
      });
  };

  const ask = async (): Promise<OwnReceiverState> => {
    // What is answered 200 has to be on disk; in a file that was removed it would be nowhere.
    if (running !== undefined && running.identity !== (await held.identity())) await stop();
    try {
      running ??= await start();
    } catch (error) {
      return failed(asCoexError(error));
    }
    look(running);
    if (trouble !== undefined) return failed(trouble);
    return { kind: 'own', callbackUrl: running.receiving.receiver.callbackUrl };
  };

  try {
    running = await start();
  } catch (error) {
    if (!isTransient(error)) throw error;
  }
  return {
    state: () => {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    close: async () => {
      await asking?.catch(() => undefined);
      await stop();
    },
  };
}

function failed(error: CoexError): OwnReceiverState {
  return { kind: 'failed', problem: error.message, error };
}
