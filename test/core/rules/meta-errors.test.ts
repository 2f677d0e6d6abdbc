import { describe, expect, it } from 'vitest';
import { findMetaError } from '../../../src/core/rules/index.ts';
import { META_ERRORS } from '../../../src/core/rules/meta-errors.ts';

/** Every code of the page of error codes and of the pages on templates, by hand; a family by one of its middle. */
const DOCUMENTED = [
  0, 1, 2, 3, 4, 10, 33, 100, 104, 190, 200, 210, 250, 299, 368, 803, 80007, 80008, 130403, 130429, 130472,
  130497, 131000, 131005, 131008, 131009, 131016, 131021, 131026, 131031, 131037, 131042, 131045, 131047,
  131048, 131049, 131050, 131051, 131052, 131053, 131055, 131056, 131057, 131059, 131060, 131062, 131063,
  131064, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069, 133000, 133004,
  133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 134100, 134101, 134102, 135000, 137000,
  139000, 141002, 147005, 192, 200002, 200005, 200006, 200007, 2494100, 2593107, 2593108, 2593109, 2655093,
  3441041,
];

/** Codes that come by themselves or as subcode of 100. */
const EITHER_WAY = [
  2388012, 2388019, 2388023, 2388024, 2388039, 2388040, 2388042, 2388043, 2388046, 2388047, 2388049, 2388060,
  2388072, 2388073, 2388091, 2388093, 2388094, 2388103, 2388155, 2388275, 2388293, 2388295, 2388299, 2593107,
  2593108, 2593109, 2655093, 3441041,
];

const NEVER = [
  0, 3, 10, 33, 100, 190, 200, 368, 131008, 131026, 131047, 131050, 131060, 132016, 133005, 133010, 2593107,
];
const BACKOFF = [1, 2, 130429, 131000, 131016, 131053, 131056, 131057, 2494100];
const WAIT = [
  4, 80007, 80008, 131037, 131042, 131048, 131049, 131064, 132015, 132069, 134011, 2655093, 3441041,
];

/** What Meta turns away before it does anything. */
const THROTTLES = [4, 80007, 80008, 130429, 131056];

describe('the table of Meta’s errors', () => {
  it.each(META_ERRORS)('tells meaning, fix, place, source and date of $code $subcode', (row) => {
    expect(row.meaning).toMatch(/^([a-z]|Meta\b).*[^.]$/);
    expect(row.fix).toMatch(/^[A-Z].*\.$/);
    expect(row.source).toMatch(/\S/);
    expect(row.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(row.asOf <= '2026-11-22').toBe(true);
    expect(`${row.meaning} ${row.fix}`).not.toMatch(/undefined|\s\s/);
  });

  it.each(META_ERRORS)('calls $code $subcode transient when it is worth a repeat', (row) => {
    if (row.retry === 'backoff') expect(row.kind).toBe('transient');
    if (row.retry === 'never') expect(row.kind).not.toBe('transient');
    if (row.tries !== undefined) expect([row.retry, row.tries > 0]).toEqual(['backoff', true]);
    if (row.waitMs !== undefined) expect([row.retry === 'never', row.waitMs > 0]).toEqual([false, true]);
    if (row.upTo !== undefined) expect(row.upTo).toBeGreaterThan(row.code);
  });

  it('has no code with the same subcode twice', () => {
    const keys = META_ERRORS.map(({ code, subcode }) => `${code} ${subcode}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no subcode of 100 that is a code of its own too, so that both ways lead to one row', () => {
    const codes = new Set(META_ERRORS.filter(({ subcode }) => subcode === undefined).map(({ code }) => code));
    const twice = META_ERRORS.filter(({ subcode = 0 }) => subcode >= 1_000_000 && codes.has(subcode));
    expect(twice).toEqual([]);
  });

  it('says of nothing but the throttles that Meta did nothing', () => {
    expect(META_ERRORS.filter(({ nothingDone }) => nothingDone).map(({ code }) => code)).toEqual(THROTTLES);
  });

  it('tells the phone’s registration apart: nothing advises to register a number', () => {
    for (const { fix } of META_ERRORS) expect(fix).not.toMatch(/^Register|(?<![Nn]ot )\bregister the number/);
  });

  it('keeps the pauses and the counts that the sources name', () => {
    expect(findMetaError(131049)).toMatchObject({ retry: 'wait', waitMs: 24 * 3_600_000, kind: 'refused' });
    expect(findMetaError(131057)).toMatchObject({ waitMs: 60_000 });
    expect(findMetaError(131000)).toMatchObject({ tries: 3 });
    expect(findMetaError(131053)).toMatchObject({ tries: 1 });
  });
});

describe('findMetaError', () => {
  it.each(DOCUMENTED)('knows %i', (code) => {
    const row = findMetaError(code);
    expect(row).toBeDefined();
    expect(row?.code === code || (row?.code === 200 && code < 300)).toBe(true);
  });

  it.each(EITHER_WAY)('finds %i as a code and as subcode of 100, the same row', (code) => {
    const row = findMetaError(code);
    expect(row).toBeDefined();
    expect(findMetaError(100, code)).toBe(row);
  });

  it.each([...NEVER.map((code) => [code, 'never']), ...BACKOFF.map((code) => [code, 'backoff'])])(
    'says of %i: %s',
    (code, retry) => expect(findMetaError(Number(code))?.retry).toBe(retry),
  );

  it.each(WAIT)('says of %i that it must wait', (code) => expect(findMetaError(code)?.retry).toBe('wait'));

  it('prefers the row of the subcode, and falls back to the one without', () => {
    expect(findMetaError(100, 36007)?.meaning).toContain('signup code');
    expect(findMetaError(100, 12345)).toBe(findMetaError(100));
    expect(findMetaError(190, 463)?.meaning).toContain('expired');
    expect(findMetaError(190, 1)).toBe(findMetaError(190));
    expect(findMetaError(131056, 2494055)).toBe(findMetaError(131056));
    expect(findMetaError(2593108, 1)).toBe(findMetaError(2593108));
  });

  it('keeps a short subcode apart from the code of the same number', () => {
    expect(findMetaError(33)?.meaning).toContain('phone number id');
    expect(findMetaError(100, 33)?.meaning).toContain('nothing with this id');
    expect(findMetaError(100, 10)).toBe(findMetaError(100));
    expect(findMetaError(36007)).toBeUndefined();
  });

  it('ends a family where it ends', () => {
    expect(findMetaError(299)).toBe(findMetaError(200));
    expect(findMetaError(199)).toBeUndefined();
    expect(findMetaError(300)).toBeUndefined();
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 987654])('knows nothing of %d', (code) => {
    expect(findMetaError(code)).toBeUndefined();
  });
});
