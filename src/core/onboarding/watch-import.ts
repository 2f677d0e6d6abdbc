import type { Clock } from '../clock.ts';
import { type HistoryProgress, historyProgress } from '../history/index.ts';
import { numberLifecycle } from '../numbers/index.ts';
import type { Store } from '../store/index.ts';
import type { OnboardEnd, OnboardEvent } from './events.ts';

const LOOK_EVERY_MS = 1000;
/** Chunks come out of order: after progress 100 others may still be on their way. coex's own choice. */
const SETTLE_MS = 15_000;

interface Importing {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  readonly epoch: number;
  readonly silentAfterMs: number;
}

/** Follows an import in the store, which a receiver fills, until it is over one way or another. */
export async function watchImport(
  { store, clock, signal }: { readonly store: Store; readonly clock: Clock; readonly signal: AbortSignal },
  importing: Importing,
  tell: (event: OnboardEvent) => void,
): Promise<{
  readonly outcome: Exclude<OnboardEnd['outcome'], 'detached'>;
  readonly history: HistoryProgress;
}> {
  const startedAt = clock.now();
  let last = '';
  for (;;) {
    const history = await historyProgress(store, importing.phoneNumberId);
    const shown = `${history.state} ${history.progress} ${history.messages} ${history.contacts}`;
    if (shown !== last) tell({ event: 'progress', history });
    last = shown;
    const outcome =
      endOf(history, clock.now(), startedAt, importing) ??
      ((await hasLeft(store, importing)) ? 'disconnected' : undefined);
    if (outcome !== undefined) return { outcome, history };
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

function endOf(
  { state, lastChunkAt }: HistoryProgress,
  now: number,
  startedAt: number,
  { silentAfterMs }: Importing,
): 'complete' | 'declined' | 'silent' | undefined {
  if (state === 'declined') return 'declined';
  if (state === 'complete') return now - (lastChunkAt ?? 0) >= SETTLE_MS ? 'complete' : undefined;
  const lastSignAt = Math.max(startedAt, lastChunkAt ?? 0);
  return now - lastSignAt >= silentAfterMs ? 'silent' : undefined;
}

/** Whether the number was disconnected since it was onboarded. */
async function hasLeft(store: Store, { wabaId, displayPhoneNumber, epoch }: Importing): Promise<boolean> {
  const { state, stateSince } = await numberLifecycle(store, wabaId, displayPhoneNumber);
  return (state === 'disconnected' || state === 'deleted') && (stateSince ?? 0) >= epoch;
}
