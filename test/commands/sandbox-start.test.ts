import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openCallback, VERIFY_TOKEN } from '../sandbox/callback.ts';
import { runOn } from '../support/host.ts';
import { eventsOf, NOW, temporaryFolder } from '../support/run.ts';

/** Runs `coex sandbox start --json` until an event has come and was used. */
async function whileRunning<Result>(
  flags: readonly string[],
  until: string,
  use: (url: string) => Promise<Result>,
  { clock = idleClock(), env = {} }: { clock?: Clock; env?: Record<string, string> } = {},
) {
  const stop = new AbortController();
  let url = '';
  let used: Promise<Result> | undefined;
  const ran = await runOn(['sandbox', 'start', '--port', '0', '--json', ...flags], {
    signal: stop.signal,
    clock,
    env: { COEX_HOME: temporaryFolder(), ...env },
    onOutput: (text) => {
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(url === '' ? text : url)?.[0] ?? url;
      if (text.includes(`"event":"${until}"`)) used ??= use(url).finally(() => stop.abort());
    },
  });
  return { ...ran, result: await used, events: ran.stdout === '' ? [] : eventsOf(ran) };
}

/** Time stands still; who sleeps lets others go on. */
function idleClock(): Clock {
  return { now: () => NOW, sleep: () => new Promise((resolve) => setImmediate(resolve)) };
}

/** Each sleep takes as long as it says, at once. */
function steppingClock(stepMs: number): Clock & { readonly slept: () => number } {
  let now = NOW;
  let slept = 0;
  return {
    now: () => now,
    slept: () => slept,
    sleep: async () => {
      now += stepMs;
      slept += 1;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers; a wrong path fails the test
async function ask(url: string, path: string, body?: object): Promise<any> {
  const response = await fetch(`${url}/sandbox/${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.json();
}

describe('coex sandbox start --forward-to', () => {
  it('subscribes app and WABA to every field at once, with the handshake', async () => {
    const callback = await openCallback();
    onTestFinished(() => callback.close());
    const { events, result } = await whileRunning(
      ['--history', '5', '--forward-to', callback.url],
      'forwarding',
      async (url) => {
        await ask(url, 'trigger', { event: 'account_update.ACCOUNT_OFFBOARDED', deliver: true });
        await ask(url, 'trigger', { event: 'messages.text', deliver: true });
        return callback.received.map(({ field }) => field);
      },
      { env: { COEX_VERIFY_TOKEN: VERIFY_TOKEN } },
    );
    expect(events[1]).toMatchObject({ event: 'forwarding', callbackUrl: callback.url, problem: null });
    expect(result).toEqual(['account_update', 'messages']);
    expect(callback.visits[0]?.searchParams.get('hub.mode')).toBe('subscribe');
  });

  it('takes a callback that is not up yet, and says so', async () => {
    const { events, result } = await whileRunning(
      ['--history', '5', '--forward-to', 'http://127.0.0.1:1/webhook'],
      'forwarding',
      (url) => ask(url, 'accounts'),
    );
    expect(events[1]).toMatchObject({
      problem: expect.stringContaining('did not pass the handshake: no answer'),
    });
    expect(result.apps[0].callbackUrl).toBe('http://127.0.0.1:1/webhook');
    expect(result.apps[0].fields).toContain('message_template_status_update');
  });

  it('refuses what is no URL, or would carry webhooks elsewhere in the clear', async () => {
    const none = await runOn(['sandbox', 'start', '--port', '0', '--forward-to', 'there'], {});
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('--forward-to')]);
    const clear = await runOn(
      ['sandbox', 'start', '--port', '0', '--forward-to', 'http://example.com/hook'],
      {},
    );
    expect([clear.exitCode, clear.stderr]).toEqual([
      2,
      expect.stringContaining('https URL, or http on this machine'),
    ]);
  });
});

describe('coex sandbox start --scenario', () => {
  it('plays it first, to its end, and goes on from there', async () => {
    const { events, result } = await whileRunning(['--scenario', 'declined-history'], 'played', (url) =>
      ask(url, 'status'),
    );
    expect(events.at(-2)).toMatchObject({ event: 'played', name: 'declined-history', ok: true });
    expect(events.filter(({ event }) => event === 'step')).toHaveLength(9);
    expect(result).toMatchObject({
      seed: 12,
      number: { link: 'connected', sharesHistory: false },
      subscriptions: { app: null },
    });
  });

  it('plays it to the callback, with the history and seed the flags say', async () => {
    const callback = await openCallback();
    onTestFinished(() => callback.close());
    const { result } = await whileRunning(
      ['--scenario', 'happy-path', '--seed', '3', '--history', '300', '--forward-to', callback.url],
      'played',
      (url) => ask(url, 'status'),
      { env: { COEX_VERIFY_TOKEN: VERIFY_TOKEN } },
    );
    expect(result.seed).toBe(3);
    // The live messages are in the phone too.
    expect(result.number.phone.pastMessages).toBe(303);
    expect(callback.of('history').length).toBeGreaterThan(2);
    expect(callback.of('smb_message_echoes')).toHaveLength(1);
  });

  it('says that there is none, before it listens', async () => {
    const ran = await runOn(['sandbox', 'start', '--port', '0', '--scenario', 'nowhere', '--json'], {});
    expect(ran.exitCode).toBe(5);
    expect(eventsOf(ran)).toMatchObject([{ event: 'error', error: { code: 'not-found' } }]);
  });
});

describe('coex sandbox start --from', () => {
  it('goes on from a kept sandbox', async () => {
    const other = await startSandbox({ seed: 9, startAt: NOW, historyMessages: 7 });
    other.act('signup.accept');
    await other.advance(3_600_000);
    const file = join(temporaryFolder(), 'kept.json');
    writeFileSync(file, await other.export());
    const { app, number } = other;
    await other.close();
    const { events, result } = await whileRunning(['--from', file], 'listening', (url) => ask(url, 'status'));
    expect(events[0]).toMatchObject({ phoneNumberId: number.id, env: { COEX_APP_SECRET: app.secret } });
    expect(result).toMatchObject({ clock: { now: NOW + 3_600_000 }, seed: 9, number: { link: 'connected' } });
  });

  it('says that a file is no snapshot, or says too much', async () => {
    const file = join(temporaryFolder(), 'none.json');
    writeFileSync(file, '{"object":1}');
    const none = await runOn(['sandbox', 'start', '--port', '0', '--from', file], {});
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('This is no snapshot')]);
    const both = await runOn(['sandbox', 'start', '--port', '0', '--from', file, '--seed', '1'], {});
    expect([both.exitCode, both.stderr]).toEqual([2, expect.stringContaining('brings its seed')]);
  });
});

describe('coex sandbox start --without', () => {
  it('leaves rules out, with commas or again and again', async () => {
    const { result } = await whileRunning(
      ['--history', '5', '--without', 'service-window,throughput', '--without', 'pair-rate'],
      'listening',
      (url) => ask(url, 'status'),
    );
    expect(result.rulesOff).toEqual(['service-window', 'throughput', 'pair-rate']);
  });

  it('knows what was likely meant', async () => {
    const ran = await runOn(['sandbox', 'start', '--port', '0', '--without', 'troughput'], {});
    expect([ran.exitCode, ran.stderr]).toEqual([5, expect.stringContaining('Did you mean throughput?')]);
  });
});

describe('coex sandbox start, when a call breaks the phone', () => {
  it('says so at once, once for each call', async () => {
    const { events } = await whileRunning(['--history', '5'], 'listening', async (url) => {
      const { outcome: token } = await ask(url, 'act', { do: 'token.add', with: {} });
      await ask(url, 'act', { do: 'signup.accept', with: {} });
      const { number } = await ask(url, 'status');
      for (const edge of ['deregister', 'register']) {
        await fetch(`${url}/v23.0/${number.id}/${edge}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ messaging_product: 'whatsapp', pin: '123456' }),
        });
      }
      // Ticks go by between two answers, however idle the clock.
      for (let asked = 0; asked < 5; asked += 1) await ask(url, 'status');
    });
    expect(events.filter(({ event }) => event === 'alarm')).toMatchObject([
      { at: '2026-11-05T09:00:00Z', what: expect.stringContaining('/deregister'), broke: false },
      { what: expect.stringContaining('/register'), broke: true },
    ]);
  });
});

describe('the time of a running sandbox', () => {
  it('does not drift, however the ticks are cut', async () => {
    const clock = steppingClock(7);
    let read = { now: 0, slept: 0 };
    await whileRunning(
      ['--history', '5', '--speed', '1.37'],
      'listening',
      async (url) => {
        while (clock.slept() < 300) await new Promise((resolve) => setImmediate(resolve));
        const { clock: own } = await ask(url, 'status');
        read = { now: own.now, slept: clock.slept() };
      },
      { clock },
    );
    // Between the two readings a few ticks may pass; 300 ticks rounded one by one would be 120 ms behind.
    const gone = read.now - NOW;
    expect(gone).toBeGreaterThan(300 * 7 * 1.37 - 12);
    expect(gone).toBeLessThanOrEqual((read.slept + 1) * 7 * 1.37);
  });

  it('goes on while callbacks are slow, and they are told all the same', async () => {
    const waiting: (() => void)[] = [];
    const server = createServer((request, response) => {
      request.resume();
      const { searchParams } = new URL(request.url ?? '/', 'http://callback');
      const challenge = searchParams.get('hub.challenge');
      if (challenge !== null) response.end(challenge);
      else waiting.push(() => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { result } = await whileRunning(
      ['--history', '5', '--forward-to', `http://127.0.0.1:${port}/webhook`],
      'forwarding',
      async (url) => {
        for (let nth = 0; nth < 230; nth += 1) await ask(url, 'trigger', { event: 'messages.text' });
        // As many as may be under way at once hang; the rest wait, and the clock does not.
        while (waiting.length < 200) await new Promise((resolve) => setImmediate(resolve));
        const before = (await ask(url, 'status')).clock.now;
        let after = before;
        while (after < before + 5000) after = (await ask(url, 'status')).clock.now;
        const hanging = waiting.length;
        while (waiting.length > 0 || (await ask(url, 'status')).deliveries.delivered < 230)
          waiting.shift()?.();
        return { hanging, delivered: (await ask(url, 'status')).deliveries.delivered };
      },
      { clock: steppingClock(1000) },
    );
    expect(result).toEqual({ hanging: 200, delivered: 230 });
  });
});
