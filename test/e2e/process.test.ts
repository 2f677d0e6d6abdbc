import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { temporaryFolder } from '../support/run.ts';
import { inbound, sign } from '../support/webhooks.ts';

const secrets = { COEX_APP_SECRET: 'abc', COEX_VERIFY_TOKEN: 'def' };

/** `coex listen`, once it listens. */
async function startListening(...flags: readonly string[]) {
  const running = startBinary(['listen', '--port', '0', ...flags], {
    env: { COEX_HOME: temporaryFolder(), ...secrets },
  });
  onTestFinished(() => void running.kill('SIGKILL'));
  const stream = flags.includes('--json') ? running.stdout : running.stderr;
  const line = await firstLine(stream);
  const port = Number(/:(\d+)\/webhook/.exec(line)?.[1]);
  return { running, port };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('It ended without a line.');
}

/** Resolves when nobody takes connections at a port any more. */
async function untilClosed(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (!isOpen) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Node keeps its compile cache among the temporary files; that may stay. */
function demoFoldersIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('coex-'));
}

describe('coex listen', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in good order on %s, exit 0, `stopped` last',
    async (signal) => {
      const { running, port } = await startListening('--json');
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
      running.kill(signal);
      const { stdout, stderr, exitCode } = await running;
      const events = stdout.split('\n').map((line) => JSON.parse(line));
      expect(events.map(({ event }) => event)).toEqual(['listening', 'stopped']);
      expect(events.at(-1)).toMatchObject({ schema: 'coex.listen/v1', accepted: 0, rejected: 0, refused: 0 });
      expect([stderr, exitCode]).toEqual(['', 0]);
    },
  );

  it('waits for a delivery that is under way, and stops at once when asked twice', async () => {
    const { running, port } = await startListening('--json');
    const sending = connect(port, '127.0.0.1');
    sending.on('error', () => undefined);
    onTestFinished(() => void sending.destroy());
    sending.write('POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n');
    // The answer says that the request has arrived.
    await new Promise((resolve) => sending.once('data', resolve));
    let hasEnded = false;
    void running.then(() => {
      hasEnded = true;
    });
    running.kill('SIGINT');
    await untilClosed(port);
    expect(hasEnded).toBe(false);
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(130);
    expect(stdout).not.toContain('stopped');
  });

  it('tells people the same on stderr', async () => {
    const { running } = await startListening();
    running.kill('SIGINT');
    const { stdout, stderr, exitCode } = await running;
    expect([stdout, exitCode]).toEqual(['', 0]);
    expect(stderr).toMatch(/^Receiving at http.* \(Ctrl-C stops\)\nStopped\. 0 deliveries received/);
  });

  it('says that its port is taken, exit 2', async () => {
    const { port } = await startListening('--json');
    const second = await startBinary(['listen', '--port', String(port)], {
      env: { COEX_HOME: temporaryFolder(), ...secrets },
    });
    expect(second.stderr).toContain(`coex: Port ${port} on 127.0.0.1 is already in use.`);
    expect(second.exitCode).toBe(2);
  });
});

describe('coex demo', () => {
  it('is exit 130 on SIGINT, and leaves nothing behind', async () => {
    const temporary = temporaryFolder();
    const running = startBinary(['demo', '--history', '20000', '--json'], { env: { TMPDIR: temporary } });
    await firstLine(running.stdout);
    running.kill('SIGINT');
    const { stdout, stderr, exitCode } = await running;
    expect(JSON.parse(stdout.split('\n').at(-1) ?? '')).toMatchObject({
      event: 'error',
      error: { code: 'interrupted' },
    });
    expect([stderr, exitCode]).toEqual(['', 130]);
    expect(demoFoldersIn(temporary)).toEqual([]);
  });
});

describe('output that nobody reads any more', () => {
  it.each([[['demo', '--history', '20000', '--json']], [['demo', '--history', '20000', '--quiet']]])(
    'ends %j quietly',
    async (argv) => {
      const temporary = temporaryFolder();
      const running = startBinary(argv, { env: { TMPDIR: temporary } });
      await new Promise((resolve) => running.stdout.once('data', resolve));
      running.stdout.destroy();
      const { stderr, exitCode } = await running;
      expect([stderr, exitCode]).toEqual(['', 0]);
      expect(demoFoldersIn(temporary)).toEqual([]);
    },
  );

  it('ends a receiver when it has something to print', async () => {
    const { running, port } = await startListening('--json');
    running.stdout.destroy();
    const body = JSON.stringify(inbound('wamid.A', 'Hello'));
    await fetch(`http://127.0.0.1:${port}/webhook`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': sign(body, secrets.COEX_APP_SECRET) },
      body,
    });
    const { stderr, exitCode } = await running;
    expect([stderr, exitCode]).toEqual(['', 0]);
  });
});

describe('output that cannot be written', () => {
  it.skipIf(!existsSync('/dev/full'))(
    'is told in one sentence, exit 1 (skipped without /dev/full)',
    async () => {
      const line = '"$0" bin/coex.js config get port --json > /dev/full';
      const { stderr, exitCode } = await execa('sh', ['-c', line, process.execPath], { reject: false });
      expect(stderr).toMatch(/^coex: The output cannot be written: ENOSPC.*\.$/);
      expect(exitCode).toBe(1);
    },
  );
});
