import { existsSync } from 'node:fs';
import { isPostgresUrl } from '../store-address.ts';

/** The schema version of a store as it lies there, before opening it changes that; null when there is none yet. */
export async function schemaBefore(address: string): Promise<number | null> {
  if (!isPostgresUrl(address)) {
    if (!existsSync(address)) return null;
    const { fileSchemaVersion } = await import('./sqlite/schema-before.ts');
    return fileSchemaVersion(address);
  }
  const { databaseSchemaVersion } = await import('./postgres/schema-before.ts');
  return (await databaseSchemaVersion(address)) || null;
}
