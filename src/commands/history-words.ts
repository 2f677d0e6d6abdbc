import { counted } from '../tui/print/counted.ts';
import type { HistoryOutput } from './history-output.ts';

/** What to do about chunks that stayed away. */
export const GAPS_NEXT =
  'Meta sends them again for some days when the receiver had refused them: leave `coex listen` running. Otherwise only to disconnect the number and onboard it again asks for the history anew.';

/** Names the chunks that have not come: `3 chunks (phase 1: 2, 4–5)`. */
export function gapWords({ missing }: Pick<HistoryOutput, 'missing'>): string {
  const count = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const byPhase = [...Map.groupBy(missing, ({ phase }) => phase)].map(
    ([phase, gaps]) =>
      `phase ${phase}: ${gaps.slice(0, MOST_NAMED).map(named).join(', ')}${gaps.length > MOST_NAMED ? ', …' : ''}`,
  );
  return `${counted(count, 'chunk')} (${byPhase.join('; ')})`;
}

const MOST_NAMED = 8;

function named({ from, to }: HistoryOutput['missing'][number]): string {
  return from === to ? `${from}` : `${from}–${to}`;
}
