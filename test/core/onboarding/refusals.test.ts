import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishedWithoutCode, refusalOf } from '../../../src/core/onboarding/refusals.ts';
import { findMetaError, SIGNUP_SAYINGS, SIGNUP_STEPS } from '../../../src/core/rules/index.ts';
import { sessionEvent } from '../../../src/core/wire/signup.ts';

const refusal = (data: unknown, event = 'CANCEL') =>
  refusalOf(sessionEvent.parse({ type: 'WA_EMBEDDED_SIGNUP', event, version: 3, data }));

describe('a signup that was left', () => {
  it.each(Object.entries(SIGNUP_STEPS))('at %s says where, and what to do', (step, { about, value }) => {
    expect(refusal({ current_step: step })).toEqual({
      step,
      code: undefined,
      message: undefined,
      sessionId: undefined,
      meaning: about,
      next: value,
    });
  });

  it('at a step nobody has described names it', () => {
    expect(refusal({ current_step: 'NEW_STEP' })).toMatchObject({
      step: 'NEW_STEP',
      meaning: 'The signup was left at the step NEW_STEP.',
      next: expect.stringContaining('Start again'),
    });
    expect(refusal({ current_step: 'constructor' }).meaning).toContain('constructor');
  });

  it('without a word of why says that nothing was used up', () => {
    expect(refusal({})).toMatchObject({
      meaning: 'The signup was left before it was finished.',
      next: expect.stringContaining('nothing was used up'),
    });
  });
});

describe('an error somebody reported', () => {
  it.each([
    [2655093, { error_message: 'The number cannot be used (2655093)', error_id: '700001' }],
    [3441041, { error_message: 'Something went wrong. #3441041' }],
    [3441041, { error_code: 3441041, error_message: 'Oops' }],
    [2655093, { error_id: '2655093' }],
  ])('is known by its code %d in %j', (code, data) => {
    const { meaning, next, ...told } = refusal(data);
    const rule = findMetaError(code);
    expect(told.code).toBe(String(code));
    expect(meaning.toLowerCase()).toBe(`${rule?.meaning}.`.toLowerCase());
    expect(next).toBe(rule?.fix);
  });

  it.each([
    [
      'signup-ordinary-flow',
      'This number is registered to an existing WhatsApp account. To use it, disconnect it.',
    ],
    ['signup-guessed-too-often', 'You have guessed too many times. Please try again later.'],
    ['signup-not-eligible', 'This phone number is NOT ELIGIBLE and needs more activity.'],
    ['signup-not-admin', 'You need  admin level\npermission for this.'],
    ['signup-too-many-portfolios', 'You have reached the limit for the number of Businesses you can create.'],
  ] as const)('is known as %s by its words', (name, message) => {
    const { about, value } = SIGNUP_SAYINGS[name];
    expect(refusal({ error_message: message, error_id: '714902', session_id: 'a91c' })).toEqual({
      step: undefined,
      code: '714902',
      message: message.replace(/\s+/g, ' '),
      sessionId: 'a91c',
      meaning: about,
      next: value,
    });
  });

  it('tells who must act when the ordinary signup was shown, and to delete nothing', () => {
    const { next } = refusal({ error_message: 'registered to an existing WhatsApp account' });
    expect(next).toMatch(/^Delete nothing on the phone/);
    expect(next).toContain('login configuration');
  });

  it('that nobody has described is quoted, with the session id for support', () => {
    const told = refusal({
      error_message: 'This number cannot be used right now.',
      error_id: '714902',
      session_id: 'a91c77e2b0d4f610',
      timestamp: '1793898000',
    });
    expect(told).toMatchObject({
      code: '714902',
      sessionId: 'a91c77e2b0d4f610',
      meaning: 'Meta said: “This number cannot be used right now.”',
      next: expect.stringContaining('session id: a91c77e2b0d4f610'),
    });
  });

  it('without a session id is told to support by its error id', () => {
    expect(refusal({ error_message: 'No.', error_id: '714902' }).next).toContain('error id: 714902');
    expect(refusal({ error_id: '714902' }, 'ERROR')).toMatchObject({
      meaning: 'Meta ended the signup.',
      next: expect.stringContaining('714902'),
    });
  });

  it('does not take a phone number or an id of a report for a code', () => {
    expect(refusal({ error_message: 'The number 447700900100 is busy', error_id: '200' }).meaning).toContain(
      'Meta said',
    );
  });

  it('is quoted in part when it is long', () => {
    const { message = '', meaning } = refusal({ error_message: 'long '.repeat(5000) });
    expect(message.length).toBeLessThan(310);
    expect(meaning.length).toBeLessThan(330);
  });
});

describe('every refusal', () => {
  it('has a meaning and a next step, whatever came', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(SIGNUP_STEPS)), fc.constant(undefined));
    const data = fc.record({ current_step: text, error_message: text, error_id: text, session_id: text });
    fc.assert(
      fc.property(data, (some) => {
        const { meaning, next } = refusal(some);
        return /\S.*[.”]$/.test(meaning) && /\.$/.test(next);
      }),
    );
  });

  it('is a finish without a code too', () => {
    expect(finishedWithoutCode()).toEqual({
      meaning: 'The signup was finished, but Facebook handed no code to the page.',
      next: expect.stringContaining('once more'),
    });
  });
});
