import { Kysely } from 'kysely';
import { retried } from '../retried.ts';
import type { Tables } from '../schema.ts';
import type { OpenOptions, Store } from '../store.ts';
import { createPostgresBulk } from './bulk.ts';
import { createPostgresDeliveryLog } from './delivery-log.ts';
import { createPostgresDialect } from './dialect.ts';
import { ALONE, postgresLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPostgresRowIds } from './row-ids.ts';
import { readPostgresUrl } from './url.ts';

/** Opens a store in a database, which has to be there. Any number write at a time. */
export async function openPostgresStore(address: string, _: OpenOptions = {}): Promise<Store> {
  const store = storeAt(address);
  try {
    await migrate(store.db, store.location);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The same where nothing can be written; its schema stays as it is. */
export async function openPostgresStoreToRead(address: string): Promise<Store> {
  return openPostgresStore(address);
}

function storeAt(address: string): Store {
  const { location } = readPostgresUrl(address);
  const db = new Kysely<Tables>({ dialect: createPostgresDialect(address) });
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
    version: async () => '',
    written: async () => undefined,
    close: () => db.destroy(),
  };
}
