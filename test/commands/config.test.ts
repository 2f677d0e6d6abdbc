import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../src/commands/context.ts';
import { addressParts } from '../../src/core/store-address.ts';
import { hostOn, runOn } from '../support/host.ts';
import { documentOf, NOW, run, temporaryFolder } from '../support/run.ts';

/** A home and a project folder, with what stands in their files. */
function places(files: { readonly config?: unknown; readonly project?: unknown } = {}) {
  const home = temporaryFolder();
  const project = temporaryFolder();
  const configFile = join(home, 'config.json');
  const projectFile = join(project, 'coex.config.json');
  if (files.config !== undefined) writeFileSync(configFile, asText(files.config));
  if (files.project !== undefined) writeFileSync(projectFile, asText(files.project));
  return { env: { COEX_HOME: home }, workingFolder: project, home, configFile, projectFile };
}

function asText(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

describe('precedence', () => {
  const at = (host: string) => `http://${host}.example`;
  const files = {
    config: { profiles: { default: { 'graph-url': at('profile') } } },
    project: { 'graph-url': 'http://127.0.0.1:8490' },
  };
  const get = ['config', 'get', 'graph-url'];

  it('is flag, environment, project file, profile, default', async () => {
    const { env, workingFolder } = places(files);
    const given = { ...env, COEX_GRAPH_URL: at('environment') };
    const value = async (...rest: Parameters<typeof run>) => (await run(...rest)).stdout.trim();
    const flag = ['--graph-url', at('flag')];
    expect(await value([...get, ...flag], { env: given, workingFolder })).toBe(at('flag'));
    expect(await value(get, { env: given, workingFolder })).toBe(at('environment'));
    expect(await value(get, { env, workingFolder })).toBe('http://127.0.0.1:8490');
    expect(await value(get, { env })).toBe(at('profile'));
    expect(await value(get)).toBe('https://graph.facebook.com');
  });

  it('lets no project file decide where tokens are sent', async () => {
    const { env, workingFolder, projectFile } = places({ project: { 'graph-url': at('elsewhere') } });
    const ran = await run(get, { env, workingFolder });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`graph-url from ${projectFile}`);
    expect(ran.stderr).toContain('sandbox on this machine');
  });

  it('lets no project file decide where customers are sent', async () => {
    const elsewhere = places({ project: { 'public-url': 'https://elsewhere.example' } });
    const ran = await run(['config', 'get', 'public-url'], elsewhere);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('a project file may name this machine alone');
    const here = places({ project: { 'public-url': 'http://127.0.0.1:8480' } });
    expect((await run(['config', 'get', 'public-url'], here)).stdout).toBe('http://127.0.0.1:8480\n');
  });

  it('takes an empty variable for none', async () => {
    const { env } = places(files);
    const ran = await run(['config', 'list', '--json'], {
      env: { ...env, COEX_GRAPH_URL: '', COEX_PROFILE: '' },
    });
    expect(documentOf(ran).profile).toBe('default');
    expect(documentOf(ran).settings[0]).toMatchObject({ value: at('profile'), origin: 'profile' });
  });

  it('is shown whole by explain, the winner first', async () => {
    const { env, workingFolder, configFile, projectFile } = places(files);
    const ran = await run(['config', 'explain', 'graph-url', '--graph-url', at('flag'), '--json'], {
      env: { ...env, COEX_GRAPH_URL: at('environment') },
      workingFolder,
    });
    expect(documentOf(ran).settings).toEqual([
      {
        key: 'graph-url',
        about: expect.stringMatching(/\.$/),
        candidates: [
          { origin: 'flag', where: '--graph-url', value: at('flag') },
          { origin: 'environment', where: 'COEX_GRAPH_URL', value: at('environment') },
          { origin: 'project', where: projectFile, value: 'http://127.0.0.1:8490' },
          { origin: 'profile', where: `default in ${configFile}`, value: at('profile') },
          { origin: 'default', where: 'coex', value: 'https://graph.facebook.com' },
        ],
      },
    ]);
  });

  it('is shown of every setting by explain without a name, and what has no value too', async () => {
    const { stdout } = await run(['config', 'explain']);
    for (const key of [
      'graph-url',
      'graph-version',
      'app-id',
      'config-id',
      'number',
      'store',
      'host',
      'port',
      'public-url',
    ]) {
      expect(stdout).toMatch(new RegExp(`^${key}  `, 'm'));
    }
    expect(stdout).toContain('no value');
    expect(stdout).toContain('→ 8480  (default: coex)');
  });

  it.each([
    ['number', '--number', '440000000000002'],
    ['store', '--store', '/elsewhere/store.db'],
    ['graph-url', '--graph-url', 'http://127.0.0.1:1'],
  ])('has a flag for %s', async (key, flag, value) => {
    const ran = await run(['config', 'explain', key, flag, value, '--json']);
    expect(documentOf(ran).settings[0].candidates[0]).toEqual({ origin: 'flag', where: flag, value });
  });
});

describe('config set, get, unset and list', () => {
  it('keep a value, print it, list it, and forget it', async () => {
    const { env } = places();
    const set = await run(['config', 'set', 'app-id', '660000000000004'], { env });
    expect(set).toEqual({
      stdout: '',
      stderr: 'Set app-id to 660000000000004 in profile default.\n',
      exitCode: 0,
    });
    expect((await run(['config', 'get', 'app-id'], { env })).stdout).toBe('660000000000004\n');
    const listed = documentOf(await run(['config', 'list', '--json'], { env }));
    expect(listed.settings.find(({ key }: { key: string }) => key === 'app-id')).toMatchObject({
      value: '660000000000004',
      origin: 'profile',
    });
    const unset = await run(['config', 'unset', 'app-id'], { env });
    expect(unset).toEqual({ stdout: '', stderr: 'Removed app-id from profile default.\n', exitCode: 0 });
    expect((await run(['config', 'get', 'app-id'], { env })).exitCode).toBe(2);
  });

  it('name the setting, its flag and its variable when it has no value', async () => {
    const { stderr } = await run(['config', 'get', 'config-id']);
    expect(stderr).toContain('The setting config-id is needed for this and has no value.');
    expect(stderr).toContain('`coex config set config-id <value>`');
    expect(stderr).toContain('COEX_CONFIG_ID');
  });

  it('show a value without letting it drive the terminal', async () => {
    const { env, workingFolder } = places({ project: { number: '\u001b[2J1' } });
    for (const argv of [
      ['config', 'get', 'number'],
      ['config', 'explain'],
      ['config', 'list'],
    ]) {
      const { stdout } = await run(argv, { env, workingFolder });
      expect(stdout).toContain('·[2J1');
      expect(stdout).not.toContain('\u001b');
    }
  });

  it.each([
    ['get', 'colour'],
    ['unset', 'toString'],
    ['set', '__proto__'],
    ['explain', 'Port'],
  ])('%s refuses the unknown setting %s and names those there are', async (verb, key) => {
    const { env, configFile } = places();
    const ran = await run(['config', verb, key, ...(verb === 'set' ? ['1'] : [])], { env });
    expect(ran).toMatchObject({ stdout: '', exitCode: 2 });
    expect(ran.stderr).toContain(`There is no setting named ${key}.\n`);
    expect(ran.stderr).toContain('graph-url, graph-version, app-id');
    expect(() => statSync(configFile)).toThrow('ENOENT');
  });

  it.each([
    ['graph-url', 'ftp://example.net', 'an http or https URL'],
    ['graph-url', 'graph', 'an http or https URL'],
    ['graph-version', '26', 'a version such as v26.0'],
    ['app-id', '66e3', 'digits'],
    ['config-id', '-1', 'digits'],
    ['number', '', 'a number'],
    ['store', '', 'a path, or a URL postgres://user@host/database whose parts are percent-encoded'],
    ['host', '', 'an address'],
    ['port', '65536', 'a port from 0 to 65535'],
    ['port', '80.5', 'a port from 0 to 65535'],
    ...[
      'coex.example.net',
      'http://coex.example.net',
      'https://a@coex.example.net',
      'https://coex.example.net/?',
      'https://coex.example.net/#x',
      'ftp://localhost',
    ].map((url) => ['public-url', url, 'an https URL, or http on this machine, with nothing after its path']),
  ])('set refuses %s = "%s" and says what fits', async (key, value, expected) => {
    const { env, configFile } = places();
    const ran = await run(['config', 'set', key, '--', value], { env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(
      `The setting ${key} from the command line is not usable: expected ${expected}, got "${value}".`,
    );
    expect(() => statSync(configFile)).toThrow('ENOENT');
  });

  it('make a file only its owner can read, also of one that others could', async () => {
    const fresh = places();
    await run(['config', 'set', 'port', '9000'], fresh);
    expect(statSync(fresh.configFile).mode & 0o777).toBe(0o600);
    const open = places({ config: { profiles: {} } });
    await run(['config', 'set', 'port', '9000'], open);
    expect(statSync(open.configFile).mode & 0o777).toBe(0o600);
  });

  it('keep everything in the file that is not theirs', async () => {
    const content = {
      profiles: { default: { port: 9000, theme: { dark: true }, 'app-id': null }, other: { number: 44 } },
      version: 3,
      '': [1],
    };
    const { env, configFile } = places({ config: content });
    await run(['config', 'set', 'host', '::1'], { env });
    const { default: own, ...others } = content.profiles;
    expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({
      ...content,
      profiles: { ...others, default: { ...own, host: '::1' } },
    });
    await run(['config', 'unset', 'host'], { env });
    expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual(content);
  });

  it('write through a link to where the file really stands', async () => {
    const { env, home, configFile } = places();
    const real = join(temporaryFolder(), 'coex.json');
    writeFileSync(real, '{}');
    symlinkSync(real, configFile);
    expect((await run(['config', 'set', 'port', '9000'], { env })).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(real, 'utf8'))).toEqual({ profiles: { default: { port: '9000' } } });
    expect(home).not.toBe(real);
  });
});

describe('profiles', () => {
  it('are made by setting something in them, and are apart', async () => {
    const { env } = places();
    await run(['config', 'set', 'port', '1000'], { env });
    await run(['config', 'set', '--profile', 'work', 'port', '2000'], { env });
    const get = ['config', 'get', 'port'];
    expect((await run(get, { env })).stdout).toBe('1000\n');
    expect((await run([...get, '--profile', 'work'], { env })).stdout).toBe('2000\n');
    expect((await run(get, { env: { ...env, COEX_PROFILE: 'work' } })).stdout).toBe('2000\n');
    const flagWins = await run([...get, '--profile', 'default'], { env: { ...env, COEX_PROFILE: 'work' } });
    expect(flagWins.stdout).toBe('1000\n');
    const listed = documentOf(await run(['config', 'list', '--json'], { env }));
    expect(listed).toMatchObject({ profile: 'default', profiles: ['default', 'work'] });
  });

  it('that nobody made are an error, not an empty one', async () => {
    const { env } = places();
    await run(['config', 'set', '--profile', 'work', 'port', '3000'], { env });
    const ran = await run(['config', 'get', 'port', '--profile', 'wrok'], { env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('There is no profile named wrok.');
    expect(ran.stderr).toContain('default, work');
  });

  it('may be named like anything', async () => {
    const { env } = places();
    for (const name of ['constructor', 'toString', 'a/b', 'ü 1']) {
      await run(['config', 'set', '--profile', name, 'port', '3000'], { env });
      const { stdout } = await run(['config', 'get', 'port', '--profile', name], { env });
      expect([name, stdout]).toEqual([name, '3000\n']);
    }
    expect((await run(['config', 'get', 'port'], { env })).stdout).toBe('8480\n');
  });
});

describe('a file that is not usable', () => {
  const broken = ['{"profiles": ', '', '[]', '"text"', '{"profiles": []}', '{"profiles": {"default": "x"}}'];

  it.each(broken)('of the profiles stops every use with its name, and stays as it is: %s', async (config) => {
    const { env, configFile } = places({ config });
    for (const argv of [
      ['config', 'get', 'port'],
      ['config', 'set', 'port', '1'],
      ['config', 'list'],
      ['secrets', 'list'],
    ]) {
      const ran = await run(argv, { env });
      expect(ran).toMatchObject({ stdout: '', exitCode: 2 });
      expect(ran.stderr).toContain(`The configuration file ${configFile} cannot be used: `);
      expect(ran.stderr).toContain('nothing in it was changed');
    }
    expect(readFileSync(configFile, 'utf8')).toBe(config);
  });

  it.each(['{"port": ', '[]', '7'])('of the project stops too: %s', async (project) => {
    const { env, workingFolder, projectFile } = places({ project });
    const ran = await run(['config', 'get', 'port'], { env, workingFolder });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`The configuration file ${projectFile} cannot be used: `);
  });

  it('is one that is no file', async () => {
    const { env, configFile } = places();
    mkdirSync(configFile);
    const ran = await run(['config', 'get', 'port', '--json'], { env });
    expect(documentOf(ran).error).toMatchObject({
      code: 'config-unreadable',
      message: expect.stringContaining('EISDIR'),
    });
  });

  it('is one in a folder that cannot be made', async () => {
    const home = join(temporaryFolder(), 'home');
    symlinkSync(join(home, '..', 'nowhere', 'deeper'), home);
    const ran = await run(['config', 'set', 'port', '9000', '--json'], { env: { COEX_HOME: home } });
    expect(documentOf(ran).error).toMatchObject({ code: 'config-unreadable', exit: 2 });
  });

  it('of the project is one with a key coex does not know, `$schema` apart', async () => {
    const misspelt = places({ project: { $schema: 'x', 'grpah-url': 'http://x' } });
    const ran = await run(['config', 'get', 'port'], misspelt);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(
      `The setting grpah-url from ${misspelt.projectFile} is not usable: there is no such setting.`,
    );
    const right = places({ project: { $schema: 'x', port: 9001 } });
    expect((await run(['config', 'get', 'port'], right)).stdout).toBe('9001\n');
  });
});

describe('a value that is not usable', () => {
  it.each([
    ['a flag', ['--graph-url', 'nonsense'], {}, '--graph-url'],
    ['the environment', [], { COEX_GRAPH_URL: 'nonsense' }, 'COEX_GRAPH_URL'],
  ])('from %s is told with where it stands', async (_title, flags, env, where) => {
    const ran = await run(['config', 'get', 'graph-url', ...flags], { env: env as Record<string, string> });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(
      `The setting graph-url from ${where} is not usable: expected an http or https URL, got "nonsense".`,
    );
  });

  it('does not keep explain from showing where it comes from, nor set from mending it', async () => {
    const { env, configFile } = places({ config: { profiles: { default: { port: 'eighty' } } } });
    expect((await run(['config', 'get', 'port'], { env })).stderr).toContain(`default in ${configFile}`);
    expect((await run(['config', 'explain', 'port'], { env })).stdout).toContain('→ eighty');
    expect((await run(['config', 'set', 'port', '80'], { env })).exitCode).toBe(0);
    expect((await run(['config', 'get', 'port'], { env })).stdout).toBe('80\n');
  });
});

const FLAGS = { json: false, noInput: false, quiet: false, debug: false, trace: false, noColor: false };

describe('the store as a database', () => {
  const url = 'postgres://coex:canary%40pass@127.0.0.1:1/coex';
  const shown = 'postgres://coex@127.0.0.1:1/coex';

  it.each(['numbers list', 'config list', 'config get store', 'doctor', 'chats list --json', 'feed'])(
    'has its password in the environment alone, and %s shows it nowhere',
    async (command) => {
      const { env } = places();
      const argv = [...command.split(' '), '--debug', '--trace'];
      // A feed waits for its database until it is stopped.
      const stop = new AbortController();
      const ran = await run(argv, {
        env: { ...env, COEX_STORE: url },
        signal: stop.signal,
        clock: { now: () => NOW, sleep: async () => stop.abort() },
      });
      expect(ran.stdout + ran.stderr).not.toContain('canary');
      expect(ran.stderr).not.toContain('comes with a password');
    },
  );

  it.each([
    ['--store', ['--store', url], {}],
    ['project', [], { project: { store: url } }],
    ['profile', [], { config: { profiles: { default: { store: url } } } }],
    [
      'profile',
      [],
      {
        config: {
          profiles: { default: { store: url.replace('coex:canary%40pass@', '').concat('?password=canary') } },
        },
      },
    ],
  ])('is refused with a password from %s, before anything is opened', async (_, flags, files) => {
    const { home, ...where } = places(files);
    for (const command of ['numbers list', 'listen', 'feed', 'config list', 'media list']) {
      const ran = await run([...command.split(' '), ...flags, '--debug'], where);
      expect(ran.exitCode).toBe(2);
      expect(ran.stderr).toContain('comes with a password, which others can read there.');
      expect(ran.stderr).toContain('COEX_STORE_PASSWORD');
      expect(ran.stdout + ran.stderr).not.toContain('canary');
    }
    expect(readdirSync(home).filter((name) => name !== 'config.json')).toEqual([]);
    const explained = await run(['config', 'explain', ...flags], where);
    expect(explained.exitCode).toBe(0);
    expect(explained.stdout).toContain('postgres://');
    expect(explained.stdout).not.toContain('canary');
  });

  it('is not set with a password', async () => {
    const { env, configFile } = places();
    const ran = await run(['config', 'set', 'store', url], { env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('The store from the command line comes with a password');
    expect(ran.stdout + ran.stderr).not.toContain('canary');
    expect(existsSync(configFile)).toBe(false);
    expect((await run(['config', 'set', 'store', shown], { env })).exitCode).toBe(0);
    expect((await run(['config', 'get', 'store'], { env })).stdout).toBe(`${shown}\n`);
  });

  it('is of this machine when a project file names it', async () => {
    const elsewhere = places({ project: { store: 'postgres://coex@db.example.com/coex' } });
    const ran = await run(['numbers', 'list'], elsewhere);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('a project file may name a database of this machine alone');
    expect((await run(['config', 'get', 'store'], places({ project: { store: shown } }))).stdout).toBe(
      `${shown}\n`,
    );
  });

  it('keeps what goes with it where the file would be', async () => {
    const { env, home } = places();
    const { host } = hostOn({ env: { ...env, COEX_STORE: shown } });
    const context = createContext(host, FLAGS, async () => undefined);
    expect(context.storeFolder()).toBe(home);
  });

  it.each([
    [{ COEX_STORE: url, COEX_STORE_PASSWORD: 'other' }, 'canary@pass'],
    [{ COEX_STORE: shown, COEX_STORE_PASSWORD: 'p@ss word' }, 'p@ss word'],
    [{ COEX_STORE: shown }, undefined],
  ])('is opened with the password of the environment: %j', async (given, password) => {
    const { env } = places();
    const { host } = hostOn({ env: { ...env, ...given } });
    const context = createContext(host, FLAGS, async () => undefined);
    expect(addressParts(await context.storeAddress())).toEqual({ location: shown, password });
  });

  it('is opened with the password that was kept for the profile', async () => {
    const { env } = places();
    await run(['secrets', 'set', 'store-password'], { env, stdin: 'kept\n' });
    const { host } = hostOn({ env: { ...env, COEX_STORE: shown } });
    const context = createContext(host, FLAGS, async () => undefined);
    expect(addressParts(await context.storeAddress())?.password).toBe('kept');
  });
});

describe('where things are', () => {
  const fileOf = async (env: Record<string, string>, platform: string, homeFolder: string) => {
    const ran = await runOn(['doctor', '--json'], { env, platform, homeFolder });
    const { reason } = documentOf(ran).checks.find(({ id }: { id: string }) => id === 'config');
    return reason.replace('profile default in ', '');
  };

  it('is COEX_HOME for everything when it is set', async () => {
    const { env, home } = places();
    await run(['config', 'set', 'port', '0'], { env });
    await run(['secrets', 'set', 'app-secret'], { env, stdin: 'abc' });
    await run(['chats', 'list'], { env });
    for (const file of ['config.json', 'secrets.json', 'store.db']) {
      expect(statSync(join(home, file)).isFile()).toBe(true);
    }
  });

  it('is the XDG folders otherwise, made when needed', async () => {
    const root = temporaryFolder();
    const env = { XDG_CONFIG_HOME: join(root, 'c'), XDG_DATA_HOME: join(root, 'd') };
    await run(['config', 'set', 'port', '0'], { env });
    await run(['chats', 'list'], { env });
    expect(statSync(join(root, 'c/coex/config.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'd/coex/store.db')).mode & 0o777).toBe(0o600);
  });

  it('is .config and .local/share without XDG, and what Windows has for it there', async () => {
    const home = temporaryFolder();
    expect(await fileOf({}, 'linux', home)).toBe(join(home, '.config/coex/config.json'));
    statSync(join(home, '.local/share/coex/store.db'));
    const windows = { APPDATA: join(home, 'roaming'), LOCALAPPDATA: join(home, 'local') };
    expect(await fileOf(windows, 'win32', home)).toBe(join(home, 'roaming/coex/config.json'));
    statSync(join(home, 'local/coex/store.db'));
  });

  it('of the store is what the setting says', async () => {
    const { env, home } = places();
    const elsewhere = join(temporaryFolder(), 'deep', 'other.db');
    await run(['chats', 'list', '--store', elsewhere], { env });
    expect(statSync(elsewhere).isFile()).toBe(true);
    expect(() => statSync(join(home, 'store.db'))).toThrow('ENOENT');
  });
});
