import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/core/errors.ts';
import { findMetaError, listMetaErrors } from '../../src/core/rules/index.ts';
import { documentOf, type Fakes, type Ran, run, temporaryFolder } from '../support/run.ts';

const explain = (words: readonly string[], fakes: Fakes = {}): Promise<Ran> =>
  run(['explain', ...words], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

/** What --json has, by code. */
async function codesFor(words: readonly string[], fakes: Fakes = {}): Promise<string[]> {
  const { errors, ownErrors } = documentOf(await explain([...words, '--json'], fakes));
  return [
    ...errors.map(({ code, subcode }: { code: number; subcode: number | null }) =>
      subcode === null ? String(code) : `${code}/${subcode}`,
    ),
    ...ownErrors.map(({ code }: { code: string }) => code),
  ];
}

describe('coex explain', () => {
  it('tells a code’s meaning, whether to retry, what to do, where it is met, and who says so', async () => {
    const { stdout, stderr, exitCode } = await explain(['131047']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      '131047',
      expect.stringMatching(/^ {2}Meaning {4}the service window is closed/),
      expect.stringMatching(/^ {2}Retry {6}no/),
      expect.stringMatching(/^ {2}Fix {8}Send a template, or let someone type the message in the app/),
      expect.stringMatching(/^ {2}Where {6}in the answer to a call, or in a webhook/),
      expect.stringMatching(/^ {2}HTTP {7}400 /),
      '  In coex    graph-guarded, exit 6',
      '  Certainty  documented',
      expect.stringMatching(/^ {2}Source {5}developers\.facebook\.com.*error-codes$/),
      '  As of      2026-09-11',
      '',
    ]);
  });

  it.each(listMetaErrors())('explains $code $subcode, for people and for programs', async (row) => {
    const typed = row.subcode === undefined ? `${row.code}` : `${row.code}/${row.subcode}`;
    const { stdout, exitCode } = await explain([typed]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(row.meaning);
    expect(stdout).toContain(row.fix);
    expect(stdout).toContain(row.asOf);
    const { errors } = documentOf(await explain([typed, '--json']));
    expect(errors[0]).toMatchObject({
      code: row.code,
      meaning: row.meaning,
      source: row.source,
      where: row.where,
    });
  });

  it.each(Object.keys(ERRORS))('explains coex’s own %s', async (code) => {
    const { stdout, exitCode } = await explain([code]);
    expect(exitCode).toBe(0);
    const { message, hint, exit } = ERRORS[code as keyof typeof ERRORS];
    for (const part of [code, message, hint, `Exit     ${exit}`]) expect(stdout).toContain(part);
  });

  it.each([
    [['#131047'], ['131047']],
    [['(#131047)'], ['131047']],
    [['100/33'], ['100/33']],
    [['100', '33'], ['100/33']],
    [['100', '--subcode', '33'], ['100/33']],
    [['100/2593107'], ['2593107']],
    [['2388024'], ['100/2388024']],
    [['250'], ['200']],
    [['33'], ['33', '100/33']],
    [['463'], ['190/463']],
    [['36007'], ['100/36007']],
    [
      ['131047', '131056'],
      ['131047', '131056'],
    ],
    [['4,17,613'], ['4', '17', '613']],
    [['Sync', 'window', 'closed'], ['sync-window-closed']],
    [['STORE_BUSY'], ['store-busy']],
    [['(#131047) Re-engagement message'], ['131047']],
    [['coex: Meta refused GET /x: gone (code 133010).'], ['133010']],
    [['{"error":{"message":"x","code":100,"error_subcode":36007}}'], ['100/36007']],
  ])('takes %j', async (words, codes) => {
    expect(await codesFor(words)).toEqual(codes);
  });

  it('reads an answer, a webhook, a log or an error of coex from standard input', async () => {
    const from = (stdin: string) => codesFor(['-'], { stdin });
    expect(await from('{"error":{"code":100,"error_subcode":33}}')).toEqual(['100/33']);
    expect(
      await from('{"entry":[{"changes":[{"value":{"statuses":[{"errors":[{"code":131049}]}]}}]}]}'),
    ).toEqual(['131049']);
    expect(await from('10:00 (#131056) pair rate\n10:01 (#131056) again\n10:02 (#4) app\n')).toEqual([
      '131056',
      '4',
    ]);
    const refused = await run(['explain', '555', '--json'], { env: { COEX_HOME: temporaryFolder() } });
    expect(await from(refused.stdout)).toEqual(['not-found']);
  });

  it.each([
    ['nothing', ''],
    ['nothing that is a code', 'all is well\n'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('says that there is no code when %s comes in', async (_what, stdin) => {
    const ran = await explain(['-'], { stdin });
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toContain('No error code matches standard input.');
  });

  it.each(['-1', '--', '10-01', '%'])('takes %s for no word to look for', async (typed) => {
    expect(await explain(['--', typed])).toMatchObject({ exitCode: 5, stdout: '' });
  });

  it('tells the pauses of the pair limit that coex keeps itself', async () => {
    expect((await explain(['131056'])).stdout).toContain('yes, with growing pauses from 1 s on');
  });

  it('refuses an input longer than any body of Meta’s', async () => {
    const ran = await explain(['-'], { stdin: 'x'.repeat(3 * 1024 * 1024 + 1) });
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('longer than 3 MB');
  });

  it('names the codes of a text that nobody has described, beside those it knows', async () => {
    const stdin = '(#131047) x\n(#555555) y\n';
    expect((await explain(['-'], { stdin })).stderr).toContain('Not in coex’s table: 1 code, 555555.');
    expect(documentOf(await explain(['-', '--json'], { stdin }))).toMatchObject({
      matched: 'said',
      errors: [{ code: 131047 }],
      unknown: [555555],
    });
  });

  it('tells that a subcode is not known, and shows the row of its code', async () => {
    const ran = await explain(['100/999']);
    expect(ran.stdout).toContain(String(findMetaError(100)?.meaning));
    expect(ran.stderr).toContain('999');
    expect(documentOf(await explain(['100/999', '--json'])).unknownSubcode).toBe(999);
    expect(documentOf(await explain(['100/33', '--json'])).unknownSubcode).toBeNull();
  });

  it('lists the subcodes of a code that has many, its own row whole', async () => {
    const { stdout } = await explain(['100']);
    expect(stdout).toMatch(/^100\n {2}Meaning/);
    expect(stdout).toMatch(/\nCODE +RETRY +MEANING\n100\/33 /);
  });

  it('without a code lists all of Meta’s and all of coex’s own', async () => {
    const { stdout } = await explain([]);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => / (no|yes|later) /.test(line))).not.toHaveLength(0);
    for (const code of Object.keys(ERRORS))
      expect(lines.some((line) => line.startsWith(`${code} `))).toBe(true);
    const all = documentOf(await explain(['--json']));
    expect(all.matched).toBe('everything');
    expect(all.errors).toHaveLength(listMetaErrors().length);
    expect(all.ownErrors).toHaveLength(Object.keys(ERRORS).length);
  });

  it('looks for words in the explanations', async () => {
    expect(await codesFor(['service', 'window'])).toContain('131047');
    expect(await codesFor(['Service Window'])).toContain('131047');
    expect(await codesFor(['locked'])).toEqual(expect.arrayContaining(['131031', 'store-busy']));
  });

  it.each([
    ['131074', '131047'],
    ['131o47', undefined],
    ['2593017', '2593107'],
    ['sync-windw-closed', 'sync-window-closed'],
    ['555555', undefined],
    ['99999999999999999999', undefined],
    ['zebra', undefined],
  ])('does not know %s, and guesses %s', async (typed, guess) => {
    const ran = await explain([typed]);
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toContain(typed);
    if (guess === undefined) expect(ran.stderr).not.toContain('Did you mean');
    else expect(ran.stderr).toContain(`Did you mean ${guess}`);
    expect(documentOf(await explain([typed, '--json'])).error).toMatchObject({ code: 'not-found', exit: 5 });
  });

  it.each([
    [['--subcode', '33']],
    [['sync-window-closed', '--subcode', '33']],
    [['100', '--subcode', 'x']],
    [['100', '--subcode', '-1']],
  ])('refuses %j as usage', async (words) => {
    expect(await explain(words)).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('needs no settings: a broken configuration is not its business', async () => {
    const env = { COEX_HOME: '/dev/null/nowhere', COEX_PORT: 'not a port' };
    expect(await explain(['131047'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it.each([40, 80])('keeps within %i columns, but for sources one may want to copy', async (columns) => {
    for (const words of [[], ['131056'], ['100'], ['100', '2388023'], ['sync-window-closed']]) {
      const { stdout } = await explain(words, { isTTY: true, columns, env: { NO_COLOR: '1' } });
      for (const line of stdout.split('\n')) {
        if (!/developers\.|github\./.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns);
      }
    }
  });

  it.each([
    ['131000', 'yes, with growing pauses, at most 3 times'],
    ['131053', 'yes, with growing pauses, once'],
    ['131057', 'yes, with growing pauses from 1 min on'],
    ['131056', 'Meta did nothing: after the pause even a send may be repeated'],
    ['131049', 'later: after 24 h'],
    ['134101', 'later: after 10 min'],
    ['131042', 'later: something must change, or time must pass'],
    ['131060', 'in a webhook'],
    ['141002', 'in a health_status'],
    ['2655093', 'on the screens of the signup'],
    ['2388042', 'unverified'],
    ['80008', 'conflict C11'],
  ])('says of %s: %s', async (code, words) => {
    expect((await explain([code])).stdout).toContain(words);
  });

  it('tells no exit for what no call is answered with', async () => {
    expect(documentOf(await explain(['131060', '--json'])).errors[0].raises).toBeNull();
    expect(documentOf(await explain(['131047', '--json'])).errors[0].raises).toEqual({
      code: 'graph-guarded',
      exit: 6,
    });
  });
});
