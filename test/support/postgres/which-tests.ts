/*
 * Which tests run on which engine. Without an entry here a test runs on SQLite alone; parts of a file that are about SQLite
 * stand in `describe.runIf(isSqlite)`.
 */

/** The suite of the store and of what comes in, and what holds across machines. */
const STORE_AND_INGEST = [
  'test/core/{store,ingest,journal}/**/*.test.ts',
  'test/core/conversations/arrivals*.test.ts',
  'test/core/templates/review/*.test.ts',
  'test/commands/{outage,project}.test.ts',
];

/** Everything else whose subject reads or writes the store: half an hour more, so that it is asked for by `COEX_TEST_EVERYTHING`. */
const READERS = [
  'test/core/{conversations,transcripts,feed,history,drift,numbers,media}/**/*.test.ts',
  'test/core/{sending,onboarding,diagnosis}/**/*.test.ts',
  'test/commands/**/*.test.{ts,tsx}',
];

export const ON_POSTGRES: string[] =
  process.env.COEX_TEST_EVERYTHING === undefined ? STORE_AND_INGEST : [...STORE_AND_INGEST, ...READERS];

/** Of these, what never opens a store, or is about the file that holds one. */
export const SQLITE_ALONE: string[] = [
  // Files: how they are made, their permissions, locks and journal, and the migrations of SQLite.
  'test/core/store/{open,open-to-read,opened-twice,migrate,version}.test.ts',
  'test/core/diagnosis/disk.test.ts',
  // Nothing is kept in the store.
  'test/core/ingest/{bodies,parse,waiting-room}.test.ts',
  'test/core/onboarding/page/**',
  'test/commands/{api,check,check-many,compare,completeness,config,demo,drained,explain,features,fields}.test.ts',
  'test/commands/{interruptible,read-input,read-whole,receiving,rules,secrets,secrets-never-shown}.test.ts',
  'test/commands/{sandbox,sandbox-docs,sandbox-drive,sandbox-start,templates-docs,templates-lint,templates-lint-docs}.test.ts',
  // The disk and the settings of the machine stand beside the store in these journeys; the store is the least of them.
  'test/core/diagnosis/fault-matrix/**',
  'test/commands/completeness-of-json.test.ts',
];
