import { countRejections, type IncomingDelivery, retried, type Store } from '../store/index.ts';
import type { Portion } from './pending.ts';
import { BESIDE_A_RECEIVER, createProjector, type Projection } from './projector.ts';

/** What is written in one commit. */
export interface Group {
  readonly deliveries: readonly IncomingDelivery[];
  /** How many requests were turned away, by reason. */
  readonly rejections: ReadonlyMap<string, number>;
  /** When; Unix milliseconds. */
  readonly at: number;
}

/** Does all the writing of a receiver, one piece of work at a time, in the order it is asked for. */
export interface Writer {
  /** All of it is on disk when it resolves, nothing when it rejects. */
  append(group: Group): Promise<void>;
  /** Projects the next few of what waits. */
  project(): Promise<Projection>;
  close(): Promise<void>;
}

/** A writer in this thread; the store stays its owner's to close. */
export function storeWriter(store: Store, portion: Portion = BESIDE_A_RECEIVER): Writer {
  const projector = createProjector(store, portion);
  return {
    append: ({ deliveries, rejections, at }) =>
      retried(() =>
        store.db.transaction().execute(async (trx) => {
          await store.log.append(trx, deliveries);
          await countRejections(trx, rejections, at);
        }),
      ),
    project: projector.projectSome,
    close: async () => undefined,
  };
}
