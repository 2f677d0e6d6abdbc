import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { monthsBefore } from '../../../src/commands/store/months-before.ts';
import { isSqlite } from '../../support/engine.ts';
import { fillStore } from '../../support/filled-store.ts';
import { runOn } from '../../support/host.ts';
import { documentOf, eventsOf, fixedClock, NOW, run, temporaryFolder } from '../../support/run.ts';
import { ask } from '../../support/tables.ts';
import { inbound } from '../../support/webhooks.ts';

const DAY_MS = 86_400_000;

/** A store with a message from each of these days ago. */
async function filled(...daysAgo: number[]) {
  const env = { COEX_HOME: temporaryFolder() };
  const bodies = daysAgo.map((days, at) => inbound(`wamid.${at}`, 'Hello', (NOW - days * DAY_MS) / 1000));
  const ran = await run(['ingest', '-'], { env, stdin: JSON.stringify(bodies) });
  expect(ran.exitCode).toBe(0);
  return {
    env,
    messages: () => ask(join(env.COEX_HOME, 'store.db'), 'select wamid from messages order by wamid'),
  };
}

const PRUNE = ['store', 'prune', '--months', '2'];

describe('coex store prune', () => {
  it('tells what would go, and changes nothing, with --dry-run', async () => {
    const { env, messages } = await filled(400, 100, 10);
    const events = eventsOf(await run([...PRUNE, '--dry-run', '--json'], { env }));
    expect(events).toMatchObject([
      { event: 'found', before: '2026-09-05T09:00:00Z', messages: 2, statuses: 0, deliveries: 0 },
      { event: 'done', outcome: 'dry-run', messages: 0, partitions: [] },
    ]);
    expect(messages()).toHaveLength(3);
  });

  it('asks, and deletes nothing when the answer is no', async () => {
    const { env, messages } = await filled(400, 10);
    const around = { env, stdoutIsTTY: true, stderrIsTTY: true, columns: 40 };
    const no = await runOn(PRUNE, { ...around, typed: ['n'] });
    expect(no).toMatchObject({ exitCode: 0 });
    expect(no.stdout).toContain('1 message');
    expect(no.stdout).toContain('Nothing was deleted.');
    expect(messages()).toHaveLength(2);
    const yes = await runOn(PRUNE, { ...around, typed: ['y'] });
    expect(yes.stdout).toContain('Deleted:');
    expect(messages()).toEqual([{ wamid: 'wamid.1' }]);
    expect((await run(PRUNE, { env })).stdout).toContain('Nothing was deleted.');
  });

  it('names the flag that answers where nobody can be asked', async () => {
    const { env, messages } = await filled(400);
    const ran = await run(PRUNE, { env, stdin: '' });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('--yes');
    expect(messages()).toHaveLength(1);
    const done = eventsOf(await run([...PRUNE, '--yes', '--json'], { env })).at(-1);
    expect(done).toMatchObject({ event: 'done', outcome: 'pruned' });
    expect(messages()).toHaveLength(0);
    const status = documentOf(await run(['store', 'status', '--json'], { env }));
    expect(status.keptFrom).toBe('2026-09-05T09:00:00Z');
  });

  it('tells how far it is, and ends with 130 after the portion that was under way when Ctrl-C came', async () => {
    const { env, messages } = await filled(400, 100, 10);
    const deliveries = async () =>
      ask(join(env.COEX_HOME, 'store.db'), 'select count(*) as count from deliveries')[0]?.count;
    const stop = new AbortController();
    const argv = ['store', 'prune', '--before', '2026-11-06', '--yes', '--json'];
    const around = { env, clock: fixedClock(NOW + DAY_MS) };
    const ran = await run(argv, {
      ...around,
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes('"progress"')) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    const events = eventsOf(ran);
    const besides = events.filter(({ event }) => event !== 'dropped');
    expect(besides).toMatchObject([
      { event: 'begun' },
      { event: 'progress', of: 'messages' },
      { event: 'error' },
    ]);
    expect(events.at(-1).error).toMatchObject({
      code: 'interrupted',
      hint: expect.stringContaining('same command'),
    });
    expect(await deliveries()).toBe(3);
    const again = eventsOf(await run(argv, around));
    const told = again.filter(({ of }) => of === 'deliveries');
    expect(told.at(-1)).toEqual({ ...told[0], deleted: 3, share: 1 });
    expect(again.at(-1)).toMatchObject({ event: 'done', outcome: 'pruned', deliveries: 3 });
    expect(messages()).toEqual([]);
  });

  it.each([
    [[], 'not said what'],
    [['--months', '1', '--before', '2026-01-01'], 'Both'],
    [['--before', '2027-01-01', '--yes'], 'still to come'],
    [['--before', 'soon'], '--before'],
    [['--months', '0'], '--months'],
  ])('takes no %j', async (flags, says) => {
    const ran = await run(['store', 'prune', ...flags], { env: { COEX_HOME: temporaryFolder() } });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(says);
  });
});

describe.runIf(isSqlite)('coex store prune of many rows', () => {
  const argv = ['store', 'prune', '--months', '1', '--yes'];
  const filledFile = async () => {
    const env = { COEX_HOME: temporaryFolder() };
    await fillStore(join(env.COEX_HOME, 'store.db'), 3, { messages: 12_000 });
    const [kept] = ask(
      join(env.COEX_HOME, 'store.db'),
      `select count(*) as count from messages where sent_at >= ${monthsBefore(NOW, 1)}`,
    );
    return {
      env,
      kept: kept?.count,
      left: () => ask(join(env.COEX_HOME, 'store.db'), 'select id from messages').length,
    };
  };

  it('is interrupted between two portions of a table, and goes on', async () => {
    const { env, kept, left } = await filledFile();
    const stop = new AbortController();
    const ran = await run([...argv, '--json'], {
      env,
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes('"progress"')) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    const { deleted } = eventsOf(ran)[1];
    expect(left()).toBe(12_000 - deleted);
    const done = eventsOf(await run([...argv, '--json'], { env })).at(-1);
    expect(left()).toBe(kept);
    expect(done.messages).toBe(12_000 - deleted - left());
  });

  it('tells people how far it is', async () => {
    const { env } = await filledFile();
    const { stderr, exitCode } = await run(argv, { env });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/\n[\d,]+ messages deleted, [1-9]0 %\n/);
    expect((await run([...argv, '--quiet'], { env })).stderr).toBe('');
  });
});

describe('months before', () => {
  it.each([
    ['2026-03-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2024-03-31T10:00:00Z', 1, '2024-02-29T10:00:00Z'],
    ['2026-01-15T10:00:00Z', 1, '2025-12-15T10:00:00Z'],
    ['2026-12-31T00:00:00Z', 13, '2025-11-30T00:00:00Z'],
    ['2026-12-31T00:00:00Z', 24, '2024-12-31T00:00:00Z'],
  ])('%s, %i', (from, months, to) => {
    expect(monthsBefore(Date.parse(from), months)).toBe(Date.parse(to));
  });
});
