import type { Tables } from './schema.ts';

type Columns<Table extends keyof Tables> = Readonly<Record<keyof Tables[Table], true>>;

/** The columns that this coex knows, of tables whose rows are read whole, changed in memory and written again. */
const KNOWN: { readonly [Table in keyof Tables]?: Columns<Table> } = {
  numbers: {
    phone_number_id: true,
    waba_id: true,
    display_phone_number: true,
    verified_name: true,
    epoch: true,
    node: true,
    observed_at: true,
    told_at: true,
  },
  users: {
    id: true,
    wa_id: true,
    wa_id_at: true,
    user_id: true,
    user_id_at: true,
    username: true,
    username_at: true,
    profile_name: true,
    profile_name_at: true,
  },
  user_keys: { key: true, user: true },
  user_links: { key: true, other_key: true, why: true, linked_at: true, delivery: true },
  user_preferences: {
    phone_number_id: true,
    user: true,
    category: true,
    value: true,
    detail: true,
    changed_at: true,
    delivery: true,
  },
  contacts: {
    id: true,
    phone_number_id: true,
    user: true,
    wa_id: true,
    user_id: true,
    username: true,
    full_name: true,
    first_name: true,
    removed: true,
    changed_at: true,
  },
  chats: {
    id: true,
    phone_number_id: true,
    user: true,
    last_message_at: true,
    last_inbound_at: true,
    last_outbound_at: true,
  },
  messages: {
    id: true,
    phone_number_id: true,
    wamid: true,
    chat: true,
    direction: true,
    origin: true,
    evidence: true,
    imported: true,
    type: true,
    text: true,
    media: true,
    reply_to: true,
    sent_at: true,
    status: true,
    extra: true,
    delivery: true,
  },
  message_revisions: {
    phone_number_id: true,
    wamid: true,
    original_wamid: true,
    kind: true,
    by: true,
    carrier: true,
    text: true,
    content: true,
    changed_at: true,
    delivery: true,
  },
  statuses: {
    phone_number_id: true,
    wamid: true,
    status: true,
    recipient: true,
    changed_at: true,
    pricing: true,
    errors: true,
    extra: true,
    delivery: true,
  },
  history_syncs: {
    phone_number_id: true,
    epoch: true,
    contacts_request_id: true,
    contacts_requested_at: true,
    history_request_id: true,
    history_requested_at: true,
    progress: true,
    first_chunk_at: true,
    last_chunk_at: true,
    completed_at: true,
    declined_code: true,
    declined_at: true,
  },
  history_chunks: {
    phone_number_id: true,
    epoch: true,
    chunk_sha256: true,
    phase: true,
    chunk_order: true,
    progress: true,
    threads: true,
    messages: true,
    received_at: true,
    delivery: true,
  },
};

/**
 * The columns of a row that are written. What a newer coex has added is read with a row, but not written back: it may be for the
 * database alone to fill, and rows that were made here do not have it.
 */
export function writtenColumns(table: keyof Tables, row: object = {}): string[] {
  const known: object | undefined = KNOWN[table];
  const columns = Object.keys(row);
  return known === undefined ? columns : columns.filter((column) => column in known);
}
