import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../../src/core/store/index.ts';
import { withClient } from '../../../support/postgres/contents.ts';
import { type OwnServer, startOwnServer } from '../../../support/postgres/own-server.ts';
import { documentOf, run, temporaryFolder } from '../../../support/run.ts';
import { OTHER_AUTHORITY, SELF_SIGNED } from '../../../support/self-signed.ts';

/** What the certificate is for. */
const HERE = '127.0.0.1';

/** Of the user `locked`. */
const PASSWORD = 'f4llen:0ak';
const WRONG = 'gr33n-0ak';

/** Whom the server lets in how: it matters which line comes first. */
const ENTRIES = `
host      all postgres  127.0.0.1/32 trust
hostssl   all encrypted 127.0.0.1/32 trust
hostnossl all plain     127.0.0.1/32 trust
host      all locked    127.0.0.1/32 scram-sha-256
hostssl   all 127.0.0.1 127.0.0.1/32 cert
`;

let server: OwnServer;
let folder: string;

beforeAll(async () => {
  const started = await startOwnServer({
    settings: ['ssl_cert_file=own.crt', 'ssl_key_file=own.key', 'ssl_ca_file=own.crt'],
    files: { 'pg_hba.conf': ENTRIES, 'own.crt': SELF_SIGNED.cert, 'own.key': SELF_SIGNED.key },
  });
  if ('problem' in started) throw new Error(`No PostgreSQL could be started (${started.problem}).`);
  server = started;
  folder = mkdtempSync(join(tmpdir(), 'coex-test-'));
  for (const [name, text] of Object.entries({
    'own.crt': SELF_SIGNED.cert,
    'own.key': SELF_SIGNED.key,
    'other.crt': OTHER_AUTHORITY,
  }))
    writeFileSync(join(folder, name), text);
  await encrypt(true);
  await (await openStore(server.url)).close();
  await withClient(server.url, async (client) => {
    for (const user of ['encrypted', 'plain', '"127.0.0.1"'])
      await client.query(`create role ${user} superuser login`);
    await client.query(`create role locked superuser login password '${PASSWORD}'`);
  });
}, 60_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

/** What connects after it finds it so: the server reads its settings before it lets the next in. */
async function encrypt(does: boolean): Promise<void> {
  await withClient(server.url, async (client) => {
    await client.query(`alter system set ssl = ${does}`);
    await client.query('select pg_reload_conf()');
  });
}

interface Way {
  readonly user: string;
  readonly host: string;
  readonly query?: string;
}

type Looking = (Way | { readonly user?: undefined }) & {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
};

function urlOf({ user, host, query = '' }: Way): string {
  const { port } = new URL(server.url);
  return `postgres://${user}@${host}:${port}/postgres?${query.replace(/=(\w+\.(crt|key))/g, `=${folder}/$1`)}`;
}

/** Looks at the store by the front door, and finds nothing secret in what is said. @param way by COEX_STORE where it is not said */
async function look({ env, flags = [], ...way }: Looking) {
  const store = way.user === undefined ? [] : ['--store', urlOf(way)];
  const ran = await run([...store, '--json', ...flags, 'store', 'status'], {
    env: { COEX_HOME: temporaryFolder(), COEX_STORE: 'none.db', ...env },
  });
  const said = ran.stdout + ran.stderr;
  for (const secret of [
    PASSWORD,
    encodeURIComponent(PASSWORD),
    WRONG,
    ...SELF_SIGNED.key.split('\n').filter((line) => line !== ''),
  ])
    expect(said).not.toContain(secret);
  return { ...ran, document: documentOf(ran) };
}

const seen = { exitCode: 0, document: { engine: 'postgres' } };
const refusedAs = (code: string, message: string) => ({
  exitCode: 4,
  document: { error: { code, message: expect.stringContaining(message) } },
});

describe('the way to a database that encrypts', () => {
  it.each<Way>([
    { user: 'plain', host: HERE, query: 'sslmode=disable' },
    { user: 'encrypted', host: HERE },
    { user: 'encrypted', host: HERE, query: 'sslmode=prefer' },
    { user: 'encrypted', host: HERE, query: 'sslmode=require' },
    { user: 'encrypted', host: HERE, query: 'sslmode=require&sslrootcert=own.crt' },
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-ca&sslrootcert=own.crt' },
    { user: 'encrypted', host: 'localhost', query: 'sslmode=verify-ca&sslrootcert=own.crt' },
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-full&sslrootcert=own.crt' },
    { user: 'encrypted', host: HERE, query: 'sslrootcert=own.crt' },
    {
      user: '127.0.0.1',
      host: HERE,
      query: 'sslmode=verify-full&sslrootcert=own.crt&sslcert=own.crt&sslkey=own.key',
    },
  ])('is gone as $user to $host with “$query”', async (way) => {
    expect(await look(way)).toMatchObject(seen);
  });

  it.each<Way>([
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-full' },
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-full&sslrootcert=system' },
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-full&sslrootcert=other.crt' },
    { user: 'encrypted', host: 'localhost', query: 'sslmode=verify-full&sslrootcert=own.crt' },
    { user: 'encrypted', host: 'localhost', query: 'sslrootcert=own.crt' },
    { user: 'encrypted', host: HERE, query: 'sslmode=verify-ca&sslrootcert=other.crt' },
    { user: 'encrypted', host: HERE, query: 'sslmode=require&sslrootcert=other.crt' },
  ])('is not gone where it does not prove itself: to $host with “$query”', async (way) => {
    expect(await look(way)).toMatchObject(refusedAs('store-untrusted', 'certificate'));
  });

  it('is not gone without encryption where the database asks for it, and that is said', async () => {
    const ran = await look({ user: 'encrypted', host: HERE, query: 'sslmode=disable' });
    expect(ran).toMatchObject(refusedAs('store-denied', 'no encryption'));
    expect(ran.document.error.message).toContain('sslmode=require');
  });

  it('needs a key that is one, and nothing of it is shown', async () => {
    writeFileSync(join(folder, 'broken.key'), SELF_SIGNED.key.slice(0, -60));
    for (const key of ['broken.key', 'own.crt']) {
      const query = `sslmode=require&sslcert=own.crt&sslkey=${key}`;
      const ran = await look({ user: '127.0.0.1', host: HERE, query, flags: ['--debug'] });
      expect(ran).toMatchObject({ exitCode: 2, document: { error: { code: 'usage' } } });
      expect(ran.document.error.message).toContain('sslkey');
    }
  });
});

describe('the way to a database that does not encrypt', () => {
  beforeAll(() => encrypt(false));
  afterAll(() => encrypt(true));

  it.each(['', 'sslmode=disable', 'sslmode=prefer'])('is gone with “%s”', async (query) => {
    expect(await look({ user: 'plain', host: HERE, query })).toMatchObject(seen);
  });

  it.each([
    'sslmode=require',
    'sslmode=verify-ca&sslrootcert=own.crt',
    'sslmode=verify-full&sslrootcert=own.crt',
  ])('is not gone with “%s”, and why is said', async (query) => {
    const ran = await look({ user: 'postgres', host: HERE, query });
    expect(ran).toMatchObject(refusedAs('store-untrusted', 'it does not encrypt'));
  });
});

describe('the password of a database', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const way = { user: 'locked', host: HERE };

  /** A file for PGPASSFILE; in an entry `:` is escaped. */
  const passwordFile = (password: string, { user = '*', name = 'passwords' } = {}) => {
    const file = join(temporaryFolder(), name);
    const entry = (whose: string, its: string) =>
      `${HERE}:*:postgres:${whose}:${its.replaceAll(':', '\\:')}\n`;
    writeFileSync(file, `# passwords\n${entry('another', WRONG)}${entry(user, password)}`, { mode: 0o600 });
    return file;
  };
  const inUrl = (password: string) => ({
    COEX_STORE: urlOf({ ...way, user: `locked:${encodeURIComponent(password)}` }),
  });

  it('is found in the file that PGPASSFILE names', async () => {
    vi.stubEnv('PGPASSFILE', passwordFile(PASSWORD));
    expect(await look(way)).toMatchObject(seen);
    expect(await look({ ...way, query: 'sslmode=verify-full&sslrootcert=own.crt' })).toMatchObject(seen);
  });

  it('is found in ~/.pgpass', async () => {
    vi.stubEnv('PGPASSFILE', undefined);
    vi.stubEnv('HOME', dirname(passwordFile(PASSWORD, { name: '.pgpass' })));
    expect(await look(way)).toMatchObject(seen);
  });

  it('is not taken from a file that others may read, which is said', async () => {
    const file = passwordFile(PASSWORD);
    chmodSync(file, 0o640);
    vi.stubEnv('PGPASSFILE', file);
    const warned = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await look(way)).toMatchObject(
      refusedAs('store-denied', 'it asks for a password, and none is known'),
    );
    expect(warned.mock.calls.join()).toContain(`"${file}" has group or world access`);
  });

  it('is nobody else’s', async () => {
    vi.stubEnv('PGPASSFILE', passwordFile(PASSWORD, { user: 'plain' }));
    expect(await look(way)).toMatchObject(refusedAs('store-denied', 'none is known'));
  });

  it('that is wrong is refused, and where it is given is said', async () => {
    vi.stubEnv('PGPASSFILE', passwordFile(WRONG));
    const ran = await look({ ...way, flags: ['--debug'] });
    expect(ran).toMatchObject(refusedAs('store-denied', 'password authentication failed for user "locked"'));
    for (const place of ['COEX_STORE_PASSWORD', 'coex secrets set store-password', '~/.pgpass'])
      expect(ran.document.error.hint).toContain(place);
  });

  it('is the one of the URL before the secret, and that before what PostgreSQL’s tools use', async () => {
    vi.stubEnv('PGPASSFILE', passwordFile(WRONG));
    vi.stubEnv('PGPASSWORD', PASSWORD);
    expect(await look(way)).toMatchObject(seen);
    vi.stubEnv('PGPASSWORD', WRONG);
    expect(await look({ ...way, env: { COEX_STORE_PASSWORD: PASSWORD } })).toMatchObject(seen);
    const env = { COEX_STORE_PASSWORD: WRONG, ...inUrl(PASSWORD) };
    expect(await look({ env })).toMatchObject(seen);
    expect(await look({ env: { ...env, ...inUrl(WRONG) } })).toMatchObject({ exitCode: 4 });
  });
});
