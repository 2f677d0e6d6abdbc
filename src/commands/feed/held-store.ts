import { stat } from 'node:fs/promises';
import { CoexError } from '../../core/errors.ts';
import { openStore, type Store } from '../../core/store/index.ts';

/** A store that is read for hours, whatever becomes of its file meanwhile. */
export interface HeldStore {
  /** The file, for messages to people. */
  readonly location: string;
  /** Which file lies there at the moment; undefined when none does. */
  readonly identity: () => Promise<string | undefined>;
  /** The store as it lies there at the moment. Throws `store-gone`, and whatever opening it throws. */
  readonly look: () => Promise<Held>;
  readonly close: () => Promise<void>;
}

export interface Held {
  readonly store: Store;
  /** Differs when it is another file than before. */
  readonly identity: string;
}

/** Who reads waits no longer than this for who locks: a screen that stands still for seconds looks broken. */
const PATIENCE = { patienceMs: 200 };

/**
 * Opens the store, and makes it when there is none; from then on a store that is gone is nothing to be made anew. One that is
 * locked is opened by whoever looks when it is free.
 */
export async function holdStore(file: string): Promise<HeldStore> {
  const first = await openUnlessBusy(file);
  let held: Held | undefined = first && { store: first, identity: (await identityOf(file)) ?? '' };
  let looking: Promise<Held> | undefined;

  const lookOnce = async (): Promise<Held> => {
    const identity = await identityOf(file);
    if (held !== undefined && held.identity === identity) return held;
    const { store: former } = held ?? {};
    held = undefined;
    await former?.close();
    if (identity === undefined) throw new CoexError('store-gone', { file });
    // Should it be replaced just now, the next look finds another identity and opens it once more.
    held = { store: await openStore(file, PATIENCE), identity };
    return held;
  };

  return {
    location: file,
    identity: () => identityOf(file),
    look: () => {
      looking ??= lookOnce().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    close: async () => {
      await looking?.catch(() => undefined);
      await held?.store.close();
      held = undefined;
    },
  };
}

async function openUnlessBusy(file: string): Promise<Store | undefined> {
  try {
    return await openStore(file, PATIENCE);
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** Whether others lock the store: it is free sooner or later. */
export function isBusy(error: unknown): boolean {
  return error instanceof CoexError && error.code === 'store-busy';
}

async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(file, { bigint: true });
    // A file system gives the number of a removed file to the next one.
    return `${dev}-${ino}-${birthtimeNs}`;
  } catch {
    return undefined;
  }
}
