import '../support/terminal.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runOn } from '../support/host.ts';
import { documentOf, eventsOf, run, temporaryFolder } from '../support/run.ts';

describe('coex demo', () => {
  it('takes a number from nothing to a complete import and a live conversation', async () => {
    const ran = await run(['demo', '--history', '400', '--json']);
    const events = eventsOf(ran);
    expect(ran).toMatchObject({ stderr: '', exitCode: 0 });
    expect(events.map(({ event }) => event).filter((event, at, all) => event !== all[at - 1])).toEqual([
      'started',
      'check',
      'signup',
      'onboarded',
      'sync-requested',
      'progress',
      'imported',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'done',
    ]);
    expect(events.at(-1)).toMatchObject({
      schema: 'coex.demo/v1',
      complete: true,
      imported: 400,
      expected: 400,
      home: null,
    });
    expect(events.filter(({ event }) => event === 'check').map(({ verdict }) => verdict)).toEqual(
      Array(4).fill('pass'),
    );
    expect(events.filter(({ event }) => event === 'sync-requested').map(({ sync }) => sync)).toEqual([
      'contacts',
      'history',
    ]);
    const spoke = new Set(
      events.filter(({ event }) => event === 'message').map(({ message }) => message.origin),
    );
    expect(spoke).toEqual(new Set(['customer', 'app', 'api']));
  });

  it('tells the same story for the same seed, and another for another', async () => {
    const tell = async (seed: string) => {
      const ran = await run(['demo', '--history', '60', '--seed', seed, '--json']);
      // Ports are whatever is free.
      return ran.stdout.replace(/127\.0\.0\.1(:|%3A)\d+/g, 'HOST');
    };
    const [first, again, other] = [await tell('7'), await tell('7'), await tell('8')];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('works with an empty phone', async () => {
    const ran = await run(['demo', '--history', '0', '--json']);
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).at(-1)).toMatchObject({ complete: true, imported: 0, expected: 0 });
  });

  it('keeps nothing, and keeps to itself', async () => {
    const home = temporaryFolder();
    const temporary = temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const env = {
      COEX_HOME: home,
      COEX_GRAPH_URL: 'http://127.0.0.1:1',
      COEX_ACCESS_TOKEN: 'EAAother',
      COEX_NUMBER: 'nonsense',
      COEX_PROFILE: 'work',
    };
    const argv = ['demo', '--history', '10', '--quiet', '--profile', 'x', '--store', '/nowhere/x'];
    const ran = await run(argv, { env });
    expect(ran).toMatchObject({ stderr: '', exitCode: 0 });
    expect(ran.stdout).toContain('10 of 10 messages imported');
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps its store with --keep, to be looked at afterwards', async () => {
    const keep = join(temporaryFolder(), 'kept');
    const ran = await run(['demo', '--history', '10', '--keep', keep]);
    expect(ran.stderr).toContain(`Look at it with: COEX_HOME=${keep} coex chats list`);
    const env = { COEX_HOME: keep };
    const { numbers } = documentOf(await run(['numbers', 'list', '--json'], { env }));
    expect(numbers).toMatchObject([{ displayPhoneNumber: '+44 7700 900100', state: 'live' }]);
    expect(documentOf(await run(['chats', 'list', '--json'], { env })).chats.length).toBeGreaterThan(0);
  });

  it('tells people the same in words, with progress as lines off a terminal', async () => {
    const { stdout, stderr, exitCode } = await run(['demo', '--history', '120']);
    expect(exitCode).toBe(0);
    for (const heading of ['Preflight', 'Onboarding', 'History', 'Live', 'Summary']) {
      expect(stdout).toContain(`\n${heading}\n`);
    }
    expect(stdout).toContain('✔ 120 of 120 messages imported');
    expect(stderr).toMatch(/^100 % {2}120 messages, 8 chats, .*\(phase 0: /m);
    expect(stdout).not.toContain(' % ');
  });

  it('draws bars and a spinner on a terminal, and puts the cursor back', async () => {
    const ran = await runOn(['demo', '--history', '120', '--no-feed'], {
      stdoutIsTTY: true,
      stderrIsTTY: true,
      env: { TERM: 'xterm-256color' },
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).not.toMatch(/^100 % {2}/m);
    const hidden = ran.stderr.lastIndexOf('\u001b[?25l');
    expect(ran.stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(hidden);
  });

  it('puts the cursor back also when it is interrupted', async () => {
    const stop = new AbortController();
    const ran = await runOn(['demo', '--history', '120', '--no-feed'], {
      stdoutIsTTY: true,
      stderrIsTTY: true,
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes('Waiting for the phone')) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    expect(ran.stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(ran.stderr.lastIndexOf('\u001b[?25l'));
    expect(ran.stderr).toContain('coex: Interrupted.');
  });
});
