import { isoTime } from '../../clock.ts';
import { type HistoryProgress, historyProgress } from '../../history/index.ts';
import type { NumberSummary } from '../../numbers/index.ts';
import { FEATURES, HISTORY_DECLINED, LIMITS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { type Reason, reason, saidBy } from '../reason.ts';
import type { Side } from '../side.ts';
import type { ChatReasonCode } from './verdict.ts';

type ChatReason = Reason<ChatReasonCode>;

const ANEW =
  'Only a new onboarding brings the history: disconnect the number in the app, and onboard it again.';

/** What the onboarding and the history import leave out of a chat. */
export async function historyReasons(
  { clock }: Pick<Side, 'clock'>,
  store: Store,
  { phoneNumberId, onboardedAt }: NumberSummary,
): Promise<ChatReason[]> {
  const progress = await historyProgress({ store, clock }, phoneNumberId);
  const since = onboardedAt ?? (progress.epoch || progress.firstChunkAt);
  return [
    ...aboutImport(progress, since),
    ...(progress.state === 'complete' ? [] : [beforeOnboarding(since)]),
    ...(since === null ? [] : [olderThanHistory(since)]),
    ...disappearing(),
  ];
}

function aboutImport({ state, missing, progress, lastChunkAt }: HistoryProgress, since: number | null) {
  const show = { command: 'coex history status' };
  const reached = { progress, lastChunkAt: lastChunkAt === null ? null : isoTime(lastChunkAt) };
  const found: ChatReason[] = [];
  if (state === 'declined') {
    found.push(
      reason({
        code: 'history-declined',
        sureness: 'certain',
        says: 'The business did not share its history: nothing from before the onboarding came.',
        fix: ANEW,
        ...show,
        saidBy: saidBy(HISTORY_DECLINED),
      }),
    );
  }
  if (state === 'none' && since !== null) {
    found.push(
      reason({
        code: 'history-not-asked',
        sureness: 'likely',
        says: 'No history was asked for since the onboarding, as far as is known.',
        evidence: { onboardedAt: isoTime(since) },
        fix: 'Within 24 hours of the onboarding it can still be asked for; later only a new onboarding helps.',
        command: 'coex onboard status',
        saidBy: saidBy(LIMITS.syncWindowMs),
      }),
    );
  }
  if (state === 'requested' || state === 'importing') {
    found.push(
      reason({
        code: 'history-under-way',
        sureness: 'certain',
        says: 'The history import is not over: more may come.',
        evidence: reached,
        fix: 'Wait for its end.',
        command: 'coex history watch',
      }),
    );
  }
  if (state === 'silent' || state === 'stalled') {
    found.push(
      reason({
        code: 'history-stopped',
        sureness: 'certain',
        says: 'The history import has stopped before its end.',
        evidence: reached,
        fix: 'Open the app on the phone, since the history comes from there, and see whether it goes on.',
        ...show,
      }),
    );
  }
  if (state === 'complete-with-gaps') {
    const chunks = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    found.push(
      reason({
        code: 'history-gaps',
        sureness: 'likely',
        says: 'The history import is over, and parts of it never came; what they held is not known.',
        evidence: { missingChunks: chunks },
        fix: ANEW,
        command: 'coex history verify',
      }),
    );
  }
  return found;
}

function beforeOnboarding(since: number | null): ChatReason {
  return reason({
    code: 'before-onboarding',
    sureness: since === null ? 'possible' : 'certain',
    says: 'What was written before the onboarding is here only as far as the history import brought it.',
    evidence: { onboardedAt: since === null ? null : isoTime(since) },
    saidBy: saidBy(LIMITS.historyMs),
  });
}

function olderThanHistory(since: number): ChatReason {
  const days = LIMITS.historyMs.value / 86_400_000;
  return reason({
    code: 'older-than-history',
    sureness: 'certain',
    says: `What is older than ${days} days before the onboarding is never imported.`,
    evidence: { reachesFrom: isoTime(since - LIMITS.historyMs.value) },
    fix: 'Look in the app.',
    saidBy: saidBy(LIMITS.historyMs),
  });
}

function disappearing(): ChatReason[] {
  const rule = FEATURES['feature-disappearing-messages'];
  if (rule === undefined) return [];
  return [
    reason({
      code: 'disappearing-messages',
      sureness: 'possible',
      says: 'Messages that had disappeared before the onboarding cannot have been imported; since then the app has disappearing messages off in such chats.',
      saidBy: saidBy(rule),
    }),
  ];
}
