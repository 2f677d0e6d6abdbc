import { describe, expect, it } from 'vitest';
import { findCommand } from '../src/commands/registry.ts';
import { runOn } from './support/host.ts';
import { documentOf, eventsOf, run, temporaryFolder } from './support/run.ts';

const ESCAPE = '\u001b';

/** A home where settings and secrets cannot be asked for: the keyring fails as nobody foresaw. */
const broken = {
  keyring: async () => {
    throw new TypeError('the keyring went mad');
  },
};

describe('an error', () => {
  it('is a sentence and a hint on stderr, and nothing on stdout', async () => {
    const { stdout, stderr, exitCode } = await run(['config', 'get', 'colour']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^coex: There is no setting named colour\.\n {2}The settings are: .+\.\n$/);
  });

  it.each([
    [['chat'], 'usage', 2],
    [['chats', 'list', '--limit', '0'], 'invalid-value', 2],
    [['config', 'get', 'app-id'], 'setting-missing', 2],
    [['config', 'get', 'nothing'], 'setting-unknown', 2],
    [['chats', 'show', '1'], 'not-found', 5],
    [['secrets', 'remove', 'app-secret'], 'not-found', 5],
    [['schema', 'nothing'], 'not-found', 5],
  ])('of %j is one JSON document on stdout with --json', async (argv, code, exit) => {
    const env = { COEX_HOME: temporaryFolder() };
    const ran = await run([...argv, '--json'], { env });
    expect(ran).toMatchObject({ stderr: '', exitCode: exit });
    expect(ran.stdout.trim().split('\n')).toHaveLength(1);
    expect(documentOf(ran)).toEqual({
      schema: 'coex.error/v1',
      error: {
        code,
        category: 'usage',
        exit,
        message: expect.stringMatching(/\.$|\?$/),
        hint: expect.stringMatching(/\.$/),
      },
    });
  });

  it('of a command that streams is its last event, and the only terminal one', async () => {
    const ran = await run(['listen', '--json'], { env: { COEX_HOME: temporaryFolder() } });
    const events = eventsOf(ran);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      schema: 'coex.listen/v1',
      event: 'error',
      error: { code: 'secret-missing', exit: 4 },
    });
    expect(ran).toMatchObject({ stderr: '', exitCode: 4 });
  });

  it('nobody foresaw is `internal`, exit 1, and asks to be reported', async () => {
    const people = await runOn(['secrets', 'list'], broken);
    expect(people).toMatchObject({ stdout: '', exitCode: 1 });
    expect(people.stderr).toContain('coex failed in a way it should not: TypeError: the keyring went mad.');
    expect(people.stderr).toContain('report it');
    const program = documentOf(await runOn(['secrets', 'list', '--json'], broken));
    expect(program.error).toMatchObject({ code: 'internal', category: 'internal', exit: 1 });
  });

  it('shows where it happened with --debug, on stderr, and never otherwise', async () => {
    const place = /^ +at .+\.ts:\d+:\d+/m;
    for (const argv of [
      ['secrets', 'list'],
      ['secrets', 'list', '--json'],
      ['secrets', 'list', '--trace'],
    ]) {
      const without = await runOn(argv, broken);
      expect(without.stdout + without.stderr).not.toMatch(place);
      const { stdout, stderr } = await runOn([...argv, '--debug'], broken);
      expect(stderr).toMatch(place);
      expect(stderr).toContain('TypeError: the keyring went mad\n');
      expect(stdout).toBe(without.stdout);
    }
    expect((await run(['chat', '--debug'])).stderr).toMatch(place);
  });
});

describe('an interruption', () => {
  const interrupted = AbortSignal.abort();

  it('is exit 130 and says that one can go on', async () => {
    const ran = await runOn(['demo', '--history', '10'], { signal: interrupted });
    expect(ran.exitCode).toBe(130);
    expect(ran.stderr).toContain('coex: Interrupted.\n  Run the same command again to go on.\n');
  });

  it('is the last event of a stream', async () => {
    const ran = await runOn(['demo', '--history', '10', '--json'], { signal: interrupted });
    expect(ran.exitCode).toBe(130);
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'error', error: { code: 'interrupted', exit: 130 } });
  });

  it('does not hide what went wrong for another reason', async () => {
    const env = { COEX_HOME: temporaryFolder() };
    const ran = await runOn(['listen'], { env, signal: interrupted });
    expect(ran.stderr).toContain('The secret app-secret is not known.');
    expect(ran.exitCode).toBe(4);
  });

  it('because nobody reads on is quiet and no failure', async () => {
    const signal = AbortSignal.abort(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    const ran = await runOn(['demo', '--history', '10', '--quiet'], { signal });
    expect(ran).toMatchObject({ stderr: '', exitCode: 0 });
  });
});

describe('colour', () => {
  const explain = ['config', 'explain', 'port'];
  const colourOf = async (argv: readonly string[], env: Record<string, string>, isTTY: boolean) =>
    (await run(argv, { env, isTTY })).stdout.includes(ESCAPE);

  it.each([
    ['is there on a terminal', [], {}, true, true],
    ['is not there off a terminal', [], {}, false, false],
    ['is not there with NO_COLOR', [], { NO_COLOR: '1' }, true, false],
    ['is there with an empty NO_COLOR', [], { NO_COLOR: '' }, true, true],
    ['is not there with --no-color', ['--no-color'], {}, true, false],
    ['is there off a terminal with FORCE_COLOR', [], { FORCE_COLOR: '1' }, false, true],
    ['is not there with FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, true, false],
    [
      'is not there when NO_COLOR and FORCE_COLOR disagree',
      [],
      { NO_COLOR: '1', FORCE_COLOR: '1' },
      true,
      false,
    ],
    [
      'is not there when --no-color and FORCE_COLOR disagree',
      ['--no-color'],
      { FORCE_COLOR: '1' },
      true,
      false,
    ],
    ['is not there on a dumb terminal', [], { TERM: 'dumb' }, true, false],
    ['is not there in CI', [], { CI: 'true' }, true, false],
  ])('%s', async (_title, flags, env, isTTY, expected) => {
    expect(await colourOf([...explain, ...flags], env as Record<string, string>, isTTY)).toBe(expected);
  });

  it('is decided for stdout and stderr apart', async () => {
    const set = ['secrets', 'set', 'app-secret'];
    const env = { COEX_HOME: temporaryFolder() };
    const toFile = await runOn(set, { env, stdin: 'abc', stdoutIsTTY: true, stderrIsTTY: false });
    expect(toFile.stderr).toContain('No keyring was used');
    expect(toFile.stderr).not.toContain(ESCAPE);
    const toTerminal = await runOn(set, { env, stdin: 'abc', stdoutIsTTY: true, stderrIsTTY: true });
    expect(toTerminal.stderr).toContain(ESCAPE);
  });

  it('and other escape codes never reach JSON, a file, or an error', async () => {
    for (const argv of [
      ['doctor'],
      ['doctor', '--json'],
      ['config', 'list'],
      ['chat'],
      ['demo', '--history', '20'],
    ]) {
      const ran = await run(argv, { env: { COEX_HOME: temporaryFolder() } });
      expect(ran.stdout + ran.stderr).not.toContain(ESCAPE);
    }
    const json = await run(['doctor', '--json'], { env: { COEX_HOME: temporaryFolder() }, isTTY: true });
    expect(json.stdout).not.toContain(ESCAPE);
  });
});

describe('--quiet', () => {
  it('keeps the answer and leaves the talk out', async () => {
    const env = { COEX_HOME: temporaryFolder() };
    expect(await run(['config', 'set', 'port', '9000', '--quiet'], { env })).toEqual({
      stdout: '',
      stderr: '',
      exitCode: 0,
    });
    const loud = await run(['config', 'list'], { env });
    expect(loud.stderr).toBe('Profile: default\n');
    expect(await run(['config', 'list', '--quiet'], { env })).toEqual({ ...loud, stderr: '' });
  });

  it('does not silence an error', async () => {
    expect((await run(['config', 'get', 'nothing', '--quiet'])).stderr).toContain('no setting named nothing');
  });
});

describe('--json', () => {
  it('indents for a person who looks, and is one line for a program', async () => {
    const argv = ['config', 'get', 'port', '--json'];
    expect((await run(argv)).stdout).toBe('{"schema":"coex.config.get/v1","key":"port","value":"8480"}\n');
    const shown = await run(argv, { isTTY: true });
    expect(shown.stdout.split('\n').length).toBeGreaterThan(3);
    expect(documentOf(shown)).toMatchObject({ key: 'port', value: '8480' });
  });

  it('keeps even a warning off stdout', async () => {
    const env = { COEX_HOME: temporaryFolder() };
    const ran = await run(['secrets', 'set', 'app-secret', '--json'], { env, stdin: 'abc' });
    expect(ran.stdout.trim().split('\n')).toHaveLength(1);
    expect(documentOf(ran)).toMatchObject({ place: 'file' });
  });
});

describe('the registry', () => {
  it('finds nothing by a name every object has', async () => {
    expect(await findCommand('toString')).toBeUndefined();
  });
});
