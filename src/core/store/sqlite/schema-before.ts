import { openSqliteDatabaseToRead } from './database.ts';
import { schemaFactsOf } from './migrate.ts';

/** Null when it cannot be read without opening it as every command does. */
export function fileSchemaVersion(file: string): number | null {
  for (const isImmutable of [false, true]) {
    try {
      const database = openSqliteDatabaseToRead(file, isImmutable);
      const { version } = schemaFactsOf(database);
      database.close();
      return version;
    } catch {
      // What another process writes beside the file can be read only where a file can be made beside it.
    }
  }
  return null;
}
