import type { Clock } from '../clock.ts';
import { hasLeftSince } from '../numbers/index.ts';
import { LIMITS } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { type HistoryProgress, historyProgress } from './progress.ts';
import { type ImportState, importState, PATIENCE, type Patience, quietSince } from './state.ts';

const LOOK_EVERY_MS = 1000;

export interface FollowDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Followed {
  readonly wabaId: string | null;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  /** Which onboarding it is of: what an earlier one brought does not count. The newest when undefined. */
  readonly epoch?: number | undefined;
  readonly patience?: Patience | undefined;
  /** How long to follow it at most. */
  readonly timeoutMs?: number | undefined;
}

/** How a followed import ended: as it stands, or since the number left or the time was up. */
export type FollowEnd = Exclude<ImportState, 'requested' | 'importing'> | 'disconnected' | 'timed-out';

/**
 * Follows an import in the store, which a receiver fills, until it is over one way or another. What was quiet before is
 * given its time again.
 */
export async function followImport(
  deps: FollowDeps,
  followed: Followed,
  tell: (history: HistoryProgress) => void,
): Promise<{ readonly outcome: FollowEnd; readonly history: HistoryProgress }> {
  const { clock, signal, store } = deps;
  const { phoneNumberId, patience = PATIENCE, timeoutMs = Number.POSITIVE_INFINITY } = followed;
  let shown = '';
  let chunkAt: number | null = null;
  // Counted by what was slept: the clock may be set meanwhile.
  let quietMs = 0;
  let sleptMs = 0;
  for (;;) {
    const history = await historyProgress(deps, phoneNumberId, patience);
    const showing = shownOf(history);
    if (showing !== shown) tell(history);
    shown = showing;
    if (history.lastChunkAt !== chunkAt) quietMs = 0;
    chunkAt = history.lastChunkAt;
    const outcome = endOf(history, { quietMs, now: clock.now(), patience, epoch: followed.epoch });
    if (outcome !== undefined) return { outcome, history };
    if (await hasLeftSince(store, followed, followed.epoch ?? history.epoch)) {
      return { outcome: 'disconnected', history };
    }
    if (sleptMs >= timeoutMs) return { outcome: 'timed-out', history };
    const sleepMs = Math.min(LOOK_EVERY_MS, timeoutMs - sleptMs);
    await clock.sleep(sleepMs, signal);
    quietMs += sleepMs;
    sleptMs += sleepMs;
  }
}

/** What is worth telling when it changes; rate and time left change all the time. */
function shownOf({ state, progress, messages, chats, contacts, mediaPending }: HistoryProgress): string {
  return [state, progress, messages, chats, contacts, mediaPending].join(' ');
}

interface Looked {
  readonly quietMs: number;
  readonly now: number;
  readonly patience: Patience;
  readonly epoch: number | undefined;
}

function endOf(history: HistoryProgress, { quietMs, now, patience, epoch }: Looked): FollowEnd | undefined {
  if (epoch !== undefined && history.epoch < epoch)
    return quietMs >= patience.silentMs ? 'silent' : undefined;
  // What was over before it was looked at is told at once.
  const longQuietMs = Math.max(quietMs, quietSince(history, now));
  const isAtEnd = history.completedAt !== null;
  const state = importState(history, isAtEnd ? longQuietMs : quietMs, patience);
  switch (state) {
    case 'requested':
    case 'importing':
      return undefined;
    case 'complete':
      return longQuietMs >= LIMITS.historySettleMs.value ? state : undefined;
    case 'none':
      return quietMs >= patience.silentMs ? state : undefined;
    default:
      return state;
  }
}
