import type { Engine } from '../../src/core/store/index.ts';

/** What keeps the stores of this run's tests: the project of `vitest.config.ts` says it. */
export const TEST_ENGINE: Engine = process.env.COEX_TEST_ENGINE === 'postgres' ? 'postgres' : 'sqlite';

/** For `describe.runIf`: what is about the file that holds a store, or about SQLite's own ways. */
export const isSqlite = TEST_ENGINE === 'sqlite';

/** For `describe.runIf`: what is about PostgreSQL's own ways. */
export const isPostgres = TEST_ENGINE === 'postgres';
