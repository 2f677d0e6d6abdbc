import { configDefaults, defineConfig } from 'vitest/config';
import { ON_POSTGRES, SQLITE_ALONE } from './test/support/postgres/which-tests.ts';

export default defineConfig({
  // `#tui` and `#feed` mean the source here and the built screens in a release. Node is told these conditions for whatever
  // requires, too: with `import` among them, pg would get a module where it requires a class.
  ssr: { resolve: { conditions: ['coex-source', 'node'] } },
  resolve: { conditions: ['coex-source', 'node'] },
  test: {
    // A run is one process as coex is one: what leaks between tests of a file would leak there too.
    pool: 'forks',
    // Many tests wait for the disk or for another process: a worker less than there are cores leaves one idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    // The databases of the tests are dropped then.
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, 'test/core/store/postgres/**'],
          env: { COEX_TEST_ENGINE: 'sqlite' },
        },
      },
      {
        // The same tests where a store is written or read, on the other engine.
        extends: true,
        test: {
          name: 'postgres',
          include: ON_POSTGRES,
          exclude: [...configDefaults.exclude, ...SQLITE_ALONE],
          env: { COEX_TEST_ENGINE: 'postgres' },
          globalSetup: ['test/support/postgres/global-setup.ts'],
          setupFiles: ['test/support/postgres/set-up-file.ts'],
        },
      },
    ],
  },
});
