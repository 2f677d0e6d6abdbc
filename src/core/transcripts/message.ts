import type { Message } from '../store/index.ts';
import type { Beside, MediaFile, QuotedMessage, RevisionEntry, StatusEntry } from './beside.ts';
import type { TranscriptChat } from './chats.ts';
import type { TranscriptFilter } from './filter.ts';
import type { ReactionEntry } from './reactions.ts';

/** A message with all that is known of it. Instants are Unix milliseconds. */
export interface TranscriptMessage {
  readonly id: number;
  readonly wamid: string;
  readonly phoneNumberId: string;
  readonly chat: TranscriptChat;
  readonly direction: Message['direction'];
  readonly origin: Message['origin'];
  readonly imported: boolean;
  readonly type: string;
  /** As last edited. */
  readonly text: string | null;
  /** As first sent. */
  readonly originalText: string | null;
  readonly revisions: readonly RevisionEntry[];
  readonly statuses: readonly StatusEntry[];
  readonly reactions: readonly ReactionEntry[];
  /** As it came: id, mime_type, sha256, caption, filename. */
  readonly media: unknown;
  readonly file: MediaFile | null;
  readonly replyTo: string | null;
  /** What it answers, or reacts to; null when that is not known. */
  readonly quoted: QuotedMessage | null;
  /** Whether what it answers is in the same transcript. */
  readonly isQuotedHere: boolean;
  readonly sentAt: number;
  readonly status: string | null;
  /** What the carrier said beyond these fields. */
  readonly extra: unknown;
}

export function messageOf(
  row: Message,
  chat: TranscriptChat,
  beside: Beside,
  filter: TranscriptFilter,
): TranscriptMessage {
  const revisions = beside.revisions.get(row.wamid) ?? [];
  const quoted = row.reply_to === null ? null : (beside.quoted.get(row.reply_to) ?? null);
  const lastEdit = revisions.findLast(({ kind }) => kind === 'edit');
  return {
    id: row.id,
    wamid: row.wamid,
    phoneNumberId: row.phone_number_id,
    chat,
    direction: row.direction,
    origin: row.origin,
    imported: row.imported === 1,
    type: row.type,
    text: lastEdit === undefined ? row.text : lastEdit.text,
    originalText: row.text,
    revisions,
    statuses: beside.statuses.get(row.wamid) ?? [],
    reactions: beside.reactions.get(row.wamid) ?? [],
    media: parsed(row.media),
    file: beside.files.get(row.wamid) ?? null,
    replyTo: row.reply_to,
    quoted,
    isQuotedHere: quoted !== null && quoted.chat === row.chat && isMeant(quoted, filter),
    sentAt: row.sent_at,
    status: row.status,
    extra: parsed(row.extra),
  };
}

function isMeant(
  { sentAt, imported }: QuotedMessage,
  { since, until, ...filter }: TranscriptFilter,
): boolean {
  if (filter.imported === true && !imported) return false;
  return (since === undefined || sentAt >= since) && (until === undefined || sentAt < until);
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
