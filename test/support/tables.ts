import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { PROJECTIONS, type Store } from '../../src/core/store/index.ts';
import { isSqlite } from './engine.ts';
import { askAtOnce, askEachAtOnce } from './postgres/ask-at-once.ts';
import { databaseOf } from './postgres/databases.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Asks a store, by its file or its `location`, over a connection of its own, as another process would. */
export function ask(file: string, query: string): Row[] {
  if (!isSqlite) return askAtOnce(databaseOf(file), query);
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(query).all() as Row[];
  } finally {
    database.close();
  }
}

/** Asks several things at once: what each answers. */
function askEach(file: string, questions: readonly string[]): Row[][] {
  if (!isSqlite) return askEachAtOnce(databaseOf(file), questions.join(';'));
  return questions.map((sql) => ask(file, sql));
}

/** Changes what is in a store, over a connection of its own. */
export function change(file: string, sql: string): void {
  if (!isSqlite) {
    askAtOnce(databaseOf(file), sql);
    return;
  }
  const database = new DatabaseSync(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** Lets a store refuse updates of a table while they are so; `mend` ends it. */
export function breakUpdates(file: string, table: string, when: string): void {
  if (isSqlite) {
    change(
      file,
      `create trigger failing before update on ${table} when ${when} begin select raise(abort, 'failing'); end`,
    );
    return;
  }
  change(
    file,
    `create or replace function failing() returns trigger language plpgsql
      as $$ begin raise exception 'failing' using errcode = 'check_violation'; end $$;
    create trigger failing before update on ${table} for each row when (${when}) execute function failing()`,
  );
}

export function mend(file: string, table: string): void {
  change(file, `drop trigger failing${isSqlite ? '' : ` on ${table}`}`);
}

/** Lets a store have no room for another delivery, until what is returned is called. */
export async function fillUp({ db, location }: Store): Promise<() => Promise<unknown>> {
  if (isSqlite) {
    await sql`pragma max_page_count = 1`.execute(db);
    return () => sql`pragma max_page_count = 1000000`.execute(db);
  }
  change(
    location,
    `create or replace function full_disk() returns trigger language plpgsql
      as $$ begin raise exception 'no space left on device' using errcode = 'disk_full'; end $$;
    create trigger full_disk before insert on deliveries for each row execute function full_disk()`,
  );
  return async () => change(location, 'drop trigger full_disk on deliveries');
}

/** The names of all tables. */
export function tablesOf(file: string): string[] {
  const names = isSqlite
    ? "select name from sqlite_master where type = 'table'"
    : "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')";
  return ask(file, names).map(({ name }) => String(name));
}

/** Every projection with every column, surrogate ids too; of PostgreSQL, which never gives out one twice, their order. */
export function projectionsOf(file: string): Record<string, Row[]> {
  const answers = askEach(
    file,
    PROJECTIONS.map((table) => `select * from ${table}`),
  );
  const tables = Object.fromEntries(PROJECTIONS.map((table, at) => [table, answers[at] ?? []]));
  return isSqlite ? tables : renumbered(tables);
}

/** Columns that name a row of another table. */
const NAMED: Readonly<Record<string, string>> = { user: 'users', chat: 'chats' };

/** With the ids counted from 1 as they come: a sequence of PostgreSQL has gaps, and a rebuild goes on behind what it gave out before. */
function renumbered(tables: Readonly<Record<string, Row[]>>): Record<string, Row[]> {
  const numbersOf = (table: string, column: string) => {
    const ids = (tables[table] ?? []).map((row) => Number(row[column])).sort((a, b) => a - b);
    return new Map(ids.map((id, at) => [id, at + 1]));
  };
  const numbering = (table: string, column: string) => {
    if (column === 'id' || column === 'rowid') return numbersOf(table, column);
    const other = NAMED[column];
    return other === undefined ? undefined : numbersOf(other, 'id');
  };
  const renumber = (table: string, rows: readonly Row[]) => {
    const numbers = new Map(Object.keys(rows[0] ?? {}).map((column) => [column, numbering(table, column)]));
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          numbers.get(column)?.get(Number(value)) ?? value,
        ]),
      ),
    );
  };
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [table, inOrder(renumber(table, rows))]),
  );
}

// A table of PostgreSQL has no order of its own.
function inOrder(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The bodies in the log, in their order. */
export function bodiesOf(file: string): string[] {
  return ask(file, 'select body from delivery_bodies order by delivery').map(({ body }) =>
    Buffer.from(body as Uint8Array).toString(),
  );
}

const keysOf = (user: string) =>
  `(select string_agg(key, ' ' order by key) from user_keys where user_keys."user" = ${user})`;

// Left out is what follows from the order of arrival: surrogate ids, and the delivery a row came in.
const STORY: Readonly<Record<string, string>> = {
  people: `select ${keysOf('users.id')} as keys, wa_id, user_id, username, profile_name from users`,
  chats: `select phone_number_id, ${keysOf('chats.user')} as person, last_message_at, last_inbound_at, last_outbound_at
    from chats`,
  messages: `select messages.phone_number_id, wamid, ${keysOf('chats.user')} as person, direction, origin, imported, type,
    text, media, reply_to, sent_at, status, extra from messages left join chats on chats.id = messages.chat`,
  revisions: `select phone_number_id, wamid, original_wamid, kind, by, carrier, text, content, changed_at
    from message_revisions`,
  statuses: `select phone_number_id, wamid, status, recipient, changed_at, pricing, errors, extra from statuses`,
  contacts: `select phone_number_id, ${keysOf('contacts.user')} as person, wa_id, user_id, username, full_name,
    first_name, removed, changed_at from contacts`,
  preferences: `select phone_number_id, ${keysOf('user_preferences.user')} as person, category, value, detail, changed_at
    from user_preferences`,
  groups: 'select * from groups',
  chunks: `select phone_number_id, epoch, chunk_sha256, phase, chunk_order, progress, threads, messages, received_at
    from history_chunks`,
  // A row of no onboarding with nothing in it says nothing.
  syncs: `select * from history_syncs where epoch > 0 or first_chunk_at is not null or declined_at is not null`,
  facts: `select field, event, waba_id, phone_number_id, happened_at, last_at, value from account_events`,
  activity: 'select subject, field, first_at, last_at from webhook_activity',
  unrecognised: 'select value_key, field, reason, value, first_at, last_at from unrecognised',
  numbers: `select phone_number_id, waba_id, display_phone_number, verified_name, epoch, node, observed_at
    from numbers`,
};

const LINKS = 'select key, other_key from user_links';

/** What a store tells, whatever the order in which it came to know it. */
export function storyOf(file: string): Record<string, string[]> {
  const answers = askEach(file, [...Object.values(STORY), LINKS]);
  const told = Object.keys(STORY).map((name, at) => [name, asTold(answers[at] ?? [])]);
  return { ...Object.fromEntries(told), joined: joinedKeys(answers.at(-1) ?? []) };
}

/** The same of an open store, so that stores in different engines can be compared. */
export async function tellStory({ db }: Store): Promise<Record<string, string[]>> {
  const story: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(STORY)) {
    story[name] = asTold((await sql.raw<Row>(query).execute(db)).rows);
  }
  return { ...story, joined: joinedKeys((await sql.raw<Row>(LINKS).execute(db)).rows) };
}

/** In one order of rows and columns, whatever the engine's. */
function asTold(rows: readonly Row[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))),
    )
    .sort();
}

/** Whom the links join: keys that are one person's, however many links say so. */
function joinedKeys(links: readonly Row[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { key, other_key } of links) {
    const joined = new Set(
      [String(key), String(other_key)].flatMap((one) => [one, ...(groups.get(one) ?? [])]),
    );
    for (const one of joined) groups.set(one, joined);
  }
  return [...new Set([...groups.values()].map((keys) => [...keys].sort().join(' ')))].sort();
}
