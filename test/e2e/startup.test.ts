import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { temporaryFolder } from '../support/run.ts';

/** Words that stand in the built code of a library, or of a large table of ours, and nowhere else. */
const MARKS = {
  ink: 'ink-box',
  react: 'react.transitional',
  undici: 'MockAgent',
  zod: '$ZodType',
  kysely: 'SelectQueryNode',
  'the error codes': 'the signup code is used up or older than 30 seconds',
} as const;

/** Notes every file and every part of Node that a process loads, and writes it down when it ends. */
const RECORDER = `
  const files = new Set();
  require('node:module').registerHooks({
    load: (url, context, next) => {
      files.add(url);
      return next(url, context);
    },
  });
  process.on('exit', () => {
    for (const file of Object.keys(require.cache)) files.add(file);
    const builtins = process.moduleLoadList.map((entry) => entry.replace(/^NativeModule /, ''));
    require('node:fs').writeFileSync(process.env.RECORD_TO, JSON.stringify({ files: [...files], builtins }));
  });
`;

/** What of the above, and of Node's own costly parts, a start loads. */
async function loadedBy(argv: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder();
  const recorder = join(folder, 'recorder.cjs');
  const record = join(folder, 'record.json');
  writeFileSync(recorder, RECORDER);
  const env = { COEX_HOME: join(folder, 'home'), RECORD_TO: record };
  const ran = await startBinary(argv, { env, flags: ['--require', recorder] });
  expect([ran.stderr, ran.exitCode]).toEqual([expect.not.stringContaining('rror'), 0]);
  const { files, builtins }: Record<'files' | 'builtins', string[]> = JSON.parse(
    readFileSync(record, 'utf8'),
  );
  const built = files.filter((file) => file.includes('/dist/'));
  const code = built.map((file) => readFileSync(file.replace(/^file:\/\//, ''), 'utf8')).join('\n');
  const libraries = Object.entries(MARKS).filter(([, mark]) => code.includes(mark));
  const costly = [
    'sqlite',
    'internal/deps/undici/undici',
    'child_process',
    'crypto',
    'http',
    'worker_threads',
  ];
  return [
    ...libraries.map(([name]) => name),
    ...costly.filter((name) => builtins.includes(name)).map((name) => `node:${basename(name)}`),
  ].sort();
}

describe('the marks', () => {
  it.each(Object.entries(MARKS))('find %s in what was built', (_library, mark) => {
    const files = globSync('dist/**/*.{cjs,mjs}');
    expect(files.some((file) => readFileSync(file, 'utf8').includes(mark))).toBe(true);
  });
});

describe('a start', () => {
  it.each([
    [['--version']],
    [['--help']],
    [['chats', '--help']],
    [['chats', 'list', '--help']],
    [['__complete', 'chats', '']],
  ])('loads nothing it does not need for %j', async (argv) => {
    expect(await loadedBy(argv)).toEqual([]);
  });

  it('loads what checks settings for `config get`, and no store, network or screen', async () => {
    expect(await loadedBy(['config', 'get', 'port'])).toEqual(['zod']);
  });

  it('loads the store for `chats list`, and no network or screen', async () => {
    const loaded = await loadedBy(['chats', 'list', '--json']);
    expect(loaded).toEqual(expect.arrayContaining(['kysely', 'node:sqlite', 'zod']));
    for (const needless of ['ink', 'react', 'undici', 'node:undici', 'node:http']) {
      expect(loaded).not.toContain(needless);
    }
  });
});
