import type { KyselyPlugin } from 'kysely';
import type { Clock } from '../../../src/core/clock.ts';
import type { Graph } from '../../../src/core/graph/index.ts';
import type { TokenKeeper } from '../../../src/core/journal/index.ts';
import type { SignupWay } from '../../../src/core/onboarding/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openStoreAt } from '../../support/store-address.ts';

/**
 * The life of a process: all it does in order, and when it ends. From then on it does nothing more: what it waits for
 * never comes, and no statement of it reaches the store, as after a kill -9.
 */
export interface Life {
  /** What it has done so far. */
  readonly done: readonly string[];
  readonly died: Promise<'died'>;
  /** It does one thing more; never comes back when that was the last. */
  live(what: string): Promise<void>;
  /** The same for what waits for nothing. */
  note(what: string): void;
  isOver(): boolean;
}

/** A life that ends with the thing of that number, counted from 0; never when none is given. */
export function lifeOf(last = Number.POSITIVE_INFINITY): Life {
  const done: string[] = [];
  let isDead = false;
  let die: (word: 'died') => void = () => undefined;
  const died = new Promise<'died'>((resolve) => {
    die = resolve;
  });
  const note = (what: string) => {
    if (isDead) return;
    done.push(what);
    if (done.length - 1 < last) return;
    isDead = true;
    die('died');
  };
  return {
    done,
    died,
    note,
    live: async (what) => {
      note(what);
      if (isDead) await new Promise(() => undefined);
    },
    isOver: () => isDead,
  };
}

/** The store as that process has it open, in a transaction or not; `close` drops what it did not commit. */
export async function openMortalStore(file: string, life: Life): Promise<Store> {
  const store = await openStoreAt(file);
  const mortality: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (life.isOver()) throw new Error('This process is dead.');
      return node;
    },
    transformResult: async ({ result }) => {
      await life.live('statement');
      return result;
    },
  };
  return { ...store, db: store.db.withPlugin(mortality) };
}

export function mortalGraph(graph: Graph, life: Life): Graph {
  return {
    ...graph,
    call: async (call) => {
      const name = `${call.method} ${(call.path ?? '').replace(/^\d+\//, '')}`;
      await life.live(`before ${name}`);
      try {
        return await graph.call(call);
      } finally {
        await life.live(`after ${name}`);
      }
    },
  };
}

export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: clock.now,
    sleep: async (durationMs, signal) => {
      await life.live('sleep');
      await clock.sleep(durationMs, signal);
    },
  };
}

export function mortalTokens(tokens: TokenKeeper, life: Life): TokenKeeper {
  return {
    find: async (owner) => {
      await life.live('before find');
      return tokens.find(owner);
    },
    keep: async (owner, token) => {
      await life.live('before keep');
      await tokens.keep(owner, token);
      await life.live('after keep');
    },
    forget: async (owner) => {
      await life.live('before forget');
      await tokens.forget(owner);
      await life.live('after forget');
    },
  };
}

export function mortalWay(way: SignupWay, life: Life): SignupWay {
  return {
    ...way,
    open: async (signup) => {
      await life.live('before open');
      const open = await way.open(signup);
      await life.live('after open');
      return open;
    },
  };
}
