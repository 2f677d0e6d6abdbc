import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { type Check, type Finding, found, MOST_EVIDENCE } from './finding.ts';
import { SHAPES, TABLE_NAMES, type TableShape } from './shape.ts';
import type { Store } from './store.ts';

const STUCK_MS = 15 * 60_000;

const REBUILD = 'Make the tables again from the deliveries: `coex rebuild`.';

/**
 * Looks a store through for damage, check by check; each tells what it found. Nothing is changed and nobody who writes is held
 * up. @param now what waits for longer than a quarter of an hour is stuck
 */
export async function* checkStore(
  store: Store,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): AsyncGenerator<{ readonly check: string; readonly findings: readonly Finding[] }> {
  const { ENGINE_CHECKS } =
    store.engine === 'sqlite'
      ? await import('./sqlite/check-side.ts')
      : await import('./postgres/check-side.ts');
  for (const { name, find } of [...ENGINE_CHECKS, ...checksAt(now)]) {
    await setImmediate();
    signal.throwIfAborted();
    const findings = await find(store);
    yield { check: name, findings };
    // What else is asked of a damaged file is no answer.
    if (findings.some(({ code }) => code === 'damaged')) return;
  }
}

function checksAt(now: number): readonly Check[] {
  return [
    { name: 'schema', find: shape },
    ...ORPHANS.map((orphans) => ({ name: `orphans of ${orphans.table}`, find: findOrphans(orphans) })),
    { name: 'one message for each wamid', find: twice },
    { name: 'keys of nobody', find: unclaimed },
    { name: 'deliveries that wait', find: stuckAt(now) },
  ];
}

interface Orphans {
  readonly table: string;
  readonly says: string;
  readonly question: RawBuilder<unknown>;
  readonly fix?: string;
}

const without = (table: string, id: string, column: string, parent: string, key: string, also = '1 = 1') =>
  sql.raw(`select "${table}"."${id}" as id from "${table}"
    where "${table}"."${column}" is not null and ${also}
    and not exists (select 1 from "${parent}" where "${parent}"."${key}" = "${table}"."${column}")`);

const withoutNumber = (table: string) =>
  sql.raw(`select distinct phone_number_id as id from "${table}" as kept
    where not exists (select 1 from numbers where numbers.phone_number_id = kept.phone_number_id)`);

const ORPHANS: readonly Orphans[] = [
  {
    table: 'messages',
    says: 'Messages without their chat.',
    question: without('messages', 'id', 'chat', 'chats', 'id'),
  },
  {
    table: 'chats',
    says: 'Chats without their person.',
    question: without('chats', 'id', 'user', 'users', 'id'),
  },
  {
    table: 'contacts',
    says: 'Contacts without their person.',
    question: without('contacts', 'id', 'user', 'users', 'id'),
  },
  {
    table: 'user_keys',
    says: 'Phones and BSUIDs without their person.',
    question: without('user_keys', 'key', 'user', 'users', 'id', '"user" <> 0'),
  },
  {
    table: 'deliveries',
    says: 'Deliveries without their bytes.',
    question: without('deliveries', 'id', 'id', 'delivery_bodies', 'delivery', 'copy_of is null'),
    fix: 'Copy the bodies back from a backup; until then do not rebuild, what they held would be lost.',
  },
  {
    table: 'copies',
    says: 'Deliveries whose bytes are said to be in another one that is not there.',
    question: sql`select copy.id as id from deliveries as copy where copy.copy_of is not null
      and not exists (select 1 from deliveries where deliveries.id = copy.copy_of)`,
    fix: 'Copy the deliveries back from a backup; until then do not rebuild, what they held would be lost.',
  },
  { table: 'statuses', says: 'Statuses of a number that is not there.', question: withoutNumber('statuses') },
  {
    table: 'message_revisions',
    says: 'Edits and revokes of a number that is not there.',
    question: withoutNumber('message_revisions'),
  },
];

function findOrphans({ says, question, fix = REBUILD }: Orphans): Check['find'] {
  return (store) => found(store, question, { code: 'orphans', says, fix });
}

/** In PostgreSQL no constraint holds over partitions. */
async function twice(store: Store): Promise<readonly Finding[]> {
  const messages = sql`select wamid as id from messages group by phone_number_id, wamid having count(*) > 1`;
  const statuses = sql`
    select wamid as id from statuses group by phone_number_id, wamid, status, recipient having count(*) > 1`;
  const revisions = sql`select wamid as id from message_revisions group by phone_number_id, wamid having count(*) > 1`;
  const finding = (says: string) => ({ code: 'twice', says, fix: REBUILD });
  return [
    ...(await found(store, messages, finding('Messages that are there twice, by number and wamid.'))),
    ...(await found(store, statuses, finding('Statuses that are there twice.'))),
    ...(await found(store, revisions, finding('Edits or revokes that are there twice.'))),
  ];
}

async function unclaimed(store: Store): Promise<readonly Finding[]> {
  return found(store, sql`select key as id from user_keys where "user" = 0`, {
    code: 'keys-of-nobody',
    says: 'Phones or BSUIDs that were reserved for a person and left.',
    fix: REBUILD,
  });
}

function stuckAt(now: number): Check['find'] {
  return (store) =>
    found(
      store,
      sql`select id from deliveries where outcome is null and received_at < ${now - STUCK_MS} order by id`,
      {
        code: 'deliveries-wait',
        says: 'Deliveries that came more than 15 minutes ago and are not in the tables yet.',
        fix: 'Start what projects them: `coex listen`. If it runs, see what it says.',
      },
    );
}

interface Column {
  readonly table: string;
  readonly name: string;
}

/** What this coex expects of tables, columns and indexes. */
async function shape(store: Store): Promise<readonly Finding[]> {
  const { columnsOf, indexesOf } =
    store.engine === 'sqlite'
      ? await import('./sqlite/check-side.ts')
      : await import('./postgres/check-side.ts');
  const columns = new Set((await columnsOf(store)).map(({ table, name }: Column) => `${table}.${name}`));
  const indexes = await indexesOf(store);
  const missingColumns: string[] = [];
  const missingIndexes: string[] = [];
  for (const table of TABLE_NAMES) {
    const { columns: expected, key, indexes: more }: TableShape = SHAPES[table];
    missingColumns.push(...expected.map((name) => `${table}.${name}`).filter((name) => !columns.has(name)));
    const there = indexes
      .filter((index) => index.table === table)
      .map((index) => `${index.columns.join(',')},`);
    for (const wanted of [key, ...more]) {
      const begins = `${wanted.join(',')},`;
      if (!there.some((index) => index.startsWith(begins)))
        missingIndexes.push(`${table} (${wanted.join(', ')})`);
    }
  }
  const finding = (code: string, says: string, list: string[], fix: string): Finding[] =>
    list.length === 0
      ? []
      : [{ code, says, count: list.length, evidence: list.slice(0, MOST_EVIDENCE), fix }];
  return [
    ...finding(
      'columns-missing',
      'Columns that this coex expects.',
      missingColumns,
      'Copy the store into a new one: `coex store copy --to …`; or restore a backup.',
    ),
    ...finding(
      'indexes-missing',
      'Indexes that this coex expects: what needs them is slow.',
      missingIndexes,
      'Copy the store into a new one: `coex store copy --to …`; or restore a backup.',
    ),
  ];
}
