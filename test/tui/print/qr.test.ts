import '../../support/terminal.ts';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPage } from '../../../src/tui/print/page.ts';
import { printCode } from '../../../src/tui/print/qr.ts';
import { captured, runOn } from '../../support/host.ts';
import { codeBlock, decodeCode } from '../../support/qr-camera.ts';

const SHORT = 'https://coex.example.net/s/7KQ2M9XW4T';
const LONG = `https://business.facebook.com/messaging/whatsapp/onboard/?app_id=660000000000004&config_id=880000000000006&extras=${encodeURIComponent('{"sessionInfoVersion":"3","version":"v4","featureType":"whatsapp_business_app_onboarding"}')}`;

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Record<string, string>;
  readonly quiet?: boolean;
}

function print(link: string, { isTTY = true, columns = 80, rows, env = {}, quiet = false }: Terminal = {}) {
  const stdout = captured(isTTY, columns);
  const stderr = captured(isTTY, columns);
  Object.assign(stdout.stream, { rows });
  const io = {
    stdin: Object.assign((async function* () {})(), {}),
    stdout: stdout.stream,
    stderr: stderr.stream,
  };
  printCode(createPage({ io, env: { TERM: 'xterm-256color', ...env }, noColor: false, quiet }), link);
  return { stdout: stdout.text(), stderr: stripVTControlCharacters(stderr.text()) };
}

describe('a QR code', () => {
  it.each([SHORT, LONG, 'http://127.0.0.1:43121/s/7KQ2M9XW4T', 'https://münchen.example/s/é?a=ü'])(
    'at 80 columns is read back as the very link: %s',
    (link) => {
      const { stdout, stderr } = print(link);
      expect(decodeCode(stdout)).toBe(link);
      for (const line of codeBlock(stdout)) expect(line.length).toBeLessThanOrEqual(80);
      expect(stderr).toBe('');
    },
  );

  it('is read back whatever the link', () => {
    const link = fc.webUrl({ withQueryParameters: true }).filter((url) => url.length < 150);
    fc.assert(
      fc.property(link, (url) => decodeCode(print(url, { columns: 200 }).stdout) === url),
      { numRuns: 10 },
    );
  });

  it('of a short link leaves room for a line of text and the link on 80×24', () => {
    const { stdout } = print(SHORT, { rows: 24 });
    expect(codeBlock(stdout)).toHaveLength(17);
    expect(stdout.trimEnd().split('\n')).toHaveLength(18);
    expect(decodeCode(stdout)).toBe(SHORT);
  });

  it('has the link below it, whole on one line, in no colour', () => {
    for (const link of [SHORT, LONG]) expect(print(link).stdout.split('\n').slice(-2)).toEqual([link, '']);
  });

  it('is white on black on a terminal, whatever colours that has', () => {
    for (const line of print(SHORT).stdout.split('\n').slice(0, 17))
      expect(line).toBe(`\u001b[40m\u001b[97m${stripVTControlCharacters(line)}\u001b[39m\u001b[49m`);
  });

  it.each([
    ['off a terminal', { isTTY: false }],
    ['with NO_COLOR', { env: { NO_COLOR: '1' } }],
  ])('%s needs no escape codes, and can be read both ways round', (_, terminal) => {
    const { stdout } = print(SHORT, terminal);
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
    expect(decodeCode(stdout)).toBe(SHORT);
    expect(decodeCode(stdout, { isInverted: true })).toBe(SHORT);
  });

  it('has white around it', () => {
    const [first = '', second = '', ...others] = codeBlock(print(SHORT, { isTTY: false }).stdout);
    expect(first).toMatch(/^█+$/);
    for (const line of [second, ...others.slice(0, -1)]) expect(line).toMatch(/^██.*██$/);
    expect(others.at(-1)).toMatch(/^▀+$/);
  });

  it.each([
    [{ columns: 32 }, 'needs 33 columns; this terminal has 32.'],
    [{ columns: 40, rows: 19 }, 'needs 20 rows; this terminal has 19.'],
    [{ columns: 80, rows: 10 }, 'needs 20 rows; this terminal has 10.'],
  ])('that does not fit %j is not drawn, and it says why', (terminal, why) => {
    const { stdout, stderr } = print(SHORT, terminal);
    expect(stdout).toBe(`${SHORT}\n`);
    expect(stderr).toBe(`The QR code ${why} The link does the same:\n`);
  });

  it.each([
    { columns: 33 },
    { columns: 40, rows: 20 },
    { columns: 80, rows: 0 },
    { isTTY: false, columns: 10, rows: 5 },
  ])('that just fits %j is drawn', (terminal) => {
    expect(decodeCode(print(SHORT, terminal).stdout)).toBe(SHORT);
  });

  it('of a link that is too long for one is not drawn', () => {
    const link = `https://example.net/${'x'.repeat(3000)}`;
    const { stdout, stderr } = print(link, { columns: 1000 });
    expect(stdout).toBe(`${link}\n`);
    expect(stderr).toContain('too long for a QR code');
  });

  it('stays away with --quiet as without when it does not fit, and the link is there', () => {
    expect(print(SHORT, { columns: 20, quiet: true })).toEqual({ stdout: `${SHORT}\n`, stderr: '' });
  });

  it('does not let a link drive the terminal', () => {
    expect(print('https://example.net/\u001b[2J\n', { columns: 20 }).stdout).toBe(
      'https://example.net/·[2J⏎\n',
    );
  });
});

describe('the code of the demo', () => {
  it('is read back as its link at 80 columns', async () => {
    const env = { TERM: 'xterm-256color' };
    const ran = await runOn(['demo', '--history', '10', '--no-feed'], {
      stdoutIsTTY: true,
      stderrIsTTY: true,
      env,
    });
    expect(ran.exitCode).toBe(0);
    const link = /^http:\/\/127\.0\.0\.1:\d+\/\S+$/m.exec(stripVTControlCharacters(ran.stdout))?.[0];
    expect(link).toBeDefined();
    expect(decodeCode(ran.stdout)).toBe(link);
  });
});

it('the camera of these tests reads no code where there is none', () => {
  expect(decodeCode('no code\n')).toBeUndefined();
  expect(decodeCode(`${'█'.repeat(33)}\n`.repeat(17))).toBeUndefined();
});
