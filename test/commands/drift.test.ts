import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { coexIn } from '../support/coex.ts';
import { type Journey, NUMBER, setOut } from '../support/onboard-journey.ts';
import { documentOf, eventsOf, fixedClock, NOW, run, temporaryFolder } from '../support/run.ts';
import {
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  WABA_ID,
} from '../support/webhooks.ts';

const DAY_MS = 86_400_000;
const T = NOW / 1000;
const daysAgo = (days: number) => T - Math.round(days * 86_400);

/** An echo a day until so many days before now. */
const typedUntil = (silentDays: number, from = 40) =>
  Array.from({ length: from - Math.ceil(silentDays) }, (_, at) => daysAgo(from - at))
    .concat(daysAgo(silentDays))
    .map((at) => echo(`wamid.typed.${at}`, 'Mira’s secret', at));

async function arrived(): Promise<Journey> {
  const journey = await setOut();
  await journey.tell(['onboard', NUMBER, '--accept-losses', '--code', journey.accept()]);
  return journey;
}

describe('coex drift, before a sandbox whose time goes by', () => {
  it('warns, alarms, and then tells why the link was lost', async () => {
    const journey = await arrived();
    const risk = async () => {
      const { events } = await journey.tell(['drift']);
      return events[0].numbers[0].risk;
    };
    expect(await risk()).toBe('ok');
    journey.sandbox.act('phone.idle');
    await journey.clock.sleep(10.5 * DAY_MS);
    expect(await risk()).toBe('warn');
    await journey.clock.sleep(2.7 * DAY_MS);
    expect(await risk()).toBe('critical');
    const before = await journey.tell(['drift', '--fail-on', 'warn']);
    expect(before.exitCode).toBe(3);
    expect(before.events[0].numbers[0].phone).toMatchObject({
      since: { kind: expect.any(String) },
      ended: null,
    });
    await journey.clock.sleep(2 * DAY_MS);
    const { events } = await journey.tell(['drift']);
    expect(events[0].numbers[0]).toMatchObject({
      risk: 'lost',
      phone: {
        confidence: { level: 'high', reason: 'told-by-meta' },
        ended: { state: 'disconnected', reason: 'PRIMARY_INACTIVITY' },
      },
      cures: ['Open the app on the phone, then run the signup again.'],
    });
    const { stdout } = await journey.coex(['drift', 'replay', '--json']);
    const [replayed] = JSON.parse(stdout).numbers;
    expect(replayed.ends).toMatchObject([{ reason: 'PRIMARY_INACTIVITY' }]);
    expect(replayed.ends[0].hoursBefore).toBeGreaterThanOrEqual(48);
  });

  it('counts what is typed and what is changed in the address book as signs', async () => {
    const journey = await arrived();
    const kinds = async () => {
      const { events } = await journey.tell(['drift']);
      return events[0].numbers[0].signs.map(({ kind }: { kind: string }) => kind);
    };
    // What the sync brings is no doing of a person’s.
    expect(await journey.coex(['contacts', 'list'])).toMatchObject({
      stdout: expect.stringContaining('4477'),
    });
    expect(await kinds()).not.toContain('contact');
    await journey.clock.sleep(5 * DAY_MS);
    const customer = journey.sandbox.customers.list()[0]?.waId;
    journey.sandbox.act('phone.save-contact', { customer, name: 'Mira' });
    await journey.clock.sleep(5000);
    const first = (await journey.tell(['drift'])).events[0].numbers[0];
    expect(first.phone.since.kind).toBe('contact');
    await journey.clock.sleep(2 * DAY_MS);
    journey.sandbox.act('phone.write', { customer, text: 'Ready' });
    await journey.clock.sleep(5000);
    const second = (await journey.tell(['drift'])).events[0].numbers[0];
    expect(second.phone.since.kind).toBe('echo');
    expect(second.signs.map(({ kind }: { kind: string }) => kind)).toContain('connected');
  });

  it('asks Meta when the token ends, and says when that cannot be known', async () => {
    const journey = await arrived();
    const asked = await journey.tell(['drift', '--tokens']);
    expect(asked.exitCode).toBe(0);
    expect(asked.events[0].tokensUnknown).toEqual([]);
    const { events } = await journey.tell(['drift', '--tokens'], { env: { COEX_APP_ID: '1' } });
    expect(events[0].tokensUnknown).toMatchObject([{ code: expect.any(String) }]);
  });
});

describe('coex drift', () => {
  it('tells a silence that is unlike a number from one that is usual for it', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(6));
    const { numbers, limits } = await coex.ask(['drift']);
    expect(limits).toEqual({ warnDays: 10, alarmDays: 13, lostDays: 14, lastCallDays: 11.5 });
    expect(numbers).toMatchObject([
      {
        phoneNumberId: PHONE_NUMBER_ID,
        risk: 'watch',
        phone: {
          since: { kind: 'echo' },
          daysToLost: 8,
          confidence: { reason: 'unlike-its-rhythm' },
        },
      },
    ]);
    expect(numbers[0].activity).toHaveLength(28);
    expect(numbers[0].activity.slice(-6)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('takes no imported message for a sign, however late it is', async () => {
    const coex = coexIn();
    const message = { from: BUSINESS_NUMBER, to: CUSTOMER, id: 'wamid.old', timestamp: String(T - 60) };
    const thread = { id: CUSTOMER, messages: [{ ...message, type: 'text', text: { body: 'x' } }] };
    const history = [{ metadata: { phase: 0, chunk_order: 1, progress: 10 }, threads: [thread] }];
    await coex.tell(delivery('history', numberValue({ history })));
    const { numbers } = await coex.ask(['drift']);
    expect(numbers).toMatchObject([{ risk: 'watch', phone: { since: null } }]);
    expect(numbers[0].signs).toMatchObject([{ kind: 'history', worth: 'weak' }]);
  });

  it.each([
    ['watch', 3],
    ['warn', 3],
    ['critical', 0],
  ])('ends with --fail-on %s on a warning: %s', async (failOn, exit) => {
    const coex = coexIn();
    await coex.tell(...typedUntil(10.5));
    const ran = await run(['drift', '--fail-on', failOn, '--json'], { env: { COEX_HOME: coex.folder } });
    expect(ran.exitCode).toBe(exit);
  });

  it('prints a table with a sparkline, and what to do', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(10.5));
    const { stdout } = await run(['drift'], { env: { COEX_HOME: coex.folder } });
    expect(stdout).toMatch(/^RISK +NUMBER +LEFT +LAST SIGN/);
    expect(stdout).toMatch(/warn +447700900100 +3 d 12 h +echo 10 d 12 h ago +\w+ +█{17,18}·{10,11}/);
    expect(stdout).toContain('→ Open the WhatsApp Business app on the phone within a day');
    expect(stdout).not.toContain('secret');
    const narrow = await run(['drift'], { env: { COEX_HOME: coex.folder }, isTTY: true, columns: 80 });
    expect(narrow.stdout).toMatch(/ █{3,4}·{10,11}\n/);
    const empty = await run(['drift'], { env: { COEX_HOME: temporaryFolder() } });
    expect(empty.stderr).toBe('No numbers yet.\n');
  });

  it('knows what Meta says of limits and restrictions', async () => {
    const coex = coexIn();
    const quality = {
      display_phone_number: BUSINESS_NUMBER,
      event: 'FLAGGED',
      old_limit: 'TIER_10K',
      current_limit: 'TIER_2K',
    };
    await coex.tell(
      ...typedUntil(0.1),
      delivery('phone_number_quality_update', quality, { time: T - 60 }),
      delivery(
        'account_update',
        { event: 'ACCOUNT_RESTRICTION', waba_info: { waba_id: WABA_ID } },
        { time: T - 30 },
      ),
    );
    const { numbers } = await coex.ask(['drift']);
    expect(numbers[0]).toMatchObject({ risk: 'warn', phone: { risk: 'ok' } });
    expect(numbers[0].others).toMatchObject([
      { kind: 'limit-lowered', detail: 'TIER_10K → TIER_2K' },
      { kind: 'restriction', detail: 'ACCOUNT_RESTRICTION' },
    ]);
    const { stdout } = await run(['drift'], { env: { COEX_HOME: coex.folder } });
    expect(stdout).toContain(
      'limit-lowered TIER_10K → TIER_2K (warn), restriction ACCOUNT_RESTRICTION (warn)',
    );
    expect(stdout).toContain('→ Meta lets the number open fewer conversations');
  });

  it('counts down to nothing when a message came after the 14 days', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(20), inbound('wamid.1', 'Open?', T - 60));
    const env = { COEX_HOME: coex.folder };
    const { stdout } = await run(['drift'], { env });
    expect(stdout).toMatch(/warn +447700900100 +not known +none within 14 d /);
    expect((await coex.ask(['drift', 'calendar'])).deadlines).toEqual([]);
  });

  it('takes nothing for a sign that is dated in the future', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(12), echo('wamid.ahead', 'Later', daysAgo(-300)));
    const { numbers } = await coex.ask(['drift']);
    expect(numbers[0]).toMatchObject({ risk: 'warn', phone: { daysToLost: 2 } });
    expect(numbers[0].signs).toMatchObject([{ kind: 'echo', at: '2026-10-24T09:00:00Z' }]);
  });

  it('takes a ban for what it is, and one that was lifted for none', async () => {
    const coex = coexIn();
    const ban = (state: string, time: number) =>
      delivery(
        'account_update',
        { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state, waba_ban_date: 'November 5, 2026' } },
        { time },
      );
    const restricted = (time: number) =>
      delivery(
        'account_update',
        {
          event: 'ACCOUNT_RESTRICTION',
          restriction_info: [
            { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 'November 9, 2026' },
          ],
        },
        { time },
      );
    const others = async () => (await coex.ask(['drift'])).numbers[0].others;
    await coex.tell(...typedUntil(0.1), ban('SCHEDULE_FOR_DISABLE', T - 90));
    expect(await others()).toMatchObject([{ kind: 'restriction', detail: 'SCHEDULE_FOR_DISABLE' }]);
    await coex.tell(ban('REINSTATE', T - 60));
    expect(await others()).toEqual([]);
    await coex.tell(ban('DISABLE', T - 30));
    expect(await others()).toMatchObject([{ kind: 'restriction', detail: 'DISABLE' }]);
    // A restriction is no ban, and stands when that is lifted.
    await coex.tell(restricted(T - 20), ban('REINSTATE', T - 10));
    expect(await others()).toMatchObject([{ kind: 'restriction', detail: 'ACCOUNT_RESTRICTION' }]);
  });

  it('watches, and tells each change', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(9.9));
    const argv = ['drift', '--watch', '--every', '1d', '--timeout', '4d', '--json'];
    const ran = await run(argv, { env: { COEX_HOME: coex.folder }, clock: fixedClock() });
    const told = eventsOf(ran).map(({ event, from, number }) => [event, from, number?.risk]);
    expect(told).toEqual([
      ['drift', undefined, undefined],
      ['change', 'watch', 'warn'],
      ['change', 'warn', 'critical'],
      ['done', undefined, undefined],
    ]);
  });

  it('watches no longer than --timeout, however seldom it looks', async () => {
    const argv = ['drift', '--watch', '--every', '5s', '--timeout', '7s', '--json'];
    const ran = await run(argv, { env: { COEX_HOME: temporaryFolder() }, clock: fixedClock() });
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'done', at: '2026-11-05T09:00:07Z' });
  });

  it.each([
    [['drift', '--every', '1h'], 2],
    [['drift', '--fail-on', 'ok'], 2],
    [['drift', '--number', '1'], 5],
    [['drift', '--notify-url', 'ftp://example.com'], 2],
    [['drift', '--notify-url', 'https://example.com'], 4],
  ])('refuses %j', async (argv, exit) => {
    const ran = await run(argv, { env: { COEX_HOME: temporaryFolder() } });
    expect(ran.exitCode).toBe(exit);
  });
});

describe('coex drift ack and snooze', () => {
  it('begin the countdown anew, and keep the reason', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(12));
    expect(
      await coex.ask(['drift', 'ack', BUSINESS_NUMBER, '--opened', '2026-11-04', '--reason', 'Ada']),
    ).toMatchObject({
      openedAt: '2026-11-04T00:00:00Z',
      reason: 'Ada',
    });
    const { numbers } = await coex.ask(['drift']);
    expect(numbers[0]).toMatchObject({ risk: 'ok', phone: { since: { kind: 'acknowledged' } } });
    // What an operator said is no projection.
    await run(['rebuild'], { env: { COEX_HOME: coex.folder } });
    expect((await coex.ask(['drift'])).numbers[0].risk).toBe('ok');
  });

  it('keep silent until the date, and no longer', async () => {
    const coex = coexIn();
    const env = { COEX_HOME: coex.folder };
    await coex.tell(...typedUntil(12));
    await coex.ask(['drift', 'snooze', BUSINESS_NUMBER, '--until', '2026-11-07', '--reason', 'closed']);
    const failing = async (at: number) => {
      const ran = await run(['drift', '--fail-on', 'warn', '--json'], { env, clock: fixedClock(at) });
      return [ran.exitCode, documentOf(ran).numbers[0].risk, documentOf(ran).numbers[0].snoozed];
    };
    expect(await failing(NOW)).toEqual([0, 'warn', { until: '2026-11-07T00:00:00Z', reason: 'closed' }]);
    expect(await failing(NOW + 2 * DAY_MS)).toEqual([3, expect.any(String), null]);
  });

  it.each([
    [['drift', 'ack', BUSINESS_NUMBER, '--opened', '2026-12-01'], 2],
    [['drift', 'ack', '447700900199'], 5],
    [['drift', 'snooze', BUSINESS_NUMBER, '--until', '2026-11-01', '--reason', 'x'], 2],
    [['drift', 'snooze', BUSINESS_NUMBER, '--until', '2026-12-01'], 2],
  ])('refuse %j', async (argv, exit) => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello', T));
    expect((await run(argv, { env: { COEX_HOME: coex.folder } })).exitCode).toBe(exit);
  });
});

describe('coex drift replay', () => {
  it('says at each moment what was known then, customers’ messages among it', async () => {
    const coex = coexIn();
    const asked = Array.from({ length: 60 }, (_, at) =>
      inbound(`wamid.asked.${at}`, 'Open?', daysAgo(60 - at)),
    );
    await coex.tell(...typedUntil(20, 60), ...asked);
    const { numbers } = await coex.ask(['drift', 'replay']);
    const risks = numbers[0].changes.map(({ to }: { to: string }) => to);
    // The link outlived the 14 days, so it was never lost.
    expect(risks.slice(-4)).toEqual(['watch', 'warn', 'critical', 'warn']);
    expect(numbers[0]).toMatchObject({ ends: [], warningsInVain: 0 });
  });

  it.each([
    ['after', 20],
    ['because', 6.2],
  ])('takes no warning for vain %s which the link ended, though it came back', async (_, silentDays) => {
    const coex = coexIn();
    const removed = {
      event: 'PARTNER_REMOVED',
      waba_info: { waba_id: WABA_ID },
      disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
    };
    const back = { event: 'ACCOUNT_RECONNECTED', waba_info: { waba_id: WABA_ID } };
    await coex.tell(
      ...typedUntil(silentDays, 60),
      delivery('account_update', removed, { time: daysAgo(6.1) }),
      delivery('account_update', back, { time: daysAgo(4) }),
    );
    const { numbers } = await coex.ask(['drift', 'replay']);
    expect(numbers[0].changes.at(-1)).toMatchObject({ from: 'lost', to: 'ok' });
    expect(numbers[0]).toMatchObject({ ends: [{ reason: 'PRIMARY_INACTIVITY' }], warningsInVain: 0 });
  });

  it('knows of an opening of the app no sooner than somebody said so', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(16, 60));
    await coex.ask(['drift', 'ack', BUSINESS_NUMBER, '--opened', '2026-10-30']);
    const { numbers } = await coex.ask(['drift', 'replay']);
    const risks = numbers[0].changes.map(({ to }: { to: string }) => to);
    expect(risks).toEqual(['watch', 'warn', 'critical', 'lost', 'watch']);
  });

  it('tells a warning that came to nothing', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(20, 60), echo('wamid.back', 'Back', daysAgo(8.5)));
    const { stdout } = await run(['drift', 'replay'], { env: { COEX_HOME: coex.folder } });
    expect(stdout).toMatch(/watch → warn \(confidence high\)\n.*warn → ok/);
    expect(stdout).toContain('1 warning in vain since 2026-09-06 09:00:00');
  });
});

describe('coex drift calendar', () => {
  it('writes what is due, the same events each time', async () => {
    const coex = coexIn();
    const workingFolder = temporaryFolder();
    await coex.tell(...typedUntil(9));
    const env = { COEX_HOME: coex.folder };
    const ran = await run(['drift', 'calendar', '--out', 'drift.ics', '--json'], { env, workingFolder });
    const { calendar, deadlines } = documentOf(ran);
    expect(readFileSync(join(workingFolder, 'drift.ics'), 'utf8')).toBe(calendar);
    expect(deadlines).toMatchObject([
      { kind: 'open-app', at: '2026-11-09T09:00:00Z' },
      { kind: 'link-ends', at: '2026-11-10T09:00:00Z' },
    ]);
    expect((await run(['drift', 'calendar'], { env })).stdout).toBe(calendar);
    const nowhere = await run(['drift', 'calendar', '--out', 'no/where.ics'], { env, workingFolder });
    expect([nowhere.exitCode, nowhere.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('no/where.ics'),
    ]);
    expect(nowhere.exitCode).not.toBe(0);
  });
});

describe('notifications', () => {
  const SECRET = 'made-up-notify-secret';

  /** Somebody who is told by POST. */
  async function listener(status: () => number) {
    const got: { readonly body: string; readonly signature: string | undefined }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        got.push({ body, signature: String(request.headers['x-coex-signature-256']) });
        response.writeHead(status()).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  }

  it('are posted with a signature, once for each change, and again when they failed', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(10.5));
    let status = 500;
    const { got, url } = await listener(() => status);
    const env = { COEX_HOME: coex.folder, COEX_NOTIFY_SECRET: SECRET };
    const tell = (at = NOW) => run(['drift', '--notify-url', url, '--json'], { env, clock: fixedClock(at) });
    const failed = await tell();
    expect(failed.exitCode).toBe(7);
    expect(eventsOf(failed)[1]).toMatchObject({ event: 'notified', problem: 'it answered 500' });
    status = 204;
    const first = await tell();
    expect(first.exitCode).toBe(0);
    expect(eventsOf(first).map(({ event }) => event)).toEqual(['drift', 'notified', 'done']);
    expect(eventsOf(await tell()).map(({ event }) => event)).toEqual(['drift', 'done']);
    await tell(NOW + 3 * DAY_MS);
    expect(got.map(({ body }) => JSON.parse(body)).map(({ from, to }) => [from, to])).toEqual([
      ['ok', 'warn'],
      ['ok', 'warn'],
      ['warn', 'critical'],
    ]);
    for (const { body, signature } of got) {
      expect(signature).toBe(`sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`);
      expect(body).not.toContain('secret');
    }
  });

  it('are handed to a program, which no shell starts and which sees no secret', async () => {
    const coex = coexIn();
    const folder = temporaryFolder();
    await coex.tell(...typedUntil(10.5));
    const program = join(folder, 'tell; touch $HOME');
    const script = `#!/bin/sh\n{ /bin/cat; echo; echo "$COEX_APP_SECRET-$HOME"; } > "${folder}/told"\n`;
    writeFileSync(program, script, { mode: 0o700 });
    const env = { COEX_HOME: coex.folder, COEX_APP_SECRET: 'do not tell', HOME: '/home/ada' };
    const ran = await run(['drift', '--notify-command', program, '--json'], { env });
    expect(ran.exitCode).toBe(0);
    const [told = '', seen] = readFileSync(join(folder, 'told'), 'utf8').split('\n');
    expect(JSON.parse(told)).toMatchObject({
      schema: 'coex.drift-notice/v1',
      from: 'ok',
      to: 'warn',
      number: { phoneNumberId: PHONE_NUMBER_ID },
    });
    expect(seen).toBe('-/home/ada');
  });

  it('that a program fails to tell are told of, and nothing else stops', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(10.5));
    const env = { COEX_HOME: coex.folder };
    for (const [program, problem] of [
      ['/bin/false', 'it ended with 1'],
      ['/nowhere/at all', expect.stringContaining('ENOENT')],
    ]) {
      const ran = await run(['drift', '--notify-command', String(program), '--json'], { env });
      expect(ran.exitCode).toBe(7);
      expect(eventsOf(ran)[1]).toMatchObject({ way: 'command', problem });
    }
  });

  it('wait while a number is snoozed', async () => {
    const coex = coexIn();
    await coex.tell(...typedUntil(10.5));
    await coex.ask(['drift', 'snooze', BUSINESS_NUMBER, '--until', '2026-11-07', '--reason', 'closed']);
    const env = { COEX_HOME: coex.folder };
    const ran = await run(['drift', '--notify-command', '/bin/false', '--json'], { env });
    expect([ran.exitCode, eventsOf(ran).length]).toEqual([0, 2]);
  });
});
