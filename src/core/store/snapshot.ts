import { type Kysely, sql } from 'kysely';
import type { Store } from './open.ts';
import type { Tables } from './schema.ts';

/**
 * Reads the store as it stands at the first question, whatever others write meanwhile, and holds up nobody who writes.
 * Until the work is over the store answers it alone: what it asks, it asks of the `snapshot`.
 */
export function inSnapshot<Result>(
  { db }: Store,
  work: (snapshot: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (snapshot) => {
    // Not Kysely's own transaction: that would take the one lock there is for writing.
    await sql`begin deferred`.execute(snapshot);
    try {
      return await work(snapshot);
    } finally {
      await sql`rollback`.execute(snapshot);
    }
  });
}
