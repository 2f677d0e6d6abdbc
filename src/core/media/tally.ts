import type { Outcome } from './records.ts';
import { STANDINGS, type Standing } from './standing.ts';

/** How many messages stand how. */
export type Survey = Readonly<Record<Standing, number>>;

export function emptySurvey(): Record<Standing, number> {
  return Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>;
}

/** What a run did. */
export interface Tally {
  fetched: number;
  /** Of those fetched, without a digest to hold them against. */
  unverified: number;
  /** Not downloaded, since the same content was on disk. */
  shared: number;
  gone: number;
  /** Of those gone, with an id that should still have been good. */
  goneEarly: number;
  mismatch: number;
  failed: number;
  /** Downloaded. */
  bytes: number;
}

export function emptyTally(): Tally {
  return {
    fetched: 0,
    unverified: 0,
    shared: 0,
    gone: 0,
    goneEarly: 0,
    mismatch: 0,
    failed: 0,
    bytes: 0,
  };
}

export function count(tally: Tally, outcome: Outcome, isEarly: boolean): void {
  switch (outcome.state) {
    case 'stored':
      if (outcome.shared) {
        tally.shared += 1;
        return;
      }
      tally.fetched += 1;
      tally.bytes += outcome.sizeBytes;
      if (!outcome.verified) tally.unverified += 1;
      return;
    case 'gone':
      tally.gone += 1;
      if (isEarly) tally.goneEarly += 1;
      return;
    case 'mismatch':
      tally.mismatch += 1;
      return;
    case 'failed':
      tally.failed += 1;
  }
}
