import { describe, expect, it } from 'vitest';
import {
  findFacts,
  isInForce,
  listFacts,
  REQUIREMENTS,
  SIGNUP_VERSIONS,
} from '../../../src/core/rules/index.ts';

describe('what is asked of a number that is to join', () => {
  it('has the values of the reference', () => {
    expect(REQUIREMENTS['minimum-app-version'].value).toBe('2.24.17');
    expect(REQUIREMENTS['unsupported-companions'].value).toEqual(['windows', 'wearos']);
    const values = Object.fromEntries(listFacts().map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      'number-age': 7 * 86_400_000,
      'recent-activity': 7 * 86_400_000,
      'companions-linked': 4,
    });
  });

  it('says where Meta is silent, or somebody disagrees', () => {
    for (const name of ['number-age', 'recent-activity']) {
      expect(findFacts(name)[0]?.otherwise).toContain('Meta publishes no number');
    }
    for (const name of ['business-verification', 'facebook-page']) {
      expect(findFacts(name)[0]).toMatchObject({
        value: 'advisory',
        otherwise: expect.stringContaining('C17'),
      });
    }
  });

  it('is shown together by its subject', () => {
    const names = findFacts('eligibility').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['number-age', ...Object.keys(REQUIREMENTS)]));
  });

  it('has one meaning for a missing method of payment on every day', () => {
    const on = (day: string) =>
      [REQUIREMENTS['payment-for-templates'], REQUIREMENTS['payment-for-messages']].filter((rule) =>
        isInForce(rule, day),
      );
    expect(on('2026-09-30')).toEqual([REQUIREMENTS['payment-for-templates']]);
    expect(on('2026-10-01')).toEqual([REQUIREMENTS['payment-for-messages']]);
  });
});

describe('the versions of Embedded Signup', () => {
  const openOn = (day: string) =>
    Object.values(SIGNUP_VERSIONS)
      .filter((version) => isInForce(version, day))
      .map(({ value }) => value);

  it.each([
    ['2025-05-28', ['v2']],
    ['2025-10-08', ['v2', 'v2-public-preview', 'v3', 'v3-public-preview', 'v4']],
    ['2026-10-14', Object.values(SIGNUP_VERSIONS).map(({ value }) => value)],
    ['2026-10-15', ['v4', 'v4-public-preview']],
  ])('that are open on %s', (day, expected) => {
    expect(openOn(day)).toEqual(expected);
  });
});
