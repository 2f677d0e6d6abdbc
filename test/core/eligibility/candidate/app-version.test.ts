import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAppVersion, readAppVersion } from '../../../../src/core/eligibility/candidate/app-version.ts';
import { REQUIREMENTS } from '../../../../src/core/rules/index.ts';

const verdictOf = (text: string) => checkAppVersion(text).verdict;

describe('the version of the app', () => {
  it.each([
    ['2.24.17', 'pass'],
    ['2.24.17.0', 'pass'],
    ['2.24.17.78', 'pass'],
    ['  v2.25.3.76 (beta) ', 'pass'],
    ['Version 2.24.17.79', 'pass'],
    ['WhatsApp Business 2.26.1', 'pass'],
    ['com.whatsapp.w4b 2.24.18', 'pass'],
    ['WhatsApp SMB/2.24.20.89 A', 'pass'],
    ['2,24,17,78', 'pass'],
    ['WhatsApp Business v.2.24.17', 'pass'],
    ['２．２４．１７', 'pass'],
    ['3.0', 'pass'],
    ['2.25', 'pass'],
    ['24.17.78', 'pass'],
    ['iOS 17.5.1, WhatsApp Business 24.20.71', 'pass'],
    ['Android 14.0, 2.24.17.5', 'pass'],
    ['2.24.100', 'pass'],
    ['WhatsApp Business 2.24.16.5', 'fail'],
    ['2.24.16.999', 'fail'],
    ['2.23', 'fail'],
    ['2.4.17', 'fail'],
    ['1.99.99', 'fail'],
    ['23.25.85', 'fail'],
    ['WhatsApp Messenger 2.26.1', 'fail'],
    ['com.whatsapp 2.26.1', 'fail'],
    ['WhatsApp/2.24.17.79 A', 'unknown'],
    ['WhatsApp 2.26.1', 'unknown'],
    ['2.24', 'unknown'],
    ['26.1', 'unknown'],
    ['17.5.1', 'unknown'],
    ['iOS 26.1.2', 'unknown'],
    ['Android/2.24.17', 'unknown'],
    ['newest', 'unknown'],
    ['2', 'unknown'],
    ['2024-11-05', 'unknown'],
    ['', 'unknown'],
    ['2.24.17.78.1.1', 'unknown'],
    // Of WhatsApp Web and desktop.
    ['2.2412.54', 'unknown'],
    ['2.3000.1015', 'unknown'],
    ['2.3000.1015901307', 'unknown'],
  ])('of a phone that shows %j: %s', (text, verdict) => {
    expect(verdictOf(text)).toBe(verdict);
  });

  it('is quoted when it cannot be read, cut and harmless', () => {
    const { reason } = checkAppVersion(`\u001b[2J\u202e${'x'.repeat(1000)}`);
    expect(reason).toBe(`“·[2J·${'x'.repeat(35)}…” cannot be read as a version of the app`);
  });

  it('is unknown when there is no end of it', () => {
    for (const part of ['2.', '2', '.', 'v', ' ']) expect(verdictOf(part.repeat(100_000))).toBe('unknown');
  });

  it('is that of the ordinary app when it is, however new', () => {
    expect(checkAppVersion('WhatsApp Messenger 2.26.1').reason).toContain('needs WhatsApp Business');
  });

  it('is told what is missing in it', () => {
    expect(checkAppVersion('2.24').reason).toBe('2.24 may be older than 2.24.17 or newer');
    expect(checkAppVersion(undefined)).toMatchObject({
      verdict: 'unknown',
      fix: expect.stringContaining('--app-version'),
    });
  });

  const part = fc.integer({ min: 0, max: 9999 });
  const year = fc.integer({ min: 0, max: 99 });
  const dressed = fc.constantFrom(
    (version: string) => version,
    (version: string) => `v${version}`,
    (version: string) => ` Version ${version} `,
    (version: string) => `WhatsApp Business ${version}`,
    (version: string) => `${version} (beta)`,
    (version: string) => version.replaceAll('.', ','),
  );

  it('passes from the least on and fails below it, in any dress', () => {
    const [major = 0, minor = 0, patch = 0] = REQUIREMENTS['minimum-app-version'].value
      .split('.')
      .map(Number);
    const isRecent = ([one = 0, two = 0, three = 0]: readonly number[]) =>
      one > major || (one === major && (two > minor || (two === minor && three >= patch)));
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 9 }), year, part, part),
        fc.boolean(),
        dressed,
        (parts, isShort, dress) => {
          const version = parts.slice(0, isShort ? 3 : 4).join('.');
          expect(verdictOf(dress(version))).toBe(isRecent(parts) ? 'pass' : 'fail');
        },
      ),
    );
  });

  it('of an iPhone is that of Android without its 2', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 99 }), part, part, (one, two, three) => {
        const version = `${one}.${two}.${three}`;
        expect(readAppVersion(version)).toEqual(readAppVersion(`2.${version}`));
      }),
    );
  });

  it('can be anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { verdict, reason } = checkAppVersion(text);
        expect(['pass', 'fail', 'unknown']).toContain(verdict);
        expect(reason).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
      { numRuns: 1000 },
    );
  });
});
