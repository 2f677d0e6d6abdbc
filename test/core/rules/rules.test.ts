import { describe, expect, it } from 'vitest';
import {
  digitsOf,
  GRAPH_VERSION,
  HISTORY_DECLINED,
  LIMITS,
  phoneMatchKey,
  REQUIRED_SCOPES,
  REQUIRED_WEBHOOK_FIELDS,
  SIGNUP_FEATURE,
} from '../../../src/core/rules/index.ts';

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
