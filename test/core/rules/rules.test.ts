import { describe, expect, it } from 'vitest';
import {
  digitsOf,
  findMetaError,
  GRAPH_VERSION,
  HISTORY_DECLINED,
  LIMITS,
  phoneMatchKey,
  REQUIRED_SCOPES,
  REQUIRED_WEBHOOK_FIELDS,
  SIGNUP_FEATURE,
} from '../../../src/core/rules/index.ts';
import { META_ERRORS } from '../../../src/core/rules/meta-errors.ts';

const dated = { source: expect.stringMatching(/\S/), asOf: expect.stringMatching(/^20\d\d-\d\d-\d\d$/) };

describe('every dated fact', () => {
  const facts = { ...LIMITS, GRAPH_VERSION, REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_FEATURE };

  it.each(Object.entries(facts))('says what it means, who says so, and when: %s', (_name, fact) => {
    expect(fact).toMatchObject({ ...dated, about: expect.stringMatching(/\.$/) });
    expect(fact.value).toBeTruthy();
  });

  it('of the declined history has its source too', () => {
    expect(HISTORY_DECLINED).toMatchObject({ ...dated, code: 2593109 });
  });
});

describe('the table of Meta’s errors', () => {
  it.each(META_ERRORS)('tells meaning, fix and source of $code $subcode', (row) => {
    expect(row).toMatchObject({
      ...dated,
      meaning: expect.stringMatching(/^\S.*[^.]$/),
      fix: expect.stringMatching(/^[A-Z].*\.$/),
    });
    // What is worth a repeat is transient; nothing else may be repeated.
    expect(row.retry === 'backoff' ? row.kind : 'transient').toBe('transient');
  });

  it('has no code with the same subcode twice', () => {
    const keys = META_ERRORS.map(({ code, subcode }) => `${code} ${subcode}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('prefers the row of the subcode, and falls back to the one without', () => {
    expect(findMetaError(100, 36007)?.meaning).toContain('signup code');
    expect(findMetaError(100, 12345)?.meaning).toBe(findMetaError(100)?.meaning);
    expect(findMetaError(190, 463)?.code).toBe(190);
    expect(findMetaError(987654)).toBeUndefined();
  });
});

describe('phoneMatchKey', () => {
  it.each([
    ['+44 7700 900155', '447700900155'],
    ['5511987654321', '551187654321'],
    ['+52 1 55 1234 5678', '525512345678'],
    ['5491123456789', '541123456789'],
  ])('is equal for %s and %s', (one, other) => {
    expect(phoneMatchKey(one)).toBe(phoneMatchKey(other));
    expect(digitsOf(one)).not.toMatch(/\D/);
  });

  it.each([
    ['5511987654321', '5521987654321'],
    ['447700900155', '447700900156'],
    // A Brazilian landline has no ninth digit to lose.
    ['551193456789', '55113456789'],
  ])('tells %s and %s apart', (one, other) => {
    expect(phoneMatchKey(one)).not.toBe(phoneMatchKey(other));
  });
});
