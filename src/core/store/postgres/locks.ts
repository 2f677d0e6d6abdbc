import { sql } from 'kysely';
import type { Locks } from '../store.ts';

/*
 * Advisory locks of a transaction: they end with it, also when its connection breaks, and need no connection of their own, so that
 * a pooler may hand connections round. Source: postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */

/** What `alone` holds. */
export const ALONE = 'alone';

export const postgresLocks: Locks = {
  hold: async (db, names) => {
    // In one order, whoever asks: two that need the same never wait for each other.
    const sorted = [...new Set(names)].sort();
    if (sorted.length === 0) return;
    await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${sorted}::text[]) as name`.execute(
      db,
    );
  },
  tryHold: async (db, name) => {
    const { rows } = await sql<{ held: number }>`
      select pg_try_advisory_xact_lock(hashtextextended(${name}::text, 0)) as held`.execute(db);
    return rows[0]?.held === 1;
  },
  share: async (db, name) => {
    // The transaction takes its id here, before any row takes one: who follows rows tells by it which may still come.
    await sql`
      select pg_advisory_xact_lock_shared(hashtextextended(${name}::text, 0)), pg_current_xact_id()`.execute(
      db,
    );
  },
  holdPeople: async (db, keys) => {
    const sorted = [...keys].sort();
    // Somebody who makes the same key at the moment is waited for: then it is there.
    const { rows } = await sql<{ key: string }>`
      insert into user_keys (key, "user")
      select wanted, 0 from unnest(${sorted}::text[]) as wanted
      where not exists (select from user_keys where key = wanted) order by wanted
      on conflict (key) do nothing returning key`.execute(db);
    await sql`
      select from user_keys where key in (select unnest(${sorted}::text[])) order by key for update`.execute(
      db,
    );
    return rows.map(({ key }) => key);
  },
};
