import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';
import { inbound, sign } from '../support/webhooks.ts';

const SECRETS = { COEX_APP_SECRET: 'the app’s secret', COEX_VERIFY_TOKEN: 'let me in' };
const LIMIT_KIB = 2048;

// The shell's limit on how large a file may become is what a full disk is to SQLite: it cannot write on.
describe.skipIf(process.platform === 'win32')('coex listen, when the disk is full', () => {
  it('answers 503, goes on, and has all it acknowledged when there is room again', async () => {
    const home = temporaryFolder();
    const started = async (limit: string) => {
      const child = execa(
        'sh',
        ['-c', `${limit} exec "$0" bin/coex.js listen --port 0 --json`, process.execPath],
        {
          env: { ...SECRETS, COEX_HOME: home },
          reject: false,
          buffer: { stdout: false },
        },
      );
      const url = await new Promise<string>((resolve, reject) => {
        createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line).callbackUrl));
        child.then(({ stderr }) => reject(new Error(`coex listen ended: ${stderr}`)));
      });
      return { child, url };
    };
    const post = async (url: string, at: number) => {
      const body = JSON.stringify(inbound(`wamid.${at}`, 'x'.repeat(100_000), 1_793_900_000 + at));
      const headers = { 'x-hub-signature-256': sign(body, SECRETS.COEX_APP_SECRET) };
      return (await fetch(url, { method: 'POST', body, headers })).status;
    };

    // Counted in blocks of 512 bytes. A file too large is told by a signal, which would end the process: Node ignores it.
    const full = await started(`ulimit -f ${LIMIT_KIB * 2};`);
    const statuses: number[] = [];
    for (let at = 0; at < 60; at += 1) statuses.push(await post(full.url, at));
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect((await fetch(new URL('/healthz', full.url))).status).toBe(200);
    full.child.kill('SIGTERM');
    await full.child;

    const roomy = await started('');
    expect(await post(roomy.url, 100)).toBe(200);
    roomy.child.kill('SIGTERM');
    expect((await roomy.child).exitCode).toBe(0);
    const wamids = new Set(
      ask(join(home, 'store.db'), 'select wamid from messages').map(({ wamid }) => wamid),
    );
    const acknowledged = statuses.flatMap((status, at) => (status === 200 ? [`wamid.${at}`] : []));
    expect(acknowledged.filter((wamid) => !wamids.has(wamid))).toEqual([]);
    expect(wamids.has('wamid.100')).toBe(true);
    expect(ask(join(home, 'store.db'), 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
