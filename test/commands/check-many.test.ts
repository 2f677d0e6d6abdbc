import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../src/commands/check/events.ts';
import { checkMany } from '../../src/commands/check/many.ts';
import { eventsOf, type Fakes, fixedClock, run, temporaryFolder } from '../support/run.ts';
import { elementsOf } from '../support/xml.ts';

const HEADER = [
  'number,app_version,number_age,last_active,admin,business_verified,facebook_page,partner_role',
  'payment_method,other_provider,companions,signup_version',
].join(',');
const FINE = '2.26.1,400,0,yes,yes,yes,tech-provider,yes,no,none,v4';
const GOOD = `+447700900100,${FINE}`;
/** Line 2 passes, 3 is broken, 4 fails, 5 fails, 6 is bad, 7 is hardly known. */
const LIST = [
  HEADER,
  GOOD,
  `"+447700900101,${FINE}`,
  `+447700900102,2.20.0${FINE.slice(6)}`,
  `4.47701E+11,${FINE}`,
  `+447700900103,${FINE.replace('yes', 'maybe')}`,
  `+447700900104,,,,,,,,,,,`,
].join('\n');

const check = (argv: readonly string[], fakes: Fakes = {}) =>
  run(['check', ...argv], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

const checkList = (list: string | Uint8Array, ...argv: readonly string[]) =>
  check(['--from', '-', ...argv], { stdin: list });

describe('coex check --from', () => {
  it('tells every row by its line, good, bad and broken, and sums up', async () => {
    const ran = await checkList(LIST, '--json');
    const [columns, ...events] = eventsOf(ran);
    const done = events.pop();
    expect(columns).toMatchObject({ schema: 'coex.check/v1', event: 'columns', ignored: [] });
    expect(columns.told).toHaveLength(12);
    expect(events.map(({ line, number, verdict, problem }) => [line, number ?? problem, verdict])).toEqual([
      [2, '+447700900100', 'pass'],
      [3, 'a quote is opened and never closed', undefined],
      [4, '+447700900102', 'fail'],
      [5, '4.47701E+11', 'fail'],
      [6, 'admin: expected yes or no, got “maybe”', undefined],
      [7, '+447700900104', 'unknown'],
    ]);
    for (const { event, checks } of events) {
      if (event === 'number') expect(checks.map(({ id }: { id: string }) => id)).toEqual(columns.checks);
    }
    expect(done).toMatchObject({
      event: 'done',
      numbers: 4,
      badRows: 2,
      verdicts: { pass: 1, warn: 0, fail: 2, unknown: 1 },
    });
    expect(done.checks['app-version']).toEqual({ pass: 2, warn: 0, fail: 1, unknown: 1 });
    expect([ran.stderr, ran.exitCode]).toEqual(['', 3]);
  });

  it('prints what its schema describes, and nothing else', async () => {
    for (const { schema, ...event } of eventsOf(await checkList(LIST, '--json'))) {
      expect(schema).toBe('coex.check/v1');
      expect(checkEvent().parse(event)).toEqual(event);
    }
  });

  it('is exit 0 when nothing fails, unknown or not', async () => {
    expect((await checkList(`${HEADER}\n${GOOD}`)).exitCode).toBe(0);
    expect((await checkList('+447700900100\n')).exitCode).toBe(0);
  });

  it('is exit 3 for a bad row alone', async () => {
    expect((await checkList(`${HEADER}\n${GOOD}\nx`)).exitCode).toBe(3);
  });

  it('reads a file as it reads standard input', async () => {
    const file = join(temporaryFolder(), 'numbers.csv');
    writeFileSync(file, LIST);
    const fromFile = await check(['--from', file, '--json']);
    expect(fromFile).toEqual(await checkList(LIST, '--json'));
  });

  it('takes flags for what a row does not say, and the row where it does', async () => {
    const list = 'number,admin\n+447700900100,\n+447700900101,no\n';
    const ran = await checkList(list, '--admin', 'yes', '--partner-role', 'tech-provider', '--json');
    const verdicts = eventsOf(ran)
      .filter(({ event }) => event === 'number')
      .map(({ checks }) =>
        Object.fromEntries(checks.map(({ id, verdict }: Record<string, string>) => [id, verdict])),
      );
    expect(verdicts).toMatchObject([
      { admin: 'pass', 'partner-role': 'pass', companions: 'unknown' },
      { admin: 'fail', 'partner-role': 'pass', companions: 'unknown' },
    ]);
  });

  it('needs no network and no settings', async () => {
    const ran = await check(['--from', '-', '--json'], {
      stdin: `${HEADER}\n${GOOD}`,
      env: { COEX_HOME: temporaryFolder(), COEX_GRAPH_URL: 'http://127.0.0.1:1', COEX_ACCESS_TOKEN: 'EAAx' },
    });
    expect(eventsOf(ran).at(-1)).toMatchObject({ numbers: 1, verdicts: { pass: 1 } });
  });

  it.each([
    ['a file that is not there', 'gone.csv', 'input-unreadable'],
    ['a folder', 'folder', 'input-unreadable'],
    ['an empty file', 'empty.csv', 'list-unusable'],
  ])('refuses %s, exit 2', async (_what, name, code) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'empty.csv'), '');
    const ran = await check(['--from', join(folder, name), '--json']);
    expect(eventsOf(ran)).toMatchObject([{ event: 'error', error: { code, exit: 2 } }]);
    expect(ran.exitCode).toBe(2);
    const shown = await check(['--from', join(folder, name), '--format', 'junit']);
    expect([shown.stdout, shown.exitCode]).toEqual(['', 2]);
  });

  it('says so when a list has only a header', async () => {
    const ran = await checkList(HEADER);
    expect(ran).toMatchObject({ stdout: '0 numbers.\n', exitCode: 0 });
  });

  it('refuses --json together with another format, and a number together with a list', async () => {
    for (const argv of [
      ['--from', '-', '--json', '--format', 'csv'],
      ['--from', '-', '--json', '--format', 'junit'],
      ['+447700900100', '--from', '-', '--json'],
    ]) {
      const ran = await check(argv, { stdin: GOOD });
      expect(eventsOf(ran)).toMatchObject([{ event: 'error', error: { category: 'usage' } }]);
      expect(ran.exitCode).toBe(2);
    }
  });

  it('ends on Ctrl-C though standard input gives nothing more', async () => {
    const stop = new AbortController();
    const stdin = new Readable({ read: () => undefined });
    stdin.push(`${HEADER}\n${GOOD}\n`);
    const lines: unknown[] = [];
    const checking = checkMany(surroundings(stdin, new Recorder(), stop.signal), ALONE, (event) => {
      lines.push(event);
      if (event.event === 'number') stop.abort(new Error('Ctrl-C'));
    });
    await expect(checking).rejects.toThrow('Ctrl-C');
    expect(lines).toHaveLength(2);
  });

  it('waits for who reads slowly, and holds back no more than a little', async () => {
    const rows = 2000;
    const output = new Recorder();
    const stdin = Readable.from([Buffer.from([HEADER, ...Array(rows).fill(GOOD)].join('\n'))]);
    const { data } = await checkMany(
      surroundings(stdin, output, new AbortController().signal),
      ALONE,
      (event) => void output.write(JSON.stringify(event)),
    );
    await new Promise<void>((ended) => output.end(ended));
    expect(data.numbers).toBe(rows);
    expect(output.pieces).toBeGreaterThanOrEqual(rows);
    expect(output.mostHeldBytes).toBeLessThan(2 * output.writableHighWaterMark);
  });
});

const ALONE = { from: '-', defaults: {} };

const surroundings = (stdin: Readable, stdout: Writable, signal: AbortSignal) => ({
  io: { stdin, stdout, stderr: stdout },
  clock: fixedClock(),
  signal,
});

/** An output whose reader takes a piece a turn of the event loop, and how much waited for it. */
class Recorder extends Writable {
  pieces = 0;
  mostHeldBytes = 0;

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    this.pieces += 1;
    this.mostHeldBytes = Math.max(this.mostHeldBytes, this.writableLength);
    setImmediate(done);
  }
}

describe('the table of many numbers', () => {
  it('shows what does not pass by its line, and sums each check up', async () => {
    const { stdout, stderr } = await checkList(LIST);
    expect(stdout).toMatchInlineSnapshot(`
      "✘ line 3  the row cannot be read
          a quote is opened and never closed
      ✘ line 4  +447700900102
          app-version: 2.20.0 is older than 2.24.17
      ✘ line 5  4.47701E+11
          number: a spreadsheet has made “4.47701E+11” of the number, and its last digits are lost
          unknown: calling-code
      ✘ line 6  the row cannot be read
          admin: expected yes or no, got “maybe”
      ? line 7  +447700900104
          unknown: app-version, number-age, recent-activity, admin, partner-role, business-verification, facebook-page, payment-method, other-provider, companions, signup-version

      Summary
      CHECK                     PASS     WARN     FAIL  UNKNOWN
      number                       3        0        1        0
      calling-code                 3        0        0        1
      app-version                  2        0        1        1
      number-age                   3        0        0        1
      recent-activity              3        0        0        1
      admin                        3        0        0        1
      partner-role                 3        0        0        1
      business-verification        3        0        0        1
      facebook-page                3        0        0        1
      payment-method               3        0        0        1
      other-provider               3        0        0        1
      companions                   3        0        0        1
      signup-version               3        0        0        1

      4 numbers: 1 pass, 2 fail, 1 unknown. 2 rows could not be read.
      "
    `);
    expect(stderr).toBe('');
  });

  it('says which columns it does not look at, harmlessly', async () => {
    for (const format of ['table', 'csv', 'junit']) {
      const ran = await checkList('number,na\u001b[2Jme,note\n+447700900100,Mira,\n', '--format', format);
      expect(ran.stderr.split('\n')[0]).toBe('Columns not looked at: na·[2Jme, note.');
    }
  });

  it('shows those that pass too with --all', async () => {
    const list = `${HEADER}\n${GOOD}`;
    expect((await checkList(list)).stdout).not.toContain('+447700900100');
    expect((await checkList(list, '--all')).stdout).toContain('✔ line 2  +447700900100\n');
  });

  it.each([80, 40])('fits %i columns', async (columns) => {
    const { stdout } = await check(['--from', '-', '--all'], { stdin: LIST, isTTY: true, columns });
    const tooWide = stripVTControlCharacters(stdout)
      .split('\n')
      .filter((line) => stringWidth(line) > columns);
    expect(tooWide).toEqual([]);
    expect(stdout).not.toContain('…');
    expect(stripVTControlCharacters(stdout)).toContain('admin');
  });
});

describe('CSV of many numbers', () => {
  it('has a line for each row, read back as it was meant', async () => {
    const ran = await checkList(LIST, '--format', 'csv');
    const rows: Record<string, string>[] = parse(ran.stdout, { columns: true });
    expect(rows.map(({ line, number, verdict }) => [line, number, verdict])).toEqual([
      ['2', '+447700900100', 'pass'],
      ['3', '', 'bad-row'],
      ['4', '+447700900102', 'fail'],
      ['5', '4.47701E+11', 'fail'],
      ['6', '', 'bad-row'],
      ['7', '+447700900104', 'unknown'],
    ]);
    expect(rows[0]).toMatchObject({ 'check:number': 'pass', 'check:signup-version': 'pass', reasons: '' });
    expect(rows[1]?.reasons).toBe('a quote is opened and never closed');
    expect(rows[2]).toMatchObject({
      'check:app-version': 'fail',
      reasons: expect.stringMatching(/^app-version: .*2\.20/),
    });
    expect(rows[5]).toMatchObject({ 'check:admin': 'unknown', reasons: '' });
    expect(ran).toMatchObject({
      exitCode: 3,
      stderr: '4 numbers: 1 pass, 2 fail, 1 unknown. 2 rows could not be read.\n',
    });
  });

  it('keeps its columns when a bad row comes first', async () => {
    const { stdout } = await checkList(`${HEADER}\nx\n${GOOD}`, '--format', 'csv');
    const rows: string[][] = parse(stdout);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });

  it('lets no cell act as a formula', async () => {
    const list = `number,"=cmd|'/C calc'!A0 admin"\n"=HYPERLINK(""http://x"")",\n@SUM(A1),\n-1+2,\n+1+2,\n+447700900100,\n`;
    const { stdout } = await checkList(list, '--format', 'csv');
    const numbers = parse(stdout, { from: 2 }).map(([, number]: string[]) => number);
    expect(numbers).toEqual([`'=HYPERLINK("http://x")`, "'@SUM(A1)", "'-1+2", "'+1+2", '+447700900100']);
  });

  it('can be checked again', async () => {
    const first = await checkList(`${HEADER}\n${GOOD}`, '--format', 'csv');
    const [columns, number] = eventsOf(await checkList(first.stdout, '--json'));
    expect(columns.ignored).toContain('verdict');
    expect(number).toMatchObject({ line: 2, number: '+447700900100' });
  });
});

describe('JUnit of many numbers', () => {
  const outcomesIn = (xml: string) => {
    const elements = elementsOf(xml);
    const count = (name: string) => elements.filter((element) => element.name === name).length;
    const suites = elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes);
    return {
      suites,
      cases: count('testcase'),
      failures: count('failure'),
      skipped: count('skipped'),
      elements,
    };
  };

  it('is a suite for each row, and fails only what fails', async () => {
    const ran = await checkList(LIST, '--format', 'junit');
    const { suites, cases, failures, skipped, elements } = outcomesIn(ran.stdout);
    expect(suites.map(({ name, failures, skipped }) => [name, failures, skipped])).toEqual([
      ['line 2: +447700900100', '0', '0'],
      ['line 3', '1', '0'],
      ['line 4: +447700900102', '1', '0'],
      ['line 5: 4.47701E+11', expect.any(String), expect.any(String)],
      ['line 6', '1', '0'],
      ['line 7: +447700900104', '0', '11'],
    ]);
    expect(cases).toBe(suites.reduce((sum, { tests }) => sum + Number(tests), 0));
    expect(failures).toBe(suites.reduce((sum, suite) => sum + Number(suite.failures), 0));
    expect(skipped).toBe(suites.reduce((sum, suite) => sum + Number(suite.skipped), 0));
    expect(elements.find(({ name }) => name === 'failure')?.attributes).toEqual({
      message: 'a quote is opened and never closed',
    });
    expect(ran.exitCode).toBe(3);
  });

  it('is well-formed when it is interrupted, and fails', async () => {
    const stop = new AbortController();
    const ran = await check(['--from', '-', '--format', 'junit'], {
      stdin: LIST,
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes('line 4')) stop.abort();
      },
    });
    const { suites, elements } = outcomesIn(ran.stdout);
    expect(suites.map(({ name }) => name)).toEqual([
      'line 2: +447700900100',
      'line 3',
      'line 4: +447700900102',
      'coex check',
    ]);
    expect(elements.at(-1)).toMatchObject({
      name: 'failure',
      attributes: { message: 'it ended before the last row' },
    });
    expect(ran.exitCode).toBe(130);
  });

  it('takes a single number too', async () => {
    const { stdout } = await check(['+447700900100', '--offline', '--format', 'junit']);
    expect(outcomesIn(stdout).suites.map(({ name }) => name)).toEqual(['+447700900100']);
  });
});
