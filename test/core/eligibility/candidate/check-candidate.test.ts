import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  COMPANIONS,
  judgeCandidate,
  openNumberParser,
  PARTNER_ROLES,
  readOf,
  TOLD_AS,
  worstOf,
} from '../../../../src/core/eligibility/index.ts';
import { listFacts } from '../../../../src/core/rules/index.ts';

const readNumber = await openNumberParser();
const TODAY = '2026-11-23';

const IDS = [
  'number',
  'calling-code',
  'app-version',
  'number-age',
  'recent-activity',
  'admin',
  'partner-role',
  'business-verification',
  'facebook-page',
  'payment-method',
  'other-provider',
  'companions',
  'signup-version',
];

const READY: Candidate = {
  number: '+447700900100',
  appVersion: '2.25.3.76',
  numberAgeDays: 30,
  lastActiveDays: 0,
  admin: true,
  businessVerified: true,
  facebookPage: true,
  partnerRole: 'tech-provider',
  paymentMethod: true,
  otherProvider: false,
  companions: [],
  signupVersion: 'v4',
};

const check = (candidate: Candidate, today = TODAY) =>
  judgeCandidate(candidate, today, readOf(candidate, readNumber));

/** One check of a candidate, as `verdict: reason`. */
function said(id: string, candidate: Candidate, today = TODAY): string {
  const found = check(candidate, today).find((one) => one.id === id);
  return `${found?.verdict}: ${found?.reason}`;
}

describe('a candidate', () => {
  it('passes with everything in order', () => {
    expect(check(READY).map(({ id, verdict }) => [id, verdict])).toEqual(IDS.map((id) => [id, 'pass']));
  });

  it('of whom nothing is told has nothing passed, and is told what answers each', () => {
    const checks = check({});
    expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual(IDS.map((id) => [id, 'unknown']));
    const fixes = checks.map(({ fix }) => fix).join('\n');
    for (const name of Object.values(TOLD_AS)) {
      expect(fixes).toContain(`Tell it with --${name}, or in the column ${name} of a file.`);
    }
  });

  it('gets every check, with who says so and when, whatever is told', () => {
    const sources = new Set(listFacts().map(({ source, asOf }) => `${source} ${asOf}`));
    const days = fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined });
    const yesOrNo = fc.option(fc.boolean(), { nil: undefined });
    const words = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const candidates = fc.record({
      number: words,
      appVersion: words,
      numberAgeDays: days,
      lastActiveDays: days,
      admin: yesOrNo,
      businessVerified: yesOrNo,
      facebookPage: yesOrNo,
      partnerRole: fc.option(fc.constantFrom(...PARTNER_ROLES), { nil: undefined }),
      paymentMethod: yesOrNo,
      otherProvider: yesOrNo,
      companions: fc.option(fc.array(fc.constantFrom(...COMPANIONS)), { nil: undefined }),
      signupVersion: words,
    });
    const anyDay = fc
      .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(candidates, anyDay, (candidate, today) => {
        const checks = check(candidate, today);
        expect(checks.map(({ id }) => id)).toEqual(IDS);
        for (const { verdict, reason, fix, source, asOf } of checks) {
          expect(sources).toContain(`${source} ${asOf}`);
          expect(reason).not.toMatch(/undefined|NaN|[\p{Cc}\p{Bidi_Control}]|\.$/u);
          expect(fix === undefined).toBe(verdict === 'pass');
          expect(fix ?? 'X.').toMatch(/^[A-Z].*\.$/s);
        }
      }),
    );
  });
});

describe('the number', () => {
  it('is told as it was read', () => {
    expect(said('number', READY)).toBe('pass: +447700900100');
    expect(said('number', { number: '00447700900100' })).toBe(
      'pass: +447700900100; its 00 was read as a plus',
    );
  });

  it('is doubted when it may lack its calling code, and fails when it is none', () => {
    expect(said('number', { number: '2025550100' })).toMatch(/^warn: \+2025550100; it was read/);
    expect(said('number', { number: '4.47701E+11' })).toMatch(/^fail: a spreadsheet/);
    expect(said('calling-code', { number: 'nonsense' })).toBe('unknown: the number cannot be read');
  });
});

describe('the calling code', () => {
  const LAST = { number: '+2348012345678' };
  const INDIA = { number: '+919876543210' };
  const KAZAKHSTAN = { number: '+77001234567' };
  it.each([
    [READY, TODAY, 'pass: +44 (United Kingdom) is supported since 2025-10-23'],
    [READY, '2025-10-23', 'pass: +44 (United Kingdom) is supported since 2025-10-23'],
    [READY, '2025-10-22', 'warn: +44 (United Kingdom) is not on offer until 2025-10-22'],
    [{ number: '+15555550100' }, TODAY, 'pass: +1 is supported since the launch, 2025-02-11'],
    [{ number: '+15555550100' }, '2025-02-10', 'warn: coexistence is offered since 2025-02-11'],
    [INDIA, '2025-05-04', 'warn: +91 (India) is not on offer until 2025-05-04'],
    [INDIA, '2025-05-05', 'pass: +91 (India) is supported since 2025-05-05'],
    [KAZAKHSTAN, TODAY, 'pass: +7 (Russia, and Kazakhstan, which shares it) is supported since 2025-10-23'],
    [LAST, '2026-06-25', /^warn: \+234 \(Nigeria\) is not on offer until 2026-06-25; .*\(conflict C3\)$/],
    [
      LAST,
      TODAY,
      /^pass: \+234 \(Nigeria\) is no longer named as unsupported since 2026-06-26; .*after 2026-03-10, before 2026-06-26 \(conflict C3\)$/,
    ],
  ])('of %j on %s', (candidate, today, expected) => {
    const found = said('calling-code', candidate, today);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('has the source of the day it names', () => {
    const [, british] = check(READY);
    expect(british?.source).toMatch(/changelog$/);
    const [, nigerian] = check(LAST);
    expect(nigerian).toMatchObject({
      source: expect.stringMatching(/onboarding-business-app-users$/),
      asOf: '2026-09-11',
    });
  });

  it('never fails: no API tells which are open', () => {
    for (const today of ['2024-01-01', '2025-03-01', '2025-07-01', '2026-01-01', TODAY]) {
      for (const number of ['+447700900100', '+919876543210', '+2348012345678', '+27821234567']) {
        expect(said('calling-code', { number }, today)).toMatch(/^(pass|warn): /);
      }
    }
  });
});

describe('number and phone', () => {
  it.each([
    ['number-age', { numberAgeDays: 7 }, 'pass: in use for 7 days'],
    [
      'number-age',
      { numberAgeDays: 6 },
      'fail: in use for 6 days; providers name 7 as the least, Meta no number',
    ],
    [
      'number-age',
      { numberAgeDays: 1 },
      'fail: in use for 1 day; providers name 7 as the least, Meta no number',
    ],
    [
      'number-age',
      { numberAgeDays: 0 },
      'fail: in use for 0 days; providers name 7 as the least, Meta no number',
    ],
    ['recent-activity', { lastActiveDays: 0 }, 'pass: used today'],
    ['recent-activity', { lastActiveDays: 7 }, 'pass: used 7 days ago'],
    [
      'recent-activity',
      { lastActiveDays: 8 },
      'warn: last used 8 days ago; Meta’s dialog may ask for more activity',
    ],
    [
      'other-provider',
      { otherProvider: true },
      'fail: the number is on the Cloud API already, or at another provider',
    ],
    ['companions', { companions: [] }, 'pass: no devices are linked'],
    [
      'companions',
      { companions: ['web', 'desktop', 'web'] },
      'warn: onboarding unlinks all devices (WhatsApp Web, desktop); up to 4 that are supported may be linked again',
    ],
    [
      'companions',
      { companions: ['windows', 'wearos'] },
      'warn: onboarding unlinks all devices (WhatsApp for Windows, WearOS); WhatsApp for Windows, WearOS cannot be used beside coexistence',
    ],
  ] as const)('%s of %j', (id, candidate, expected) => {
    expect(said(id, candidate)).toBe(expected);
  });

  it('tells how many days are missing', () => {
    const fixOf = (numberAgeDays: number) => check({ numberAgeDays })[3]?.fix;
    expect(fixOf(6)).toContain('for 1 day more');
    expect(fixOf(2)).toContain('for 5 days more');
  });

  it('tells how to leave another provider', () => {
    expect(check({ otherProvider: true })[10]?.fix).toMatch(
      /Back up the chats.*Settings → Account → Business Platform.*Partners in WhatsApp Manager/,
    );
  });
});

describe('the business', () => {
  it.each([
    ['admin', { admin: false }, 'fail: the person does not administer the business portfolio'],
    ['partner-role', { partnerRole: 'none' }, /^fail: .*neither a Solution Partner nor a Tech Provider$/],
    ['partner-role', { partnerRole: 'solution-partner' }, 'pass: the owner of the app is a Solution Partner'],
    ['business-verification', { businessVerified: false }, /^warn: .*\(conflict C17\)$/],
    ['facebook-page', { facebookPage: false }, /^warn: .*\(conflict C17\)$/],
    [
      'payment-method',
      { paymentMethod: false },
      'warn: there is no method of payment; it is needed for templates and for service messages beyond the free ones',
    ],
  ] as const)('%s of %j', (id, candidate, expected) => {
    const found = said(id, candidate);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('needed a method of payment for templates alone until 2026-10-01', () => {
    const candidate = { paymentMethod: false };
    expect(said('payment-method', candidate, '2026-09-30')).toMatch(/it is needed for templates$/);
    expect(said('payment-method', candidate, '2026-10-01')).toMatch(/service messages beyond the free ones$/);
  });
});

describe('the version of Embedded Signup', () => {
  it.each([
    ['v4', TODAY, 'pass: v4 is open, with no end announced'],
    [' V4 ', TODAY, 'pass: v4 is open, with no end announced'],
    ['4', TODAY, 'pass: v4 is open, with no end announced'],
    ['v4-public-preview', TODAY, 'pass: v4-public-preview is open, with no end announced'],
    ['v3', TODAY, 'fail: v3 was switched off after 2026-10-14'],
    ['v2', '2026-10-15', 'fail: v2 was switched off after 2026-10-14'],
    ['v2', '2026-10-14', 'warn: v2 is switched off after 2026-10-14'],
    ['v2', '2026-09-14', 'warn: v2 is switched off after 2026-10-14'],
    ['v2', '2026-09-13', 'pass: v2 is open until 2026-10-14'],
    ['v4', '2025-10-07', 'fail: v4 is released on 2025-10-08'],
    ['v9', TODAY, 'unknown: “v9” is no version coex knows'],
    ['', TODAY, 'unknown: “” is no version coex knows'],
  ])('%j on %s', (signupVersion, today, expected) => {
    expect(said('signup-version', { signupVersion }, today)).toBe(expected);
  });
});

describe('the worst of several', () => {
  it('is what fails, then what is unknown, then what warns', () => {
    const verdict = (candidate: Candidate) => worstOf(check(candidate));
    expect(verdict(READY)).toBe('pass');
    expect(verdict({ ...READY, facebookPage: false })).toBe('warn');
    expect(verdict({ ...READY, facebookPage: false, admin: undefined })).toBe('unknown');
    expect(verdict({ ...READY, admin: undefined, numberAgeDays: 1 })).toBe('fail');
  });
});
