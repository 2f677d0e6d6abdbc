import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListItem, readList } from '../../../../src/core/eligibility/rows/rows.ts';
import { CoexError } from '../../../../src/core/errors.ts';
import { NOW } from '../../../support/run.ts';

/** What a list gives, read in pieces of so many bytes. */
async function itemsOf(text: string | Uint8Array, pieceBytes = 7): Promise<ListItem[]> {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  const items: ListItem[] = [];
  for await (const item of readList(Readable.from(pieces), { file: 'numbers.csv', now: NOW }))
    items.push(item);
  return items;
}

/** The same without its columns: `{ 2: candidate, 3: 'problem' }`. */
async function rowsOf(text: string | Uint8Array, pieceBytes?: number): Promise<Record<number, unknown>> {
  const items = await itemsOf(text, pieceBytes);
  return Object.fromEntries(
    items.flatMap((item) => {
      if (item.kind === 'columns') return [];
      return [[item.line, item.kind === 'candidate' ? item.candidate : item.problem]];
    }),
  );
}

const NUMBER = '+447700900100';
const OTHER = '+447700900101';

describe('readList', () => {
  it('reads every fact, whatever its heading is spelt like', async () => {
    const header =
      'Phone number;App version;number-age;LAST_ACTIVE;admin;businessVerified;Facebook Page;partner role;payment_method;otherProvider;Companions;signup version';
    const row = `${NUMBER};2.24.17;30;1;yes;NO;true;Tech Provider;1;n;"web; desktop";v4`;
    expect(await itemsOf(`${header}\n${row}\n`)).toEqual([
      {
        kind: 'columns',
        told: [
          'number',
          'app-version',
          'number-age',
          'last-active',
          'admin',
          'business-verified',
          'facebook-page',
          'partner-role',
          'payment-method',
          'other-provider',
          'companions',
          'signup-version',
        ],
        ignored: [],
      },
      {
        kind: 'candidate',
        line: 2,
        candidate: {
          number: NUMBER,
          appVersion: '2.24.17',
          numberAgeDays: 30,
          lastActiveDays: 1,
          admin: true,
          businessVerified: false,
          facebookPage: true,
          partnerRole: 'tech-provider',
          paymentMethod: true,
          otherProvider: false,
          companions: ['web', 'desktop'],
          signupVersion: 'v4',
        },
      },
    ]);
  });

  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('finds that %s part the cells', async (_what, delimiter) => {
    const text = `note,number;admin\tpage`.replace(/[,;\t]/g, delimiter).concat('\n');
    const row = ['"a,b;c\td"', NUMBER, 'yes', ''].join(delimiter);
    expect(await rowsOf(text + row)).toEqual({ 2: { number: NUMBER, admin: true } });
  });

  it.each([
    ['\n', 'as on Unix'],
    ['\r\n', 'as on Windows'],
    ['\r', 'as on an old Mac'],
  ])('counts lines that end with %j, %s', async (end) => {
    const lines = ['note,number', '', `"two${end}lines",${NUMBER}`, '   ', 'x,', `"",${OTHER}`];
    expect(await rowsOf(lines.join(end))).toEqual({
      3: { number: NUMBER },
      6: 'it has no number',
      7: { number: OTHER },
    });
  });

  it('takes a byte order mark off, and a header that ends differently from its rows', async () => {
    expect(await rowsOf(`\ufeffnumber,admin\r\n${NUMBER},yes\n${OTHER},no\r`)).toEqual({
      2: { number: NUMBER, admin: true },
      3: { number: OTHER, admin: false },
    });
  });

  it('takes bare numbers, one a line', async () => {
    const items = await itemsOf(`${NUMBER}\n\n07700 900101,\n"4,47701E+11"\nx\n`);
    expect(items).toEqual([
      { kind: 'columns', told: ['number'], ignored: [] },
      { kind: 'candidate', line: 1, candidate: { number: NUMBER } },
      { kind: 'candidate', line: 3, candidate: { number: '07700 900101' } },
      { kind: 'candidate', line: 4, candidate: { number: '4,47701E+11' } },
      { kind: 'candidate', line: 5, candidate: { number: 'x' } },
    ]);
  });

  it('says which columns it does not look at', async () => {
    const [columns] = await itemsOf(`Name,number,,Höhe\nMira,${NUMBER},,3`);
    expect(columns).toEqual({ kind: 'columns', told: ['number'], ignored: ['Name', 'Höhe'] });
  });

  it('takes what nobody knows for unknown', async () => {
    const header = 'number,app_version,number_age,admin,partner_role,companions';
    const rows = [`${NUMBER},,?,unknown,N/A,-`, `${NUMBER},,,,none,none`];
    expect(await rowsOf([header, ...rows].join('\n'))).toEqual({
      2: { number: NUMBER },
      3: { number: NUMBER, partnerRole: 'none', companions: [] },
    });
  });

  it.each([
    ['2026-11-05', 0],
    ['2026-11-06', 0],
    ['2026-11-01', 4],
    ['2026-11-01T08:00:00Z', 4],
    ['2026-11-01T10:00:00+02:00', 4],
    ['30.0', 30],
    ['0', 0],
  ])('counts %s as so many days: %i', async (cell, days) => {
    expect(await rowsOf(`number,last_active\n${NUMBER},${cell}`)).toEqual({
      2: { number: NUMBER, lastActiveDays: days },
    });
  });

  it.each([
    ['admin', 'maybe', 'yes or no'],
    ['number_age', '-3', 'days, or a date such as 2026-11-05'],
    ['number_age', '1.5', 'days, or a date such as 2026-11-05'],
    ['number_age', '20261105', 'days, or a date such as 2026-11-05'],
    ['last_active', '2026-13-01', 'days, or a date such as 2026-11-05'],
    ['last_active', '2026-02-30', 'days, or a date such as 2026-11-05'],
    ['last_active', '2026-12-01', 'days, or a date such as 2026-11-05'],
    ['last_active', '01.11.2026', 'days, or a date such as 2026-11-05'],
    ['partner_role', 'agency', 'one of solution-partner, tech-provider, none'],
    ['companions', 'fridge', 'none, or some of web, desktop, phone, windows, wearos'],
    ['companions', 'none web', 'none, or some of web, desktop, phone, windows, wearos'],
  ])('names the column when %s is “%s”', async (heading, cell, expected) => {
    expect(await rowsOf(`number,${heading}\n${NUMBER},${cell}\n${OTHER},\n`)).toEqual({
      2: `${heading}: expected ${expected}, got “${cell}”`,
      3: { number: OTHER },
    });
  });

  it('tells all that is wrong with a row at once', async () => {
    expect(await rowsOf('number,admin,facebook_page\n,maybe,nein')).toEqual({
      2: 'it has no number; admin: expected yes or no, got “maybe”; facebook_page: expected yes or no, got “nein”',
    });
  });

  it('tells a row with too few or too many cells, and lets empty ones at its end pass', async () => {
    const rows = [`${NUMBER}`, `${NUMBER},yes,no`, `${NUMBER},yes,,`, ',,,'];
    expect(await rowsOf(['number,admin', ...rows].join('\n'))).toEqual({
      2: 'expected 2 cells, got 1',
      3: 'expected 2 cells, got 3',
      4: { number: NUMBER, admin: true },
    });
  });

  it.each([
    ['a quote that never closes', `"${NUMBER},x`, 'a quote is opened and never closed'],
    ['text after a closing quote', `"${NUMBER}"x,x`, 'there is text after a closing quote'],
  ])('loses one line, and none after it, to %s', async (_what, broken, problem) => {
    const text = `number,note\n${broken}\n${NUMBER},"a\nb"\n${OTHER},5" wide\n`;
    for (const size of [1, 7, 10_000]) {
      expect(await rowsOf(text, size)).toEqual({ 2: problem, 3: { number: NUMBER }, 5: { number: OTHER } });
    }
  });

  it('gives a quote up that is not closed for 64 KiB, and reads what it had swallowed', async () => {
    const rows = Array.from({ length: 6000 }, () => NUMBER);
    const read = await rowsOf(`number\n"${NUMBER}\n${rows.join('\n')}`, 65_536);
    expect(Object.keys(read)).toHaveLength(6001);
    expect(read[2]).toBe('a quote is opened and never closed');
    expect(read[6002]).toEqual({ number: NUMBER });
  });

  it('passes over a line without end, and goes on after it', async () => {
    const endless = 'x'.repeat(300_000);
    for (const [size, end] of [
      [1000, '\n'],
      [1001, '\r\n'],
      [100_000, '\r'],
    ] as const) {
      const text = ['number', endless, NUMBER, `"${endless}`, OTHER].join(end);
      expect(await rowsOf(text, size)).toEqual({
        2: 'the row is longer than 64 KiB',
        3: { number: NUMBER },
        4: 'the row is longer than 64 KiB',
        5: { number: OTHER },
      });
    }
  });

  it('tells a row that is not UTF-8, and reads those around it', async () => {
    const latin1 = Buffer.from(`Zoë,${NUMBER}\n`, 'latin1');
    const text = Buffer.concat([
      Buffer.from(`name,number\nZoë,${NUMBER}\n`),
      latin1,
      Buffer.from(`Zoë,${OTHER}`),
    ]);
    expect(await rowsOf(text)).toEqual({
      2: { number: NUMBER },
      3: 'the row is not valid UTF-8; save the file as CSV in UTF-8',
      4: { number: OTHER },
    });
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['blanks', ' \r\n\n', 'it is empty'],
    ['a lone byte order mark', '\ufeff', 'it is empty'],
    ['UTF-16', Buffer.from('\ufeffnumber\n', 'utf16le'), 'it is UTF-16, or no text at all'],
    ['UTF-16 without a mark', Buffer.from('number\n', 'utf16le'), 'it is UTF-16, or no text at all'],
    ['a spreadsheet', 'PK\x03\x04\x14\x00', 'it is a spreadsheet or a zip file'],
    ['Latin-1', Buffer.from('Größe;number', 'latin1'), 'its first line is not valid UTF-8'],
    ['no number column', 'name,admin\nMira,yes', 'its first line names no column with the numbers'],
    ['two number columns', `Phone,number\n1,2`, 'its columns “Phone” and “number” tell the same'],
    [
      'several columns without names',
      `${NUMBER},Mira`,
      'its first line names no columns, and there are several',
    ],
    ['a broken header', `number,"admin`, 'in its first line a quote is opened and never closed'],
    ['a first line without end', 'x'.repeat(70_000), 'its first line is longer than 64 KiB'],
    ['JSON', '[{"number":"1"}]', 'its first line names no column with the numbers'],
  ])('refuses %s', async (_what, text, problem) => {
    const refused = itemsOf(text);
    await expect(refused).rejects.toThrow(CoexError);
    await expect(refused).rejects.toMatchObject({
      code: 'list-unusable',
      message: `numbers.csv cannot be read as a list of numbers: ${problem}.`,
      hint: expect.stringMatching(/\.$/),
    });
  });

  it('gives the columns alone when there is only a header', async () => {
    expect(await itemsOf('number,admin\n')).toEqual([
      { kind: 'columns', told: ['number', 'admin'], ignored: [] },
    ]);
  });

  it('is crashed by no bytes, and is the same however they are cut', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(
          fc.constantFrom('number', ',', ';', '\t', '"', '""', '\n', '\r', '\r\n', NUMBER, 'yes', 'ë', ' '),
        )
        .map((words) => Buffer.from(`number,admin\n${words.join('')}`)),
    );
    const outcome = (text: Uint8Array, size: number) =>
      itemsOf(text, size).catch((error: unknown) => {
        if (error instanceof CoexError && error.code === 'list-unusable') return error.message;
        throw error;
      });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 20 }), async (text, size) => {
        expect(await outcome(text, size)).toEqual(await outcome(text, 1_000_000));
      }),
      { numRuns: 1000 },
    );
  });

  it('accounts for every row, by the line it begins on', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', ' ', '7', 'ü'),
      maxLength: 6,
    });
    const row = fc.record({
      note: cell,
      number: fc.constantFrom(NUMBER, ''),
      admin: fc.constantFrom('yes', '', 'x'),
    });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), ends, async (rows, end) => {
        const options = { quoted_match: /[\r\n]/, record_delimiter: end };
        let line = 2;
        const expected: Record<number, unknown> = {};
        let text = `note,number,admin${end}`;
        for (const { note, number, admin } of rows) {
          const written = stringify([[note, number, admin]], options);
          if (`${note}${number}${admin}`.trim() !== '') {
            const good = number !== '' && admin !== 'x';
            expected[line] = good ? { number, ...(admin === '' ? {} : { admin: true }) } : expect.any(String);
          }
          line += written.split(/\r\n|\r|\n/).length - 1;
          text += written;
        }
        expect(await rowsOf(text)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
