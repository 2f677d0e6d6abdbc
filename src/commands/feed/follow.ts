import {
  type Arrival,
  arrivalsSince,
  endOf,
  listMessages,
  type Mark,
} from '../../core/conversations/index.ts';
import type { Store } from '../../core/store/index.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import { drained } from '../drained.ts';
import { toMessageOutput } from '../message-output.ts';
import { type FeedEvent, type StoppedEvent, toRevisionEvent, toStatusEvent } from './events.ts';
import type { Held, HeldStore } from './held-store.ts';
import type { OwnReceiver } from './own-receiver.ts';
import { troubleTeller } from './trouble.ts';

const LOOK_EVERY_MS = 200;
/** Who is told is not told for sure. */
const LOOK_UNTOLD_MS = 800;

interface Followed {
  readonly held: HeldStore;
  readonly phoneNumberId: string | undefined;
  /** How many of the messages before are told. */
  readonly last: number;
  readonly receiver: OwnReceiver | undefined;
}

/** Tells what comes into the store, and what is wrong with it, until it is interrupted. */
export async function follow(
  { clock, io, signal }: Context,
  { held, phoneNumberId, last, receiver }: Followed,
  emit: (event: FeedEvent) => void,
): Promise<StoppedEvent> {
  const counts = { messages: 0, revisions: 0, statuses: 0 };
  const tellStore = troubleTeller('store', emit);
  const tellReceiver = troubleTeller('receiver', emit);
  /** The store, where it tells that it was written. */
  let tellingStore: Store | undefined;
  let followed: { readonly identity: string; readonly mark: Mark } | undefined;

  const begin = async ({ store, identity }: Held) => {
    const mark = await endOf(store);
    // Of a store that is there in place of another, nothing before is told.
    const { items } =
      followed === undefined && last > 0
        ? await listMessages(store, { phoneNumberId }, { limit: last })
        : { items: [] };
    for (const entry of items.toReversed())
      emit({ event: 'message', earlier: true, message: toMessageOutput(entry) });
    return { identity, mark };
  };

  /** Whether there is more at once. */
  const look = async (): Promise<boolean> => {
    const there = await held.look();
    tellingStore = there.store.engine === 'sqlite' ? undefined : there.store;
    if (followed?.identity !== there.identity) followed = await begin(there);
    const came = await arrivalsSince(there.store, { phoneNumberId }, followed.mark);
    followed = { ...followed, mark: came.mark };
    for (const arrival of came.items) {
      emit(toEvent(arrival));
      counts[COUNTED[arrival.kind]] += 1;
    }
    return !came.isAll;
  };

  /** A file is looked at often; a database that others ask as well only when it has been written, and now and then. */
  const rest = async (told: Promise<void> | undefined): Promise<void> => {
    await clock.sleep(LOOK_EVERY_MS, signal);
    if (told !== undefined) await Promise.race([told, clock.sleep(LOOK_UNTOLD_MS, signal)]);
  };

  while (!signal.aborted) {
    const looked = new AbortController();
    // Asked before the look: what is written during it is none that was missed.
    const told = tellingStore?.written(AbortSignal.any([signal, looked.signal]));
    const isMore = await look().then(
      (more) => {
        tellStore(undefined);
        return more;
      },
      (error: unknown) => {
        tellStore(asCoexError(error));
        return false;
      },
    );
    const state = await receiver?.state();
    tellReceiver(state?.kind === 'failed' ? state.error : undefined);
    await drained(io.stdout, signal).catch(() => undefined);
    if (!isMore) await rest(told).catch(() => undefined);
    looked.abort();
  }
  return { event: 'stopped', ...counts };
}

const COUNTED = { message: 'messages', revision: 'revisions', status: 'statuses' } as const;

function toEvent(arrival: Arrival): FeedEvent {
  switch (arrival.kind) {
    case 'message':
      return { event: 'message', earlier: false, message: toMessageOutput(arrival.entry) };
    case 'revision':
      return toRevisionEvent(arrival.entry);
    case 'status':
      return toStatusEvent(arrival.entry);
  }
}
