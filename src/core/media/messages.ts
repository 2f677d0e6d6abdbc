import { sql } from 'kysely';
import { LIMITS } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { digestIn } from './digest.ts';

/** Which messages are meant. Instants are Unix milliseconds. */
export interface MediaFilter {
  readonly phoneNumberId?: string | undefined;
  readonly chat?: number | undefined;
  readonly type?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** A message that has media, or is the placeholder of one, with what became of them so far. */
export interface MediaMessage {
  /** The row. */
  readonly id: number;
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly chat: number | null;
  readonly type: string;
  readonly sentAt: number;
  /** Undefined for a placeholder, and for media that were sent by a link. */
  readonly mediaId: string | undefined;
  readonly mimeType: string | null;
  readonly filename: string | null;
  /** Hex. */
  readonly announced: string | undefined;
  /** A URL that came along and is still good. */
  readonly url: string | undefined;
  /** Until when Meta keeps what the id stands for. */
  readonly idEndsAt: number;
  /** When Meta onboarded the number; null while that is not known. */
  readonly epoch: number | null;
  /** What came of the last try with this id. */
  readonly tried: Tried | undefined;
}

export interface Tried {
  readonly state: 'stored' | 'gone' | 'mismatch' | 'failed';
  readonly sha256: string | null;
  readonly sizeBytes: number | null;
  readonly attempts: number;
  readonly problem: string | null;
}

const PIECE = 500;

/** Messages with media, number by number, each in the order they were sent; memory does not grow with them. */
export async function* mediaMessages(
  store: Store,
  filter: MediaFilter,
  now: number,
): AsyncGenerator<MediaMessage> {
  for (const phoneNumberId of await numbersOf(store, filter)) {
    let after = { at: Number.MIN_SAFE_INTEGER, id: 0 };
    for (;;) {
      const rows = await selectMedia(store, { ...filter, phoneNumberId })
        .where((row) =>
          row.or([
            row('messages.sent_at', '>', after.at),
            row.and([row('messages.sent_at', '=', after.at), row('messages.id', '>', after.id)]),
          ]),
        )
        // Said once more, plainly, so that the index is entered here.
        .where('messages.sent_at', '>=', after.at)
        .orderBy('messages.sent_at')
        .orderBy('messages.id')
        .limit(PIECE)
        .execute();
      for (const row of rows) yield mediaMessage(row, now);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PIECE) break;
      after = { at: last.sent_at, id: last.id };
    }
  }
}

async function numbersOf({ db }: Store, { phoneNumberId }: MediaFilter): Promise<string[]> {
  if (phoneNumberId !== undefined) return [phoneNumberId];
  const rows = await db
    .selectFrom('messages')
    .select('phone_number_id')
    .distinct()
    .where(HAS_MEDIA)
    .orderBy('phone_number_id')
    .execute();
  return rows.map((row) => row.phone_number_id);
}

// Word for word what the index `messages_media` holds: only then is it used.
const HAS_MEDIA = sql<boolean>`(messages.media is not null or messages.type = 'media_placeholder')`;

/** Rows of messages with media that match, in no order. */
export function selectMedia({ db }: Store, filter: MediaFilter) {
  let query = db
    .selectFrom('messages')
    .leftJoin('deliveries', 'deliveries.id', 'messages.delivery')
    .leftJoin('numbers', 'numbers.phone_number_id', 'messages.phone_number_id')
    .leftJoin('media_files', (join) =>
      join
        .onRef('media_files.phone_number_id', '=', 'messages.phone_number_id')
        .onRef('media_files.wamid', '=', 'messages.wamid'),
    )
    .where(HAS_MEDIA)
    .select([
      'messages.id',
      'messages.phone_number_id',
      'messages.wamid',
      'messages.chat',
      'messages.type',
      'messages.origin',
      'messages.imported',
      'messages.sent_at',
      'messages.media',
      'messages.extra',
      'deliveries.source',
      'deliveries.received_at',
      'numbers.epoch',
      'media_files.media_id as tried_media_id',
      'media_files.state',
      'media_files.sha256',
      'media_files.size_bytes',
      'media_files.attempts',
      'media_files.problem',
    ]);
  const { phoneNumberId, chat, type, since, until } = filter;
  if (phoneNumberId !== undefined) query = query.where('messages.phone_number_id', '=', phoneNumberId);
  if (chat !== undefined) query = query.where('messages.chat', '=', chat);
  if (type !== undefined) query = query.where('messages.type', '=', type);
  if (since !== undefined) query = query.where('messages.sent_at', '>=', since);
  if (until !== undefined) query = query.where('messages.sent_at', '<', until);
  return query;
}

type MediaRow = Awaited<ReturnType<ReturnType<typeof selectMedia>['execute']>>[number];

export function mediaMessage(row: MediaRow, now: number): MediaMessage {
  const media = row.media === null ? {} : JSON.parse(row.media);
  const mediaId = textOf(media.id);
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    wamid: row.wamid,
    chat: row.chat,
    type: row.type,
    sentAt: row.sent_at,
    mediaId,
    mimeType: textOf(media.mime_type) ?? null,
    filename: textOf(media.filename) ?? null,
    announced: digestIn(textOf(media.sha256)),
    url: freshUrl(row, now),
    idEndsAt: idEndsAt(row),
    epoch: row.epoch,
    tried: triedOf(row, mediaId),
  };
}

// Another onboarding brings the same message under another id: what was tried with the first says nothing of it.
function triedOf(row: MediaRow, mediaId: string | undefined): Tried | undefined {
  const { state, sha256, size_bytes, attempts, problem } = row;
  if (state === null || (state !== 'stored' && row.tried_media_id !== mediaId)) return undefined;
  return { state, sha256, sizeBytes: size_bytes, attempts: attempts ?? 0, problem };
}

/** Meta counts from when the id came. Where that is not known, the latest it can have been. */
function idEndsAt({ origin, imported, source, sent_at, received_at }: MediaRow): number {
  if (origin === 'api') return sent_at + LIMITS.mediaUploadedMs.value;
  const cameAt = received_at ?? sent_at;
  // A capture says nothing of when it was taken; a live message came when it was sent.
  const isCapture = source === 'file' && imported === 0;
  return (isCapture ? sent_at : cameAt) + LIMITS.mediaReceivedMs.value;
}

function freshUrl({ type, extra, received_at, source }: MediaRow, now: number): string | undefined {
  const isFresh = source === 'webhook' && now < (received_at ?? 0) + LIMITS.mediaUrlMs.value;
  if (!isFresh || extra === null) return undefined;
  const content: unknown = JSON.parse(extra)[type];
  return typeof content === 'object' && content !== null && 'url' in content
    ? textOf(content.url)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
