import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openNumberParser } from '../../../../src/core/eligibility/index.ts';

const read = await openNumberParser();

describe('a number', () => {
  it.each([
    ['+447700900100', 'as it should be'],
    ['+44 7700 900100', 'with spaces'],
    ['+44-7700-900-100', 'with hyphens'],
    ['+44‑7700‑900100', 'with hyphens that do not break'],
    ['+44.7700.900100', 'with points'],
    ['(+44) 7700 900100', 'with its calling code in brackets'],
    ['+44 (0)7700 900100', 'with a zero that is not dialled from abroad'],
    ['+4407700900100', 'with that zero and no brackets'],
    ['tel:+44-7700-900100', 'as a link'],
    ['whatsapp:+447700900100', 'as another program writes it'],
    ["'+447700900100", 'with the apostrophe of a spreadsheet'],
    ['\u202a+44 7700 900100\u202c', 'with the invisible marks of an address book'],
    ['  +447700900100\t', 'with white space around'],
    ['＋４４７７００９００１００', 'in full width'],
    ['+٤٤٧٧٠٠٩٠٠١٠٠', 'in Arabic digits'],
  ])('is read from %s, %s', (written) => {
    expect(read(written)).toEqual({ kind: 'number', e164: '+447700900100', callingCode: '44' });
  });

  it.each([
    ['00447700900100', 'its 00 was read as a plus'],
    ['5511987654321', 'it was read with a plus before it'],
    ['12025550100.0', 'it was read with a plus before it'],
    ['(1) 202 555 0100', 'it was read with a plus before it'],
  ])('without a plus says how it was read: %s', (written, note) => {
    expect(read(written)).toMatchObject({ kind: 'number', note });
    expect(read(written)).not.toHaveProperty('isGuess');
  });

  it.each(['2025550100', '447700900100'])(
    'without a plus is a guess when no number there looks like it: %s',
    (written) => {
      expect(read(written)).toMatchObject({ kind: 'number', e164: `+${written}`, isGuess: true });
    },
  );

  it.each([
    ['', 'no number is given'],
    [' \u200b ', 'no number is given'],
    ['4.47701E+11', 'a spreadsheet has made “4.47701E+11” of the number, and its last digits are lost'],
    ['4,47701e+11', 'a spreadsheet has made “4,47701e+11” of the number, and its last digits are lost'],
    ['447700900100E0', 'a spreadsheet has made “447700900100E0” of the number, and its last digits are lost'],
    ['07700 900100', 'its calling code is missing, or does not fit the digits after it'],
    ['(07700) 900100', 'its calling code is missing, or does not fit the digits after it'],
    ['7700900100', 'its calling code is missing, or does not fit the digits after it'],
    ['440000000000002', 'its calling code is missing, or does not fit the digits after it'],
    ['1', 'its calling code is missing, or does not fit the digits after it'],
    ['+1-800-FLOWERS', '“+1-800-FLOWERS” has letters in it'],
    ['call me', '“call me” has letters in it'],
    ['+44 7700 900100 #2', '“+44 7700 900100 #2” has characters in it that no number has'],
    ['+', '“+” has characters in it that no number has'],
    ['44+7700900100', '“44+7700900100” has characters in it that no number has'],
    ['+44 7700 900100 / +44 7700 900101', 'there is more than one number'],
    ['+447700900100;+447700900101', 'there is more than one number'],
    ['+44', 'it is too short for a number'],
    ['+999 123456', 'no country has the calling code it begins with'],
    ['+4477009001000', 'no number of +44 has 11 digits after that'],
    ['+1202555010', 'no number of +1 has 9 digits after that'],
  ])('is none, each for its own reason: %s', (written, problem) => {
    expect(read(written)).toMatchObject({ kind: 'problem', problem, fix: expect.stringMatching(/\.$/) });
  });

  it('is none when there is no end of it', () => {
    for (const digits of ['1', '+1', '+', ' ', '4.4E', 'x']) {
      expect(read(digits.repeat(100_000))).toMatchObject({ kind: 'problem' });
    }
  });

  it.each([
    ['+5215512345678', '52'],
    ['+525512345678', '52'],
    ['+551187654321', '55'],
    ['+5491123456789', '54'],
    ['+77001234567', '7'],
    ['+2348012345678', '234'],
    ['+390612345678', '39'],
    ['+15555550100', '1'],
  ])('is possible in every spelling WhatsApp has for it: %s', (written, callingCode) => {
    expect(read(written)).toEqual({ kind: 'number', e164: written, callingCode });
  });

  it('is read the same by its separators and without', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '  ', '\u00a0', ') ', '/');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.array(separator, { maxLength: 8 }),
        (last, between) => {
          const digits = `+447700900${String(last).padStart(3, '0')}`;
          const parts = [...digits].map((digit, at) => digit + (at > 1 ? (between[at - 2] ?? '') : ''));
          expect(read(parts.join(''))).toEqual(read(digits));
        },
      ),
    );
  });

  it('can be anything at all, and is a number only with digits that a phone can have', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+\d ()./eE,-]{0,30}$/)),
        (written) => {
          const found = read(written);
          if (found.kind === 'number') {
            expect(found.e164).toMatch(/^\+[1-9]\d{3,17}$/);
            expect(found.e164.startsWith(`+${found.callingCode}`)).toBe(true);
            expect(read(found.e164)).toMatchObject({ kind: 'number', e164: found.e164 });
          } else {
            expect(found.problem.length).toBeLessThan(150);
            expect(found.problem).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
