import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { ask, bodiesOf } from '../support/tables.ts';
import { inbound, sign } from '../support/webhooks.ts';

const BIN = fileURLToPath(new URL('../../bin/coex.js', import.meta.url));
const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };

/** The real binary, and its first event of a kind; what it prints after that is read and dropped. */
async function start(home: string, argv: readonly string[], event: string) {
  const child = execa(process.execPath, [BIN, ...argv, '--json'], {
    env: { ...SECRETS, COEX_HOME: home },
    reject: false,
    buffer: { stdout: false },
  });
  const found = await new Promise<Record<string, unknown>>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const printed = JSON.parse(line);
      if (printed.event === event) resolve(printed);
    });
    child.then(() => reject(new Error(`coex ${argv.join(' ')} ended before its event "${event}"`)));
  });
  return { child, event: found };
}

async function listen(home: string) {
  const { child, event } = await start(home, ['listen', '--port', '0'], 'listening');
  return { child, url: String(event.callbackUrl) };
}

/** Posts bodies over several connections until all are sent or the receiver is gone; gives back what was answered 200. */
async function stream(
  url: string,
  bodies: readonly string[],
  onAnswer: (answered: number) => void,
): Promise<string[]> {
  const acknowledged: string[] = [];
  const waiting = [...bodies];
  const post = async () => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
      const response = await fetch(url, { method: 'POST', body, headers });
      await response.text();
      if (response.status === 200) acknowledged.push(body);
      onAnswer(acknowledged.length);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, post));
  return acknowledged;
}

describe('coex listen, killed in the middle of a stream', () => {
  it('has every acknowledged delivery exactly once, and projects it when it runs again', async () => {
    const home = temporaryFolder();
    const store = join(home, 'store.db');
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { child, url } = await listen(home);
      const bodies = Array.from({ length: 400 }, (_, at) =>
        JSON.stringify(inbound(`wamid.${round}.${at}`, `Text ${at}`, 1_793_900_000 + at)),
      );
      const killAfter = 20 + 60 * round;
      const answered = await stream(url, bodies, (count) => {
        if (count === killAfter) child.kill('SIGKILL');
      });
      expect((await child).signal).toBe('SIGKILL');
      expect(answered.length).toBeGreaterThanOrEqual(killAfter);
      expect(answered.length).toBeLessThan(bodies.length);
      acknowledged.push(...answered);

      const kept = bodiesOf(store);
      expect(new Set(kept).size).toBe(kept.length);
      expect(acknowledged.filter((body) => !kept.includes(body))).toEqual([]);
    }

    // Started once more and told to stop, it leaves nothing waiting, though nothing new came.
    const { child } = await listen(home);
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
    expect(ask(store, 'select id from deliveries where outcome is null')).toEqual([]);
    const wamids = new Set(ask(store, 'select wamid from messages').map(({ wamid }) => wamid));
    const expected = acknowledged.map((body) => JSON.parse(body).entry[0].changes[0].value.messages[0].id);
    expect(expected.filter((wamid) => !wamids.has(wamid))).toEqual([]);
    expect(ask(store, 'select count(*) as count from messages')).toEqual(
      ask(store, 'select count(*) as count from deliveries'),
    );
    expect(ask(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('coex rebuild, killed in the middle', () => {
  it('comes to the same tables when run again', async () => {
    const home = temporaryFolder();
    const store = join(home, 'store.db');
    const env = { COEX_HOME: home };
    const input = Array.from({ length: 2000 }, (_, at) =>
      JSON.stringify(inbound(`wamid.${at}`, 'x', 1_793_900_000 + at)),
    ).join('\n');
    await execa(process.execPath, [BIN, 'ingest', '-'], { env, input });
    const messages = ask(store, 'select * from messages');

    const { child } = await start(home, ['rebuild'], 'progress');
    child.kill('SIGKILL');
    expect((await child).signal).toBe('SIGKILL');
    const left = ask(store, 'select id from deliveries where outcome is null').length;
    expect(left).toBeGreaterThan(0);

    const { stdout } = await execa(process.execPath, [BIN, 'rebuild'], { env });
    expect(stdout).toBe('Rebuilt from 2,000 deliveries.');
    expect(ask(store, 'select * from messages')).toEqual(messages);
  });

  it('hears Ctrl-C at once', async () => {
    const home = temporaryFolder();
    const env = { COEX_HOME: home };
    const input = Array.from({ length: 2000 }, (_, at) => JSON.stringify(inbound(`wamid.${at}`, 'x'))).join(
      '\n',
    );
    await execa(process.execPath, [BIN, 'ingest', '-'], { env, input });
    const { child } = await start(home, ['rebuild'], 'progress');
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    expect(
      ask(join(home, 'store.db'), 'select id from deliveries where outcome is null').length,
    ).toBeGreaterThan(0);
  });
});
