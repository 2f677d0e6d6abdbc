import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WILD_BODIES } from '../../src/commands/sandbox/fault/add.ts';
import { WILD_NAMES } from '../../src/sandbox/faults/wild-names.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { openListener } from '../../src/sandbox/scenarios/listener.ts';
import { runOn, type Surroundings } from '../support/host.ts';
import { documentOf, eventsOf, NOW, temporaryFolder } from '../support/run.ts';

interface Driven {
  readonly sandbox: Sandbox;
  /** Runs `coex sandbox …` against it. */
  drive(argv: readonly string[], around?: Surroundings): ReturnType<typeof runOn>;
}

/** A sandbox that is onboarded, and commands that find it. */
async function driven({ subscribed = true } = {}): Promise<Driven> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 60 });
  onTestFinished(() => sandbox.close());
  if (subscribed) {
    const listener = await openListener();
    onTestFinished(() => listener.close());
    await sandbox.act('app.subscribe', { callbackUrl: listener.callbackUrl, fields: 'all' });
  }
  await sandbox.act('signup.accept');
  await sandbox.advance(2000);
  return {
    sandbox,
    drive: (argv, around = {}) =>
      runOn(['sandbox', ...argv], {
        env: { COEX_SANDBOX_URL: sandbox.url, COEX_HOME: temporaryFolder() },
        ...around,
      }),
  };
}

const TERMINAL = { stdoutIsTTY: true, stderrIsTTY: true } as const;

/** That no line is wider than the terminal; a URL and a name alone on its line cannot be broken, and may be. */
function expectWithin(columns: number, text: string): void {
  for (const line of text.split('\n')) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
    const shown = line.replace(/\u001b\[\d+m/g, '');
    if (/\S \S/.test(shown.trim()) && !/https?:\/\/\S+|developers\.\S+/.test(shown))
      expect(shown.length, shown).toBeLessThanOrEqual(columns);
  }
}

describe('finding the running sandbox', () => {
  it('goes by the flag, then the environment, then graph-url if that is on this machine', async () => {
    const { sandbox } = await driven();
    const status = (argv: readonly string[], env: Record<string, string>) =>
      runOn(['sandbox', 'status', '--json', ...argv], { env: { COEX_HOME: temporaryFolder(), ...env } });
    const nowhere = 'http://127.0.0.1:1';
    const found = [
      await status(['--sandbox-url', sandbox.url], { COEX_SANDBOX_URL: nowhere, COEX_GRAPH_URL: nowhere }),
      await status([], { COEX_SANDBOX_URL: sandbox.url, COEX_GRAPH_URL: nowhere }),
      await status([], { COEX_GRAPH_URL: `${sandbox.url}/` }),
    ];
    for (const ran of found) expect(documentOf(ran).url).toBe(sandbox.url);
  });

  it('says when nothing is there, and how to start one', async () => {
    const ran = await runOn(['sandbox', 'status', '--json', '--sandbox-url', 'http://127.0.0.1:1'], {});
    expect(ran.exitCode).toBe(7);
    expect(documentOf(ran).error).toMatchObject({
      code: 'sandbox-unreachable',
      message: 'No sandbox answers at http://127.0.0.1:1: nothing listens there.',
      hint: expect.stringContaining('coex sandbox start'),
    });
  });

  it.each([
    ['text/html', 200, '<html></html>'],
    ['application/json', 404, '{"error":{"message":"Unknown path components"}}'],
    ['application/json', 500, ''],
  ])('says that something else answers there: %s %d', async (type, status, body) => {
    const server = createServer((_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ran = await runOn(['sandbox', 'status', '--sandbox-url', `http://127.0.0.1:${port}`], {});
    expect(ran.exitCode).toBe(7);
    expect(ran.stderr).toContain('what answers there is no sandbox');
  });

  it('wants a URL', async () => {
    const ran = await runOn(['sandbox', 'status', '--sandbox-url', 'here'], {});
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('Expected --sandbox-url to be an http URL, got "here".');
  });
});

describe('coex sandbox status', () => {
  it('tells how things stand, for programs', async () => {
    const { drive, sandbox } = await driven();
    expect(documentOf(await drive(['status', '--json']))).toMatchObject({
      schema: 'coex.sandbox.status/v1',
      now: '2026-11-05T09:00:02Z',
      numbers: [
        {
          id: sandbox.number.id,
          link: 'connected',
          kind: 'coexistence',
          onboardedAt: '2026-11-05T09:00:00Z',
        },
      ],
      faults: 0,
      rulesOff: [],
      alarms: [],
    });
  });

  it('says in its answer which call broke the phone’s link, and which would have', async () => {
    const { drive, sandbox } = await driven();
    const call = (edge: string) =>
      fetch(`${sandbox.url}/v23.0/${sandbox.number.id}/${edge}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sandbox.app.systemToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ messaging_product: 'whatsapp', pin: '123456' }),
      });
    expect((await call('deregister')).status).toBe(403);
    const refused = await drive(['status']);
    expect(refused.stdout).toMatch(
      /\/deregister of \d+ would have broken the phone’s link, and was refused\./,
    );
    expect(refused.stdout).not.toContain(' broke ');
    expect((await call('register')).status).toBe(200);
    const ran = await drive(['status']);
    expect(ran.stdout).toMatch(/\/register of \d+ broke the phone’s link\./);
    expect(ran.stderr).not.toContain('link');
    expect(documentOf(await drive(['status', '--json'])).alarms).toMatchObject([
      { broke: false },
      { broke: true },
    ]);
  });

  it.each([40, 80])('keeps within %d columns', async (columns) => {
    const { drive, sandbox } = await driven();
    sandbox.rules.off('service-window', 'pair-rate', 'throughput');
    sandbox.act('number.add', { history: 3 });
    sandbox.act('phone.idle');
    await sandbox.advance(9 * 86_400_000);
    const { stdout } = await drive(['status'], { ...TERMINAL, columns });
    expectWithin(columns, stdout);
    expect(stdout.replace(/\s+/g, ' ')).toContain('phone not opened for 9d');
    expect(stdout.replace(/\s+/g, ' ')).toContain('switched off: service-window, throughput, pair-rate');
  });
});

describe('coex sandbox trigger', () => {
  it('lists every event when none is named', async () => {
    const { drive } = await driven();
    const { events } = documentOf(await drive(['trigger', '--json']));
    expect(events.length).toBeGreaterThan(50);
    for (const columns of [40, 80]) {
      const { stdout } = await drive(['trigger'], { ...TERMINAL, columns });
      expect(stdout).toContain('messages.text');
      expectWithin(columns, stdout);
    }
  });

  it('prints what was sent and what came of it', async () => {
    const { drive } = await driven();
    const ran = await drive([
      'trigger',
      'messages.text',
      '--set',
      'messages.0.text.body=Grüße',
      '--set',
      'messages.0.id=wamid.X',
    ]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('"body": "Grüße"');
    expect(ran.stdout).toMatch(/✔ #\d+ messages \(text\): delivered, HTTP 200 from http/);
    const { field, body, deliveries } = documentOf(
      await drive(['trigger', 'messages.text', '--json', '--set', 'messages.0.id=wamid.Y']),
    );
    expect(field).toBe('messages');
    expect(body.entry[0].changes[0].value.messages[0].id).toBe('wamid.Y');
    expect(deliveries).toMatchObject([{ outcome: 'delivered', attempts: 1, lastStatus: 200 }]);
  });

  it('is about the number and the customer that are named', async () => {
    const { drive, sandbox } = await driven();
    const other = sandbox.act('number.add', { phone: false }) as { id: string };
    const customer = sandbox.customers.list().at(3)?.waId ?? '';
    const { body } = documentOf(
      await drive(['trigger', 'messages.text', '--number', other.id, '--customer', customer, '--json']),
    );
    const { value } = body.entry[0].changes[0];
    expect(value.metadata.phone_number_id).toBe(other.id);
    expect(value.messages[0].from).toBe(customer);
  });

  it('says when nobody was told, and what to do', async () => {
    const { drive } = await driven({ subscribed: false });
    const ran = await drive(['trigger', 'account_update.ACCOUNT_OFFBOARDED']);
    expect(ran.stdout).toContain('lost, not-subscribed');
    expect(ran.stderr).toContain('Nobody is subscribed to account_update.');
    expect(ran.stderr).toContain('coex sandbox act app.subscribe');
  });

  it.each([
    ['mesages.text', 'Did you mean messages.text'],
    ['account_update.PARTNER', 'account_update.PARTNER_'],
    ['nonsense', '`coex sandbox trigger` lists all.'],
  ])('knows what was likely meant by %s', async (event, hint) => {
    const { drive } = await driven();
    const ran = await drive(['trigger', event]);
    expect(ran.exitCode).toBe(5);
    expect(ran.stderr).toContain(hint);
  });

  it.each([['nothing'], ['=x'], ['messages.5.id=1'], ['messages.0.id.deep=1']])(
    'refuses --set %s',
    async (set) => {
      const { drive } = await driven();
      const ran = await drive(['trigger', 'messages.text', '--set', set]);
      expect(ran.exitCode).toBe(2);
      expect(ran.stderr).not.toBe('');
    },
  );
});

describe('coex sandbox act', () => {
  it('lists every action with what it takes', async () => {
    const { drive } = await driven();
    const { actions } = documentOf(await drive(['act', '--json']));
    expect(actions.find(({ name }: { name: string }) => name === 'customer.write')).toMatchObject({
      takes: expect.arrayContaining(['number', 'customer', 'text']),
    });
    for (const columns of [40, 80])
      expectWithin(columns, (await drive(['act'], { ...TERMINAL, columns })).stdout);
  });

  it('does it, and tells the outcome and the webhooks', async () => {
    const { drive, sandbox } = await driven();
    const { waId } = sandbox.customers.list().at(4) ?? { waId: '' };
    const ran = await drive(['act', 'customer.write', '--customer', waId, '--set', 'text=1 = 1', '--json']);
    expect(documentOf(ran)).toMatchObject({
      action: 'customer.write',
      outcome: expect.stringMatching(/^wamid/),
      deliveries: [{ field: 'messages', outcome: 'delivered' }],
    });
    expect(sandbox.log().at(-1)?.body).toContain('1 = 1');
  });

  it('takes lists, objects, and members of members', async () => {
    const { drive } = await driven();
    const ran = await drive([
      'act',
      'token.add',
      '--set',
      'scopes=["whatsapp_business_messaging"]',
      '--set',
      'expiresIn=1h',
      '--json',
    ]);
    expect(documentOf(ran).outcome).toMatchObject({ token: expect.stringMatching(/^EAA/) });
    const nested = await drive(['act', 'trigger', '--set', 'event=messages.text', '--set', 'set.x=1']);
    expect(nested.exitCode).toBe(0);
  });

  it('says why it cannot be done, and what was likely meant', async () => {
    const { drive } = await driven();
    const wrong = await drive(['act', 'customer.revoke', '--set', 'message=wamid.none']);
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      5,
      expect.stringContaining('no live message wamid.none'),
    ]);
    const unknown = await drive(['act', 'phone.idel']);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      5,
      expect.stringContaining('Did you mean phone.idle'),
    ]);
  });
});

describe('what the sandbox says no to', () => {
  it.each([
    [['act', 'customer.write', '--customer', '447700900999', '--set', 'text=Hi'], 'no customer'],
    [['act', 'phone.idle', '--number', '447700900999'], 'no number'],
    [['fault', 'remove', '9'], 'no fault 9'],
    [['redeliver', '9999'], 'no delivery 9999'],
  ])('exits with 5 for what there is none of: %j', async (argv, reason) => {
    const { drive } = await driven();
    const ran = await drive(argv);
    expect([ran.exitCode, ran.stderr]).toEqual([5, expect.stringContaining(reason)]);
  });

  it('exits with 6 for what nobody can do as things stand', async () => {
    const { drive, sandbox } = await driven();
    const { id } = sandbox.act('number.add', { phone: false }) as { id: string };
    const ran = await drive(['act', 'phone.idle', '--number', id]);
    expect([ran.exitCode, ran.stderr]).toEqual([6, expect.stringContaining('lives in no phone')]);
  });

  it('names the parts that an action lacks, and all it takes', async () => {
    const { drive } = await driven();
    const ran = await drive(['act', 'customer.write']);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('customer and text are needed: --set customer=… --set text=….');
    expect(ran.stderr).toContain('customer.write takes [number] customer text');
  });
});

describe('coex sandbox advance', () => {
  it('tells what happened meanwhile: counts by field, and facts', async () => {
    const { drive, sandbox } = await driven();
    await drive(['act', 'phone.idle']);
    sandbox.customers.send(sandbox.customers.list().at(4)?.waId ?? '', 'Hi');
    const ran = await drive(['advance', '15d']);
    expect(ran.stdout).toContain('It is 2026-11-20 09:00:02.');
    expect(ran.stdout).toContain('messages: 1 delivered');
    expect(ran.stdout).toMatch(
      /2026-11-\d\d \d\d:\d\d:\d\d account_update PARTNER_REMOVED \(PRIMARY_INACTIVITY\)/,
    );
    const quiet = await drive(['advance', '1m', '--json']);
    expect(documentOf(quiet)).toMatchObject({
      now: '2026-11-20T09:01:02Z',
      happened: { webhooks: {}, facts: [], retries: 0 },
    });
  });

  it.each(['soon', '-1h', '1.2.3h', ''])('refuses %j', async (duration) => {
    const { drive } = await driven();
    expect((await drive(['advance', '--', duration])).exitCode).toBe(2);
  });

  it.each([
    ['13', '13 of what?'],
    ['-5d', 'cannot be negative'],
  ])('moves nothing by %s, and names the units', async (duration, reason) => {
    const { drive, sandbox } = await driven();
    const ran = await drive(['advance', '--', duration]);
    expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining(reason)]);
    expect(ran.stderr).toContain('90s, 24h, 13d');
    expect(sandbox.now()).toBe(NOW + 2000);
  });
});

describe('coex sandbox log', () => {
  it.each([40, 80])('lists what came of each webhook within %d columns', async (columns) => {
    const { drive } = await driven({ subscribed: false });
    await drive(['trigger', 'history.chunk']);
    await drive(['trigger', 'messages.text']);
    await drive(['advance', '3h']);
    const { stdout } = await drive(['log'], { ...TERMINAL, columns });
    expectWithin(columns, stdout);
    expect(stdout.replace(/\s+/g, ' ')).toContain('messages text');
    expect(stdout).toContain('3h');
    expect(stdout).toContain('lost');
  });

  it('filters, and shows one whole', async () => {
    const { drive } = await driven();
    await drive(['trigger', 'messages.text']);
    const { deliveries, matching } = documentOf(await drive(['log', '--field', 'messages', '--json']));
    expect([deliveries.length, matching]).toEqual([1, 1]);
    const [{ id }] = deliveries;
    const whole = await drive(['log', String(id)]);
    expect(whole.stdout).toMatch(/tried +2026-11-05 09:00:\d\d 200 http/);
    expect(whole.stdout).toContain('"object":"whatsapp_business_account"');
    expect((await drive(['log', '--outcome', 'lost'])).stderr).toContain('No webhooks like that.');
    expect((await drive(['log', '9999'])).exitCode).toBe(5);
    expect((await drive(['log', '--since', 'ever'])).exitCode).toBe(2);
  });
});

describe('coex sandbox redeliver', () => {
  it('sends one again, or all that did not arrive', async () => {
    const { drive, sandbox } = await driven({ subscribed: false });
    const listener = await openListener();
    onTestFinished(() => listener.close());
    const lost = sandbox.log().length;
    await sandbox.act('app.subscribe', { callbackUrl: listener.callbackUrl });
    const all = await drive(['redeliver', '--outcome', 'lost']);
    expect(all.stdout).toContain(`${lost} webhook`);
    expect(all.stdout).toContain('account_update: ');
    expect(documentOf(await drive(['redeliver', '1', '--json']))).toMatchObject({
      redelivered: 1,
      forgotten: 0,
    });
  });

  it('counts each one sent again, although the clock stands still', async () => {
    const { drive, sandbox } = await driven();
    sandbox.faults.add({ webhook: 'messages', lose: true, next: 1 });
    await sandbox.act('app.subscribe', {
      callbackUrl: 'http://127.0.0.1:1/',
      fields: 'all',
      handshake: false,
    });
    await drive(['trigger', 'messages.text']);
    await drive(['trigger', 'messages.text']);
    const ran = await drive(['redeliver', '--outcome', 'waiting']);
    expect(ran.stdout).toContain('1 webhook sent once more.');
    expect(ran.stdout).toContain('1 attempt at earlier webhooks');
    expect(ran.stdout).not.toContain('Nothing was sent');
  });

  it('knows four outcomes', async () => {
    const { drive } = await driven();
    const ran = await drive(['redeliver', '--outcome', 'foo']);
    expect([ran.exitCode, ran.stderr]).toEqual([
      2,
      expect.stringContaining('Expected --outcome to be given-up, lost, waiting or failed, got "foo".'),
    ]);
  });

  it('wants to know which', async () => {
    const { drive } = await driven();
    for (const argv of [[], ['1', '--outcome', 'lost']]) {
      const ran = await drive(['redeliver', ...argv]);
      expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining('Say which webhooks')]);
    }
  });
});

describe('coex sandbox rules', () => {
  it('lists each with its source, and switches them', async () => {
    const { drive, sandbox } = await driven();
    const ran = await drive(['rules']);
    expect(ran.stdout).toMatch(/^on {2}service-window\n {4}Without a template.*\n {4}developers\.facebook/m);
    expect(ran.stdout).toMatch(/^off api-echoes/m);
    const switched = documentOf(
      await drive(['rules', '--off', 'service-window,pair-rate', '--on', 'api-echoes', '--json']),
    );
    expect(switched.rules.map(({ name, on }: { name: string; on: boolean }) => [name, on])).toEqual([
      ['service-window', false],
      ['api-echoes', true],
      ['pair-rate', false],
    ]);
    expect(sandbox.status()).toMatchObject({
      rulesOff: ['service-window', 'pair-rate'],
      rulesOn: ['api-echoes'],
    });
    expectWithin(40, (await drive(['rules'], { ...TERMINAL, columns: 40 })).stdout);
  });

  it('knows what was likely meant', async () => {
    const { drive } = await driven();
    const ran = await drive(['rules', '--off', 'servce-window']);
    expect([ran.exitCode, ran.stderr]).toEqual([5, expect.stringContaining('Did you mean service-window?')]);
  });
});

describe('coex sandbox fault', () => {
  it('adds, lists, removes and clears', async () => {
    const { drive, sandbox } = await driven();
    const added = await drive([
      'fault',
      'add',
      '--call',
      'POST {phone}/messages',
      '--error',
      '131056',
      '--next',
      '3',
    ]);
    expect(added.stdout).toContain('next 3');
    expect(added.stderr).toContain('coex sandbox fault remove 1');
    await drive([
      'fault',
      'add',
      '--webhook',
      'messages',
      '--duplicate',
      '--every',
      '5',
      '--number',
      sandbox.number.id,
    ]);
    expect(documentOf(await drive(['fault', 'list', '--json'])).faults).toMatchObject([
      { id: 1, hits: 'POST {phone}/messages', does: 'error 131056', when: 'next 3' },
      { id: 2, hits: `webhook messages of ${sandbox.number.id}`, does: 'sent 2 times', when: '1 in 5' },
    ]);
    for (const columns of [40, 80])
      expectWithin(columns, (await drive(['fault', 'list'], { ...TERMINAL, columns })).stdout);
    expect((await drive(['fault', 'remove', '1'])).stderr).toContain('Removed fault 1');
    expect((await drive(['fault', 'remove', '1'])).exitCode).toBe(5);
    expect((await drive(['fault', 'clear'])).stderr).toContain('Removed 1 fault.');
    expect((await drive(['fault', 'list'])).stderr).toContain('No faults.');
  });

  it.each([
    [['--error', '1', '--html', '500'], 'A fault does one thing'],
    [['--webhook', 'messages', '--error', '1'], 'webhook and event belong to'],
    [['--lose', '--probability', '2'], '--probability'],
    [['--delay', 'soon'], 'delay: expected a duration'],
    [['--mangle', 'beyond-repair'], '--mangle'],
    [[], 'A fault does one thing'],
  ])('refuses %j', async (flags, reason) => {
    const { drive } = await driven();
    const ran = await drive(['fault', 'add', ...flags]);
    expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('offers every body from the wild there is', () => {
    expect([...WILD_BODIES]).toEqual([...WILD_NAMES]);
  });
});

describe('coex sandbox export and import', () => {
  it('keeps the sandbox in a file that is its owner’s, and puts it back', async () => {
    const { drive, sandbox } = await driven();
    const file = join(temporaryFolder(), 'kept.json');
    const exported = await drive(['export', file]);
    expect(exported.stderr).toContain('yours alone');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await sandbox.advance(86_400_000);
    const back = await drive(['import', file, '--json']);
    expect(documentOf(back)).toMatchObject({ now: '2026-11-05T09:00:02Z', numbers: [{ link: 'connected' }] });
    expect(sandbox.now()).toBe(NOW + 2000);
    const piped = await drive(['import', '-'], { stdin: readFileSync(file) });
    expect(piped.exitCode).toBe(0);
  });

  it('does not overwrite a file unless told to, and keeps it to its owner then too', async () => {
    const { drive } = await driven();
    const file = join(temporaryFolder(), 'mine.txt');
    writeFileSync(file, 'mine', { mode: 0o644 });
    const refused = await drive(['export', file]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('exists already')]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await drive(['export', file, '--force'])).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^\{"schema":"coex.sandbox\/v1"/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('prints the snapshot when there is no file, fit to be imported', async () => {
    const { drive } = await driven();
    const { stdout } = await drive(['export']);
    expect((await drive(['import', '-'], { stdin: stdout })).exitCode).toBe(0);
    expect(documentOf(await drive(['export', '-', '--json'])).snapshot.schema).toBe('coex.sandbox/v1');
  });

  it('does not fill a terminal with a snapshot, unless told to', async () => {
    const { drive } = await driven();
    const ran = await drive(['export'], TERMINAL);
    expect([ran.exitCode, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('coex sandbox export world.json');
    expect((await drive(['export', '-'], TERMINAL)).stdout).toContain('coex.sandbox/v1');
  });

  it.each([
    ['nonsense', 'is this none'],
    ['{"schema":"coex.sandbox/v9"}', 'newer coex'],
    ['{"schema":"coex.sandbox/v1","world":', ''],
    ['{}', 'no snapshot'],
  ])('refuses to import %s', async (stdin, reason) => {
    const { drive } = await driven();
    const ran = await drive(['import', '-', '--json'], { stdin });
    expect(ran.exitCode).toBe(2);
    expect(documentOf(ran).error.code).toBe('snapshot-invalid');
    if (reason !== 'is this none') expect(documentOf(ran).error.message).toContain(reason);
  });

  it('says that a file cannot be written or read', async () => {
    const { drive } = await driven();
    const gone = join(temporaryFolder(), 'no', 'such', 'folder');
    expect((await drive(['export', gone])).stderr).toContain('cannot be written');
    expect(existsSync(gone)).toBe(false);
    expect((await drive(['import', gone])).stderr).toContain('cannot be read');
  });
});

describe('coex sandbox scenario', () => {
  const bad = 'name: trial\nabout: A trial.\nsandbox: { history: 5 }\nsteps:\n  - expect: { alarms: 2 }\n';

  it('lists those that come along', async () => {
    const { scenarios } = documentOf(await runOn(['sandbox', 'scenario', 'list', '--json'], {}));
    expect(scenarios.map(({ name }: { name: string }) => name)).toContain('happy-path');
    const { stdout } = await runOn(['sandbox', 'scenario', 'list'], { ...TERMINAL, columns: 40 });
    expectWithin(40, stdout);
  });

  it('plays one with a line for each step, exit 0', async () => {
    const ran = await runOn(['sandbox', 'scenario', 'run', 'declined-history'], {
      ...TERMINAL,
      columns: 40,
      env: { NO_COLOR: '1' },
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^declined-history$/m);
    expect(ran.stdout).toContain('✔ the owner connects the number and\n  keeps the history to themselves\n');
    expect(ran.stdout).toContain('All 9 steps went as told.');
    expectWithin(40, ran.stdout);
  });

  it('marks what does not come as expected, exit 3', async () => {
    const file = join(temporaryFolder(), 'bad.yaml');
    writeFileSync(file, bad);
    const ran = await runOn(['sandbox', 'scenario', 'run', file], {});
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('✘ expect alarms 2');
    expect(ran.stdout).toContain('line 5: expected 2 alarms, got 0');
    const events = eventsOf(await runOn(['sandbox', 'scenario', 'run', '-', '--json'], { stdin: bad }));
    expect(events.map(({ event }) => event)).toEqual(['started', 'step', 'done']);
    expect(events.at(-1)).toMatchObject({ ok: false, played: 1, failed: 1 });
  });

  it('plays it in the running sandbox when asked', async () => {
    const { drive, sandbox } = await driven();
    const text = 'name: trial\nabout: A trial.\nsteps:\n  - advance: 1h\n';
    expect((await drive(['scenario', 'run', '-', '--running'], { stdin: text })).exitCode).toBe(0);
    expect(sandbox.now()).toBe(NOW + 2000 + 3_600_000);
  });

  it('says what is wrong with a file, and where', async () => {
    const ran = await runOn(['sandbox', 'scenario', 'run', '-'], { stdin: `${bad}  - wait: 1s\n` });
    expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining('-, line 6: ')]);
    const unknown = await runOn(['sandbox', 'scenario', 'run', 'hapy-path'], {});
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      5,
      expect.stringContaining('Did you mean happy-path?'),
    ]);
    expect((await runOn(['sandbox', 'scenario', 'run', './none.yaml'], {})).exitCode).toBe(2);
  });
});
