import { describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from '../src/commands/registry.ts';
import { run } from './support/run.ts';

const NAMES = Object.keys(COMMANDS);

describe('coex --version', () => {
  it('prints the version, alone or beside other flags', async () => {
    expect(await run(['--version'])).toEqual({ stdout: '0.0.0-test\n', stderr: '', exitCode: 0 });
    expect((await run(['--json', '--version'])).stdout).toBe('0.0.0-test\n');
    expect((await run(['chats', 'list', '--version'])).stdout).toBe('0.0.0-test\n');
  });
});

describe('coex --help', () => {
  it.each([80, 40])('lists every group and command within %i columns', async (columns) => {
    const { stdout, stderr, exitCode } = await run(['--help'], { columns });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    for (const word of new Set(NAMES.map((name) => name.split(' ')[0]))) {
      expect(stdout).toMatch(new RegExp(`^  ${word}\\b`, 'm'));
    }
    expect(stdout).toContain('--graph-url <url>');
    const [above = ''] = stdout.split('\nSee `coex');
    expect(widest(above)).toBeLessThanOrEqual(columns);
  });

  it('is what coex alone prints too', async () => {
    const [help, alone] = await Promise.all([run(['--help']), run([])]);
    expect(alone).toEqual(help);
  });

  it('lists all commands also when a flag’s value is the name of one', async () => {
    const { stdout } = await run(['--profile', 'demo', '--help']);
    expect(stdout).toBe((await run(['--help'])).stdout);
  });

  it('takes a terminal that says it has 0 columns for one of 80', async () => {
    const { stdout } = await run(['--help'], { isTTY: true, columns: 0 });
    expect(stdout).toBe((await run(['--help'])).stdout);
  });
});

describe('a group', () => {
  it.each(Object.entries(GROUPS))('named alone lists its verbs: %s', async (group, about) => {
    const words = group.split(' ');
    const alone = await run(words);
    expect(alone).toMatchObject({ stderr: '', exitCode: 0 });
    expect(alone.stdout).toContain(about);
    for (const name of NAMES.filter((known) => known.startsWith(`${group} `))) {
      expect(alone.stdout).toMatch(new RegExp(`^  ${name.split(' ')[words.length]}\\b`, 'm'));
    }
    expect((await run([...words, '--help'])).stdout).toBe(alone.stdout);
  });
});

describe('--help of a command', () => {
  it.each(NAMES)('says what it is, how to type it, examples, flags and exit codes: %s', async (name) => {
    const words = name.split(' ');
    const { stdout, stderr, exitCode } = await run([...words, '--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const { summary, examples } = (await COMMANDS[name as keyof typeof COMMANDS]()).command;
    const inOneLine = stdout.replace(/\s+/g, ' ');
    expect(inOneLine.startsWith(`Usage: coex ${name} [options]`)).toBe(true);
    expect(inOneLine).toContain(summary);
    for (const { run: typed } of examples) expect(stdout).toContain(`  $ ${typed}\n`);
    for (const part of ['--help ', '--json ', '--no-color ', 'Exit codes:', '  0   done']) {
      expect(stdout).toContain(part);
    }
  });

  it.each(NAMES)('wraps its prose and its flags at 40 columns: %s', async (name) => {
    const { stdout } = await run([...name.split(' '), '--help'], { columns: 40 });
    const [prose = ''] = stdout.split('\nExamples:');
    const [, ...described] = prose.split('\n');
    // A word longer than a line stays whole: a code in backticks is to be copied.
    const breakable = described.filter((line) => line.trim().includes(' ') && !line.includes('`'));
    expect(widest(breakable.join('\n'))).toBeLessThanOrEqual(40);
  });

  it('shows defaults, choices and the names of values', async () => {
    const { stdout } = await run(['messages', 'list', '--help']);
    expect(stdout).toContain('--limit <count>');
    expect(stdout).toContain('How many to print. (default: 50)');
    expect(stdout.replace(/\s+/g, ' ')).toContain('One of: customer, app, api.');
  });

  it('lists what more a command can do, and keeps its flags to itself', async () => {
    expect((await run(['onboard', '--help'])).stdout).toMatch(/^Commands:\n {2}status /m);
    expect((await run(['onboard', 'status', '--help'])).stdout).not.toContain('--accept-losses');
  });

  it('wins over wrong usage beside it', async () => {
    expect((await run(['chats', 'list', '--help', '--limit', '0'])).exitCode).toBe(0);
  });
});

describe('wrong usage', () => {
  it.each([
    [['chat'], "Unknown command 'chat'; did you mean chats?"],
    [['config', 'lst'], "Unknown command 'lst'; did you mean list?"],
    [['chst', 'demo'], "Unknown command 'chst'; did you mean chats?"],
    [['--jsno'], "Unknown option '--jsno'; did you mean --json?"],
    [['chats', 'list', '--limt', '3'], "Unknown option '--limt'; did you mean --limit?"],
    [['chats', 'list', 'extra'], "Too many arguments for 'list'. Expected 0 arguments but got 1: extra."],
    [['config', 'get'], "Missing required argument 'key'."],
    [['chats', 'list', '--limit'], "Option '--limit <count>' argument missing."],
    [
      ['listen', '--port', ''],
      "Option '--port <port>' argument '' is invalid. Leave the option out instead.",
    ],
    [
      ['--profile', '', 'config', 'list'],
      "Option '--profile <name>' argument '' is invalid. Leave the option out instead.",
    ],
    [['entirely-different'], "Unknown command 'entirely-different'."],
    [['toString'], "Unknown command 'toString'."],
  ])('%j is one sentence on stderr and exit 2', async (argv, sentence) => {
    const { stdout, stderr, exitCode } = await run(argv);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(`coex: ${sentence}\n  See \`coex --help\`, or --help after the command.\n`);
  });

  it.each([
    [['chats', 'list', '--limit', '0'], '--limit to be a whole number from 1 to 1000, got "0"', 'chats list'],
    [
      ['chats', 'list', '--limit', 'ten'],
      '--limit to be a whole number from 1 to 1000, got "ten"',
      'chats list',
    ],
    [
      ['chats', 'list', '--limit', '1.5'],
      '--limit to be a whole number from 1 to 1000, got "1.5"',
      'chats list',
    ],
    [['listen', '--port', '65536'], '--port to be a whole number from 0 to 65535, got "65536"', 'listen'],
    [
      ['messages', 'list', '--since', 'soon'],
      '--since to be a date such as 2026-11-05 or 2026-11-05T09:00:00Z, got "soon"',
      'messages list',
    ],
    [
      ['secrets', 'remove', 'password'],
      '<name> to be access-token, app-secret, verify-token, notify-secret or store-password, got "password"',
      'secrets remove',
    ],
    [['sandbox', 'start', '--speed', '-1'], '--speed to be a number above 0, got "-1"', 'sandbox start'],
  ])('%j quotes the bad value and names what fits', async (argv, problem, command) => {
    const { stdout, stderr, exitCode } = await run(argv);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(`coex: Expected ${problem}.\n  See \`coex ${command} --help\`.\n`);
  });

  it('shows what was typed without letting it drive the terminal', async () => {
    const { stderr } = await run(['\u001b[2J\u202eboo']);
    expect(stderr).toContain("Unknown command '·[2J·boo'");
  });
});

describe('global flags', () => {
  it.each([[['--json', 'config', 'list']], [['config', '--json', 'list']], [['config', 'list', '--json']]])(
    'mean the same wherever they stand: %j',
    async (argv) => {
      const { stdout, exitCode } = await run(argv);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout).schema).toBe('coex.config.list/v1');
    },
  );

  it('take their value with a space or an equals sign', async () => {
    for (const argv of [
      ['secrets', 'list', '--profile=work'],
      ['--profile', 'work', 'secrets', 'list'],
    ]) {
      expect(JSON.parse((await run([...argv, '--json'])).stdout).profile).toBe('work');
    }
  });
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
