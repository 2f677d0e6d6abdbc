import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  envNameOf,
  pathsOf,
  problemWith,
  resolveConfig,
  SETTING_KEYS,
  SETTINGS,
} from '../../../src/core/config/index.ts';
import { temporaryFolder } from '../../support/run.ts';

function pathsIn(home: string) {
  return pathsOf({
    env: { COEX_HOME: home },
    platform: 'linux',
    homeFolder: '/nowhere',
    workingFolder: home,
  });
}

describe('every setting', () => {
  it.each(SETTING_KEYS)('has a variable of its own that works: %s', (key) => {
    const usable = ['440000000000002', 'v25.0', 'http://127.0.0.1:1', '80'].find(
      (value) => !problemWith(key, value),
    );
    const env = { [envNameOf(key)]: usable };
    const config = resolveConfig({ paths: pathsIn(temporaryFolder()), env, flags: {} });
    expect(usable).toBeDefined();
    expect(config.get(key)).toBe(usable);
    expect(config.candidates(key)[0]).toMatchObject({ origin: 'environment', where: envNameOf(key) });
  });

  it.each(SETTING_KEYS)('is described, and its default fits: %s', (key) => {
    const setting: { about: string; fallback?: string } = SETTINGS[key];
    expect(setting.about).toMatch(/^[A-Z].*\.$/);
    if (setting.fallback !== undefined) expect(problemWith(key, setting.fallback)).toBeUndefined();
  });

  it.each([
    'postgres://coex:p@ss/canary@db/coex',
    'postgress://coex:canary@db/coex',
    'jdbc:postgresql://db/coex?password=canary',
    'mysql://coex:canary@db/coex',
  ])('is refused, and not quoted, where it may hold a password: %s', (value) => {
    expect(problemWith('store', value)).toContain('expected a path, or a URL postgres://');
    expect(problemWith('store', value)).not.toContain('canary');
  });

  it('never throws for a value, whatever it is, and quotes what does not fit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_KEYS), fc.string(), (key, value) => {
        const problem = problemWith(key, value);
        if (problem !== undefined) expect(problem).toContain(`got "${value}"`);
      }),
    );
  });
});

describe('paths', () => {
  const surroundings = { platform: 'linux', homeFolder: '/home/ada', workingFolder: '/projects' };

  it('are all below COEX_HOME, but for the project file', () => {
    expect(pathsOf({ ...surroundings, env: { COEX_HOME: '/h', XDG_CONFIG_HOME: '/c' } })).toEqual({
      configFile: '/h/config.json',
      secretsFile: '/h/secrets.json',
      storeFile: '/h/store.db',
      projectFile: '/projects/coex.config.json',
      selfContained: true,
    });
  });

  it.each([{}, { COEX_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' }])(
    'are the usual ones where nothing is said: %j',
    (env) => {
      expect(pathsOf({ ...surroundings, env })).toMatchObject({
        configFile: join('/home/ada', '.config/coex/config.json'),
        secretsFile: join('/home/ada', '.config/coex/secrets.json'),
        storeFile: join('/home/ada', '.local/share/coex/store.db'),
        selfContained: false,
      });
    },
  );
});
