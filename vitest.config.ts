import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { ON_POSTGRES, SQLITE_ALONE } from './test/support/postgres/which-tests.ts';

/** What takes longest begins first: begun last, it would keep one core busy and leave the others idle. */
const LONG = [
  'core/ingest/fuzz',
  'e2e/team-chaos',
  'e2e/docs',
  'core/store/postgres/copy',
  'core/ingest/projection',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      LONG.findIndex((name) => moduleId.includes(`/${name}.test.`));
    const long = files.filter((file) => rank(file) >= 0).sort((one, other) => rank(one) - rank(other));
    const others = files.filter((file) => rank(file) < 0);
    return [...long, ...(await super.sort(others))];
  }
}

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
    sequence: { sequencer: LongestFirst },
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
          // Who follows an import second by second asks a server each time.
          testTimeout: 180_000,
        },
      },
    ],
  },
});
