import { stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, sep } from 'node:path';
import { sql } from 'kysely';
import { type Config, type Paths, SETTING_KEYS } from '../config/index.ts';
import { CoexError, problemOf } from '../errors.ts';
import { countPending } from '../ingest/index.ts';
import { NEEDED_SECRETS, type Secrets } from '../secrets/index.ts';
import type { Store, Tables } from '../store/index.ts';
import { isPostgresUrl } from '../store-address.ts';

/** One thing on this machine that coex needs. */
export interface LocalCheck {
  readonly id: 'node' | 'config' | 'secrets' | 'store' | 'port' | 'disk';
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly reason: string;
  /** What to do; only when something is to be done. */
  readonly fix?: string;
}

export interface LocalSide {
  readonly nodeVersion: string;
  readonly platform: string;
  readonly paths: Paths;
  readonly config: () => Config;
  readonly secrets: () => Promise<Secrets>;
  readonly store: () => Promise<Store>;
}

const OLDEST_NODE = [22, 19] as const;
const MEBIBYTE = 1024 * 1024;
/** With less a receiver cannot go on. */
export const LEAST_FREE_MEBIBYTES = 100;

/** Looks at everything coex needs of this machine; asks nobody else. A check that fails never stops the others. */
export async function checkLocalSide(side: LocalSide): Promise<LocalCheck[]> {
  const checks: [LocalCheck['id'], () => LocalCheck | Promise<LocalCheck>][] = [
    ['node', () => checkNode(side.nodeVersion)],
    ['config', () => checkConfig(side)],
    ['secrets', () => checkSecrets(side)],
    ['store', () => checkStore(side)],
    ['port', () => checkPort(side)],
    ['disk', () => checkDisk(side)],
  ];
  const results: LocalCheck[] = [];
  for (const [id, check] of checks) results.push(await orFailed(id, check));
  return results;
}

async function orFailed(
  id: LocalCheck['id'],
  check: () => LocalCheck | Promise<LocalCheck>,
): Promise<LocalCheck> {
  try {
    return await check();
  } catch (error) {
    const hint = error instanceof CoexError ? { fix: error.hint } : {};
    return { id, verdict: 'fail', reason: problemOf(error), ...hint };
  }
}

function checkNode(version: string): LocalCheck {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const ok = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (ok) return { id: 'node', verdict: 'pass', reason: version };
  const fix = `Install Node ${OLDEST_NODE.join('.')} or newer.`;
  return { id: 'node', verdict: 'fail', reason: `${version} is too old`, fix };
}

function checkConfig({ config: read, paths }: LocalSide): LocalCheck {
  const config = read();
  for (const key of SETTING_KEYS) config.find(key);
  return { id: 'config', verdict: 'pass', reason: `profile ${config.profile} in ${paths.configFile}` };
}

async function checkSecrets({ secrets: open, paths, platform }: LocalSide): Promise<LocalCheck> {
  const secrets = await open();
  const found = await Promise.all(
    NEEDED_SECRETS.map(async (name) => ({ name, place: (await secrets.find(name))?.place })),
  );
  const mode = platform === 'win32' ? undefined : await modeOf(paths.secretsFile);
  if (mode !== undefined && (mode & 0o077) !== 0) {
    const reason = `${paths.secretsFile} can be read by others (mode ${(mode & 0o777).toString(8)})`;
    return { id: 'secrets', verdict: 'fail', reason, fix: `chmod 600 ${paths.secretsFile}` };
  }
  const missing = found.filter(({ place }) => place === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    const fix = 'Keep each with `coex secrets set <name>`, unless you only use `coex demo`.';
    return { id: 'secrets', verdict: 'warn', reason: `not known: ${missing.join(', ')}`, fix };
  }
  return {
    id: 'secrets',
    verdict: 'pass',
    reason: found.map(({ name, place }) => `${name} (${place})`).join(', '),
  };
}

async function checkStore({ store: open }: LocalSide): Promise<LocalCheck> {
  const store = await open();
  const damage = await damageOf(store);
  if (damage !== undefined) {
    const fix =
      'Copy the file, then make a new store: deliveries that can still be read are replayed by `coex rebuild`.';
    return { id: 'store', verdict: 'fail', reason: `${store.location} is damaged: ${damage}`, fix };
  }
  await tryToWrite(store);
  const waiting = await countPending(store.db);
  if (waiting > 0) {
    const reason = `${store.location}, ${waiting} deliveries not yet projected`;
    return {
      id: 'store',
      verdict: 'warn',
      reason,
      fix: 'A running `coex listen` goes on by itself; else `coex rebuild`.',
    };
  }
  return { id: 'store', verdict: 'pass', reason: store.location };
}

/** What SQLite finds broken in the file first, or in some of its tables; undefined when they are whole. A server looks after its own. */
export async function damageOf(
  { db, engine }: Store,
  tables?: readonly (keyof Tables)[],
): Promise<string | undefined> {
  if (engine === 'postgres') return undefined;
  const checks =
    tables === undefined
      ? [sql`pragma quick_check(1)`]
      : tables.map((table) => sql`pragma quick_check(${sql.lit(table)})`);
  for (const check of checks) {
    const { rows } = await check.execute(db);
    const found = (rows as { quick_check: string }[])[0]?.quick_check ?? 'it does not answer';
    if (found !== 'ok') return found;
  }
  return undefined;
}

/** Writes nothing, as one who writes: a store that can only be read is of no use to a receiver. */
export async function tryToWrite({ db }: Store): Promise<void> {
  // The lock alone is given to readers too.
  await db.transaction().execute((within) => sql`delete from rejections where false`.execute(within));
}

async function checkPort({ config: read }: LocalSide): Promise<LocalCheck> {
  const config = read();
  const host = config.get('host');
  const port = Number(config.get('port'));
  const problem = await listenProblem(host, port);
  if (problem === undefined) return { id: 'port', verdict: 'pass', reason: `${host}:${port} is free` };
  const reason = `${host}:${port}: ${problem}`;
  const fix = 'If that is no running `coex listen`, set another with `coex config set port <port>`.';
  return { id: 'port', verdict: 'warn', reason, fix };
}

function listenProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function checkDisk({ store, paths, config }: LocalSide): Promise<LocalCheck> {
  const address = await store().then(
    (opened) => opened.address,
    () => config().find('store') ?? paths.storeFile,
  );
  if (isPostgresUrl(address)) {
    return {
      id: 'disk',
      verdict: 'pass',
      reason: 'the store is on a server, which does not tell how much room it has',
    };
  }
  const folder = dirname(address);
  const freeMebibytes = await freeMebibytesIn(folder);
  const reason = `${freeMebibytes} MiB free in ${folder}`;
  const fix = 'Make room: a receiver that cannot write has to refuse deliveries.';
  if (freeMebibytes < LEAST_FREE_MEBIBYTES) return { id: 'disk', verdict: 'fail', reason, fix };
  if (freeMebibytes < 1024) return { id: 'disk', verdict: 'warn', reason, fix };
  return { id: 'disk', verdict: 'pass', reason };
}

/** What is left for files in the folder. */
export async function freeMebibytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / MEBIBYTE);
}

/** The mode of a file; undefined when it cannot be told, or tells nothing of who may read it, as on Windows. */
export async function modeOf(file: string): Promise<number | undefined> {
  if (sep === '\\') return undefined;
  return stat(file).then(
    ({ mode }) => mode,
    () => undefined,
  );
}
