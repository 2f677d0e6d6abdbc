import { defineConfig } from 'vitest/config';

export default defineConfig({
  // `#tui` and `#feed` mean the source here and the built screens in a release.
  ssr: { resolve: { conditions: ['coex-source', 'node'] } },
  resolve: { conditions: ['coex-source', 'node'] },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // A run is one process as coex is one: what leaks between tests of a file would leak there too.
    pool: 'forks',
    // Many tests wait for the disk or for another process: a worker less than there are cores leaves one idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
