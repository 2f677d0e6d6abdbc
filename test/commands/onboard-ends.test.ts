import { openStoreAt } from '../support/store-address.ts';
import '../support/terminal.ts';
import { describe, expect, it } from 'vitest';
import { type Journey, NUMBER, setOut } from '../support/onboard-journey.ts';

/** The command with a code just made, and the changes accepted. */
function withCode(journey: Journey, input: Readonly<Record<string, unknown>> = {}): string[] {
  return ['onboard', NUMBER, '--accept-losses', '--code', journey.accept(input)];
}

/** How often Meta was asked for a sync, as the trace has it. */
function syncCalls(...traces: readonly string[]): number {
  return traces.join('\n').match(/POST \S*\/smb_app_data/g)?.length ?? 0;
}

/** Stops the command when that is printed, as Ctrl-C does. */
function stopUpon(text: string) {
  const stop = new AbortController();
  const onOutput = (printed: string) => {
    if (printed.includes(text)) stop.abort();
  };
  return { signal: stop.signal, onOutput };
}

const GOES_ON = ['onboard', '--resume', '--trace'];

describe('an onboarding', () => {
  it('whose history is not shared ends as declined, for good', async () => {
    const journey = await setOut();
    const ran = await journey.tell(withCode(journey, { shareHistory: false }));
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({
      outcome: 'declined',
      history: { state: 'declined', contacts: 3 },
    });
    const resumed = await journey.tell(['onboard', '--resume']);
    expect(resumed.exitCode).toBe(5);
    expect(resumed.events.at(-1)?.error).toMatchObject({ code: 'not-found' });
  });

  it('says that a refusal to share is final, and offers no retry', async () => {
    const journey = await setOut();
    const { stdout } = await journey.coex(withCode(journey, { shareHistory: false }));
    expect(stdout).toContain(
      '! The business chose not to share its history. That is final; live messages work.',
    );
    expect(stdout).not.toMatch(/--resume(?!` goes on)/);
  });

  it('of which nothing comes ends as silent, with what to look at in its order', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    const startedAt = journey.sandbox.now();
    const ran = await journey.tell([...withCode(journey), '--silent-after', '10m']);
    expect(ran.exitCode).toBe(3);
    expect(journey.sandbox.now() - startedAt).toBeGreaterThanOrEqual(600_000);
    expect(journey.sandbox.now() - startedAt).toBeLessThan(660_000);
    const { outcome, causes } = ran.events.at(-1);
    expect(outcome).toBe('silent');
    expect(causes.map(({ id }: { id: string }) => id)).toEqual([
      'webhook-fields',
      'waba-subscription',
      'callback',
      'app-mode',
      'request',
      'phone',
      'signature',
      'body-limit',
      'slow-callback',
      'nothing-to-send',
    ]);
    expect(causes[2]).toMatchObject({
      evidence: 'against',
      known: expect.stringContaining('smb_app_state_sync'),
    });
    expect(causes[5]).toMatchObject({
      evidence: 'unknown',
      fix: expect.stringContaining('open the WhatsApp Business app'),
    });
  });

  it('that was silent is drawn as a checklist', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    const { stdout } = await journey.coex(withCode(journey));
    expect(stdout).toContain('! Nothing of the history has come.');
    expect(stdout).toMatch(
      /^− 2\. The app is not subscribed to the WABA\.\n {6}not this: it is subscribed now$/m,
    );
    expect(stdout).toMatch(/^\? 8\. A proxy refuses .*\n {6}not known: .*\n {6}→ Let the proxy take/m);
    expect(stdout).toMatch(/coex onboard --resume --id \w{16}/);
  });

  it('that was silent goes on where it was, and asks for nothing again', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    const first = await journey.tell(withCode(journey));
    journey.sandbox.act('phone.history', { silent: false });
    journey.sandbox.trigger('history.chunk.complete');
    const ran = await journey.coex([...GOES_ON, '--json']);
    expect(ran.exitCode).toBe(0);
    expect(syncCalls(ran.stderr)).toBe(0);
    const { onboardingId } = first.events.at(-1);
    expect(JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      onboardingId,
      outcome: 'complete',
    });
    expect(ran.stdout).not.toContain('"event":"check"');
    expect(ran.stdout).not.toContain('"event":"losses"');
  });

  it('can be left to the receiver, looked at, and waited for again', async () => {
    const journey = await setOut();
    const ran = await journey.tell([...withCode(journey), '--detach']);
    expect(ran.exitCode).toBe(0);
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'detached', history: { state: 'requested' } });
    const resumed = await journey.tell(['onboard', '--resume']);
    const syncs = resumed.events.filter(({ event }) => event === 'sync-requested');
    expect(syncs).toMatchObject([{ how: 'already' }, { how: 'already' }]);
    expect(resumed.events.at(-1)).toMatchObject({ outcome: 'complete', history: { messages: 10 } });
  });

  it('tells people how to look on when it is left to the receiver', async () => {
    const journey = await setOut();
    const { stdout } = await journey.coex([...withCode(journey), '--detach']);
    expect(stdout).toContain('✔ The import is left to `coex listen`.');
    expect(stdout).toContain('coex onboard status --watch');
  });

  it('whose number leaves meanwhile says so', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    let hasLeft = false;
    const onOutput = (printed: string) => {
      if (hasLeft || !printed.includes('"sync":"history"')) return;
      hasLeft = true;
      journey.sandbox.act('phone.disconnect');
    };
    const ran = await journey.tell(withCode(journey), { onOutput });
    expect(ran.exitCode).toBe(3);
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'disconnected' });
  });

  it('is over when the 24 hours went by, and says what that leaves', async () => {
    const journey = await setOut();
    const stopped = await journey.tell(withCode(journey), stopUpon('"event":"subscribed"'));
    expect(stopped.exitCode).toBe(130);
    await journey.clock.sleep(25 * 3_600_000);
    const ran = await journey.tell(['onboard', '--resume']);
    expect(ran.exitCode).toBe(6);
    expect(ran.events.at(-1)?.error).toMatchObject({ code: 'sync-window-closed' });
    expect(ran.events.find(({ event }) => event === 'countdown')).toMatchObject({ leftMs: 0 });
    expect((await journey.tell(['onboard', '--resume'])).exitCode).toBe(5);
  });
});

describe('an onboarding that is stopped', () => {
  it('says how to go on, and goes on without asking for anything twice', async () => {
    for (const event of [
      'started',
      'signup',
      'token-kept',
      'onboarded',
      'subscribed',
      'sync-requested',
      'progress',
    ]) {
      const journey = await setOut();
      const argv = [...withCode(journey), '--trace'];
      const stopped = await journey.coex([...argv, '--json'], stopUpon(`"event":"${event}"`));
      expect(stopped.exitCode, event).toBe(130);
      const last = JSON.parse(stopped.stdout.trim().split('\n').at(-1) ?? '');
      expect(last).toMatchObject({ event: 'error', error: { code: 'onboarding-interrupted' } });
      expect(last.error.hint).toMatch(/^`coex onboard --resume --id \w{16}` goes on/);
      const resumed = await journey.coex([...GOES_ON, '--code', journey.accept(), '--json']);
      expect(resumed.exitCode, `${event}: ${resumed.stdout}`).toBe(0);
      expect(syncCalls(stopped.stderr, resumed.stderr), event).toBe(2);
    }
  });

  it('while somebody is asked for the code is kept too', async () => {
    const journey = await setOut();
    const stop = new AbortController();
    const onOutput = (text: string) => {
      if (text.includes('Paste the code')) stop.abort();
    };
    const meeting = { typed: ['y'], signal: stop.signal, onOutput };
    const ran = await journey.coex(['onboard', NUMBER], meeting);
    expect(ran.exitCode).toBe(130);
    expect(ran.stderr).toContain('coex onboard --resume --id ');
  });

  it('before it began is no onboarding', async () => {
    const journey = await setOut();
    const ran = await journey.tell(withCode(journey), stopUpon('"event":"receiver"'));
    expect(ran.exitCode).toBe(130);
    expect(ran.events.at(-1)?.error.code).toBe('interrupted');
    expect((await journey.tell(['onboard', '--resume'])).exitCode).toBe(5);
  });

  it('asks again for what nobody accepted', async () => {
    const journey = await setOut();
    await journey.tell(withCode(journey), stopUpon('"event":"started"'));
    const store = await openStoreAt(`${journey.env.COEX_HOME}/store.db`);
    await store.db.updateTable('onboardings').set({ accepted_at: null, losses: null }).execute();
    await store.close();
    const ran = await journey.tell(['onboard', '--resume', '--code', journey.accept()]);
    expect(ran.exitCode).toBe(2);
    expect(ran.events.at(-1)?.error.hint).toContain('--accept-losses');
    const resumed = await journey.tell([
      'onboard',
      '--resume',
      '--accept-losses',
      '--code',
      journey.accept(),
    ]);
    expect(resumed.exitCode).toBe(0);
  });

  it('may go on another way', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--accept-losses', '--hosted', 'https://business.facebook.com/x'];
    await journey.tell(argv, stopUpon('"event":"signup"'));
    const ran = await journey.tell(['onboard', '--resume', '--code', journey.accept()]);
    expect(ran.events.find(({ event }) => event === 'started')).toMatchObject({
      way: 'paste',
      resumed: true,
    });
    expect(ran.exitCode).toBe(0);
  });

  it('says which flags give the code when nobody can be asked for it', async () => {
    const journey = await setOut();
    await journey.tell(withCode(journey), stopUpon('"event":"started"'));
    const ran = await journey.tell(['onboard', '--resume']);
    expect(ran.exitCode).toBe(2);
    expect(ran.events.at(-1)?.error.hint).toContain('--code');
  });
});

describe('a sync of which no answer came', () => {
  it('waits for its webhooks while the time runs down, and takes them for an answer', async () => {
    const journey = await setOut();
    journey.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'after', next: 1 });
    const ran = await journey.coex([...withCode(journey), '--trace', '--json']);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('"event":"sync-unknown","sync":"contacts"');
    expect(ran.stdout).toContain('"sync":"contacts","how":"seen","requestId":null');
    expect(syncCalls(ran.stderr)).toBe(2);
  });

  it('is asked for once more when no webhook comes either, and then is taken as accepted', async () => {
    const journey = await setOut();
    journey.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'after', next: 1 });
    journey.sandbox.faults.add({ webhook: 'smb_app_state_sync', lose: true });
    const { stdout, stderr } = await journey.coex(withCode(journey));
    expect(stdout).toMatch(
      /^\? contacts: no answer came; waiting for its webhooks until 2026-11-05 09:01:\d\d$/m,
    );
    expect(stdout).toMatch(/^✔ contacts: asked for already in this onboarding$/m);
    expect(stderr).toContain('23 h 59 m left to request the syncs');
  });
});

describe('an onboarding of a number', () => {
  it('is not begun beside one that is under way', async () => {
    const journey = await setOut();
    await journey.tell([...withCode(journey), '--silent-after', '1s'], stopUpon('"event":"token-kept"'));
    const ran = await journey.tell([
      'onboard',
      '00447700900100',
      '--accept-losses',
      '--code',
      journey.accept(),
    ]);
    expect(ran.exitCode).toBe(6);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'onboarding-under-way',
      hint: expect.stringMatching(
        /^Go on with it: `coex onboard --resume --id \w{16}`\. To begin again instead, add --anew/,
      ),
    });
    const other = await journey.tell([
      'onboard',
      '+44 7700 900101',
      '--accept-losses',
      '--code',
      journey.accept(),
    ]);
    expect(other.events.at(-1)?.error.code).toBe('other-number');
  });

  it('is begun again with --anew, and the former one is given up, its token too', async () => {
    const journey = await setOut();
    const first = await journey.tell(withCode(journey), stopUpon('"event":"token-kept"'));
    const ran = await journey.tell([...withCode(journey), '--anew']);
    expect(ran.exitCode).toBe(0);
    const { events } = await journey.tell(['onboard', 'status', '--all']);
    expect(events).toMatchObject([
      { state: 'complete' },
      { state: 'abandoned' },
      { event: 'done', underWay: 0 },
    ]);
    const { id } = { id: first.events.find(({ event }) => event === 'started').onboardingId };
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${journey.env.COEX_HOME}/secrets.json`, 'utf8')).not.toContain(id);
  });

  it('is what --resume means when another import was completed by the receiver meanwhile', async () => {
    const journey = await setOut();
    await journey.tell([...withCode(journey), '--detach']);
    await journey.clock.sleep(60_000);
    const idOf = (events: readonly { event: string; onboardingId?: string }[]) =>
      events.find(({ event }) => event === 'started')?.onboardingId;
    const second = ['onboard', '--accept-losses', '--code', journey.accept()];
    const stopped = await journey.tell(second, stopUpon('"event":"token-kept"'));
    const ran = await journey.tell(['onboard', '--resume']);
    expect(ran.exitCode).toBe(0);
    expect(idOf(ran.events)).toBe(idOf(stopped.events));
  });

  it('cannot be begun again with --anew when no number is named', async () => {
    const journey = await setOut();
    const ran = await journey.tell(['onboard', '--anew', '--accept-losses', '--code', journey.accept()]);
    expect(ran).toMatchObject({ exitCode: 2 });
  });

  it('is begun without more ado when the former one was completed by the receiver', async () => {
    const journey = await setOut();
    await journey.tell([...withCode(journey), '--detach']);
    await journey.clock.sleep(60_000);
    journey.sandbox.act('phone.disconnect');
    await journey.clock.sleep(60_000);
    const ran = await journey.tell(withCode(journey));
    expect(ran.exitCode).toBe(0);
    const { events } = await journey.tell(['onboard', 'status', '--all']);
    expect(events.map(({ state }) => state)).toEqual([
      'complete',
      expect.stringMatching(/complete|disconnected/),
      undefined,
    ]);
  });

  it('that turns out to be another number goes on with that one when told so', async () => {
    const journey = await setOut();
    const ran = await journey.tell([
      'onboard',
      '+44 7700 900101',
      '--accept-losses',
      '--code',
      journey.accept(),
    ]);
    expect(ran.exitCode).toBe(6);
    const { hint } = ran.events.at(-1).error;
    const [, command = ''] = /`coex (.*)`/.exec(hint) ?? [];
    const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const resumed = await journey.tell(argv);
    expect(resumed.events.at(-1)).toMatchObject({ outcome: 'complete', displayPhoneNumber: NUMBER });
    expect((await journey.tell(['onboard', 'status', '--all', '--number', NUMBER])).events).toHaveLength(2);
  });

  it('may be any number', async () => {
    const journey = await setOut();
    const ran = await journey.tell(['onboard', '--accept-losses', '--code', journey.accept()]);
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'complete', displayPhoneNumber: NUMBER });
  });

  it('is named by --number too, and by no setting', async () => {
    const journey = await setOut({ env: { COEX_NUMBER: '+44 7700 900199' } });
    const argv = ['onboard', '--accept-losses', '--code', journey.accept()];
    expect((await journey.tell(argv)).exitCode).toBe(0);
    const wrong = ['onboard', '--number', '+44 7700 900102', '--accept-losses', '--code', journey.accept()];
    expect((await journey.tell(wrong)).events.at(-1)?.error.code).toBe('other-number');
  });
});

describe('flags that say nothing together', () => {
  it.each([
    ['--hosted', 'https://a.example', '--code', 'AQ0123456789'],
    ['--hosted', 'https://a.example', '--waba', '33'],
    ['--public-url', 'https://a.example', '--waba', '33'],
    ['--id', 'x'],
    ['--resume', '--anew'],
    ['--listen', '--detach', '--code', 'AQ0123456789'],
    ['--hosted', 'no link'],
    ['--code', 'two words'],
    ['--code', 'https://shop.example.net/back?state=1'],
    ['--hosted', 'javascript:alert(1)'],
    ['--public-url', 'ftp://a.example'],
    ['--public-url', 'http://a.example'],
    ['--public-url', 'https://a.example/?x=1'],
    ['--public-url', 'https://user:pass@a.example'],
    ['--waba', 'abc', '--code', 'AQ0123456789'],
    ['--silent-after', '0s', '--code', 'AQ0123456789'],
    ['--signup-timeout', '15', '--code', 'AQ0123456789'],
    ['--signup-timeout', '25d', '--code', 'AQ0123456789'],
    [],
  ])('are refused: %s %s %s %s', async (...flags) => {
    const journey = await setOut({ listening: false });
    const ran = await journey.tell(['onboard', NUMBER, '--accept-losses', ...flags.filter(Boolean)]);
    expect(ran.exitCode).toBe(2);
    expect(ran.events).toHaveLength(1);
    expect(ran.events[0]?.error.hint).not.toBe('');
  });

  it('are no flags when a public URL stands beside a hosted link: it tells where webhooks go', async () => {
    const journey = await setOut({ env: { COEX_PUBLIC_URL: 'https://coex.example.net' } });
    const ran = await journey.tell(withCode(journey));
    expect(ran.events.find(({ event }) => event === 'started')).toMatchObject({ way: 'paste' });
  });

  it('name the three ways when nothing tells how the customer signs up', async () => {
    const journey = await setOut();
    const ran = await journey.tell(['onboard', NUMBER, '--accept-losses']);
    for (const flag of ['--public-url', '--hosted', '--code'])
      expect(ran.events[0]?.error.hint).toContain(flag);
  });

  it.each([
    ['app-id', 'COEX_APP_ID', 'setting-missing', 2],
    ['app-secret', 'COEX_APP_SECRET', 'secret-missing', 4],
    ['access-token', 'COEX_ACCESS_TOKEN', 'secret-missing', 4],
  ])('without %s end before anything is done', async (_name, variable, code, exit) => {
    const journey = await setOut({ env: { [variable]: '' }, listening: false });
    const ran = await journey.tell(withCode(journey));
    expect(ran.exitCode).toBe(exit);
    expect(ran.events).toMatchObject([{ event: 'error', error: { code } }]);
  });
});
