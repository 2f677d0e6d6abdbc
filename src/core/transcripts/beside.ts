import type { Kysely } from 'kysely';
import type { Message, Tables } from '../store/index.ts';
import { type ReactionEntry, reactionsTo } from './reactions.ts';

/** An edit or a revoke. Instants are Unix milliseconds. */
export interface RevisionEntry {
  readonly wamid: string;
  readonly kind: 'edit' | 'revoke';
  readonly by: 'customer' | 'app';
  /** The new words of an edit. */
  readonly text: string | null;
  /** The new content of an edit, as it came. */
  readonly content: unknown;
  readonly at: number;
}

/** What became of a message that was sent through the API. */
export interface StatusEntry {
  readonly status: string;
  /** BSUID or phone; null where none is named. */
  readonly recipient: string | null;
  readonly at: number;
  readonly pricing: unknown;
  readonly errors: unknown;
}

/** The message that another answers or reacts to, as it was first sent. */
export interface QuotedMessage {
  readonly id: number;
  readonly chat: number | null;
  readonly imported: boolean;
  readonly origin: Message['origin'];
  readonly type: string;
  readonly text: string | null;
  readonly sentAt: number;
}

/** What became of a message's media on this machine. */
export interface MediaFile {
  readonly state: Tables['media_files']['state'];
  /** Hex; the file is named by it. */
  readonly sha256: string | null;
  readonly sizeBytes: number | null;
  readonly mimeType: string | null;
}

/** What other tables tell of messages, by their wamid. */
export interface Beside {
  readonly revisions: ReadonlyMap<string, readonly RevisionEntry[]>;
  readonly statuses: ReadonlyMap<string, readonly StatusEntry[]>;
  readonly reactions: ReadonlyMap<string, readonly ReactionEntry[]>;
  readonly quoted: ReadonlyMap<string, QuotedMessage>;
  readonly files: ReadonlyMap<string, MediaFile>;
}

/** Asks once for all of these messages of a number. */
export async function readBeside(
  db: Kysely<Tables>,
  phoneNumberId: string,
  rows: readonly Message[],
): Promise<Beside> {
  const wamids = rows.map(({ wamid }) => wamid);
  const targets = [...new Set(rows.flatMap(({ reply_to }) => reply_to ?? []))];
  const withMedia = rows.flatMap(({ wamid, media }) => (media === null ? [] : wamid));
  return {
    revisions: await revisionsOf(db, phoneNumberId, wamids),
    statuses: await statusesOf(db, phoneNumberId, wamids),
    reactions: await reactionsTo(db, phoneNumberId, wamids),
    quoted: targets.length === 0 ? new Map() : await quotedBy(db, phoneNumberId, targets),
    files: withMedia.length === 0 ? new Map() : await filesOf(db, phoneNumberId, withMedia),
  };
}

async function revisionsOf(db: Kysely<Tables>, phoneNumberId: string, wamids: readonly string[]) {
  const rows = await db
    .selectFrom('message_revisions')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('original_wamid', 'in', wamids)
    .orderBy('changed_at')
    .orderBy('wamid')
    .execute();
  return grouped(rows, (row): [string, RevisionEntry] => [
    row.original_wamid,
    {
      wamid: row.wamid,
      kind: row.kind,
      by: row.by,
      text: row.text,
      content: parsed(row.content),
      at: row.changed_at,
    },
  ]);
}

async function statusesOf(db: Kysely<Tables>, phoneNumberId: string, wamids: readonly string[]) {
  const rows = await db
    .selectFrom('statuses')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', 'in', wamids)
    .orderBy('changed_at')
    // Of one second, as they came in.
    .orderBy('delivery')
    .orderBy('status')
    .orderBy('recipient')
    .execute();
  return grouped(rows, (row): [string, StatusEntry] => [
    row.wamid,
    {
      status: row.status,
      recipient: row.recipient === '' ? null : row.recipient,
      at: row.changed_at,
      pricing: parsed(row.pricing),
      errors: parsed(row.errors),
    },
  ]);
}

async function quotedBy(db: Kysely<Tables>, phoneNumberId: string, wamids: readonly string[]) {
  const rows = await db
    .selectFrom('messages')
    .select(['wamid', 'id', 'chat', 'imported', 'origin', 'type', 'text', 'sent_at'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', 'in', wamids)
    .execute();
  return new Map(
    rows.map(({ wamid, sent_at, imported, ...row }): [string, QuotedMessage] => [
      wamid,
      { ...row, imported: imported === 1, sentAt: sent_at },
    ]),
  );
}

async function filesOf(db: Kysely<Tables>, phoneNumberId: string, wamids: readonly string[]) {
  const rows = await db
    .selectFrom('media_files')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', 'in', wamids)
    .execute();
  return new Map(
    rows.map((row): [string, MediaFile] => [
      row.wamid,
      { state: row.state, sha256: row.sha256, sizeBytes: row.size_bytes, mimeType: row.mime_type },
    ]),
  );
}

function grouped<Row, Entry>(rows: readonly Row[], entryOf: (row: Row) => [string, Entry]) {
  const groups = new Map<string, Entry[]>();
  for (const row of rows) {
    const [wamid, entry] = entryOf(row);
    const known = groups.get(wamid);
    if (known) known.push(entry);
    else groups.set(wamid, [entry]);
  }
  return groups;
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
