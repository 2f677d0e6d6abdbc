import { LIMITS } from '../rules/index.ts';
import type { MissingChunks } from './missing.ts';

/**
 * How an import stands. `complete`: progress 100, and every announced chunk was seen. `complete-with-gaps`: progress 100,
 * and chunks stay away. `silent`: asked for, and nothing came for a time. `stalled`: chunks came, and then none for a
 * time.
 */
export const IMPORT_STATES = [
  'none',
  'requested',
  'importing',
  'complete',
  'complete-with-gaps',
  'declined',
  'silent',
  'stalled',
] as const;

export type ImportState = (typeof IMPORT_STATES)[number];

/** What is known of an import. Instants are Unix milliseconds. */
export interface ImportFacts {
  readonly requestedAt: number | null;
  readonly firstChunkAt: number | null;
  readonly lastChunkAt: number | null;
  /** When progress 100 was seen. */
  readonly completedAt: number | null;
  readonly declinedAt: number | null;
  readonly missing: readonly MissingChunks[];
}

/** How long nothing may come before that means something. */
export interface Patience {
  readonly silentMs: number;
  readonly stalledMs: number;
  readonly gapMs: number;
}

export const PATIENCE: Patience = {
  silentMs: LIMITS.historySilentMs.value,
  stalledMs: LIMITS.historyStalledMs.value,
  gapMs: LIMITS.historyGapMs.value,
};

/** How an import stands when nothing of it has come for so long. */
export function importState(facts: ImportFacts, quietMs: number, patience: Patience = PATIENCE): ImportState {
  if (facts.declinedAt !== null) return 'declined';
  if (facts.completedAt !== null) {
    if (facts.missing.length === 0) return 'complete';
    return quietMs >= patience.gapMs ? 'complete-with-gaps' : 'importing';
  }
  if (facts.firstChunkAt !== null) return quietMs >= patience.stalledMs ? 'stalled' : 'importing';
  if (facts.requestedAt === null) return 'none';
  return quietMs >= patience.silentMs ? 'silent' : 'requested';
}

/** For how long nothing has come, by the clock. */
export function quietSince(facts: Pick<ImportFacts, 'requestedAt' | 'lastChunkAt'>, now: number): number {
  return Math.max(0, now - (facts.lastChunkAt ?? facts.requestedAt ?? now));
}

/** Whether something is wrong with it that somebody should look at. */
export function isTroubled(state: ImportState): boolean {
  return state === 'silent' || state === 'stalled' || state === 'complete-with-gaps';
}
