import { DatabaseSync } from 'node:sqlite';
import { PROJECTIONS } from '../../src/core/store/index.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Asks a store over a connection of its own, as another process would. */
export function ask(file: string, sql: string): Row[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

/** Every projection with every column, surrogate ids too. */
export function projectionsOf(file: string): Record<string, Row[]> {
  return Object.fromEntries(PROJECTIONS.map((table) => [table, ask(file, `select * from ${table}`)]));
}

/** The bodies in the log, in their order. */
export function bodiesOf(file: string): string[] {
  return ask(file, 'select body from delivery_bodies order by delivery').map(({ body }) =>
    Buffer.from(body as Uint8Array).toString(),
  );
}

const PERSON = `(select group_concat(key, ' ') from (select key from user_keys where user = chats.user order by key))`;

// What follows from the order of arrival is left out: surrogate ids, the delivery a row came in, and when that was.
const STORY: Readonly<Record<string, string>> = {
  people: `select (select group_concat(key, ' ') from (select key from user_keys where user = users.id order by key))
    as keys, wa_id is not null as has_phone, user_id, username, profile_name from users`,
  chats: `select phone_number_id, ${PERSON} as person, last_message_at, last_inbound_at, last_outbound_at from chats`,
  messages: `select messages.phone_number_id, wamid, ${PERSON} as person, direction, origin, imported, type, text,
    media, reply_to, sent_at, status, extra from messages left join chats on chats.id = messages.chat`,
  revisions: `select phone_number_id, wamid, original_wamid, kind, by, carrier, text, content, changed_at
    from message_revisions`,
  statuses: `select phone_number_id, wamid, status, recipient, changed_at, pricing, errors, extra from statuses`,
  contacts: `select phone_number_id, wa_id, user_id, username, full_name, first_name, removed, changed_at
    from contacts`,
  groups: 'select * from groups',
  chunks:
    'select phone_number_id, epoch, chunk_sha256, phase, progress, threads, messages from history_chunks',
  syncs: `select phone_number_id, epoch, progress, completed_at is not null as complete, declined_code
    from history_syncs`,
  facts: 'select field, event, waba_id, phone_number_id, happened_at, value from account_events',
  numbers: 'select phone_number_id, waba_id, display_phone_number, epoch from numbers',
};

/** What a store tells, whatever the order in which it came to know it. */
export function storyOf(file: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(STORY).map(([name, sql]) => [
      name,
      ask(file, sql)
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}
