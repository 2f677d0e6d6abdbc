import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openCallback, VERIFY_TOKEN } from '../sandbox/callback.ts';
import { eventsOf, type Fakes, fixedClock, NOW, run, temporaryFolder } from '../support/run.ts';

const NUMBER = '+447700900100';
const READY = [
  ['--app-version', '2.25.3.76'],
  ['--number-age', '30'],
  ['--last-active', '0'],
  ['--admin', 'yes'],
  ['--business-verified', 'yes'],
  ['--facebook-page', 'yes'],
  ['--partner-role', 'tech-provider'],
  ['--payment-method', 'yes'],
  ['--other-provider', 'no'],
  ['--companions', 'none'],
  ['--signup-version', 'v4'],
].flat();

const check = (argv: readonly string[], fakes: Fakes = {}) =>
  run(['check', ...argv], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

/** The verdicts of the one number that was checked, by check. */
async function verdicts(argv: readonly string[], fakes: Fakes = {}) {
  const ran = await check([...argv, '--json'], fakes);
  const [number, done] = eventsOf(ran);
  const checks: { id: string; verdict: string; reason: string; fix?: string }[] = number?.checks ?? [];
  return {
    ...ran,
    number,
    done,
    found: Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict])),
    reasons: Object.fromEntries(checks.map(({ id, reason }) => [id, reason])),
  };
}

/** A sandbox with an app that is set up in full, its number in the phone, and what coex has to know of it. */
async function setUp() {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 0 });
  const callback = await openCallback();
  onTestFinished(async () => {
    await callback.close();
    await sandbox.close();
  });
  await sandbox.act('app.subscribe', { callbackUrl: callback.url, verifyToken: VERIFY_TOKEN });
  const added = (await sandbox.act('token.add', { wabas: [sandbox.waba.id] })) as { readonly token: string };
  const env = {
    COEX_HOME: temporaryFolder(),
    COEX_GRAPH_URL: sandbox.url,
    COEX_APP_ID: sandbox.app.id,
    COEX_APP_SECRET: sandbox.app.secret,
    COEX_ACCESS_TOKEN: added.token,
    COEX_VERIFY_TOKEN: VERIFY_TOKEN,
  };
  return { sandbox, callback, env };
}

describe('coex check', () => {
  it('passes everything a person can tell, and leaves unknown what Meta was not asked', async () => {
    const { number, done, found, exitCode, stderr } = await verdicts([NUMBER, ...READY, '--offline']);
    expect(number).toMatchObject({ schema: 'coex.check/v1', event: 'number', line: null, number: NUMBER });
    expect(number.verdict).toBe('unknown');
    const unknown = Object.entries(found).filter(([, verdict]) => verdict !== 'pass');
    expect(unknown).toEqual(
      ['token', 'scopes', 'webhook-fields', 'callback', 'callback-reachable'].map((id) => [id, 'unknown']),
    );
    expect(done).toMatchObject({
      event: 'done',
      numbers: 1,
      verdicts: { pass: 0, warn: 0, fail: 0, unknown: 1 },
      badRows: 0,
    });
    expect(done.checks.token).toEqual({ pass: 0, warn: 0, fail: 0, unknown: 1 });
    expect([stderr, exitCode]).toEqual(['', 0]);
  });

  it('is exit 3 when something fails', async () => {
    const { number, found, exitCode } = await verdicts([NUMBER, '--number-age', '3', '--offline']);
    expect([found['number-age'], number.verdict, exitCode]).toEqual(['fail', 'fail', 3]);
  });

  it('checks what is not about a number when none is named', async () => {
    const { number, found, exitCode } = await verdicts([...READY, '--offline']);
    expect([number.number, found.number, found['calling-code'], found.admin]).toEqual([
      null,
      'unknown',
      'unknown',
      'pass',
    ]);
    expect(exitCode).toBe(0);
  });

  it('takes the number of --number when none stands beside it', async () => {
    const { number } = await verdicts(['--number', '+44 7700 900101', '--offline']);
    expect(number.number).toBe('+447700900101');
  });

  it('shows a number that is none as it was written', async () => {
    const { number, exitCode } = await verdicts(['07700 900100', '--offline']);
    expect([number.number, exitCode]).toEqual(['07700 900100', 3]);
  });

  it('counts days from dates, by the clock', async () => {
    const at = ['--last-active', '2026-10-28', '--number-age', '2026-10-30', '--offline'];
    const { reasons } = await verdicts([NUMBER, ...at]);
    expect(reasons['recent-activity']).toMatch(/^last used 8 days ago;/);
    expect(reasons['number-age']).toMatch(/^in use for 6 days;/);
  });

  it('goes by the day: on another, other verdicts', async () => {
    const clock = fixedClock(Date.UTC(2025, 9, 22));
    const { found } = await verdicts([NUMBER, '--signup-version', 'v3', '--offline'], { clock });
    expect([found['calling-code'], found['signup-version']]).toEqual(['warn', 'pass']);
    const now = await verdicts([NUMBER, '--signup-version', 'v3', '--offline']);
    expect([now.found['calling-code'], now.found['signup-version']]).toEqual(['pass', 'fail']);
  });

  it.each([
    [['--number-age', '-1'], '--number-age', 'days, or a date'],
    [['--number-age', '99999999'], '--number-age', 'days, or a date'],
    [['--number-age', 'long'], '--number-age', 'days, or a date'],
    [['--last-active', '2027-01-01'], '--last-active', 'days, or a date'],
    [['--last-active', '1e3'], '--last-active', 'days, or a date'],
    [['--companions', 'web,fridge'], '--companions', 'none, or some of'],
    [['--admin', 'maybe'], '--admin', 'yes or no'],
    [['--partner-role', 'friend'], '--partner-role', 'one of solution-partner'],
    [['--format', 'xml'], '--format', 'one of table'],
  ])('refuses %j', async (flags, name, expected) => {
    const { stderr, stdout, exitCode } = await check([NUMBER, ...flags, '--offline']);
    expect(stderr).toContain(`Expected ${name} to be ${expected}`);
    expect([stdout, exitCode]).toEqual(['', 2]);
  });

  it('refuses a number beside a list of numbers', async () => {
    for (const argv of [
      [NUMBER, '--from', '-'],
      ['--from', '-', '--number', NUMBER],
    ]) {
      const { stderr, exitCode } = await check(argv, { stdin: NUMBER });
      expect(stderr).toContain('A number and --from are two ways to say what to check.');
      expect(exitCode).toBe(2);
    }
  });

  it('names each setting and secret that is missing to ask Meta with', async () => {
    const { reasons, found, exitCode } = await verdicts([NUMBER]);
    expect(reasons.token).toBe('Meta was not asked: app-id, app-secret and access-token are not set');
    expect(reasons['callback-reachable']).toBe('Meta was not asked: app-id and app-secret are not set');
    expect([found.token, exitCode]).toEqual(['unknown', 0]);
  });
});

describe('coex check of a sandbox', () => {
  it('passes everything, with what a person tells and what Meta does', async () => {
    const { env, callback } = await setUp();
    const { found, reasons, number, exitCode } = await verdicts([NUMBER, ...READY], { env });
    expect(Object.entries(found).filter(([, verdict]) => verdict !== 'pass')).toEqual([]);
    expect([number.verdict, exitCode]).toEqual(['pass', 0]);
    expect(reasons['callback-reachable']).toBe(`${callback.url} answered a challenge with this verify token`);
    expect(reasons['business-verification']).toMatch(/^the business is verified, says Meta of WABA /);
  });

  it('fails what is wrong there, with a reason for each', async () => {
    const { env, callback, sandbox } = await setUp();
    await sandbox.act('business.payment', { works: false });
    await callback.close();
    const { found, reasons, exitCode } = await verdicts([NUMBER, ...READY], { env });
    expect([found['payment-method'], found['callback-reachable'], exitCode]).toEqual(['warn', 'fail', 3]);
    expect(reasons['payment-method']).toMatch(/payment problem of WABA \d+ \(the answer given was yes\)$/);
    expect(reasons['callback-reachable']).toMatch(/does not answer: ECONNREFUSED$/);
    await sandbox.act('app.unsubscribe');
    const after = await verdicts([NUMBER, ...READY], { env });
    expect(after.reasons['webhook-fields']).toMatch(/^not subscribed: /);
    expect(after.reasons.callback).toBe('the app has no webhook callback');
  });

  it('tells a verify token that differs', async () => {
    const { env } = await setUp();
    const { reasons, stdout, exitCode } = await verdicts([NUMBER], {
      env: { ...env, COEX_VERIFY_TOKEN: 'canary-other-token' },
    });
    expect(reasons['callback-reachable']).toMatch(/refuses the verify token \(403\)$/);
    expect(stdout).not.toContain('canary-other-token');
    expect(exitCode).toBe(3);
  });

  it('finds a number that is in coexistence already, and one that is on the API alone', async () => {
    const { env, sandbox } = await setUp();
    expect((await verdicts([NUMBER], { env })).reasons['other-provider']).toMatch(/not connected/);
    await sandbox.act('signup.accept');
    const joined = await verdicts([NUMBER, '--other-provider', 'no'], { env });
    expect([joined.found['other-provider'], joined.exitCode]).toEqual(['warn', 0]);
    expect(joined.reasons['other-provider']).toMatch(/in coexistence already/);
    const digits = '442079460123';
    await sandbox.act('number.add', { digits, phone: false });
    const { reasons, exitCode } = await verdicts([`+${digits}`], { env });
    expect(reasons['other-provider']).toMatch(/^the number is on the Cloud API without the app/);
    expect(exitCode).toBe(3);
  });

  it('goes on without what Meta does not tell', async () => {
    const { env } = await setUp();
    const { found, reasons, exitCode } = await verdicts([NUMBER, ...READY], {
      env: { ...env, COEX_APP_SECRET: 'not the secret' },
    });
    expect([found.token, found['webhook-fields'], found['number-age']]).toEqual([
      'unknown',
      'unknown',
      'pass',
    ]);
    expect(reasons.token).toMatch(/^Meta refused /);
    expect(exitCode).toBe(0);
  });
});

describe('coex check at a terminal', () => {
  it('asks for what is not known, takes Enter for no answer, and asks again what it cannot read', async () => {
    const typed = [
      '07700 900100',
      '+44 7700 900100',
      'newest',
      '2.25.3.76',
      '-3',
      '30',
      '',
      'fridge',
      'web, windows',
      'no',
      'perhaps',
      'y',
      'tech provider',
    ];
    const { stdout, stderr, exitCode } = await check(['--offline'], { typed, isTTY: true, columns: 120 });
    const asked = stripVTControlCharacters(stderr);
    expect(asked).toContain('Enter when you do not know; --no-input asks nothing.');
    expect(asked).toContain('That cannot be used: its calling code is missing');
    expect(asked).toContain('Please answer with a version such as 2.24.17.78.');
    expect(asked).toContain('Please answer with days, or a date such as 2026-11-05.');
    expect(asked).toContain('Please answer with none, or some of ');
    expect(asked).toContain('Please answer with yes or no.');
    const told = stripVTControlCharacters(stdout);
    expect(told).toMatch(/✔ app-version +2\.25\.3\.76/);
    expect(told).toMatch(/✔ number-age +in use for 30 days/);
    expect(told).toMatch(/\? recent-activity/);
    expect(told).toMatch(
      /! companions +onboarding unlinks all devices \(WhatsApp Web, WhatsApp for Windows\)/,
    );
    expect(told).toMatch(/✔ admin/);
    expect(told).toMatch(/✔ partner-role +the owner of the app is a Tech Provider/);
    expect(told).toMatch(/\? facebook-page/);
    expect(told).toContain('Nothing speaks against it; 1 thing to heed, ');
    expect(told).not.toContain('Enter when');
    expect(exitCode).toBe(0);
  });

  it('asks for nothing that flags or Meta have answered', async () => {
    const { env } = await setUp();
    const { stderr } = await check([NUMBER, ...READY.slice(0, -2)], { typed: ['v4'], isTTY: true, env });
    expect(stderr).toContain('Asking Meta …');
    expect(stderr.match(/\?/g)).toHaveLength(1);
    expect(stderr).toContain('Version of Embedded Signup');
    const ready = await check([NUMBER, ...READY], { typed: [], isTTY: true, env });
    expect(ready.stderr).toBe('Asking Meta …\n');
  });

  it.each([['--no-input'], ['--json'], ['--quiet']])('asks nothing with %s', async (flag) => {
    const { stderr } = await check([NUMBER, '--offline', flag], { typed: ['x'], isTTY: true });
    expect(stderr).toBe('');
  });

  it('asks nothing where there is no terminal', async () => {
    expect((await check([NUMBER, '--offline'])).stderr).toBe('');
    expect((await check([NUMBER, '--offline'], { stdin: 'yes\n', isTTY: true })).stderr).toBe('');
  });

  it('stops in good order on an interruption in the middle of a question', async () => {
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    const { stderr, stdout, exitCode } = await check([NUMBER, '--offline'], {
      typed: [],
      isTTY: true,
      signal,
    });
    expect(stderr).toContain('coex: Interrupted.');
    expect([stdout, exitCode]).toEqual(['', 130]);
  });
});

describe('what people see of it', () => {
  it('is a line a check with a note, the sources, and at last what it means', async () => {
    const { stdout } = await check([
      NUMBER,
      ...READY,
      '--number-age',
      '3',
      '--facebook-page',
      'no',
      '--offline',
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(NUMBER);
    expect(lines[1]).toBe(`✔ number                ${NUMBER} [1]`);
    expect(stdout).toContain(
      '✘ number-age            in use for 3 days; providers name 7 as the least, Meta no number [',
    );
    expect(stdout).toContain('\n                        Use it in the app for 4 days more');
    expect(stdout).toMatch(/\n\[1\] ITU-T E\.164, .*, 2026-11-10\n/);
    expect(stdout.match(/Run it without --offline/g)).toHaveLength(1);
    expect(lines.at(-1)).toBe(
      '1 thing speaks against it: number-age. Besides, 1 thing to heed, 5 things not known.',
    );
  });

  it('says when everything speaks for it', async () => {
    const { env } = await setUp();
    const { stdout } = await check([NUMBER, ...READY], { env });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Everything speaks for it. Meta decides in the signup.');
  });

  it.each([40, 80, 120])('fits a terminal of %i columns, but for links to be copied', async (columns) => {
    const argv = [NUMBER, '--companions', 'web,windows', '--facebook-page', 'no', '--offline', '--no-input'];
    const { stdout } = await check(argv, { isTTY: true, columns });
    const lines = stripVTControlCharacters(stdout).split('\n');
    const wide = lines.filter((line) => stringWidth(line) > columns && !line.startsWith('['));
    expect(wide).toEqual([]);
    if (columns === 40) expect(lines).toContain('! companions');
  });

  it('cannot drive the terminal, whatever was typed', async () => {
    const evil = '\u001b[2J\u202e';
    const argv = [`${evil}1`, '--app-version', evil, '--signup-version', evil, '--offline'];
    const { stdout } = await check(argv);
    for (const mark of evil) if (mark < ' ' || mark > '~') expect(stdout).not.toContain(mark);
    const { stderr } = await check(['--companions', evil, '--offline']);
    for (const mark of evil) if (mark < ' ' || mark > '~') expect(stderr).not.toContain(mark);
  });

  it('is CSV or JUnit when asked for', async () => {
    const csv = await check([NUMBER, ...READY, '--offline', '--format', 'csv']);
    expect(csv.stdout.split('\n')[0]).toMatch(/^line,number,verdict,.*callback-reachable/);
    const junit = await check([NUMBER, '--number-age', '3', '--offline', '--format', 'junit']);
    expect(junit.stdout).toMatch(/<failure message="in use for 3 days/);
    expect([csv.exitCode, junit.exitCode]).toEqual([0, 3]);
  });
});
