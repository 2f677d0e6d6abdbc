import { describe, expect, it } from 'vitest';
import { loopbackNetwork } from '../support/network.ts';
import { NUMBER, setOut } from '../support/onboard-journey.ts';

interface Shown {
  readonly links: readonly {
    readonly link: string;
    readonly findings: readonly { readonly code: string | null }[];
  }[];
}

function codesOf({ links }: Shown, link: string) {
  return links.find((one) => one.link === link)?.findings.map(({ code }) => code);
}

/** A number that is onboarded, and Meta refused to be asked for its contacts and history. */
async function unasked() {
  const journey = await setOut();
  journey.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', error: 200 });
  const code = journey.accept();
  const ran = await journey.coex(['onboard', NUMBER, '--accept-losses', '--code', code]);
  expect(ran.exitCode).toBe(4);
  return journey;
}

describe('coex diagnose --fix', () => {
  it('asks for the contacts and the history that nobody asked for', async () => {
    const { sandbox, tell } = await unasked();
    sandbox.faults.clear();
    const { events } = await tell(['diagnose', '--fix', '--yes']);
    expect(codesOf(events[0], 'history')).toEqual(['sync-not-asked']);
    expect(events[1]).toMatchObject({ event: 'repairs', repairs: ['resume-onboarding'] });
    expect(events.at(-2)).toMatchObject({ event: 'repaired', repair: 'resume-onboarding', problem: null });
    expect(codesOf(events.at(-1), 'history')).toEqual([null]);
  });

  it('tells why a repair did not succeed, and that things are as they were', async () => {
    const { tell, secrets } = await unasked();
    const { events, exitCode, stdout } = await tell(['diagnose', '--fix', '--yes']);
    expect(exitCode).toBe(3);
    expect(events.at(-2)).toMatchObject({ event: 'repaired', problem: expect.stringContaining('200') });
    expect(codesOf(events.at(-1), 'history')).toEqual(['sync-not-asked']);
    for (const secret of secrets()) expect(stdout).not.toContain(secret);
  });

  it('does nothing once the 24 hours are over', async () => {
    const { sandbox, tell } = await unasked();
    await sandbox.advance(25 * 3_600_000);
    const { events } = await tell(['diagnose', '--fix', '--yes']);
    expect(events.map(({ event }) => event)).toEqual(['diagnosis']);
    expect(codesOf(events[0], 'history')).toEqual(['sync-window-closed']);
  });
});

describe('coex diagnose --fix, of a subscription', () => {
  it('subscribes the app and the WABA anew, and then nothing of them is wrong', async () => {
    const { sandbox, tell, accept, coex, env } = await setOut();
    const accepted = await coex(['onboard', NUMBER, '--accept-losses', '--code', accept()]);
    expect(accepted.exitCode).toBe(0);
    const onStage = {
      env: { COEX_PUBLIC_URL: `http://127.0.0.1:${env.COEX_PORT}` },
      network: loopbackNetwork(() => sandbox.now()),
    };
    sandbox.act('app.unsubscribe');
    await tell(['api', 'DELETE', `${sandbox.waba.id}/subscribed_apps`], onStage);
    const { events } = await tell(['diagnose', '--fix', '--yes'], onStage);
    expect([codesOf(events[0], 'app'), codesOf(events[0], 'waba')]).toEqual([
      ['app-not-subscribed'],
      ['waba-not-subscribed'],
    ]);
    expect(events[1].repairs).toEqual(['subscribe-app', 'subscribe-waba']);
    const done = events.filter(({ event }) => event === 'repaired');
    expect(done.map(({ problem }) => problem)).toEqual([null, null]);
    expect([codesOf(events.at(-1), 'app'), codesOf(events.at(-1), 'waba')]).toEqual([[null], [null]]);
  });
});
