import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LINKS } from '../../src/core/diagnosis/index.ts';
import { coexIn } from '../support/coex.ts';
import { runOn } from '../support/host.ts';
import { documentOf, eventsOf, fixedClock, NOW, run, temporaryFolder } from '../support/run.ts';
import { ask, change } from '../support/tables.ts';
import { inbound } from '../support/webhooks.ts';

/** A store in which something is wrong that can be repaired: a delivery that could not be projected. */
async function broken() {
  const coex = coexIn();
  await coex.tell(inbound('wamid.1', 'Hello', NOW / 1000 - 60));
  change(coex.storeFile, "update deliveries set outcome = 'failed', reason = 'x is not a function'");
  return { ...coex, env: { COEX_HOME: coex.folder } };
}

interface Shown {
  readonly links: readonly {
    readonly link: string;
    readonly findings: readonly { readonly code: string | null }[];
  }[];
}

function codesOf({ links }: Shown, link: string) {
  return links.find((one) => one.link === link)?.findings.map(({ code }) => code);
}

describe('coex diagnose', () => {
  it('tells of every link in one document, in their order', async () => {
    const ran = await run(['diagnose', '--json'], { env: { COEX_HOME: temporaryFolder() } });
    const { event, links, phoneNumberId } = documentOf(ran);
    expect(links.map(({ link }: { link: string }) => link)).toEqual(LINKS);
    expect([event, phoneNumberId]).toEqual(['diagnosis', null]);
  });

  it('is 3 when something is wrong, with what to do about it', async () => {
    const { env } = await broken();
    const ran = await run(['diagnose', '--json'], { env });
    expect(ran.exitCode).toBe(3);
    expect(codesOf(documentOf(ran), 'store')).toEqual(['store-projection-failed']);
  });

  it('is 5 for a number that nobody knows', async () => {
    const ran = await run(['diagnose', '--number', '+447700900111', '--json'], {
      env: { COEX_HOME: temporaryFolder() },
    });
    expect([ran.exitCode, documentOf(ran).error.code]).toEqual([5, 'not-found']);
  });

  it('is 2 when several numbers match', async () => {
    const { env, tell } = await broken();
    const other = JSON.parse(
      JSON.stringify(inbound('wamid.2', 'Hi')).replaceAll('440000000000002', '440000000000009'),
    );
    await tell(other);
    expect((await run(['diagnose', '--json'], { env })).exitCode).toBe(2);
  });

  it.each([['--yes'], ['--watch', '--fix']])(
    'is 2 for flags that do not go together: %s %s',
    async (...flags) => {
      const ran = await run(['diagnose', ...flags], { env: { COEX_HOME: temporaryFolder() } });
      expect(ran.exitCode).toBe(2);
    },
  );

  it('looks at the other links when settings or store cannot be read', async () => {
    const { folder, env } = await broken();
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${folder}/config.json`, '{"profiles": ');
    const ran = await run(['diagnose', '--json'], { env });
    expect(ran.exitCode).toBe(3);
    expect(documentOf(ran).links).toHaveLength(LINKS.length);
    expect(documentOf(ran).rootCause.code).toBe('config-unreadable');
  });
});

describe.each([80, 40])('on a terminal of %d columns', (columns) => {
  it('stays within them, with every link on a line of its own', async () => {
    const { env } = await broken();
    const { stdout } = await run(['diagnose'], { env, isTTY: true, columns });
    const lines = stripVTControlCharacters(stdout).trimEnd().split('\n');
    const links = lines.slice(-LINKS.length);
    for (const [at, link] of LINKS.entries()) expect(links[at]).toMatch(new RegExp(`^. ${link} `));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('coex diagnose --fix', () => {
  it('asks at a terminal, repairs what can be, and looks again', async () => {
    const { env } = await broken();
    const ran = await runOn(['diagnose', '--fix'], {
      env,
      clock: fixedClock(),
      typed: ['y'],
      stdoutIsTTY: true,
      stderrIsTTY: true,
    });
    expect(ran.stdout).toContain('→ make all tables again from the deliveries.');
    expect(ran.stderr).toContain('Do this? [y/N]');
    expect(stripVTControlCharacters(ran.stdout)).toContain('✔ All tables are made again, from 1 delivery.');
    const [before = '', after = ''] = ran.stdout.split('To be repaired');
    expect(before).toContain('store-projection-failed');
    expect(after).not.toContain('store-projection-failed');
  });

  it('changes nothing when the answer is no', async () => {
    const { env } = await broken();
    const ran = await runOn(['diagnose', '--fix'], {
      env,
      clock: fixedClock(),
      typed: ['n'],
      stdoutIsTTY: true,
      stderrIsTTY: true,
    });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).not.toContain('made again');
    expect(ran.stdout.match(/Every link/g)).toHaveLength(1);
    expect(codesOf(documentOf(await run(['diagnose', '--json'], { env })), 'store')).toEqual([
      'store-projection-failed',
    ]);
  });

  it('is 2 where nobody can be asked and --yes does not say so', async () => {
    const { env } = await broken();
    const ran = await run(['diagnose', '--fix', '--json'], { env });
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(ran).at(-1)).toMatchObject({
      event: 'error',
      error: { hint: 'Add --yes. Nothing was changed.' },
    });
  });

  it('projects what waits, and makes nothing anew for that', async () => {
    const { env, storeFile } = await broken();
    change(
      storeFile,
      'update deliveries set outcome = null, reason = null, received_at = received_at - 3600000',
    );
    change(storeFile, "insert into groups values ('550000000000002', 'only-in-the-tables', 1)");
    const ran = await run(['diagnose', '--fix', '--yes', '--json'], { env });
    const events = eventsOf(ran);
    expect(events.map(({ event }) => event)).toEqual(['looked', 'repairs', 'repaired', 'diagnosis']);
    expect(events[1].repairs).toEqual(['project']);
    expect(codesOf(events[3], 'store')).toEqual([null]);
    expect(ask(storeFile, 'select count(*) as many from groups')).toEqual([{ many: 1 }]);
  });

  it('tells a program of each repair, and last of how things are then', async () => {
    const { env } = await broken();
    const ran = await run(['diagnose', '--fix', '--yes', '--json'], { env });
    const events = eventsOf(ran);
    expect(events.map(({ event }) => event)).toEqual([
      'looked',
      'repairs',
      'progress',
      'repaired',
      'diagnosis',
    ]);
    expect(events[1].repairs).toEqual(['rebuild']);
    expect(events[3]).toMatchObject({ repair: 'rebuild', problem: null });
    expect(codesOf(events[4], 'store')).toEqual([null]);
  });
});

describe('coex diagnose --watch', () => {
  /** Mends the store before the second look, and stops before the third. */
  async function watched(more: { readonly json?: boolean; readonly isTTY?: boolean }) {
    const { env } = await broken();
    const stop = new AbortController();
    const clock = fixedClock();
    let slept = 0;
    const ran = await runOn(['diagnose', '--watch', ...(more.json ? ['--json'] : [])], {
      env,
      signal: stop.signal,
      stdoutIsTTY: more.isTTY ?? false,
      stderrIsTTY: more.isTTY ?? false,
      clock: {
        ...clock,
        sleep: async (durationMs) => {
          slept += 1;
          if (slept === 1) await run(['rebuild'], { env });
          if (slept === 14) stop.abort();
          await clock.sleep(durationMs);
          stop.signal.throwIfAborted();
        },
      },
    });
    return ran;
  }

  it('tells a program of each look, and of what changed in it', async () => {
    const ran = await watched({ json: true });
    expect(ran.exitCode).toBe(130);
    const events = eventsOf(ran);
    expect(events.map(({ event }) => event)).toEqual([...Array(14).fill('looked'), 'error']);
    expect(events[0].changed).toEqual(LINKS);
    expect(events[1].changed).toEqual([]);
    // The store is not read through at every look, but after half a minute where it was not well.
    expect(events[6].changed).toEqual(['store']);
    expect(codesOf(events[6], 'store')).toEqual([null]);
  });

  it('prints a line for each link that changes where there is no terminal', async () => {
    const { stdout, exitCode } = await watched({});
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(130);
    expect(
      lines.filter((line) => / store: /.test(line)).map((line) => line.replace(/^.{19} {2}/, '')),
    ).toEqual([
      '✘ store: store-projection-failed: 1 delivery is kept that could not be projected.',
      '✔ store: The store is whole, and nothing waits to be projected.',
    ]);
  });

  it('draws a board over itself that fits a terminal', async () => {
    const { stdout, stderr } = await watched({ isTTY: true });
    expect(stdout).toBe('');
    const boards = stderr.split('\u001B[0J');
    expect(boards).toHaveLength(14);
    for (const board of boards) expect(board.split('\n').length).toBeLessThanOrEqual(24);
    expect(boards[0]).toContain('store-projection-failed');
    expect(boards[13]).not.toContain('store-projection-failed');
  });
});
