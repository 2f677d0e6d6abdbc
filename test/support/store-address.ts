import { dirname } from 'node:path';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { isPostgresUrl } from '../../src/core/store-address.ts';
import { isSqlite } from './engine.ts';

/** What opens the store that would be this file: the file, or the database that its folder has instead until the test ends. */
export async function storeAddress(file: string): Promise<string> {
  if (isSqlite || isPostgresUrl(file)) return file;
  const { databaseIn } = await import('./postgres/databases.ts');
  return databaseIn(dirname(file));
}

export async function openStoreAt(file: string, options?: Parameters<typeof openStore>[1]): Promise<Store> {
  return openStore(await storeAddress(file), options);
}

/** Gives a folder the store of another, where that did not come along with the folder's files. */
export async function copyStoreOf(original: string, folder: string): Promise<void> {
  if (isSqlite) return;
  const { copyDatabase } = await import('./postgres/databases.ts');
  await copyDatabase(original, folder);
}

/** The environment of a coex, with the store that its folder has when that is no file there. */
export async function withStoreOf<Env extends Readonly<Record<string, string | undefined>>>(
  env: Env,
): Promise<Env | (Env & { readonly COEX_STORE: string })> {
  if (isSqlite || env.COEX_HOME === undefined || env.COEX_STORE !== undefined) return env;
  return { ...env, COEX_STORE: await storeAddress(`${env.COEX_HOME}/store.db`) };
}
