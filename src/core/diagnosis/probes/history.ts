import { isoTime } from '../../clock.ts';
import { type HistoryProgress, historyProgress } from '../../history/index.ts';
import { listStandings, type OnboardingStanding } from '../../journal/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Probe } from '../side.ts';

/** How long a choice not to share is news; from then on it is how things are. */
const NEWS_MS = 30 * 24 * 3_600_000;

/** How the import of the past stands, and whether it was asked for while it can be. */
export const historyProbe: Probe = async (side) => {
  const number = await side.number();
  if (number === undefined) {
    return [
      { verdict: 'unknown', says: 'No number is known whose history would be looked at.', evidence: {} },
    ];
  }
  const deps = { store: await side.store(), clock: side.clock };
  const now = side.clock.now();
  const progress = await historyProgress(deps, number.phoneNumberId);
  const [standing] = await listStandings(deps, { all: true, number: number.phoneNumberId });
  const asked = standing === undefined ? undefined : notAsked(standing);
  if (asked !== undefined) return [asked];
  return [importFinding(progress, now)];
};

/** Undefined when both syncs were asked for, or nobody need ask any more. */
function notAsked(standing: OnboardingStanding): Finding | undefined {
  const { contacts, history, deadlineAt } = standing;
  const open = [
    ...(contacts.state === 'done' ? [] : ['contacts']),
    ...(history.state === 'done' ? [] : ['history']),
  ];
  if (open.length === 0 || deadlineAt === null) return undefined;
  const deadline = isoTime(deadlineAt);
  const evidence = { onboarding: standing.id, contacts: contacts.state, history: history.state, deadline };
  const what = open.join(' and ');
  switch (standing.standing) {
    case 'connecting':
    case 'syncs':
      return {
        code: 'sync-not-asked',
        says: `Not asked for yet: ${what}. It can be until ${deadline}.`,
        evidence,
      };
    case 'window-closed':
      return {
        code: 'sync-window-closed',
        says: `Never asked for: ${what}. It could be until ${deadline}.`,
        evidence,
      };
    default:
      return undefined;
  }
}

function importFinding(progress: HistoryProgress, now: number): Finding {
  const evidence = evidenceOf(progress);
  switch (progress.state) {
    case 'none':
      return { verdict: 'pass', says: 'No history was asked for, and none has come.', evidence };
    case 'requested':
      return { verdict: 'pass', says: 'The history was asked for, and may still come.', evidence };
    case 'importing':
      return { verdict: 'pass', says: `The history is coming in, ${progress.progress} %.`, evidence };
    case 'complete':
      return { verdict: 'pass', says: 'The history is here as a whole.', evidence };
    case 'declined': {
      const says = 'The customer chose to share no history.';
      const isNews = now - (progress.declinedAt ?? 0) < NEWS_MS;
      return isNews ? { code: 'history-declined', says, evidence } : { verdict: 'pass', says, evidence };
    }
    case 'silent':
      return {
        code: 'history-silent',
        says: 'The history was asked for, and nothing has come.',
        evidence,
      };
    case 'stalled':
      return {
        code: 'history-stalled',
        says: `The import has stopped at ${progress.progress} %.`,
        evidence,
      };
    case 'complete-with-gaps':
      return {
        code: 'history-gaps',
        says: 'Meta calls the import complete, and announced chunks of it never came.',
        evidence,
      };
  }
}

function evidenceOf(progress: HistoryProgress): Evidence {
  const at = (unixMs: number | null) => (unixMs === null ? null : isoTime(unixMs));
  return {
    state: progress.state,
    progress: progress.progress,
    requested: at(progress.requestedAt),
    firstChunk: at(progress.firstChunkAt),
    lastChunk: at(progress.lastChunkAt),
    completed: at(progress.completedAt),
    declined: at(progress.declinedAt),
    messages: progress.messages,
    missingChunks: progress.phases.reduce((sum, { missing }) => sum + missing, 0),
    historyRequestId: progress.historyRequestId,
  };
}
