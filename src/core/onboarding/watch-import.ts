import type { Clock } from '../clock.ts';
import { type HistoryProgress, historyProgress } from '../history/index.ts';
import { hasLeftSince } from '../numbers/index.ts';
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
  let shown = '';
  let chunkAt: number | null = null;
  // Counted by what was slept: the clock may be set meanwhile.
  let quietMs = 0;
  for (;;) {
    const history = await historyProgress(store, importing.phoneNumberId);
    const showing = `${history.state} ${history.progress} ${history.messages} ${history.contacts}`;
    if (showing !== shown) tell({ event: 'progress', history });
    shown = showing;
    if (history.lastChunkAt !== chunkAt) quietMs = 0;
    chunkAt = history.lastChunkAt;
    const outcome =
      endOf(history, clock.now(), quietMs, importing) ??
      ((await hasLeftSince(store, importing, importing.epoch)) ? 'disconnected' : undefined);
    if (outcome !== undefined) return { outcome, history };
    await clock.sleep(LOOK_EVERY_MS, signal);
    quietMs += LOOK_EVERY_MS;
  }
}

function endOf(
  { state, epoch, lastChunkAt }: HistoryProgress,
  now: number,
  quietMs: number,
  importing: Importing,
): 'complete' | 'declined' | 'silent' | undefined {
  // What an earlier onboarding brought tells nothing of this one.
  if (epoch >= importing.epoch) {
    if (state === 'declined') return 'declined';
    const sinceChunkMs = Math.max(quietMs, now - (lastChunkAt ?? 0));
    if (state === 'complete') return sinceChunkMs >= SETTLE_MS ? 'complete' : undefined;
  }
  return quietMs >= importing.silentAfterMs ? 'silent' : undefined;
}
