import { beforeEach, inject } from 'vitest';

/* Every test of a run without PostgreSQL is skipped, and says why. */

const server = inject('postgres');

beforeEach((test) => {
  if ('problem' in server) test.skip(`no PostgreSQL: ${server.problem}`);
});
