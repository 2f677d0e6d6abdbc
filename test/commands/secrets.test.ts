import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOn } from '../support/host.ts';
import { lockedKeyring, memoryKeyring } from '../support/keyring.ts';
import { documentOf, run, temporaryFolder } from '../support/run.ts';

const SECRET = 'Zq7-hush.hush_0123456789abcdef';
const set = ['secrets', 'set', 'app-secret'];

function home(content?: unknown, mode = 0o600) {
  const folder = temporaryFolder();
  const file = join(folder, 'secrets.json');
  if (content !== undefined) {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
    chmodSync(file, mode);
  }
  return { env: { COEX_HOME: folder }, folder, file };
}

async function placeOf(env: Record<string, string>, name = 'app-secret', more = {}): Promise<unknown> {
  const { secrets } = documentOf(await runOn(['secrets', 'list', '--json'], { env, ...more }));
  return secrets.find((secret: { name: string }) => secret.name === name).place;
}

describe('coex secrets set', () => {
  it('keeps what comes on standard input in a file of its owner, and says so', async () => {
    const { env, file } = home();
    const ran = await run(set, { env, stdin: SECRET });
    expect(ran).toMatchObject({ stdout: '', exitCode: 0 });
    expect(ran.stderr).toBe(
      `Kept app-secret in the file.\nNo keyring was used: it stands in ${file}, readable by you alone (0600).\n`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ default: { 'app-secret': SECRET } });
  });

  it.each([`${SECRET}\n`, `${SECRET}\r\n`, `  ${SECRET}\t\n\n`])(
    'leaves out what stands around it: %j',
    async (stdin) => {
      const { env, file } = home();
      await run(set, { env, stdin });
      expect(JSON.parse(readFileSync(file, 'utf8')).default['app-secret']).toBe(SECRET);
    },
  );

  it.each([
    ['nothing', '', 'nothing came'],
    ['a line break alone', '\n', 'nothing came'],
    ['two words', `${SECRET} ${SECRET}`, 'spaces, line breaks'],
    ['two lines', `${SECRET}\n${SECRET}\n`, 'spaces, line breaks'],
    ['a control character', `${SECRET}\u0000`, 'spaces, line breaks'],
    ['letters beyond ASCII', `${SECRET}ü`, 'other characters no secret has'],
    ['bytes that are no text', Buffer.from([0x41, 0xff, 0xfe]), 'other characters no secret has'],
    ['more than 8 KB', 'x'.repeat(8193), 'more than 8 KB came'],
  ])('refuses %s without quoting it, and keeps what was there', async (_title, stdin, problem) => {
    const { env, file } = home({ default: { 'app-secret': 'before' } });
    const ran = await run(set, { env, stdin });
    expect(ran).toMatchObject({ stdout: '', exitCode: 2 });
    expect(ran.stderr).toContain(`The secret app-secret was not stored: `);
    expect(ran.stderr).toContain(problem);
    expect(ran.stderr).not.toContain(SECRET);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ default: { 'app-secret': 'before' } });
  });

  it('takes 8 KB', async () => {
    const { env } = home();
    expect((await run(set, { env, stdin: 'x'.repeat(8192) })).exitCode).toBe(0);
  });

  it('asks for a pipe when a person would have to type', async () => {
    const { env, file } = home();
    const ran = await run(set, { env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('A secret is read from a pipe or a file, not typed.');
    expect(ran.stderr).toContain('coex secrets set app-secret < file');
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  it('knows five names and no other', async () => {
    const ran = await run(['secrets', 'set', 'toString'], { ...home(), stdin: SECRET });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('access-token, app-secret, verify-token, notify-secret or store-password');
  });

  it('makes a file that others could read its owner’s alone, and keeps the rest of it', async () => {
    const { env, file } = home({ default: { 'verify-token': 'v' }, work: { 'app-secret': 'w' } }, 0o644);
    await run(set, { env, stdin: SECRET });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      default: { 'verify-token': 'v', 'app-secret': SECRET },
      work: { 'app-secret': 'w' },
    });
  });

  it('keeps one for each profile', async () => {
    const { env } = home();
    await run([...set, '--profile', 'work'], { env, stdin: SECRET });
    expect(await placeOf(env)).toBeNull();
    expect(await placeOf({ ...env, COEX_PROFILE: 'work' })).toBe('file');
  });
});

describe('the keyring', () => {
  const elsewhere = () => {
    const folder = temporaryFolder();
    return { env: { XDG_CONFIG_HOME: folder }, file: join(folder, 'coex', 'secrets.json') };
  };

  it('holds secrets where there is one, under profile and name', async () => {
    const ring = memoryKeyring();
    const { env, file } = elsewhere();
    const more = { env, keyring: async () => ring };
    const ran = await runOn([...set, '--profile', 'work'], { ...more, stdin: SECRET });
    expect(ran.stderr).toBe('Kept app-secret in the keyring.\n');
    expect([...ring.kept]).toEqual([['work/app-secret', SECRET]]);
    expect(() => statSync(file)).toThrow('ENOENT');
    expect(await placeOf({ ...env, COEX_PROFILE: 'work' }, 'app-secret', { keyring: more.keyring })).toBe(
      'keyring',
    );
  });

  it('is not touched when COEX_HOME holds everything', async () => {
    const ring = memoryKeyring();
    ring.kept.set('default/app-secret', 'from the ring');
    const { env, file } = home();
    expect(await placeOf(env, 'app-secret', { keyring: async () => ring })).toBeNull();
    await runOn(set, { env, keyring: async () => ring, stdin: SECRET });
    expect(statSync(file).isFile()).toBe(true);
    expect([...ring.kept.values()]).toEqual(['from the ring']);
  });

  it('gives way to the file when it is locked, and coex says so', async () => {
    const { env, file } = elsewhere();
    const locked = { env, keyring: async () => lockedKeyring() };
    const ran = await runOn(set, { ...locked, stdin: SECRET });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain(`No keyring was used: it stands in ${file}`);
    expect(await placeOf(env, 'app-secret', locked)).toBe('file');
    expect((await runOn(['secrets', 'remove', 'app-secret'], locked)).exitCode).toBe(0);
    expect(await placeOf(env, 'app-secret', locked)).toBeNull();
  });

  it('takes over from the file, which forgets its copy', async () => {
    const { env, file } = elsewhere();
    await runOn(set, { env, stdin: 'old' });
    expect(readFileSync(file, 'utf8')).toContain('old');
    await runOn(set, { env, keyring: async () => memoryKeyring(), stdin: SECRET });
    expect(readFileSync(file, 'utf8')).not.toContain('old');
  });

  it('wins over the file, and the environment over both', async () => {
    const ring = memoryKeyring();
    const { env } = elsewhere();
    await runOn(set, { env, stdin: 'filed' });
    ring.kept.set('default/app-secret', 'ringed');
    const keyring = async () => ring;
    expect(await placeOf(env, 'app-secret', { keyring })).toBe('keyring');
    expect(await placeOf({ ...env, COEX_APP_SECRET: 'given' }, 'app-secret', { keyring })).toBe(
      'environment',
    );
    expect(await placeOf({ ...env, COEX_APP_SECRET: '' }, 'app-secret', { keyring })).toBe('keyring');
    expect(await placeOf({ ...env, COEX_APP_SECRET: '\n' }, 'app-secret', { keyring })).toBe('keyring');
  });
});

describe('coex secrets list', () => {
  it('tells where each is kept and which variable would give it, and no value', async () => {
    const { env } = home({ default: { 'app-secret': SECRET } });
    for (const flags of [[], ['--json'], ['--debug'], ['--trace']]) {
      const ran = await run(['secrets', 'list', ...flags], {
        env: { ...env, COEX_VERIFY_TOKEN: `${SECRET}2` },
      });
      expect(ran.exitCode).toBe(0);
      expect(ran.stdout + ran.stderr).not.toContain(SECRET);
    }
    const { stdout } = await run(['secrets', 'list'], { env: { ...env, COEX_VERIFY_TOKEN: SECRET } });
    expect(stdout).toMatch(/^access-token +not known +COEX_ACCESS_TOKEN /m);
    expect(stdout).toMatch(/^app-secret +file +COEX_APP_SECRET /m);
    expect(stdout).toMatch(/^verify-token +environment +COEX_VERIFY_TOKEN /m);
  });
});

describe('coex secrets remove', () => {
  it('forgets it, and is exit 5 when it was not kept', async () => {
    const { env, file } = home({ default: { 'app-secret': SECRET, 'verify-token': 'v' } });
    const remove = ['secrets', 'remove', 'app-secret'];
    expect(await run(remove, { env })).toEqual({ stdout: '', stderr: 'Forgot app-secret.\n', exitCode: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ default: { 'verify-token': 'v' } });
    const again = await run(remove, { env });
    expect(again.exitCode).toBe(5);
    expect(again.stderr).toContain('No kept secret matches app-secret.');
  });

  it('forgets both copies, in the keyring and in the file', async () => {
    const folder = temporaryFolder();
    const env = { XDG_CONFIG_HOME: folder };
    const ring = memoryKeyring();
    ring.kept.set('default/app-secret', 'ringed');
    await runOn(set, { env, stdin: 'filed' });
    await runOn(['secrets', 'remove', 'app-secret'], { env, keyring: async () => ring });
    expect(ring.kept.size).toBe(0);
    expect(await placeOf(env)).toBeNull();
  });
});

describe('a secrets file that is not usable', () => {
  const contents = [
    `{"default": {"app-secret": "${SECRET}`,
    `${SECRET}`,
    `["${SECRET}"]`,
    `{"default": {"app-secret": {"value": "${SECRET}"}}}`,
    `{"default": "${SECRET}"}`,
    '',
  ];

  it.each(contents)('is named and never quoted, and stays as it is: %#', async (content) => {
    const { env, file } = home(content);
    for (const argv of [['secrets', 'list'], set, ['secrets', 'remove', 'app-secret'], ['listen']]) {
      for (const flags of [[], ['--json'], ['--debug']]) {
        const ran = await run([...argv, ...flags], { env, ...(argv === set ? { stdin: 'new' } : {}) });
        expect(ran.exitCode).toBe(1);
        const said = ran.stdout + ran.stderr;
        expect(said).toContain(`The secrets file ${file} cannot be used: it is not the JSON coex writes.`);
        expect(said).not.toContain(SECRET.slice(0, 8));
      }
    }
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('is one that is no file, or in a folder that cannot be made', async () => {
    const { env, file, folder } = home();
    mkdirSync(file);
    expect((await run(['secrets', 'list'], { env })).stderr).toContain('cannot be used: EISDIR');
    const dangling = join(folder, 'home');
    symlinkSync(join(folder, 'nowhere', 'deeper'), dangling);
    const ran = await run([...set, '--json'], { env: { COEX_HOME: dangling }, stdin: SECRET });
    expect(documentOf(ran).error).toMatchObject({ code: 'secrets-unreadable', exit: 1 });
    expect(ran.stdout).not.toContain(SECRET);
  });
});

describe('a secret that is missing', () => {
  it('is told with both ways to give it, exit 4', async () => {
    const ran = await run(['listen'], home());
    expect(ran.exitCode).toBe(4);
    expect(ran.stderr).toContain('The secret app-secret is not known.');
    expect(ran.stderr).toContain('COEX_APP_SECRET');
    expect(ran.stderr).toContain('`coex secrets set app-secret`');
  });
});
