import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
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
const PATIENCE_MS = 200;

/** Opens the store, and makes it when there is none; from then on a store that is gone is nothing to be made anew. */
export async function holdStore(file: string): Promise<HeldStore> {
  await (await openStore(file)).close();
  let held: Held | undefined;
  let looking: Promise<Held> | undefined;

  const lookOnce = async (): Promise<Held> => {
    const identity = await identityOf(file);
    if (held !== undefined && held.identity === identity) return held;
    const { store: former } = held ?? {};
    held = undefined;
    await former?.close();
    if (identity === undefined) throw new CoexError('store-gone', { file });
    // Should it be replaced just now, the next look finds another identity and opens it once more.
    held = { store: await openPatiently(file), identity };
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

async function openPatiently(file: string): Promise<Store> {
  const store = await openStore(file);
  await sql`pragma busy_timeout = ${sql.lit(PATIENCE_MS)}`.execute(store.db);
  return store;
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
