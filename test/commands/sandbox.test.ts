import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { runOn } from '../support/host.ts';
import { eventsOf, NOW } from '../support/run.ts';

/** Runs `coex sandbox start`, calls it once it listens, and stops it when the call is answered. */
async function whileRunning<Result>(
  flags: readonly string[],
  use: (url: string) => Promise<Result>,
  clock: Clock = idleClock(),
) {
  const stop = new AbortController();
  let used: Promise<Result> | undefined;
  const ran = await runOn(['sandbox', 'start', '--port', '0', '--history', '5', ...flags], {
    signal: stop.signal,
    clock,
    onOutput: (text) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (url !== undefined) used ??= use(url).finally(() => stop.abort());
    },
  });
  return { ...ran, result: await used };
}

/** Time stands still; who sleeps lets others go on. */
function idleClock(): Clock {
  return { now: () => NOW, sleep: () => new Promise((resolve) => setImmediate(resolve)) };
}

describe('coex sandbox start', () => {
  it('listens until it is stopped, and tells how to use it', async () => {
    const { stdout, exitCode, result } = await whileRunning(['--json'], async (url) => {
      const response = await fetch(`${url}/sandbox/status`);
      return response.json();
    });
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ clock: { now: NOW }, number: { link: 'none' } });
    const [listening, stopped, ...more] = eventsOf({ stdout, stderr: '', exitCode });
    expect(more).toEqual([]);
    expect(stopped).toEqual({ schema: 'coex.sandbox.start/v1', event: 'stopped' });
    expect(listening.env).toEqual({
      COEX_GRAPH_URL: listening.url,
      COEX_APP_ID: expect.stringMatching(/^\d+$/),
      COEX_CONFIG_ID: expect.stringMatching(/^\d+$/),
      COEX_APP_SECRET: expect.stringMatching(/^[0-9a-f]{32}$/),
      COEX_ACCESS_TOKEN: expect.stringMatching(/^EAA/),
    });
  });

  it('prints lines a shell can take over, and talks on stderr', async () => {
    const { stdout, stderr } = await whileRunning([], async () => undefined);
    expect(
      stdout
        .trim()
        .split('\n')
        .every((line) => /^export COEX_[A-Z_]+=[^\s"'$`]+$/.test(line)),
    ).toBe(true);
    expect(stderr).toMatch(/^Sandbox at http:.* \(Ctrl-C stops\)/);
    expect(stderr).toMatch(/Stopped\.\n$/);
  });

  it('makes the same app and people for the same seed', async () => {
    const customers = async (url: string) => {
      const status = (await (await fetch(`${url}/sandbox/customers`)).json()) as { customers: unknown };
      return status.customers;
    };
    const [one, same, other] = [
      await whileRunning(['--seed', '7'], customers),
      await whileRunning(['--seed', '7'], customers),
      await whileRunning(['--seed', '8'], customers),
    ];
    expect(one.result).toEqual(same.result);
    expect(one.result).not.toEqual(other.result);
  });

  it('lets its clock run with ours, as fast as told', async () => {
    let now = NOW;
    const clock: Clock = {
      now: () => now,
      sleep: async () => {
        now += 1000;
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
    const { result } = await whileRunning(
      ['--speed', '60'],
      async (url) => {
        const status = (await (await fetch(`${url}/sandbox/status`)).json()) as { clock: { now: number } };
        return status.clock.now;
      },
      clock,
    );
    expect(((result ?? 0) - NOW) % 60_000).toBe(0);
    expect(result).toBeGreaterThan(NOW);
  });

  it('says that its port is taken, exit 2', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ran = await runOn(['sandbox', 'start', '--port', String(port), '--json'], {});
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(ran)).toMatchObject([
      {
        event: 'error',
        error: { code: 'port-in-use', message: `Port ${port} on 127.0.0.1 is already in use.` },
      },
    ]);
  });
});
