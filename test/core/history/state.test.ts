import { describe, expect, it } from 'vitest';
import { type ImportFacts, importState, quietSince } from '../../../src/core/history/state.ts';

const patience = { silentMs: 900, stalledMs: 600, gapMs: 100 };
const NOTHING: ImportFacts = {
  requestedAt: null,
  firstChunkAt: null,
  lastChunkAt: null,
  completedAt: null,
  declinedAt: null,
  missing: [],
};
const ASKED = { ...NOTHING, requestedAt: 1 };
const BEGUN = { ...ASKED, firstChunkAt: 2, lastChunkAt: 3 };
const ENDED = { ...BEGUN, completedAt: 3 };
const GAP = [{ phase: 1, from: 2, to: 2 }];

describe('an import', () => {
  it.each([
    ['none', NOTHING, 1_000_000],
    ['requested', ASKED, 899],
    ['silent', ASKED, 900],
    ['importing', BEGUN, 599],
    ['stalled', BEGUN, 600],
    // Nobody asked through coex, and it came all the same.
    ['importing', { ...BEGUN, requestedAt: null }, 0],
    ['importing', { ...BEGUN, missing: GAP }, 599],
    ['complete', ENDED, 0],
    ['importing', { ...ENDED, missing: GAP }, 99],
    ['complete-with-gaps', { ...ENDED, missing: GAP }, 100],
    ['declined', { ...ASKED, declinedAt: 2 }, 0],
    ['declined', { ...BEGUN, declinedAt: 4 }, 1_000_000],
  ])('is %s', (state, facts, quietMs) => {
    expect(importState(facts, quietMs, patience)).toBe(state);
  });

  it('is quiet since the last chunk, else since it was asked for; never by a clock that was set back', () => {
    expect(quietSince(BEGUN, 10)).toBe(7);
    expect(quietSince(ASKED, 10)).toBe(9);
    expect(quietSince(NOTHING, 10)).toBe(0);
    expect(quietSince(BEGUN, 1)).toBe(0);
  });
});
