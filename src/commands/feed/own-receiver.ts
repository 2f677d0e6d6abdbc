import type { CoexError } from '../../core/errors.ts';
import { startWriterThread, storeWriter, type Writer } from '../../core/ingest/index.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import { type Receiving, startReceiving } from '../receiving.ts';
import { type HeldStore, isBusy } from './held-store.ts';

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

  const start = async (): Promise<Running> => {
    const { store, identity } = await held.look();
    const { writerFile } = context.host;
    const writer =
      writerFile === undefined ? storeWriter(store) : startWriterThread(writerFile, store.location);
    const receiving = await startReceiving(
      { ...context, store: async () => store },
      {
        writer,
        host,
        port: keptPort,
        onProjected: () => undefined,
        onCommit: () => {
          trouble = undefined;
        },
        onTrouble: (error) => {
          trouble = asCoexError(error);
        },
      },
    );
    trouble = undefined;
    keptPort = receiving.receiver.port;
    return { receiving, writer, identity };
  };

  const stop = async () => {
    const stopped = running;
    running = undefined;
    await stopped?.receiving.receiver.close();
    // Its store may be gone.
    await stopped?.writer.close().catch(() => undefined);
  };

  const ask = async (): Promise<OwnReceiverState> => {
    // What is answered 200 has to be on disk; in a file that was removed it would be nowhere.
    if (running !== undefined && running.identity !== (await held.identity())) await stop();
    try {
      running ??= await start();
    } catch (error) {
      return failed(asCoexError(error));
    }
    if (trouble !== undefined) return failed(trouble);
    return { kind: 'own', callbackUrl: running.receiving.receiver.callbackUrl };
  };

  try {
    running = await start();
  } catch (error) {
    if (!isBusy(error)) throw error;
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
