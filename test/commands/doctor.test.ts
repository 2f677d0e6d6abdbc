import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressParts } from '../../src/core/store-address.ts';
import { isSqlite } from '../support/engine.ts';
import { runOn, type Surroundings } from '../support/host.ts';
import { documentOf, NOW, run, temporaryFolder } from '../support/run.ts';
import { openStoreAt, storeAddress } from '../support/store-address.ts';

interface Found {
  readonly verdict: string;
  readonly reason: string;
  readonly fix?: string;
}

/** A home whose port is a free one, so that what runs on this machine does not matter. */
function home(
  files: { readonly config?: string; readonly secrets?: string; readonly secretsMode?: number } = {},
) {
  const folder = temporaryFolder();
  const { config = '{"profiles":{"default":{"port":"0"}}}', secrets, secretsMode = 0o600 } = files;
  writeFileSync(join(folder, 'config.json'), config);
  if (secrets !== undefined) {
    writeFileSync(join(folder, 'secrets.json'), secrets);
    chmodSync(join(folder, 'secrets.json'), secretsMode);
  }
  return { folder, env: { COEX_HOME: folder } };
}

async function diagnose(around: Surroundings, ...flags: readonly string[]) {
  const ran = await runOn(['doctor', '--json', ...flags], around);
  const { checks } = documentOf(ran);
  const found: Record<string, Found> = Object.fromEntries(
    checks.map((check: { id: string }) => [check.id, check]),
  );
  return { exitCode: ran.exitCode, found };
}

const SECRETS = '{"default":{"access-token":"hush-1","app-secret":"hush-2","verify-token":"hush-3"}}';

describe('coex doctor', () => {
  it('passes each check on a machine that is set up, exit 0', async () => {
    const { env, folder } = home({ secrets: SECRETS });
    const { exitCode, found } = await diagnose({ env });
    expect(exitCode).toBe(0);
    expect(Object.keys(found)).toEqual(['node', 'config', 'secrets', 'store', 'port', 'disk']);
    for (const [id, { verdict, fix }] of Object.entries(found)) {
      if (id !== 'disk') expect([id, verdict, fix]).toEqual([id, 'pass', undefined]);
    }
    expect(found.config?.reason).toBe(`profile default in ${join(folder, 'config.json')}`);
    expect(found.secrets?.reason).toBe('access-token (file), app-secret (file), verify-token (file)');
    const address = await storeAddress(join(folder, 'store.db'));
    expect(found.store?.reason).toBe(addressParts(address)?.location ?? address);
    expect(found.port?.reason).toBe('127.0.0.1:0 is free');
    expect(found.disk?.reason).toMatch(
      isSqlite ? new RegExp(`^\\d+ MiB free in ${folder}$`) : /^the store is on a server, /,
    );
  });

  it('shows people a mark, the reason, and what to do', async () => {
    const { env } = home({ secrets: SECRETS, secretsMode: 0o644 });
    const { stdout, stderr, exitCode } = await run(['doctor'], { env });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 3 });
    expect(stdout).toMatch(/^✔ node {12}v\d+/m);
    expect(stdout).toMatch(/^✘ secrets {9}.*can be read by others \(mode 644\)\n {18}chmod 600 /m);
    expect(stdout).not.toContain('hush');
  });
});

describe('its check of Node', () => {
  it.each([
    ['v22.19.0', 'pass', 0],
    ['v24.0.0', 'pass', 0],
    ['v22.18.9', 'fail', 3],
    ['v20.19.5', 'fail', 3],
  ])('%s is a %s', async (nodeVersion, verdict, exit) => {
    const { env } = home({ secrets: SECRETS });
    const { exitCode, found } = await diagnose({ env, nodeVersion });
    expect(found.node?.verdict).toBe(verdict);
    expect(found.node?.reason).toContain(nodeVersion);
    expect(exitCode).toBe(exit);
  });
});

describe('its check of the settings', () => {
  it.each([
    ['is corrupt', '{"profiles": ', /cannot be used/, /nothing in it was changed/],
    [
      'has a value that does not fit',
      '{"profiles":{"default":{"app-id":"x","port":"0"}}}',
      /app-id/,
      /config explain/,
    ],
  ])('fails when the file %s, and the other checks go on', async (_title, config, reason, fix) => {
    const { exitCode, found } = await diagnose(home({ config }));
    expect(exitCode).toBe(3);
    expect(found.config).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(reason),
      fix: expect.stringMatching(fix),
    });
    expect(found.node?.verdict).toBe('pass');
    expect(Object.keys(found)).toHaveLength(6);
  });
});

describe('its check of the secrets', () => {
  it('warns of what is not known, and does not fail for it', async () => {
    const { env } = home();
    const { exitCode, found } = await diagnose({ env: { ...env, COEX_APP_SECRET: 'abc' } });
    expect(exitCode).toBe(0);
    expect(found.secrets).toMatchObject({
      verdict: 'warn',
      reason: 'not known: access-token, verify-token',
      fix: expect.stringContaining('`coex secrets set <name>`'),
    });
  });

  it.each([0o644, 0o640, 0o604, 0o666])(
    'fails when the file’s mode is %o, except on Windows',
    async (mode) => {
      const { env } = home({ secrets: SECRETS, secretsMode: mode });
      const { exitCode, found } = await diagnose({ env });
      expect(exitCode).toBe(3);
      expect(found.secrets?.verdict).toBe('fail');
      expect(found.secrets?.reason).toContain(`(mode ${mode.toString(8)})`);
      expect((await diagnose({ env, platform: 'win32' })).found.secrets?.verdict).toBe('pass');
    },
  );

  it('fails when the file is corrupt, and does not quote it', async () => {
    const { exitCode, found } = await diagnose(home({ secrets: '{"default":{"app-secret":"hush' }));
    expect(exitCode).toBe(3);
    expect(found.secrets?.verdict).toBe('fail');
    expect(JSON.stringify(found)).not.toContain('hush');
  });
});

describe('its check of the store', () => {
  it('fails when the store cannot be made, and the disk cannot be asked', async () => {
    const { env, folder } = home({ secrets: SECRETS });
    symlinkSync(join(folder, 'nowhere', 'deeper'), join(folder, 'link'));
    const { exitCode, found } = await diagnose({ env }, '--store', join(folder, 'link', 'store.db'));
    expect(exitCode).toBe(3);
    expect(found.store).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('cannot be used') });
    expect(found.disk?.verdict).toBe('fail');
  });

  it.runIf(isSqlite)('fails when the file is no store, or a folder', async () => {
    const { env, folder } = home({ secrets: SECRETS });
    const file = join(folder, 'store.db');
    writeFileSync(file, 'not a database at all, '.repeat(100));
    expect((await diagnose({ env })).found.store).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('file is not a database'),
    });
    mkdirSync(join(folder, 'folder.db'));
    const { found } = await diagnose({ env }, '--store', join(folder, 'folder.db'));
    expect(found.store?.verdict).toBe('fail');
  });

  it.runIf(isSqlite)('fails when a newer coex wrote it', async () => {
    const { env, folder } = home({ secrets: SECRETS });
    const store = await openStoreAt(join(folder, 'store.db'));
    await sql`pragma user_version = 999`.execute(store.db);
    await sql`update store_facts set value = 999 where name = 'usable_from'`.execute(store.db);
    await store.close();
    expect((await diagnose({ env })).found.store).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('newer coex (schema 999'),
      fix: expect.stringContaining('Update coex'),
    });
  });

  it('warns of deliveries that wait to be projected', async () => {
    const { env, folder } = home({ secrets: SECRETS });
    const store = await openStoreAt(join(folder, 'store.db'));
    const body = Buffer.from('{}');
    await store.log.append(store.db, [{ source: 'webhook', signature: 'valid', receivedAt: NOW, body }]);
    await store.close();
    const { exitCode, found } = await diagnose({ env });
    expect(exitCode).toBe(0);
    expect(found.store).toMatchObject({
      verdict: 'warn',
      reason: expect.stringContaining('1 deliveries not yet projected'),
    });
  });
});

describe('its check of the port', () => {
  it('warns when something listens there: it may be coex', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { env } = home({ secrets: SECRETS });
    const { exitCode, found } = await diagnose({ env: { ...env, COEX_PORT: String(port) } });
    expect(exitCode).toBe(0);
    expect(found.port).toMatchObject({
      verdict: 'warn',
      reason: `127.0.0.1:${port}: EADDRINUSE`,
      fix: expect.stringContaining('config set port'),
    });
  });

  it('warns when the address is not this machine’s', async () => {
    const { env } = home({ secrets: SECRETS });
    const { found } = await diagnose({ env: { ...env, COEX_HOST: '192.0.2.1' } });
    expect(found.port).toMatchObject({ verdict: 'warn', reason: '192.0.2.1:0: EADDRNOTAVAIL' });
  });
});
