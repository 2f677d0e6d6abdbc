import '../support/terminal.ts';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort, type Journey, NUMBER, setOut } from '../support/onboard-journey.ts';
import { visitPage } from '../support/signup-page.ts';

const DASHBOARD_LINK = 'https://business.facebook.com/messaging/whatsapp/onboard/?app_id=1&config_id=2';

/** An app whose webhooks go to somebody who is not there. */
const ELSEWHERE = { callbackUrl: 'http://127.0.0.1:1/x', verifyToken: 'x', handshake: false };

/** The command with a code just made, and the changes accepted. */
function withCode(journey: Journey, input: Readonly<Record<string, unknown>> = {}): string[] {
  return ['onboard', NUMBER, '--accept-losses', '--code', journey.accept(input)];
}

/** Does it once, as soon as the text is printed. */
function upon(text: string, work: (printed: string) => void): (printed: string) => void {
  let isDone = false;
  return (printed) => {
    if (isDone || !printed.includes(text)) return;
    isDone = true;
    work(printed);
  };
}

/** The names of events, each once while it repeats. */
function names(events: readonly { readonly event: string }[]): string[] {
  return events.map(({ event }) => event).filter((event, at, all) => event !== all[at - 1]);
}

describe('coex onboard', () => {
  it('goes all the way, an event per step, and never registers the number', async () => {
    const journey = await setOut();
    const ran = await journey.tell(withCode(journey));
    expect(ran).toMatchObject({ stderr: '', exitCode: 0 });
    expect(names(ran.events)).toEqual([
      'receiver',
      'check',
      'losses',
      'losses-accepted',
      'started',
      'app-fields',
      'signup',
      'signup-finished',
      'token-kept',
      'onboarded',
      'countdown',
      'subscribed',
      'sync-requested',
      'progress',
      'done',
    ]);
    const syncs = ran.events.filter(({ event }) => event === 'sync-requested');
    expect(syncs).toMatchObject([
      { sync: 'contacts', how: 'accepted', requestId: expect.stringMatching(/^sr_/) },
      { sync: 'history', how: 'accepted', requestId: expect.stringMatching(/^sr_/) },
    ]);
    expect(ran.events.at(-1)).toMatchObject({
      schema: 'coex.onboard/v1',
      event: 'done',
      outcome: 'complete',
      displayPhoneNumber: NUMBER,
      contacts: 'accepted',
      history: { state: 'complete', progress: 100, messages: 10, contacts: 3 },
      deadlineAt: '2026-11-06T09:00:00Z',
      causes: [],
    });
    expect(journey.sandbox.alarms()).toEqual([]);
  });

  it('tells people the same in words', async () => {
    const journey = await setOut();
    const { stdout, stderr, exitCode } = await journey.coex(withCode(journey));
    expect(exitCode).toBe(0);
    for (const heading of ['Preflight', 'What changes for the customer', 'Onboarding', 'History']) {
      expect(stdout).toContain(`\n${heading}\n`);
    }
    expect(stdout).toMatch(/^\? not known: app-version, .*companions/m);
    expect(stdout).toContain(
      '✔ +44 7700 900100 Harbour Lane Bikes is on the Business app and the Cloud API\n',
    );
    expect(stdout).toMatch(/^✔ contacts: asked for and accepted \(sr_\w+\)$/m);
    expect(stdout).toMatch(/^✔ history: asked for and accepted \(sr_\w+\)$/m);
    expect(stdout).toMatch(/^✔ Complete: 10 messages and 3 contacts imported\.$/m);
    expect(stderr).toContain('24 h 0 m left to request the syncs, until 2026-11-06 09:00:00');
    expect(stderr).toMatch(/^100 % {2}10 messages/m);
  });

  it('fits a narrow terminal', async () => {
    const journey = await setOut();
    journey.sandbox.act('phone.history', { silent: true });
    const ran = await journey.coex(withCode(journey), { isTTY: true, columns: 40 });
    const lines = stripVTControlCharacters(ran.stdout).split('\n');
    const long = lines.filter((line) => line.length > 40 && line.trim().includes(' '));
    expect(long).toEqual([]);
    expect(ran.exitCode).toBe(3);
  });

  it('prints no code and no token, with every flag that prints more', async () => {
    const journey = await setOut();
    const code = journey.accept();
    for (const flags of [[], ['--json']]) {
      const argv = ['onboard', NUMBER, '--anew', '--accept-losses', '--code', code, '--trace', '--debug'];
      const ran = await journey.coex([...argv, ...flags]);
      for (const secret of journey.secrets()) expect(ran.stdout + ran.stderr).not.toContain(secret);
    }
    const status = await journey.coex(['onboard', 'status', '--all', '--json']);
    for (const secret of journey.secrets()) expect(status.stdout).not.toContain(secret);
  });

  it('says where webhooks must come in when nothing receives them', async () => {
    const journey = await setOut({ listening: false });
    await journey.sandbox.act('app.subscribe', ELSEWHERE);
    const ran = await journey.coex(withCode(journey));
    expect(ran.stderr).toContain('No receiver answers at http://127.0.0.1:1, and without one nothing');
    expect(ran.stderr).toContain('Run `coex listen` with this store, or add --listen.');
  });

  it('receives by itself with --listen', async () => {
    const journey = await setOut({ listening: false });
    const port = await freePort();
    const ran = await journey.tell([
      ...withCode(journey),
      ...['--listen', '--port', port, '--public-url', `http://127.0.0.1:${port}`],
    ]);
    expect(ran.exitCode).toBe(0);
    const checks = ran.events.filter(({ event }) => event === 'check');
    const judged = Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));
    expect(judged).toMatchObject({ 'webhook-fields': 'warn', callback: 'warn' });
    expect(ran.events.find(({ event }) => event === 'receiver')).toMatchObject({ state: 'here' });
    expect(ran.events.find(({ event }) => event === 'app-fields')?.added).toHaveLength(5);
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'complete', history: { messages: 10 } });
  });

  it('makes a verify token when there is none, keeps it before Meta asks for it, and says so', async () => {
    const journey = await setOut({ listening: false, env: { COEX_VERIFY_TOKEN: '' } });
    const port = await freePort();
    const flags = ['--listen', '--port', port, '--public-url', `http://127.0.0.1:${port}`];
    const ran = await journey.tell([...withCode(journey), ...flags]);
    expect(ran.events[0]).toEqual({ schema: 'coex.onboard/v1', event: 'verify-token', place: 'file' });
    expect(ran.exitCode).toBe(0);
    const again = await journey.tell([...withCode(journey), '--anew', ...flags]);
    expect(names(again.events)).not.toContain('verify-token');
  });
});

describe('the code of a signup', () => {
  it('is asked for at a terminal', async () => {
    const journey = await setOut();
    let seen = '';
    const ran = await journey.coex(['onboard', NUMBER], {
      typed: ['y', journey.accept()],
      onOutput: (text) => {
        seen += text;
      },
    });
    expect(ran.exitCode).toBe(0);
    expect(seen.indexOf('signs up elsewhere')).toBeLessThan(seen.indexOf('Paste the code'));
    expect(ran.stdout).toMatch(/It lives\s30 seconds/);
    const said = stripVTControlCharacters(ran.stderr);
    expect(said).toContain('Does the customer accept all of this? [y/N]');
    expect(said).toContain('Paste the code, or the whole address the signup came back to:');
  });

  it('is asked for again when what was pasted is none', async () => {
    const journey = await setOut();
    const back = (query: string) => `https://shop.example.net/back?${query}`;
    const typed = [
      '',
      'two words',
      back('error=access_denied'),
      back('state=1'),
      back(`code=${journey.accept()}`),
    ];
    const ran = await journey.coex(['onboard', NUMBER, '--accept-losses'], { typed });
    expect(ran.exitCode).toBe(0);
    const said = stripVTControlCharacters(ran.stderr);
    expect(said.match(/Paste the code, or/g)).toHaveLength(5);
    for (const problem of ['it is empty', 'it holds what no code has', 'the address has no code']) {
      expect(said).toContain(`What was pasted is no code of a signup: ${problem}.`);
    }
    expect(stripVTControlCharacters(ran.stdout)).toContain(
      '! The signup came back without a code: somebody left it.',
    );
  });

  it('comes on standard input for `--code -`', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--accept-losses', '--code', '-'];
    const ran = await journey.tell(argv, {
      stdin: `https://shop.example.net/back?code=${journey.accept()}\nmore\n`,
    });
    expect(ran.exitCode).toBe(0);
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['a sentence', 'that is no code', 'it holds what no code has'],
    ['bytes', '\u0000\u0001', 'it holds what no code has'],
  ])('is refused when it is %s, and can be given anew', async (_title, stdin, problem) => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--accept-losses', '--code', '-'];
    const ran = await journey.tell(argv, { stdin });
    expect(ran.exitCode).toBe(2);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'code-unusable',
      message: expect.stringContaining(problem),
    });
    const resumed = await journey.tell(['onboard', '--resume', '--code', journey.accept()]);
    expect(resumed.exitCode).toBe(0);
  });

  it('is refused when it is too old, and another one goes on', async () => {
    const journey = await setOut();
    const argv = withCode(journey);
    await journey.clock.sleep(31_000);
    const ran = await journey.tell(argv);
    expect(ran.exitCode).toBe(6);
    expect(ran.events.at(-1)?.error).toMatchObject({ code: 'signup-code-spent' });
    const resumed = await journey.tell(['onboard', '--resume', '--code', journey.accept()]);
    expect(resumed.events.at(-1)).toMatchObject({ outcome: 'complete' });
  });

  it('is not enough for a WABA it does not grant', async () => {
    const journey = await setOut();
    const ran = await journey.tell([...withCode(journey), '--waba', '330000000000999']);
    expect(ran.exitCode).toBe(4);
    expect(ran.events.at(-1)?.error).toMatchObject({ code: 'waba-not-granted' });
  });
});

describe('a hosted link', () => {
  it('is shown as it is, and its finish is told by webhook', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--hosted', DASHBOARD_LINK, '--accept-losses'];
    const onOutput = upon('"event":"signup"', () => journey.accept());
    const ran = await journey.tell(argv, { onOutput });
    expect(ran.exitCode).toBe(0);
    expect(ran.events.find(({ event }) => event === 'signup')).toMatchObject({
      way: 'hosted',
      link: DASHBOARD_LINK,
    });
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'complete' });
  });

  it('is drawn as a code for people', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--hosted', DASHBOARD_LINK, '--accept-losses'];
    const onOutput = upon('Waiting for the customer', () => journey.accept());
    const { stdout } = await journey.coex(argv, { isTTY: true, columns: 80, onOutput });
    expect(stdout).toContain('█▄▄▄▄▄▄▄█');
    expect(stdout).toContain(`\n${DASHBOARD_LINK}\n`);
  });

  it('can be waited for again without being named again', async () => {
    const journey = await setOut();
    const argv = ['onboard', NUMBER, '--hosted', DASHBOARD_LINK, '--accept-losses', '--signup-timeout', '5m'];
    const ran = await journey.tell(argv);
    expect(ran.exitCode).toBe(6);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'signup-timed-out',
      message: expect.stringContaining('5 minutes'),
    });
    const onOutput = upon('"event":"signup"', () => journey.accept());
    const resumed = await journey.tell(['onboard', '--resume'], { onOutput });
    expect(resumed.events.find(({ event }) => event === 'signup')).toMatchObject({
      way: 'hosted',
      link: null,
    });
    expect(resumed.events.at(-1)).toMatchObject({ outcome: 'complete' });
  });
});

describe('a page of one’s own', () => {
  /** What a browser does on the page once it is put up. */
  function visiting(journey: Journey, at?: string) {
    return upon('"event":"signup"', async (printed) => {
      const { link } = JSON.parse(
        printed
          .trim()
          .split('\n')
          .find((line) => line.includes('"signup"')) ?? '{}',
      );
      const page = await visitPage(link, at);
      await page.post('event', { attempt: '1', event: CANCELLED });
      await page.post('code', { attempt: '2', code: journey.accept() });
    });
  }
  const CANCELLED = {
    type: 'WA_EMBEDDED_SIGNUP',
    event: 'CANCEL',
    version: 3,
    data: { error_message: 'Not yet (2655093).', error_id: '714902', session_id: 'a91c77e2b0d4f610' },
  };

  it('is served beside the webhooks, and tells refusals as what to do next', async () => {
    const journey = await setOut({ listening: false });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const argv = ['onboard', NUMBER, '--public-url', url, '--listen', '--port', port, '--accept-losses'];
    const ran = await journey.tell(argv, { onOutput: visiting(journey) });
    expect(ran.exitCode).toBe(0);
    const signup = ran.events.find(({ event }) => event === 'signup');
    expect(signup).toMatchObject({
      way: 'page',
      link: expect.stringMatching(new RegExp(`^${url}/s/\\w{10}$`)),
    });
    expect(ran.events.find(({ event }) => event === 'signup-left')).toMatchObject({
      code: '2655093',
      meaning: expect.stringMatching(/\w/),
      next: expect.stringMatching(/\w/),
    });
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'complete' });
  });

  it('is served on a port of its own beside another receiver, under the public URL of the settings', async () => {
    const journey = await setOut({ env: { COEX_PUBLIC_URL: 'https://coex.example.net/wa' } });
    const port = await freePort();
    const argv = ['onboard', NUMBER, '--page-port', port, '--accept-losses'];
    const at = `http://127.0.0.1:${port}`;
    const ran = await journey.tell(argv, { onOutput: visiting(journey, at) });
    expect(ran.events.find(({ event }) => event === 'pages')).toMatchObject({
      url: at,
      publicUrl: 'https://coex.example.net/wa',
    });
    expect(ran.events.find(({ event }) => event === 'signup')?.link).toMatch(
      /^https:\/\/coex\.example\.net\/wa\/s\/\w{10}$/,
    );
    expect(ran.events.at(-1)).toMatchObject({ outcome: 'complete' });
  });

  it('needs a login configuration, and says so before anything is done', async () => {
    const journey = await setOut({ env: { COEX_CONFIG_ID: '' } });
    const ran = await journey.tell(['onboard', NUMBER, '--public-url', 'https://coex.example.net']);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'setting-missing',
      message: expect.stringContaining('config-id'),
    });
    expect(ran.events).toHaveLength(1);
  });
});

describe('what changes for the customer', () => {
  it.each([['n'], [''], ['no']])('stops it when it is not accepted: %j', async (answer) => {
    const journey = await setOut();
    const ran = await journey.coex(['onboard', NUMBER], { typed: [answer] });
    expect(ran.exitCode).toBe(6);
    expect(ran.stderr).toContain('The customer does not accept what changes for them.');
    expect((await journey.tell(['onboard', 'status', '--all'])).events).toMatchObject([
      { event: 'done', underWay: 0 },
    ]);
  });

  it.each([
    ['off a terminal', {}, []],
    ['with --no-input', { typed: ['y'] }, ['--no-input']],
    ['with --json', { typed: ['y'] }, ['--json']],
  ])('must be accepted by flag %s', async (_title, meeting, flags) => {
    const journey = await setOut();
    const ran = await journey.coex(['onboard', NUMBER, '--code', journey.accept(), ...flags], meeting);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr + ran.stdout).toContain('--accept-losses');
    expect(ran.stdout).toContain('Disappearing messages are turned off');
  });

  it('is recorded with the onboarding', async () => {
    const journey = await setOut();
    const ran = await journey.tell(withCode(journey));
    const shown = ran.events.find(({ event }) => event === 'losses')?.losses;
    expect(shown).toContainEqual(
      expect.objectContaining({ id: 'broadcast-lists', text: expect.stringMatching(/\.$/) }),
    );
    const [onboarding] = (await journey.tell(['onboard', 'status', '--all'])).events;
    expect(onboarding).toMatchObject({
      losses: shown.map(({ id }: { id: string }) => id),
      acceptedAt: '2026-11-05T09:00:00Z',
    });
  });
});

describe('the preflight', () => {
  it('stops what cannot work, before anything is done', async () => {
    const journey = await setOut({ listening: false });
    const ran = await journey.tell(withCode(journey));
    expect(ran.exitCode).toBe(6);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'preflight-failed',
      message: expect.stringContaining('webhook-fields, callback'),
    });
    expect(names(ran.events)).toEqual(['receiver', 'check', 'error']);
  });

  it('judges what a person tells of the phone', async () => {
    const journey = await setOut();
    const ran = await journey.tell([...withCode(journey), '--app-version', '2.24.16']);
    expect(ran.events.at(-1)?.error).toMatchObject({
      code: 'preflight-failed',
      message: expect.stringContaining('app-version'),
    });
  });

  it('does not count on moving an app whose webhooks go to somebody else', async () => {
    const journey = await setOut({ listening: false });
    await journey.sandbox.act('app.subscribe', { ...ELSEWHERE, fields: ['messages'] });
    const ran = await journey.tell([...withCode(journey), '--public-url', 'https://coex.example.net']);
    const judged = Object.fromEntries(ran.events.map(({ id, verdict }) => [id, verdict]));
    expect(judged).toMatchObject({ 'webhook-fields': 'fail', callback: 'warn' });
    expect(ran.exitCode).toBe(6);
  });

  it('wants a number that is one', async () => {
    const journey = await setOut();
    for (const number of ['banana', '12', '+999 1', '9'.repeat(500), '']) {
      const ran = await journey.tell(['onboard', number, '--accept-losses', '--code', journey.accept()]);
      expect(ran.exitCode, number).toBe(6);
      expect(ran.events.at(-1)?.error.message).toContain('number');
    }
  });
});
