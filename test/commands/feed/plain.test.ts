import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressParts } from '../../../src/core/store-address.ts';
import { type Coex, coexIn } from '../../support/coex.ts';
import { isSqlite } from '../../support/engine.ts';
import { BEGIN, imported, tellChats } from '../../support/export-stage.ts';
import { eventsOf, NOW, type Ran, run } from '../../support/run.ts';
import { storeAddress } from '../../support/store-address.ts';
import { ask } from '../../support/tables.ts';
import { turns } from '../../support/virtual-clock.ts';
import {
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  sign,
} from '../../support/webhooks.ts';

const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };

/** How long the feed rests after a look; what it waits for otherwise is over at once. */
const REST_MS = 200;

/** Runs the feed on a store; each step is done when it has looked and would rest, after the last it is stopped. */
async function feed(
  { folder }: Coex,
  argv: readonly string[],
  steps: readonly ((printed: string) => Promise<unknown>)[] = [],
): Promise<Ran> {
  const stop = new AbortController();
  const left = [...steps];
  let printed = '';
  const sleep = async (durationMs: number) => {
    if (durationMs !== REST_MS) return;
    const step = left.shift();
    if (step === undefined) stop.abort();
    else await step(printed);
  };
  return run(['feed', ...argv], {
    env: { COEX_HOME: folder, ...SECRETS },
    signal: stop.signal,
    clock: { now: () => NOW, sleep },
    onStdout: (text) => {
      printed += text;
    },
  });
}

/** What is stored, and not projected yet. */
function waitingIn({ storeFile }: Coex) {
  return ask(storeFile, 'select id from deliveries where outcome is null');
}

function status(wamid: string, name: string, more: object = {}) {
  const entry = { id: wamid, status: name, timestamp: '1793900400', recipient_id: CUSTOMER, ...more };
  return delivery('messages', numberValue({ statuses: [entry] }));
}

const REVOKE = {
  from: CUSTOMER,
  id: 'wamid.R',
  timestamp: '1793900500',
  type: 'revoke',
  revoke: { original_message_id: 'wamid.1' },
};

describe('coex feed --json', () => {
  it('tells the latest messages first, then what comes, and at the end how much came', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.0', 'Long ago', 1_793_800_000), inbound('wamid.1', 'Hello'));
    const ran = await feed(
      coex,
      ['--json', '--last', '1'],
      [
        () => coex.tell(echo('wamid.2', 'Hello to you')),
        () =>
          coex.tell(
            status('wamid.2', 'delivered'),
            delivery('messages', numberValue({ messages: [REVOKE] })),
          ),
      ],
    );
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(eventsOf(ran)).toMatchObject([
      { schema: 'coex.feed/v1', event: 'started', phoneNumberId: null, callbackUrl: null },
      { event: 'message', earlier: true, message: { wamid: 'wamid.1', text: 'Hello' } },
      { event: 'message', earlier: false, message: { wamid: 'wamid.2', origin: 'app' } },
      { event: 'status', wamid: 'wamid.2', status: 'delivered', recipient: CUSTOMER, chat: 1, errors: null },
      { event: 'revision', kind: 'revoke', by: 'customer', originalWamid: 'wamid.1', chat: 1 },
      { event: 'stopped', messages: 1, revisions: 1, statuses: 1 },
    ]);
  });

  it('follows one number when one is named, and refuses one that nobody knows', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const other = JSON.parse(
      JSON.stringify(inbound('wamid.2', 'Elsewhere')).replaceAll(PHONE_NUMBER_ID, '77'),
    );
    const ran = await feed(coex, ['--json', '--number', PHONE_NUMBER_ID], [() => coex.tell(other)]);
    expect(eventsOf(ran).map(({ event }) => event)).toEqual(['started', 'message', 'stopped']);
    expect((await feed(coex, ['--json', '--number', '+44 7700 900999'])).exitCode).toBe(5);
  });

  it('tells nothing of the history that comes in meanwhile', async () => {
    const coex = coexIn();
    const ran = await feed(
      coex,
      ['--json'],
      [
        () => coex.tell(imported('wamid.H1', BEGIN - 86_400, 'Long ago')),
        () => coex.tell(inbound('wamid.1', 'Hello')),
      ],
    );
    const { messages } = await coex.ask(['messages', 'list', '--imported']);
    expect(messages).toHaveLength(1);
    const told = eventsOf(ran).filter(({ event }) => event === 'message');
    expect(told.map(({ message }) => message.wamid)).toEqual(['wamid.1']);
  });

  it('tells nothing twice when all tables are made again, and what came meanwhile', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'), echo('wamid.2', 'Hello to you'));
    const ran = await feed(
      coex,
      ['--json', '--last', '0'],
      [
        () => run(['rebuild'], { env: { COEX_HOME: coex.folder } }),
        () => coex.tell(inbound('wamid.3', 'Still there?')),
      ],
    );
    const told = eventsOf(ran).filter(({ event }) => event === 'message');
    expect(told.map(({ message }) => message.wamid)).toEqual(['wamid.3']);
  });

  it.runIf(isSqlite)('says that the store is gone, makes none, and goes on when it is back', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const aside = `${coex.storeFile}.aside`;
    const ran = await feed(
      coex,
      ['--json', '--last', '0'],
      [
        () => rename(coex.storeFile, aside),
        async () => undefined,
        () => rename(aside, coex.storeFile),
        () => coex.tell(inbound('wamid.2', 'Still there?')),
      ],
    );
    expect(eventsOf(ran)).toMatchObject([
      { event: 'started' },
      { event: 'trouble', of: 'store', code: 'store-gone' },
      { event: 'recovered', of: 'store' },
      { event: 'message', message: { wamid: 'wamid.2' } },
      { event: 'stopped', messages: 1 },
    ]);
  });

  it.runIf(isSqlite)('goes on with another store that is there in its place, from its end', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const ran = await feed(
      coex,
      ['--json', '--last', '0'],
      [
        async () => {
          for (const end of ['', '-wal', '-shm']) await rm(coex.storeFile + end, { force: true });
        },
        () => coex.tell(inbound('wamid.9', 'Before it was looked at')),
        () => coex.tell(inbound('wamid.2', 'A new beginning')),
      ],
    );
    const told = eventsOf(ran).filter(({ event }) => event === 'message');
    expect(told.map(({ message }) => message.wamid)).toEqual(['wamid.2']);
  });

  it.runIf(isSqlite)('waits for a store that is locked when it begins, and says so', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const locking = new DatabaseSync(coex.storeFile);
    onTestFinished(() => {
      if (locking.isOpen) locking.close();
    });
    locking.exec('pragma locking_mode = exclusive; begin exclusive; delete from rejections');
    const ran = await feed(
      coex,
      ['--json', '--number', PHONE_NUMBER_ID],
      [
        async () => undefined,
        async () => locking.close(),
        () => coex.tell(inbound('wamid.2', 'Still there?')),
      ],
    );
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(eventsOf(ran)).toMatchObject([
      { event: 'trouble', of: 'store', code: 'store-busy' },
      { event: 'recovered', of: 'store' },
      { event: 'started', phoneNumberId: PHONE_NUMBER_ID },
      { event: 'message', earlier: true, message: { wamid: 'wamid.1' } },
      { event: 'message', earlier: false, message: { wamid: 'wamid.2' } },
      { event: 'stopped', messages: 1 },
    ]);
  });

  it('says that its database does not answer as soon as the first attempt has failed', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    let attempts = 0;
    silent.on('connection', (socket) => {
      attempts += 1;
      socket.on('error', () => undefined).resume();
    });
    const { port } = silent.address() as AddressInfo;
    const stop = new AbortController();
    let attemptsBefore: number | undefined;
    const ran = await run(['feed', '--json'], {
      env: {
        COEX_HOME: coexIn().folder,
        COEX_STORE: `postgres://coex@127.0.0.1:${port}/coex?connect_timeout=1`,
      },
      signal: stop.signal,
      onStdout: (text) => {
        if (!text.includes('"trouble"')) return;
        attemptsBefore = attempts;
        stop.abort();
      },
    });
    expect(eventsOf(ran)[0]).toMatchObject({ event: 'trouble', of: 'store', code: 'store-unreachable' });
    expect(attemptsBefore).toBe(1);
  });

  it.runIf(isSqlite)('ends on a store that a newer coex has written', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const newer = new DatabaseSync(coex.storeFile);
    newer.exec("pragma user_version = 9999; update store_facts set value = 9999 where name = 'usable_from'");
    newer.close();
    const ran = await feed(coex, ['--json']);
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(ran)).toMatchObject([{ event: 'error', error: { code: 'store-too-new' } }]);
  });

  it('receives by itself with --listen', async () => {
    const coex = coexIn();
    const ran = await feed(
      coex,
      ['--json', '--listen', '--port', '0'],
      [
        async (printed) => {
          const [url = ''] = /http:\/\/[^" ]+\/webhook/.exec(printed) ?? [];
          const body = JSON.stringify(inbound('wamid.1', 'Hello'));
          const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
          expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(200);
        },
        async () => {
          while (waitingIn(coex).length > 0) await turns();
        },
      ],
    );
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(eventsOf(ran)).toMatchObject([
      { event: 'started', callbackUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/) },
      { event: 'message', message: { wamid: 'wamid.1' } },
      { event: 'stopped' },
    ]);
  });

  it.runIf(isSqlite)('stops receiving while there is no store, so that Meta sends again', async () => {
    const coex = coexIn();
    const aside = `${coex.storeFile}.aside`;
    let url = '';
    const ask = () =>
      fetch(url).then(
        ({ status }) => status,
        () => 'nobody',
      );
    const ran = await feed(
      coex,
      ['--json', '--listen', '--port', '0'],
      [
        async (printed) => {
          url = /http:\/\/[^" ]+\/webhook/.exec(printed)?.[0] ?? '';
          expect(await ask()).toBe(403);
          await rename(coex.storeFile, aside);
        },
        async () => {
          expect(await ask()).toBe('nobody');
          await rename(aside, coex.storeFile);
        },
        async () => expect(await ask()).toBe(403),
      ],
    );
    expect(eventsOf(ran)).toMatchObject([
      { event: 'started' },
      { event: 'trouble', of: 'store', code: 'store-gone' },
      { event: 'trouble', of: 'receiver', code: 'store-gone' },
      { event: 'recovered', of: 'store' },
      { event: 'recovered', of: 'receiver' },
      { event: 'stopped' },
    ]);
  });

  it('fails like coex listen when it cannot receive at all', async () => {
    const coex = coexIn();
    const ran = await run(['feed', '--json', '--listen', '--port', '0'], { env: { COEX_HOME: coex.folder } });
    expect(ran.exitCode).toBe(4);
    expect(eventsOf(ran)).toMatchObject([{ event: 'error', error: { code: 'secret-missing' } }]);
  });
});

describe('coex feed --plain', () => {
  it('prints a line for each message, edit, revoke and status', async () => {
    const coex = await tellChats();
    const ran = await feed(
      coex,
      ['--plain', '--last', '2'],
      [
        () =>
          coex.tell(
            echo('wamid.E9', 'See you'),
            status('wamid.E9', 'failed', { errors: [{ code: 131026, title: 'Undeliverable' }] }),
          ),
      ],
    );
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      '2026-11-05 08:11:40 ← customer  Mira: [hologram]',
      '2026-11-05 08:13:20 ← customer  Mira: Bye',
      '2026-11-05 17:38:30 → app       Mira: See you (failed)',
      expect.stringMatching(/^2026-11-05 17:40:00 · status {4}Mira: failed 131026: /),
    ]);
    const address = await storeAddress(coex.storeFile);
    const location = addressParts(address)?.location ?? address;
    expect(ran.stderr).toBe(
      `Following ${location} (Ctrl-C stops)\nStopped. 1 message, 0 edits and revokes, 1 status.\n`,
    );
  });

  it('lets no message drive the terminal', async () => {
    const coex = coexIn();
    const ran = await feed(
      coex,
      ['--plain'],
      [() => coex.tell(inbound('wamid.1', 'Hi \u001b]52;c;AAAA\u0007 \u202Eevil\u009b2J\nnext'))],
    );
    expect(ran.stdout).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});
