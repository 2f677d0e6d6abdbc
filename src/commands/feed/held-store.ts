import { stat } from 'node:fs/promises';
import { CoexError } from '../../core/errors.ts';
import { isAway, openStore, type Store } from '../../core/store/index.ts';
import { addressParts, isPostgresUrl } from '../../core/store-address.ts';

/** A store that is read for hours, whatever becomes of its file meanwhile. */
export interface HeldStore {
  /** The file, or the URL without its password, for messages to people. */
  readonly location: string;
  /** What opens it once more; never shown. */
  readonly address: string;
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

/** Holds a file, or a database, which is the same for as long as its URL is. */
export async function holdStore(address: string): Promise<HeldStore> {
  return isPostgresUrl(address) ? holdDatabase(address) : holdFile(address);
}

/**
 * One pool for as long as it is held: that comes back by itself when the database does. Opened by the first look: whoever looks
 * can tell what is waited for.
 */
function holdDatabase(address: string): HeldStore {
  const location = addressParts(address)?.location ?? '';
  let store: Store | undefined;
  let looking: Promise<Held> | undefined;
  const lookOnce = async (): Promise<Held> => {
    store ??= await openStore(address);
    return { store, identity: location };
  };
  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  return {
    location,
    address,
    identity: async () => location,
    look,
    close: async () => {
      await looking?.catch(() => undefined);
      await store?.close();
    },
  };
}

/**
 * Opens the store, and makes it when there is none; from then on a store that is gone is nothing to be made anew. One that is
 * locked is opened by whoever looks when it is free.
 */
async function holdFile(file: string): Promise<HeldStore> {
  const first = await openStore(file, PATIENCE).catch(unlessTransient);
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
    address: file,
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

function unlessTransient(error: unknown): undefined {
  if (!isTransient(error)) throw error;
}

/** Whether others lock the store, or its database does not answer: it is free, or does, sooner or later. */
export function isTransient(error: unknown): boolean {
  return isAway(error) || (error instanceof CoexError && error.code === 'store-busy');
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
