import { type FollowEnd, followImport, type HistoryProgress, PATIENCE } from '../history/index.ts';
import type { OnboardEvent } from './events.ts';

interface Importing {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  readonly epoch: number;
  readonly silentAfterMs: number;
}

type Outcome = Exclude<FollowEnd, 'none' | 'timed-out'>;

/** Follows the import of an onboarding, which was asked for, until it is over one way or another. */
export async function watchImport(
  deps: Parameters<typeof followImport>[0],
  { silentAfterMs, ...followed }: Importing,
  tell: (event: OnboardEvent) => void,
): Promise<{ readonly outcome: Outcome; readonly history: HistoryProgress }> {
  const patience = { ...PATIENCE, silentMs: silentAfterMs, stalledMs: silentAfterMs };
  const { outcome, history } = await followImport(deps, { ...followed, patience }, (progress) =>
    tell({ event: 'progress', history: progress }),
  );
  // Asked for twice and never answered, the store does not know that it was asked for.
  if (outcome === 'none' || outcome === 'timed-out') return { outcome: 'silent', history };
  return { outcome, history };
}
