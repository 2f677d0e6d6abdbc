import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

const BEGIN = {
  // Not Kysely's own transaction: that would take the one lock there is for writing.
  sqlite: sql`begin deferred`,
  // Otherwise each question would see what was written since the last.
  postgres: sql`begin isolation level repeatable read, read only`,
};

/**
 * Reads the store as it stands at the first question, whatever others write meanwhile, and holds up nobody who writes.
 * Until the work is over the store answers it alone: what it asks, it asks of the `snapshot`.
 */
export function inSnapshot<Result>(
  { db, engine }: Store,
  work: (snapshot: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (snapshot) => {
    await BEGIN[engine].execute(snapshot);
    try {
      return await work(snapshot);
    } finally {
      await sql`rollback`.execute(snapshot);
    }
  });
}
