import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openCallback } from '../sandbox/callback.ts';
import { runOn } from '../support/host.ts';
import { eventsOf, fixedClock, NOW, seededRandom, temporaryFolder } from '../support/run.ts';

const CANARY = 'EAAcanary0123456789canary';

describe('a secret given in the environment', () => {
  const env = () => ({
    COEX_HOME: temporaryFolder(),
    COEX_ACCESS_TOKEN: CANARY,
    COEX_APP_SECRET: CANARY,
    COEX_VERIFY_TOKEN: CANARY,
    COEX_STORE_PASSWORD: CANARY,
  });
  const arguments_: Readonly<Record<string, readonly string[]>> = {
    demo: ['--history', '20'],
    listen: ['--port', '0'],
    feed: ['--listen', '--port', '0'],
    'sandbox start': ['--port', '0', '--history', '0'],
    'config get': ['port'],
    'config set': ['port', '1'],
    'config unset': ['port'],
    'chats show': ['1'],
    completion: ['bash'],
    project: ['--until-done'],
    ingest: ['-'],
    schema: ['demo'],
    'secrets set': ['app-secret'],
    'store copy': ['--to', 'postgres://coex:EAAcanary0123456789canary@127.0.0.1:1/coex'],
    'secrets remove': ['app-secret'],
  };

  it.each(Object.keys(COMMANDS))(
    'is in nothing that %s prints, with every flag that prints more',
    async (name) => {
      for (const flags of [[], ['--json']]) {
        const stop = new AbortController();
        const argv = [...name.split(' '), ...(arguments_[name] ?? []), '--trace', '--debug', ...flags];
        const ran = await runOn(argv, {
          env: env(),
          stdin: CANARY,
          signal: stop.signal,
          // What runs until Ctrl-C is stopped as soon as it has said where it listens.
          onOutput: (text) => {
            if (
              /"listening"|"callbackUrl"|^Receiving at |^Sandbox at |, receiving at /.test(text) &&
              name !== 'demo'
            )
              stop.abort();
          },
        });
        expect(ran.stdout + ran.stderr).not.toBe('');
        expect(ran.stdout + ran.stderr).not.toContain(CANARY);
      }
    },
  );
});

describe('coex demo --trace', () => {
  it('shows every call, and no secret, code, phone or text', async () => {
    const options = { seed: 7, historyMessages: 120 };
    const hidden = await whatMustNotShow(options);
    const random = seededRandom(1);
    const made: string[] = [];
    const hex = (sizeBytes: number) => {
      made.push(random.hex(sizeBytes));
      return made.at(-1) ?? '';
    };
    const argv = ['demo', '--history', '120', '--seed', '7', '--json', '--trace'];
    const ran = await runOn(argv, { random: { ...random, hex }, clock: fixedClock(NOW) });
    expect(ran.exitCode).toBe(0);
    const events = eventsOf(ran);
    const texts = events.flatMap(({ message }) => [message?.text, message?.with]).filter((text) => text);
    const wamids = events
      .filter(({ message }) => message?.origin === 'api')
      .map(({ message }) => message.wamid);
    expect(texts.length).toBeGreaterThan(10);
    expect(wamids.length).toBeGreaterThan(0);
    expect(made.length).toBeGreaterThan(1);

    const trace = ran.stderr;
    for (const part of [
      '/oauth/access_token?',
      '/debug_token?',
      '/subscribed_apps',
      '/smb_app_data',
      '/messages',
    ]) {
      expect(trace).toContain(part);
    }
    expect(trace).toContain('"text":{"body":"[redacted]"}');
    for (const value of [...hidden, ...made, ...texts, ...wamids]) expect(trace).not.toContain(value);
    expect(trace).not.toMatch(/EAA\w/);
    for (const secret of hidden.slice(0, 4)) expect(ran.stdout).not.toContain(secret);
  });
});

/** The secrets first, then what is personal: found out by walking through the same sandbox once. */
async function whatMustNotShow(options: { seed: number; historyMessages: number }): Promise<string[]> {
  const sandbox = await startSandbox({ ...options, startAt: NOW });
  const callback = await openCallback();
  try {
    const link = new URL('/signup', sandbox.url);
    link.searchParams.set('app_id', sandbox.app.id);
    link.searchParams.set('config_id', sandbox.app.configId);
    link.searchParams.set('extras', '{"featureType":"whatsapp_business_app_onboarding"}');
    link.searchParams.set('redirect_uri', callback.url);
    await sandbox.phone.accept(link.href);
    const code = callback.visits.at(-1)?.searchParams.get('code') ?? '';
    const query = new URLSearchParams({ client_id: sandbox.app.id, client_secret: sandbox.app.secret, code });
    const answer = await fetch(`${sandbox.url}/v26.0/oauth/access_token?${query}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const phones = sandbox.customers.list().map(({ waId }) => waId);
    expect(phones.length).toBeGreaterThan(5);
    expect(code.length + token.length).toBeGreaterThan(100);
    const business = ['447700900100', '7700 900100'];
    return [sandbox.app.secret, sandbox.app.systemToken, code, token, ...business, ...phones];
  } finally {
    await sandbox.close();
    await callback.close();
  }
}
