import pg from 'pg';
import { beforeEach, inject } from 'vitest';
import { watchConnections } from './under-way.ts';

/* Every test of a run without PostgreSQL is skipped, and says why. */

const server = inject('postgres');

beforeEach((test) => {
  if ('problem' in server) test.skip(`no PostgreSQL: ${server.problem}`);
});

watchConnections(pg.Client.prototype);
