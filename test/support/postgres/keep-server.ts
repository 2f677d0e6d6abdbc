import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ServerWish } from './own-server.ts';

/*
 * A PostgreSQL server with nothing in it, which ends with standard input: also when whoever started this was killed.
 * Its URL is printed when it answers. `fast` or `immediate` on standard input ends it so and starts it again: its URL is printed again.
 * Arguments: the folder with `initdb` and `postgres`, and a `ServerWish` as JSON.
 */

const [given = '', wish = '{}'] = process.argv.slice(2);
const wished: ServerWish = JSON.parse(wish);
const folder = mkdtempSync(join(tmpdir(), 'coex-test-postgres-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const as = otherThanRoot();
const programs = as === undefined ? given : copied(given);
const data = join(folder, 'data');
execFileSync(
  join(programs, 'initdb'),
  ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
  {
    ...as,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
for (const [name, text] of Object.entries(wished.files ?? {})) {
  const file = join(data, name);
  // A key that others may read is refused.
  writeFileSync(file, text, { mode: 0o600 });
  if (as !== undefined) chownSync(file, as.uid, as.gid);
}
const port = await freePort();
// What is in it is gone when the run ends: there is nothing to keep from a power cut.
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'unix_socket_directories=',
  ...(wished.settings ?? []),
];
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

let isRestarting = false;
let server = start();
createInterface(process.stdin)
  .on('line', (mode) => {
    isRestarting = true;
    server.kill(SIGNALS[mode as keyof typeof SIGNALS]);
  })
  // Fast: whoever is still connected is cut off.
  .once('close', () => {
    isRestarting = false;
    server.kill('SIGINT');
  });

function start() {
  const started = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  started.stderr.on('data', (text) => {
    log += text;
    if (!log.includes('ready to accept connections')) return;
    started.stderr.removeAllListeners('data').resume();
    process.stdout.write(`postgres://postgres@127.0.0.1:${port}/postgres\n`);
  });
  started.once('close', (code) => {
    if (isRestarting) {
      isRestarting = false;
      server = start();
      return;
    }
    if (code !== 0) process.stderr.write(log);
    process.exit(code ?? 1);
  });
  return started;
}

/** PostgreSQL refuses to run as root: whom it is run as instead. */
function otherThanRoot(): { uid: number; gid: number } | undefined {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined;
  const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const ids = { uid: idOf('-u'), gid: idOf('-g') };
  chownSync(folder, ids.uid, ids.gid);
  return ids;
}

/** A copy that another user may run: a root's own folders are closed to it. */
function copied(from: string): string {
  if (!from.includes('node_modules')) return from;
  cpSync(dirname(from), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
