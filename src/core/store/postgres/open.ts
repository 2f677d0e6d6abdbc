import { Kysely, sql } from 'kysely';
import { retried } from '../retried.ts';
import type { Tables } from '../schema.ts';
import type { OpenOptions, Store } from '../store.ts';
import { REAL_TIMING } from './back-off.ts';
import { createPostgresBulk } from './bulk.ts';
import { createChanges } from './changes.ts';
import { createPostgresDeliveryLog } from './delivery-log.ts';
import { createPostgresDialect } from './dialect.ts';
import { ALONE, postgresLocks } from './locks.ts';
import { migrate, requireUsable } from './migrate.ts';
import { createPartitionKeeper } from './partitions.ts';
import { createPostgresRowIds } from './row-ids.ts';
import { readPostgresUrl } from './url.ts';

/** Opens a store in a database, which has to be there. Any number write at a time. */
export async function openPostgresStore(address: string, options: OpenOptions = {}): Promise<Store> {
  const store = storeAt(address, options);
  try {
    await migrate(store.db, store.location);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * The same for who only reads, and may be allowed no more: nothing is made, and nothing brought up to date. Throws
 * `store-unprepared` when that is needed first.
 */
export async function openPostgresStoreToRead(address: string): Promise<Store> {
  const store = storeAt(address, {});
  try {
    await requireUsable(store.db, store.location);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function storeAt(address: string, { patienceMs }: OpenOptions): Store {
  const where = readPostgresUrl(address);
  const { location } = where;
  const db: Kysely<Tables> = new Kysely({
    dialect: createPostgresDialect(where, { patienceMs, onWritten: () => changes.note() }),
  });
  let keepPartitions: (() => Promise<void>) | undefined;
  const changes = createChanges(where, (text) => ask(db, text), REAL_TIMING);
  return {
    engine: 'postgres',
    db,
    bulk: createPostgresBulk(),
    log: createPostgresDeliveryLog(location),
    ids: createPostgresRowIds(),
    locks: postgresLocks,
    location,
    address,
    alone: (work) =>
      retried(() =>
        db.transaction().execute(async (trx) => {
          await postgresLocks.hold(trx, [ALONE]);
          return work(trx);
        }),
      ),
    version: changes.version,
    written: changes.written,
    tend: (clock) => {
      keepPartitions ??= createPartitionKeeper(db, clock);
      return keepPartitions();
    },
    close: async () => {
      await Promise.all([changes.close(), db.destroy()]);
    },
  };
}

async function ask(db: Kysely<Tables>, text: string): Promise<string> {
  const { rows } = await sql.raw<{ answer: string }>(text).execute(db);
  return rows[0]?.answer ?? '';
}
