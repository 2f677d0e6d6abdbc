import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isoTime } from '../../clock.ts';
import { CoexError, problemOf } from '../../errors.ts';
import { lag } from '../../ingest/index.ts';
import type { Store } from '../../store/index.ts';
import { isPostgresUrl } from '../../store-address.ts';
import type { Evidence, Finding } from '../finding.ts';
import { damageOf, freeMebibytesIn, LEAST_FREE_MEBIBYTES, modeOf, tryToWrite } from '../local.ts';
import { serverFacts } from '../server.ts';
import type { Probe, Side } from '../side.ts';

/** A receiver projects within moments: what waits longer than this waits for somebody. */
const LAG_MS = 60_000;
/** A flood, even when its oldest has only just come. */
const LAG_COUNT = 5000;

/** To read through a gibibyte takes more than a second: of what is larger, the tables that hold the rest together. */
const READ_THROUGH_BYTES = 1.5 * 1024 ** 3;
const LEDGERS = [
  'deliveries',
  'rejections',
  'onboardings',
  'sync_claims',
  'numbers',
  'chats',
  'history_syncs',
  'account_events',
  'webhook_activity',
] as const;

// Of SQLite’s result codes. Source: sqlite.org/rescode.html
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

// Of PostgreSQL’s. Source: postgresql.org/docs/current/errcodes-appendix.html
const POSTGRES_READ_ONLY = '25006';
const POSTGRES_FULL = '53100';
const POSTGRES_NOT_PERMITTED = '42501';

/** Whether the store is whole, can be written, has room, and keeps up. */
export const storeProbe: Probe = async (side) => {
  let store: Store;
  try {
    store = await side.store();
  } catch (error) {
    return [notOpened(error), ...(await fullDisk(side))];
  }
  return examine(store, side).catch((error: unknown) => [notOpened(error)]);
};

async function examine(store: Store, side: Side): Promise<Finding[]> {
  const { damage, room, shown } = store.engine === 'postgres' ? await onServer(store) : await inFile(store);
  const outcomes = await outcomesOf(store);
  const waiting = await lag(store);
  const evidence: Evidence = {
    store: store.location,
    ...shown,
    projected: outcomes.projected,
    malformed: outcomes.malformed,
    failed: outcomes.failed,
    waiting: waiting.count,
  };
  const found: Finding[] = [];
  if (damage !== undefined) {
    found.push({ code: 'store-damaged', says: 'The store is damaged.', evidence: { ...evidence, damage } });
  }
  found.push(...(await writing(store)), ...room);
  const oldestMs = waiting.oldestAt === undefined ? 0 : side.clock.now() - waiting.oldestAt;
  if (waiting.oldestAt !== undefined && (oldestMs >= LAG_MS || waiting.count >= LAG_COUNT)) {
    const oldest = isoTime(waiting.oldestAt);
    const wait = waiting.count === 1 ? '1 delivery waits' : `${waiting.count} deliveries wait`;
    const says = `${wait} to be projected, the oldest since ${oldest}.`;
    found.push({ code: 'store-lagging', says, evidence: { ...evidence, oldestWaiting: oldest } });
  }
  if (outcomes.failed > 0) {
    const are = outcomes.failed === 1 ? '1 delivery is' : `${outcomes.failed} deliveries are`;
    const says = `${are} kept that could not be projected.`;
    const reason = await lastFailure(store);
    found.push({ code: 'store-projection-failed', says, evidence: { ...evidence, reason } });
  }
  if (found.length > 0) return found;
  return [{ verdict: 'pass', says: 'The store is whole, and nothing waits to be projected.', evidence }];
}

interface Kept {
  readonly damage: string | undefined;
  /** What is wrong with the place it is kept in. */
  readonly room: readonly Finding[];
  readonly shown: Evidence;
}

async function inFile(store: Store): Promise<Kept> {
  const { location } = store;
  const sizeBytes = await stat(location).then(({ size }) => size);
  const isLarge = sizeBytes > READ_THROUGH_BYTES;
  const freeMebibytes = await freeMebibytesIn(dirname(location));
  return {
    damage: await damageOf(store, isLarge ? LEDGERS : undefined),
    room: [...roomIn(freeMebibytes, location), ...(await exposure(store))],
    shown: { sizeBytes, readThrough: isLarge ? LEDGERS.join(', ') : 'all of it', freeMebibytes },
  };
}

/** A server looks after its own files, and tells nobody how much room they have. */
async function onServer(store: Store): Promise<Kept> {
  const { sizeBytes, serverVersion, schemaVersion, connections, mostConnections, tls } =
    await serverFacts(store);
  const shown = { sizeBytes, serverVersion, schemaVersion, connections, mostConnections, tls };
  return { damage: undefined, room: [], shown };
}

async function writing(store: Store): Promise<Finding[]> {
  try {
    await tryToWrite(store);
    return [];
  } catch (error) {
    const evidence = { store: store.location, problem: problemOf(error) };
    switch (stateOf(error)) {
      case POSTGRES_FULL:
        return [
          { code: 'disk-full', says: 'The store cannot grow: the disk of the server is full.', evidence },
        ];
      case POSTGRES_READ_ONLY:
      case POSTGRES_NOT_PERMITTED:
        return [{ code: 'store-read-only', says: 'The store can be read, and not written.', evidence }];
    }
    switch (sqliteCode(error)) {
      case SQLITE_FULL:
        return [{ code: 'disk-full', says: 'The store cannot grow: the disk is full.', evidence }];
      case SQLITE_READONLY:
        return [{ code: 'store-read-only', says: 'The store can be read, and not written.', evidence }];
    }
    if (error instanceof CoexError && error.code === 'store-busy') {
      const says = 'Another process has kept the store locked for seconds, as a long import does.';
      return [{ verdict: 'unknown', says, evidence }];
    }
    throw error;
  }
}

function roomIn(freeMebibytes: number, location: string): Finding[] {
  if (freeMebibytes >= LEAST_FREE_MEBIBYTES) return [];
  const says = `Only ${freeMebibytes} MiB are free where the store is.`;
  return [{ code: 'disk-full', says, evidence: { store: location, freeMebibytes } }];
}

/** What keeps a store from opening may be that there is no room to make it. */
async function fullDisk({ config, paths }: Side): Promise<Finding[]> {
  const location = config().find('store') ?? paths.storeFile;
  if (isPostgresUrl(location)) return [];
  return freeMebibytesIn(dirname(location)).then(
    (free) => roomIn(free, location),
    () => [],
  );
}

async function exposure({ location }: Store): Promise<Finding[]> {
  const mode = await modeOf(location);
  if (mode === undefined || (mode & 0o077) === 0) return [];
  const shown = (mode & 0o777).toString(8);
  return [
    {
      code: 'store-exposed',
      says: `Others on this machine can read the store (mode ${shown}).`,
      evidence: { store: location, mode: shown },
      command: `chmod 600 ${location}`,
    },
  ];
}

function notOpened(error: unknown): Finding {
  const evidence = { problem: problemOf(error) };
  const code = sqliteCode(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return { code: 'store-damaged', says: 'The store is damaged, and cannot be read.', evidence };
  }
  if (!(error instanceof CoexError)) throw error;
  if (error.code === 'store-busy') {
    return { verdict: 'unknown', says: 'Another process keeps the store locked.', evidence };
  }
  if (error.exit === 2) return { code: 'store-unreadable', says: error.message, evidence, fix: error.hint };
  return { code: 'store-unreadable', says: 'The store cannot be opened.', evidence };
}

/** PostgreSQL's code behind a failure of the store. */
function stateOf(error: unknown): unknown {
  const { cause = error } = error as { cause?: unknown };
  return (cause as { code?: unknown } | undefined)?.code;
}

/** SQLite's primary result code behind a failure of the store. */
function sqliteCode(error: unknown): number | undefined {
  const { cause = error } = error as { cause?: unknown };
  const extended = (cause as { errcode?: unknown } | undefined)?.errcode;
  return typeof extended === 'number' ? extended & 0xff : undefined;
}

async function outcomesOf({ db }: Store) {
  const rows = await db
    .selectFrom('deliveries')
    .select((row) => ['outcome', row.fn.countAll<number>().as('count')])
    .groupBy('outcome')
    .execute();
  const many = (outcome: string) => rows.find((row) => row.outcome === outcome)?.count ?? 0;
  return { projected: many('projected'), malformed: many('malformed'), failed: many('failed') };
}

async function lastFailure({ db }: Store): Promise<string | null> {
  const row = await db
    .selectFrom('deliveries')
    .select('reason')
    .where('outcome', '=', 'failed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? null;
}
