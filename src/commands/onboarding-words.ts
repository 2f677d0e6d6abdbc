import { shownDuration } from '../tui/print/duration.ts';
import type { OnboardingOutput } from './onboarding-output.ts';

type Sync = Pick<OnboardingOutput['contacts'], 'state' | 'how'>;

/** How an onboarding stands, in a few words. */
export function standingWords({ state, imported }: Pick<OnboardingOutput, 'state' | 'imported'>): string {
  if (state !== 'importing') return WORDS[state];
  if (imported === null || imported.firstChunkAt === null) return 'waits for the history';
  const { progress, state: stands } = imported;
  return `${stands === 'stalled' ? 'stalled in' : 'imports'} the history, ${progress} %`;
}

const WORDS = {
  signup: 'waits for the signup',
  connecting: 'signed up, not subscribed yet',
  syncs: 'connected, not both syncs asked for',
  complete: 'complete',
  'complete-with-gaps': 'complete, with gaps',
  declined: 'complete, no history shared',
  disconnected: 'disconnected meanwhile',
  'window-closed': 'the 24 hours went by',
  superseded: 'onboarded anew since',
  abandoned: 'given up for a new one',
} as const satisfies Record<Exclude<OnboardingOutput['state'], 'importing'>, string>;

/** What became of a sync, in a few words. */
export function syncWords({ state, how }: Sync): string {
  switch (state) {
    case 'open':
      return 'not asked for yet';
    case 'started':
      return 'asked for, no answer yet';
    case 'unknown':
      return 'asked for, and no answer came';
    case 'failed':
      return 'refused by Meta; can be asked for again';
    case 'done':
      return HOW[how ?? ''] ?? 'asked for';
  }
}

const HOW: Readonly<Record<string, string>> = {
  accepted: 'asked for and accepted',
  repeated: 'asked for once more, since no answer had come, and accepted',
  already: 'asked for already in this onboarding',
  seen: 'accepted: no answer came, but its webhooks did',
  declined: 'declined: the business shares none',
};

/** How long the syncs can still be asked for; undefined when nothing hangs on it. */
export function leftWords({ leftMs }: Pick<OnboardingOutput, 'leftMs'>): string | undefined {
  if (leftMs === null) return undefined;
  return leftMs === 0 ? 'over' : `${shownDuration(leftMs)} left`;
}

/** What to do next; undefined when there is nothing to be done. */
export function nextWords({ state, next }: Pick<OnboardingOutput, 'state' | 'next'>): string | undefined {
  if (state === 'window-closed') {
    return 'Messages work. For the rest, disconnect it (`coex offboard`) and onboard it again.';
  }
  if (state === 'disconnected') return 'Onboard it again, if that was not meant.';
  return next === null ? undefined : `\`${next}\``;
}
