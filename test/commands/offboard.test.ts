import '../support/terminal.ts';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Journey, NUMBER, setOut } from '../support/onboard-journey.ts';

/** A journey whose number is on the API. */
async function arrived(): Promise<Journey> {
  const journey = await setOut();
  const argv = ['onboard', NUMBER, '--accept-losses', '--code', journey.accept()];
  expect((await journey.tell(argv)).exitCode).toBe(0);
  return journey;
}

/** Does it as soon as the text is printed. */
function upon(text: string, work: () => void): (printed: string) => void {
  let isDone = false;
  return (printed) => {
    if (isDone || !printed.includes(text)) return;
    isDone = true;
    work();
  };
}

describe('coex offboard', () => {
  it('guides the person at the phone, and hears when it is done', async () => {
    const journey = await arrived();
    const onOutput = upon('"event":"waiting"', () => journey.sandbox.act('phone.disconnect'));
    const ran = await journey.coex(['offboard', NUMBER, '--trace', '--json'], { onOutput });
    expect(ran).toMatchObject({ stderr: '', exitCode: 0 });
    const events = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toMatchObject([
      {
        schema: 'coex.offboard/v1',
        event: 'guide',
        displayPhoneNumber: NUMBER,
        steps: [
          { id: 'offboard-back-up' },
          {
            id: 'offboard-disconnect',
            text: expect.stringContaining('Settings → Account → Business Platform → Disconnect'),
          },
        ],
        losses: expect.arrayContaining([expect.objectContaining({ id: 'offboard-api-ends' })]),
        stays: expect.arrayContaining([expect.objectContaining({ id: 'offboard-waba-stays' })]),
      },
      { event: 'waiting', until: '2026-11-05T09:30:31Z', receiver: { answers: true } },
      { event: 'removed', reason: 'ACCOUNT_DISCONNECTED', initiatedBy: 'USER' },
      { event: 'done', outcome: 'removed', removedAt: expect.stringMatching(/Z$/) },
    ]);
    expect(journey.sandbox.alarms()).toEqual([]);
  });

  it('tells people the steps, what goes and what stays', async () => {
    const journey = await arrived();
    const { stdout, stderr, exitCode } = await journey.coex(['offboard', NUMBER, '--no-wait']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /On the phone\n {2}1 Back up .*\n {2}2 In the WhatsApp Business app: Settings → Account/,
    );
    expect(stdout).toContain('\nWhat goes\n');
    expect(stdout).toContain('+ All messages and contacts received so far stay in this store.');
    expect(stdout).toContain('templates stay at Meta');
    expect(stderr).toContain('Run it without --no-wait');
  });

  it('says at once that a number is off the API already', async () => {
    const journey = await arrived();
    journey.sandbox.act('phone.disconnect');
    await journey.clock.sleep(5000);
    const ran = await journey.tell(['offboard', NUMBER]);
    expect(ran.exitCode).toBe(0);
    expect(ran.events).toMatchObject([
      { event: 'removed', reason: 'ACCOUNT_DISCONNECTED' },
      { event: 'done', outcome: 'already' },
    ]);
    expect((await journey.coex(['offboard'])).stderr).toContain('There is nothing to be done');
  });

  it('takes no removal from before the last onboarding for this one', async () => {
    const journey = await arrived();
    journey.sandbox.rules.off('fresh-ids-after-removal');
    journey.sandbox.act('phone.disconnect');
    await journey.clock.sleep(5000);
    journey.sandbox.faults.add({ webhook: 'account_update', lose: true });
    await journey.tell(['onboard', NUMBER, '--accept-losses', '--code', journey.accept()]);
    const ran = await journey.tell(['offboard', NUMBER, '--no-wait']);
    expect(ran.events.map(({ event }) => event)).toEqual(['guide', 'done']);
  });

  it('gives up when no removal is heard of in time, and says why that may be', async () => {
    const journey = await arrived();
    const before = journey.sandbox.now();
    const ran = await journey.coex(['offboard', NUMBER, '--timeout', '5m']);
    expect(ran.exitCode).toBe(3);
    expect(journey.sandbox.now() - before).toBeGreaterThanOrEqual(300_000);
    expect(ran.stderr).toContain('No word of a removal came.');
  });

  it('says that without a receiver nothing can be heard', async () => {
    const journey = await arrived();
    const argv = ['offboard', NUMBER, '--timeout', '1s'];
    const ran = await journey.coex(argv, { env: { COEX_PORT: '1' } });
    expect(ran.stderr).toContain('No receiver answers at http://127.0.0.1:1.');
    expect(ran.stderr).toContain('run `coex listen` with this store');
  });

  it('ends what was under way for the number', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    await journey.tell(['onboard', NUMBER, '--accept-losses', '--code', journey.accept()]);
    const onOutput = upon('"event":"waiting"', () => journey.sandbox.act('phone.disconnect'));
    await journey.tell(['offboard', NUMBER], { onOutput });
    const { events } = await journey.tell(['onboard', 'status', '--all']);
    expect(events).toMatchObject([{ state: 'disconnected', isUnderWay: false }, { underWay: 0 }]);
  });

  it('fits a narrow terminal', async () => {
    const journey = await arrived();
    const ran = await journey.coex(['offboard', '--no-wait'], { isTTY: true, columns: 40 });
    for (const line of stripVTControlCharacters(ran.stdout).split('\n'))
      expect(line.length).toBeLessThanOrEqual(40);
  });

  it.each([
    [['offboard', '+44 7700 900199'], 5],
    [['offboard', NUMBER, '--timeout', 'soon'], 2],
  ])('refuses %j', async (argv, exit) => {
    const journey = await arrived();
    expect((await journey.tell(argv)).exitCode).toBe(exit);
  });

  it('can be interrupted', async () => {
    const journey = await arrived();
    const stop = new AbortController();
    const onOutput = upon('"event":"waiting"', () => stop.abort());
    const ran = await journey.tell(['offboard', NUMBER], { signal: stop.signal, onOutput });
    expect(ran.exitCode).toBe(130);
  });
});
