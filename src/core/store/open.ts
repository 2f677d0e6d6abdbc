import { isPostgresUrl } from '../store-address.ts';
import { openSqliteStore, openSqliteStoreToRead } from './sqlite/open.ts';
import type { OpenOptions, Store } from './store.ts';

/**
 * Opens the store at an address, the path of a SQLite file or the URL of a PostgreSQL database, and brings its schema up to
 * date; a file is made when there is none.
 */
export async function openStore(address: string, options: OpenOptions = {}): Promise<Store> {
  if (!isPostgresUrl(address)) return openSqliteStore(address, options);
  const { openPostgresStore } = await import('./postgres/open.ts');
  return openPostgresStore(address, options);
}

/**
 * The store when it cannot be written, as it stands; nothing is made, and nothing brought up to date. Throws the error
 * of `openStore` when it cannot be read either, or was made by another version.
 */
export async function openStoreToRead(address: string): Promise<Store> {
  if (!isPostgresUrl(address)) return openSqliteStoreToRead(address);
  const { openPostgresStoreToRead } = await import('./postgres/open.ts');
  return openPostgresStoreToRead(address);
}
