import { describe, expect, it } from 'vitest';
import { NEEDS } from '../../src/core/rules/index.ts';
import { documentOf, type Fakes, fixedClock, run, temporaryFolder } from '../support/run.ts';

const compare = (words: readonly string[], fakes: Fakes = {}) =>
  run(['compare', ...words], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

const TEAM = ['--agents', '12', '--automation', '--crm', '--audit'];
const EVERYTHING = [
  ...NEEDS.filter((need) => need !== 'agents' && need !== 'messages-per-second').map((need) => `--${need}`),
  '--agents',
  '9999',
  '--messages-per-second',
  '9999',
];

describe('coex compare', () => {
  it('prints the table of all approaches by all needs when none is stated, and recommends nothing', async () => {
    const { stdout, stderr, exitCode } = await compare([]);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(
      /^NEED +COEXISTENCE +MULTI-DEVICE +DUAL SIM +UNOFFICIAL +API ONLY$/,
    );
    expect(stdout).toMatch(/^automation +✔ +✘ +✘ +~ +✔$/m);
    expect(stdout).toMatch(/^messages a second +✔ 20 +✘ +✘ +✘ +✔ 80$/m);
    expect(stdout).toMatch(/^risk of a ban +none +none +none +high +none$/m);
    expect(stdout).toContain('✔ met   ~ partly   ✘ not met');
    expect(stdout).not.toContain('RECOMMENDED');
    expect(stderr).toContain('`coex compare --agents 12 --automation`');
  });

  it('tells how each approach meets the needs, why, and what to take', async () => {
    const { stdout, exitCode } = await compare(TEAM);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^12 people at once +✔ +✘ +✘ +~ +✔$/m);
    expect(stdout).not.toContain('group chats');
    expect(stdout).toContain('\nMulti-device (risk of a ban: none)\n');
    expect(stdout).toContain(
      '  ✘ 12 people at once: The phone and up to four linked devices write at once, without roles or assignment. (as of 2026-10-08; sources differ)\n',
    );
    expect(stdout).toContain('; unverified)');
    expect(stdout).toContain('RECOMMENDED: Coexistence, or API only\n');
    expect(stdout).toContain(
      '  • Unofficial is never recommended, whatever it offers, for its risk of a ban.',
    );
  });

  it('says so when no approach meets all, and which needs contradict each other', async () => {
    const { stdout } = await compare(['--automation', '--groups']);
    expect(stdout).toContain('CLOSEST: Coexistence, or API only\n');
    expect(stdout).toContain('  • No approach meets all of it.');
    expect(stdout).toContain('  • No approach fully offers automation together with group chats.');
  });

  it('recommends none where no approach offers anything', async () => {
    const { stdout, exitCode } = await compare(['--messages-per-second', '2000']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('RECOMMENDED: none\n');
  });

  it('gives programs the answers with their sources, and the recommendation', async () => {
    const { needs, approaches, recommendation } = documentOf(
      await compare(['--keep-app', '--agents', '12', '--json']),
    );
    expect(needs).toEqual([
      { need: 'agents', amount: 12, says: '12 people at once' },
      { need: 'keep-app', amount: null, says: 'typing in the app' },
    ]);
    expect(approaches.map(({ approach }: { approach: string }) => approach)).toEqual([
      'coexistence',
      'multi-device',
      'dual-sim',
      'unofficial',
      'api-only',
    ]);
    expect(approaches[1].answers[0]).toMatchObject({
      need: 'agents',
      met: 'no',
      most: 5,
      certainty: 'documented',
      source: 'faq.whatsapp.com/378279804439436',
      asOf: '2026-10-08',
      otherwise: expect.stringContaining('commissioning report'),
    });
    expect(recommendation).toMatchObject({ approaches: ['coexistence'], meetsAll: true, conflicts: [] });
  });

  it('gives programs no recommendation where no need is stated', async () => {
    const { needs, recommendation } = documentOf(await compare(['--json']));
    expect(needs.map(({ need }: { need: string }) => need)).toEqual(NEEDS);
    expect(recommendation).toBeNull();
  });

  it('has a flag for every need', async () => {
    const { needs } = documentOf(await compare([...EVERYTHING, '--json']));
    expect(needs.map(({ need }: { need: string }) => need)).toEqual(NEEDS);
  });

  it('goes by the clock', async () => {
    const repliesOn = async (unixMs: number) => {
      const { approaches } = documentOf(
        await compare(['--free-replies', '--json'], { clock: fixedClock(unixMs) }),
      );
      return approaches.at(-1).answers[0].met;
    };
    expect(await repliesOn(Date.UTC(2026, 8, 30, 23, 59))).toBe('yes');
    expect(await repliesOn(Date.UTC(2026, 9, 1))).toBe('partly');
  });

  it.each([
    ['--agents', '0'],
    ['--agents', '-1'],
    ['--agents', '2.5'],
    ['--agents', 'many'],
    ['--agents', '10000'],
    ['--messages-per-second', '1e9'],
    ['--messages-per-second', ''],
  ])('refuses %s %j', async (flag, value) => {
    const ran = await compare([`${flag}=${value}`]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(flag);
  });

  it.each([40, 80])('keeps within %i columns', async (columns) => {
    for (const words of [[], TEAM, ['--automation', '--groups'], EVERYTHING]) {
      const { stdout } = await compare(words, { isTTY: true, columns, env: { NO_COLOR: '1' } });
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
      expect(stdout.includes('API ONLY')).toBe(columns === 80);
      if (words.length > 0) expect(stdout).toContain('API only (risk of a ban: none)');
    }
  });

  it('tells all it knows on a narrow terminal too', async () => {
    const { stdout } = await compare([], { isTTY: true, columns: 40, env: { NO_COLOR: '1' } });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('messages a second (up to 20)');
    expect(stdout).toContain('Unofficial (risk of a ban: high)');
  });
});
