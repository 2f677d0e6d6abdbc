import { describe, expect, it } from 'vitest';
import { otherDrift, type Surroundings } from '../../../src/core/drift/others.ts';
import { NOW } from '../../support/run.ts';
import { DAY_MS, daysAgo, evidence, HOUR_MS } from './signs.ts';

const found = (around: Partial<Surroundings>, known = evidence({ echo: [NOW] })) =>
  otherDrift(known, { changes: [], ...around }, NOW).map(({ kind, risk, detail }) => [kind, risk, detail]);

describe('what drifts besides the phone', () => {
  it('is nothing where nothing is known', () => {
    expect(found({})).toEqual([]);
    expect(found({ tokenEndsAt: null, quality: { rating: 'GREEN', at: NOW } })).toEqual([]);
  });

  it.each([
    [15, undefined],
    [14, 'watch'],
    [7, 'warn'],
    [2, 'critical'],
    [-3, 'critical'],
  ])('is a token that ends in %s days: %s', (days, risk) => {
    const expected = risk === undefined ? [] : [['token-expiry', risk, null]];
    expect(found({ tokenEndsAt: NOW + days * DAY_MS })).toEqual(expected);
  });

  it.each([
    [20, 'watch'],
    [12, 'warn'],
    [3, 'critical'],
  ])('is syncs of which %s hours are left: %s', (hours, risk) => {
    const openSyncs = { deadlineAt: NOW + hours * HOUR_MS, missing: ['contacts', 'history'] };
    expect(found({ openSyncs })).toEqual([['sync-deadline', risk, 'contacts, history']]);
  });

  it('is low quality, a lowered limit and a restriction, while they are new', () => {
    const limit = { at: daysAgo(3), kind: 'limit', from: 'TIER_10K', to: 'TIER_2K' } as const;
    const restriction = {
      at: daysAgo(2),
      kind: 'restriction',
      from: null,
      to: 'ACCOUNT_RESTRICTION',
    } as const;
    expect(found({ quality: { rating: 'RED', at: NOW }, changes: [limit, restriction] })).toEqual([
      ['quality', 'warn', 'RED'],
      ['limit-lowered', 'warn', 'TIER_10K → TIER_2K'],
      ['restriction', 'warn', 'ACCOUNT_RESTRICTION'],
    ]);
    expect(found({ changes: [{ ...limit, from: 'TIER_2K', to: 'TIER_10K' }] })).toEqual([]);
    expect(found({ changes: [{ ...limit, to: 'TIER_OF_TOMORROW' }] })).toEqual([]);
    // It was lowered and raised again; it is old.
    expect(found({ changes: [limit, { ...limit, from: 'TIER_2K', to: 'TIER_10K', at: NOW }] })).toEqual([]);
    expect(found({ changes: [{ ...limit, at: daysAgo(20) }] })).toEqual([]);
  });

  it('is a companion that may be unused, when nothing at all came for weeks', () => {
    const silent = evidence({ echo: [daysAgo(40)], webhook: [daysAgo(21)] });
    expect(found({}, silent)).toEqual([['companion-inactivity', 'watch', null]]);
    expect(found({}, evidence({ webhook: [daysAgo(19)] }))).toEqual([]);
  });
});
