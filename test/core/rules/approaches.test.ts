import { describe, expect, it } from 'vitest';
import {
  APPROACH_IDS,
  APPROACHES,
  isInForce,
  LIMITS,
  MET,
  NEEDS,
  OFFERS,
} from '../../../src/core/rules/index.ts';
import { overlapping } from './periods.ts';

const ROWS = Object.entries(OFFERS).map(([name, rule]) => ({ name, ...rule }));

describe('every approach', () => {
  it('is there once', () => {
    const ids = Object.values(APPROACHES).map(({ value }) => value.approach);
    expect(ids.toSorted()).toEqual([...APPROACH_IDS].sort());
  });

  it.each(['2025-03-01', '2026-09-30', '2026-10-01', '2027-01-01'])('answers every need on %s', (day) => {
    const answered = ROWS.filter((row) => isInForce(row, day)).map(
      ({ value }) => `${value.approach} ${value.need}`,
    );
    const all = APPROACH_IDS.flatMap((approach) => NEEDS.map((need) => `${approach} ${need}`));
    expect(answered.toSorted()).toEqual(all.sort());
  });

  it('answers a need once on a day', () => {
    expect(overlapping(ROWS, ({ value }) => `${value.approach} ${value.need}`)).toEqual([]);
  });

  it('alone risks a ban when it is unofficial', () => {
    const risky = Object.values(APPROACHES).filter(({ value }) => value.banRisk !== 'none');
    expect(risky.map(({ value }) => value.approach)).toEqual(['unofficial']);
  });
});

describe('every answer to a need', () => {
  it.each(ROWS)('says who says so, when, and how sure that is: $name', ({ name, value, source, asOf }) => {
    expect(name.replace(/-2025$/, '')).toBe(`${value.approach}-${value.need}`);
    expect(source).toMatch(/\S/);
    expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(MET).toContain(value.offers);
  });

  it('that only the commissioning report gives is marked as unverified', () => {
    const reported = ROWS.filter(({ source }) => source.includes('commissioning report'));
    expect(reported.length).toBeGreaterThan(10);
    for (const { name, value } of reported) expect(value.certainty, name).toBe('unverified');
  });

  it('goes by the dated limits for rates', () => {
    const most = (name: string) => ROWS.find((row) => row.name === name)?.value.most;
    expect(most('coexistence-messages-per-second')).toBe(LIMITS.throughputPerSecond.value);
    expect(most('api-only-messages-per-second')).toBe(LIMITS.ordinaryThroughputPerSecond.value);
  });

  // Brief §6, row by row, where Meta has not moved on.
  it.each([
    ['automation', ['yes', 'no', 'no', 'partly']],
    ['crm', ['yes', 'no', 'no', 'partly']],
    ['audit', ['yes', 'no', 'no', 'no']],
    ['history', ['yes', 'yes', 'no', 'partly']],
    ['official', ['yes', 'yes', 'yes', 'no']],
  ])('is the commissioning report’s for %s', (need, offers) => {
    const found = ['coexistence', 'multi-device', 'dual-sim', 'unofficial'].map(
      (approach) =>
        ROWS.find(({ value }) => value.approach === approach && value.need === need)?.value.offers,
    );
    expect(found).toEqual(offers);
  });
});
