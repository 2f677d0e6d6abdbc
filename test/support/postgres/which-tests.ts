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

/**
 * Of what reads the store, that whose queries engines may answer differently (orders, pages, searches, counts, times), what may be
 * done once only, and what follows a store as it is written: as much as is done in half a minute on two cores.
 */
const QUICK_READERS = [
  'test/core/{drift,numbers,sending,feed}/**/*.test.ts',
  'test/core/transcripts/read.test.ts',
  'test/core/media/standing.test.ts',
  'test/core/onboarding/activity.test.ts',
  'test/commands/feed/{held-store,source}.test.ts',
  'test/commands/{contacts,media-list,messages,numbers,listen}.test.ts',
];

/**
 * Everything else whose subject reads or writes the store, above all journeys through hours and weeks of a number, second by
 * second: half an hour more, so that it is asked for by `COEX_TEST_EVERYTHING`.
 */
const READERS = [
  'test/core/{conversations,transcripts,history,media,onboarding,diagnosis}/**/*.test.ts',
  'test/commands/**/*.test.{ts,tsx}',
];

export const ON_POSTGRES: string[] =
  process.env.COEX_TEST_EVERYTHING === undefined
    ? [...STORE_AND_INGEST, ...QUICK_READERS]
    : [...STORE_AND_INGEST, ...QUICK_READERS, ...READERS];

/** Of these, what never opens a store, or is about the file that holds one. */
export const SQLITE_ALONE: string[] = [
  // Files: how they are made, their permissions, locks and journal, and the migrations and query plans of SQLite.
  'test/core/store/{open,open-to-read,opened-twice,migrate,version}.test.ts',
  'test/core/diagnosis/disk.test.ts',
  'test/core/conversations/chat-rows.test.ts',
  // Nothing is kept in the store.
  'test/core/ingest/{bodies,parse,waiting-room}.test.ts',
  'test/core/{diagnosis/{chain,open-network,rhythm},drift/{calendar,estimate,others}}.test.ts',
  'test/core/{history/{missing,pace,state},media/{digest,folder}}.test.ts',
  'test/core/onboarding/{paste,refusals,return-server}.test.ts',
  'test/core/onboarding/page/**',
  'test/commands/{diagnosis-docs,feed/{docs,held-output,screen}}.test.ts',
  'test/commands/{api,check,check-many,compare,completeness,config,demo,drained,explain,features,fields}.test.ts',
  'test/commands/{interruptible,read-input,read-whole,receiving,rules,secrets,secrets-never-shown}.test.ts',
  'test/commands/{sandbox,sandbox-docs,sandbox-drive,sandbox-start,templates-docs,templates-lint,templates-lint-docs}.test.ts',
  // The disk and the settings of the machine stand beside the store in these journeys; the store is the least of them.
  'test/core/diagnosis/fault-matrix/**',
  'test/commands/completeness-of-json.test.ts',
];
