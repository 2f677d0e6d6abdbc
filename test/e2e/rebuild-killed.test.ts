import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';
import { inbound } from '../support/webhooks.ts';

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

/** So that the 2,000 do not go into one commit. */
const LONG = 'x'.repeat(8000);

describe('coex rebuild, killed in the middle', () => {
  it('comes to the same tables when run again', async () => {
    const home = temporaryFolder();
    const store = join(home, 'store.db');
    const env = { COEX_HOME: home };
    const input = Array.from({ length: 2000 }, (_, at) =>
      JSON.stringify(inbound(`wamid.${at}`, LONG, 1_793_900_000 + at)),
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
    const input = Array.from({ length: 2000 }, (_, at) => JSON.stringify(inbound(`wamid.${at}`, LONG))).join(
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
