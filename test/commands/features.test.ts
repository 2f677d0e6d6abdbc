import { describe, expect, it } from 'vitest';
import { featuresOn, lossesOfOnboarding } from '../../src/core/features/index.ts';
import { documentOf, type Fakes, fixedClock, run, temporaryFolder } from '../support/run.ts';

const features = (words: readonly string[], fakes: Fakes = {}) =>
  run(['features', ...words], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

const TODAY = '2026-11-05';
const ROWS = featuresOn(TODAY);
const LOSSES = lossesOfOnboarding(TODAY);

const lastLine = (text: string) => text.trim().split('\n').at(-1);

describe('coex features', () => {
  it('lists every feature, in the app and on the API, each with its date', async () => {
    const { stdout, stderr, exitCode } = await features([]);
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/FEATURE +IN THE APP +ON THE CLOUD API +AS OF/);
    for (const [at, { value, asOf }] of ROWS.entries()) {
      for (const text of [value.feature, value.app, value.api, asOf]) expect(lines[at + 1]).toContain(text);
    }
    expect(stdout).toMatch(/^✘ {2}Broadcast lists +read-only, none new +no; send templates +2026-09-11$/m);
    expect(stdout).toMatch(/^= {2}Group chats +unchanged +no /m);
    expect(stdout).toMatch(/^~ {2}Linked devices +unlinked, link again /m);
    expect(lastLine(stdout)).toBe('= unchanged   ~ changed   ✘ lost');
    expect(stderr).toContain('`coex features --after`');
  });

  it('tells with --after what a customer must accept, and nothing that stays', async () => {
    const { stdout, exitCode } = await features(['--after']);
    expect(exitCode).toBe(0);
    for (const { text, asOf } of LOSSES) expect(stdout).toContain(`${text} (as of ${asOf})`);
    expect(stdout).toContain('  ✘ Broadcast lists are disabled');
    expect(stdout).toContain('  ~ All linked devices are unlinked');
    expect(stdout).toContain('  • Group chats stay in the app alone');
    expect(stdout).not.toMatch(/catalogue|channels/i);
    expect(stdout).toMatch(/ALSO DIFFERENT[\s\S]*backups .* \(as of 2026-10-08, unverified\)/);
  });

  it('tells of one feature who says so, when, and who says otherwise', async () => {
    const { stdout } = await features(['editing', 'and', 'deleting']);
    expect(stdout.split('\n')).toEqual([
      'Editing and deleting',
      '  Before      yes',
      '  In the app  unchanged (unchanged)',
      '  On the API  told by webhook',
      expect.stringMatching(/^ {2}About {7}Editing a message/),
      '  In force    since 2026-02-04',
      '  Certainty   documented',
      expect.stringMatching(/^ {2}Source {6}developers\.facebook\.com.*onboarding-business-app-users$/),
      '  As of       2026-09-11',
      expect.stringMatching(/^ {2}But {9}until the page of 2026-02-04 .*\(conflict C6\)$/),
      '',
    ]);
  });

  it('goes by the clock', async () => {
    const { stdout } = await features(['editing'], { clock: fixedClock(Date.UTC(2026, 1, 3, 23, 59)) });
    expect(stdout).toContain('In the app  no longer supported (lost)');
    expect(stdout).toContain('To accept   Messages in one-to-one chats can no longer be edited');
    expect(stdout).toContain('In force    until 2026-02-03');
  });

  it('shows the features with words as a list when they are many', async () => {
    const { stdout } = await features(['messages']);
    expect(stdout).toContain('FEATURE');
    expect(stdout).toContain('Disappearing messages');
    expect(stdout).not.toContain('Channels');
  });

  it('gives programs everything, with the sentences to accept', async () => {
    const { features: rows, toAccept } = documentOf(await features(['--json']));
    expect(rows).toHaveLength(ROWS.length);
    expect(toAccept).toEqual(LOSSES);
    const find = (id: string) => rows.find((row: { id: string }) => row.id === id);
    expect(find('broadcast-lists')).toMatchObject({
      change: 'lost',
      certainty: 'documented',
      before: 'yes',
      accept: expect.stringContaining('read-only'),
      source: expect.stringContaining('onboarding-business-app-users'),
      asOf: '2026-09-11',
      from: null,
      otherwise: null,
    });
    expect(find('channels')).toMatchObject({ change: 'unchanged', accept: null });
    expect(find('edit-and-revoke')).toMatchObject({ from: '2026-02-04' });
  });

  it('gives programs with --after what is not unchanged', async () => {
    const { features: rows } = documentOf(await features(['--after', '--json']));
    expect(rows.length).toBeGreaterThan(5);
    for (const { change } of rows) expect(change).not.toBe('unchanged');
  });

  it.each([
    ['brodcast-lists', 'Did you mean broadcast-lists?'],
    ['zebra', '`coex features` lists them all.'],
    ['!!!', '`coex features` lists them all.'],
    ['x'.repeat(100_000), '`coex features` lists them all.'],
  ])('does not know %.20s', async (typed, hint) => {
    const ran = await features([typed]);
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toContain(hint);
    expect(documentOf(await features([typed, '--json'])).error).toMatchObject({ code: 'not-found', exit: 5 });
  });

  it('does not take a name together with --after', async () => {
    const ran = await features(['groups', '--after']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('Leave one of them out');
  });

  it.each([40, 80])('keeps within %i columns, but for sources one may want to copy', async (columns) => {
    for (const words of [[], ['--after'], ['editing'], ['messages']]) {
      const { stdout } = await features(words, { isTTY: true, columns, env: { NO_COLOR: '1' } });
      for (const line of stdout.split('\n')) {
        if (!/developers\./.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns);
      }
      if (columns === 80 && words.length === 0) expect(stdout).toContain('ON THE CLOUD API');
    }
  });

  it('has the same words with colour and without', async () => {
    const plain = await features([], { isTTY: true, env: { NO_COLOR: '1' } });
    const coloured = await features([], { isTTY: true, env: { FORCE_COLOR: '1' } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour is made of
    expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });
});
