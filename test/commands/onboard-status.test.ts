import { describe, expect, it } from 'vitest';
import { type Journey, NUMBER, setOut } from '../support/onboard-journey.ts';
import { documentOf } from '../support/run.ts';

async function begun(journey: Journey, until: string, argv: readonly string[] = [NUMBER]): Promise<string> {
  const stop = new AbortController();
  const onOutput = (text: string) => {
    if (text.includes(`"event":"${until}"`)) stop.abort();
  };
  const whole = ['onboard', ...argv, '--accept-losses', '--code', journey.accept()];
  const { events } = await journey.tell(whole, { signal: stop.signal, onOutput });
  return events.find(({ event }) => event === 'started').onboardingId;
}

describe('coex onboard status', () => {
  it('says when nothing is under way', async () => {
    const journey = await setOut({ listening: false });
    const ran = await journey.coex(['onboard', 'status']);
    expect(ran).toMatchObject({ stdout: '', exitCode: 0 });
    expect(ran.stderr).toContain('No onboarding is under way. `coex onboard` starts one');
    expect((await journey.tell(['onboard', 'status', '--watch'])).events).toEqual([
      { schema: 'coex.onboard.status/v1', event: 'done', underWay: 0 },
    ]);
  });

  it.each([
    ['started', 'signup', 'waits for the signup', null],
    ['onboarded', 'connecting', 'signed up, not subscribed yet', 86_400_000],
    ['subscribed', 'syncs', 'connected, not both syncs asked for', 86_400_000],
    ['progress', 'importing', 'waits for the history', null],
  ])('after %s shows how it stands and how to go on', async (until, state, words, leftMs) => {
    const journey = await setOut();
    const id = await begun(journey, until);
    const { events } = await journey.tell(['onboard', 'status']);
    expect(events).toMatchObject([
      {
        event: 'onboarding',
        onboardingId: id,
        state,
        isUnderWay: true,
        leftMs,
        next: `coex onboard --resume --id ${id}`,
      },
      { event: 'done', underWay: 1 },
    ]);
    const { stdout, exitCode } = await journey.coex(['onboard', 'status']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ {2}State +${words}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^ {2}Next +\`coex onboard --resume --id ${id}\`$`, 'm'));
  });

  it('counts the 24 hours down, and says when they are over', async () => {
    const journey = await setOut();
    await begun(journey, 'subscribed');
    await journey.clock.sleep(3_600_000);
    const during = await journey.coex(['onboard', 'status']);
    expect(during.stdout).toMatch(
      /^ {2}To ask for syncs +22 h 59 m left, until 2026-11-06 09:00:00$|23 h 0 m left/m,
    );
    expect(during.stdout).toMatch(/^ {2}Contacts sync +not asked for yet$/m);
    await journey.clock.sleep(24 * 3_600_000);
    expect((await journey.tell(['onboard', 'status'])).events).toMatchObject([{ underWay: 0 }]);
    const after = await journey.coex(['onboard', 'status', '--all']);
    expect(after.stdout).toMatch(/^ {2}State +the 24 hours went by$/m);
    expect(after.stdout).toMatch(/^ {2}To ask for syncs +over, until/m);
    expect(after.stdout).toMatch(/^ {2}Next +Messages work\. For the rest, disconnect it/m);
  });

  it('shows several in a table, on any terminal', async () => {
    const journey = await setOut();
    await begun(journey, 'started');
    await begun(journey, 'started', ['+44 7700 900101']);
    await begun(journey, 'started', []);
    const { stdout, stderr } = await journey.coex(['onboard', 'status']);
    expect(stdout).toMatch(/^ID +NUMBER +STATE +SYNCS +SINCE$/m);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stdout).toMatch(/^\w{16} {2}\+447700900101 +waits for the signup/m);
    expect(stdout).toMatch(/^\w{16} {2}any number /m);
    expect(stderr).toContain('coex onboard --resume --id <ID>');
    const narrow = await journey.coex(['onboard', 'status'], { isTTY: true, columns: 40 });
    for (const line of narrow.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('shows those of one number', async () => {
    const journey = await setOut();
    const id = await begun(journey, 'subscribed', []);
    await begun(journey, 'started', ['+44 7700 900101']);
    const { events } = await journey.tell(['onboard', 'status', '--number', NUMBER]);
    expect(events).toMatchObject([{ onboardingId: id }, { underWay: 1 }]);
  });

  it('shows with --all what has ended, and how', async () => {
    const journey = await setOut();
    await journey.tell([
      'onboard',
      NUMBER,
      '--accept-losses',
      '--code',
      journey.accept({ shareHistory: false }),
    ]);
    expect((await journey.tell(['onboard', 'status'])).events).toHaveLength(1);
    const { stdout } = await journey.coex(['onboard', 'status', '--all']);
    expect(stdout).toMatch(/^ {2}State +complete, no history shared$/m);
    expect(stdout).not.toContain('Next');
  });

  it('knows that the receiver has completed what was left to it, and changes nothing', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--accept-losses', '--detach', '--code', journey.accept()];
    await journey.tell(argv);
    await journey.clock.sleep(60_000);
    expect((await journey.tell(['onboard', 'status'])).events).toMatchObject([{ underWay: 0 }]);
    const [shown] = (await journey.tell(['onboard', 'status', '--all'])).events;
    expect(shown).toMatchObject({
      state: 'complete',
      isUnderWay: false,
      endedAt: null,
      imported: { progress: 100 },
    });
  });

  it('tells every change while it is watched, until nothing is under way', async () => {
    const journey = await setOut();
    await journey.tell(['onboard', NUMBER, '--accept-losses', '--detach', '--code', journey.accept()]);
    const { events, exitCode } = await journey.tell(['onboard', 'status', '--watch']);
    expect(exitCode).toBe(0);
    const progress = events.map(({ imported }) => imported?.progress);
    expect(progress.at(0)).toBe(0);
    expect(new Set(progress).size).toBeGreaterThan(2);
    expect(events.at(-2)).toMatchObject({ state: 'complete', isUnderWay: false });
    expect(events.at(-1)).toMatchObject({ event: 'done', underWay: 0 });
    expect(events.filter(({ event }) => event === 'done')).toHaveLength(1);
  });

  it('tells people every change on a line', async () => {
    const journey = await setOut();
    await journey.tell(['onboard', NUMBER, '--accept-losses', '--detach', '--code', journey.accept()]);
    const { stdout, stderr } = await journey.coex(['onboard', 'status', '--watch']);
    expect(stdout).toMatch(/^\+44 7700 900100 · imports the history, \d+ % · \d+ messages, 3 contacts$/m);
    expect(stdout).toMatch(/^\+44 7700 900100 · complete/m);
    expect(stderr).toContain('Nothing is under way.');
  });

  it('can be left while it is watched', async () => {
    const journey = await setOut();
    await begun(journey, 'started');
    const stop = new AbortController();
    const onOutput = () => stop.abort();
    const ran = await journey.tell(['onboard', 'status', '--watch'], { signal: stop.signal, onOutput });
    expect(ran.exitCode).toBe(130);
    expect(ran.events.at(-1)).toMatchObject({ event: 'error' });
  });
});

describe('coex numbers show of a number that is onboarded', () => {
  it('tells of its onboarding, with the syncs and the time that is left', async () => {
    const journey = await setOut();
    const id = await begun(journey, 'subscribed');
    const { onboarding } = documentOf(await journey.coex(['numbers', 'show', '--json']));
    expect(onboarding).toMatchObject({
      onboardingId: id,
      state: 'syncs',
      leftMs: 86_400_000,
      contacts: { state: 'open', requestId: null },
    });
    const { stdout } = await journey.coex(['numbers', 'show']);
    expect(stdout).toMatch(/^ {2}Ask for syncs +24 h 0 m left$/m);
    expect(stdout).toContain(`coex onboard --resume --id ${id}`);
  });

  it('has the request ids for Meta’s support when it is over', async () => {
    const journey = await setOut();
    await journey.tell(['onboard', NUMBER, '--accept-losses', '--code', journey.accept()]);
    const { onboarding } = documentOf(await journey.coex(['numbers', 'show', '--json']));
    expect(onboarding).toMatchObject({
      state: 'complete',
      leftMs: null,
      history: { state: 'done', how: 'accepted', requestId: expect.stringMatching(/^sr_/) },
    });
    const { stdout } = await journey.coex(['numbers', 'show']);
    expect(stdout).toMatch(/^ {2}History sync +asked for and accepted \(sr_\w+\)$/m);
    expect(stdout).not.toContain('Next');
  });

  it('has none for a number that coex did not onboard', async () => {
    const journey = await setOut();
    journey.accept();
    await journey.clock.sleep(5000);
    journey.sandbox.trigger('messages.text');
    await journey.clock.sleep(5000);
    const { onboarding } = documentOf(await journey.coex(['numbers', 'show', '--json']));
    expect(onboarding).toBeNull();
  });
});
