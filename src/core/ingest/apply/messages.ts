import type { Message } from '../../store/index.ts';
import { type Arrival, type Batch, type ChatRow, json, type MessageRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent, MessageFact, NumberRef, Party } from '../events.ts';
import type { Applied } from './applied.ts';
import { findChat, noteActivity, touchChat } from './chats.ts';
import { touchNumber } from './numbers.ts';
import { holdPersonOf, joinUsers } from './people.ts';
import { furtherStatus } from './status-rank.ts';
import { OPENS_NO_WINDOW } from './window.ts';

/**
 * What a message was carried by. A wamid may come by several, in any order, and a row keeps all it was seen in, so that
 * the answer does not depend on the order.
 */
export const EVIDENCE = { historyMedia: 1, status: 2, history: 4, echo: 8, live: 16 } as const;

/** Who knows best whose message it is and when it was sent. */
const SUREST_FIRST = [EVIDENCE.live, EVIDENCE.echo, EVIDENCE.history, EVIDENCE.status, EVIDENCE.historyMedia];

/** A message as one carrier tells it. */
interface Sighting {
  readonly number: NumberRef;
  /** Whose chat it is in, where the carrier tells. */
  readonly party: Party;
  readonly message: MessageFact;
  readonly direction: 'inbound' | 'outbound';
  readonly origin: Message['origin'];
  readonly evidence: number;
  readonly status?: string | undefined;
}

/** What a live carrier tells of a message by carrying it. */
const LIVE = {
  MessageReceived: { direction: 'inbound', origin: 'customer', evidence: EVIDENCE.live },
  MessageEchoed: { direction: 'outbound', origin: 'app', evidence: EVIDENCE.echo },
  MessageSent: { direction: 'outbound', origin: 'api', evidence: EVIDENCE.live, status: 'accepted' },
} as const satisfies Record<string, Partial<Sighting>>;

/** A message as it happens: from the customer, typed in the app, or sent by coex through the API. */
export async function applyLive(
  batch: Batch,
  arrival: Arrival,
  event: DomainEvent & { type: keyof typeof LIVE },
): Promise<Applied> {
  const { number, message, type } = event;
  const party = type === 'MessageReceived' ? event.from : event.to;
  touchNumber(batch, number, type === 'MessageSent' ? 0 : arrival.receivedAt);
  await touchChat(batch, number, party, { at: message.at, delivery: arrival.id });
  return applySighting(batch, arrival, { number, party, message, ...LIVE[type] });
}

/** A message known by its status: some program sent it through the API. In a group it belongs to no one person. */
export async function applyUnseenSend(
  batch: Batch,
  arrival: Arrival,
  event: DomainEvent & { type: 'StatusChanged' },
): Promise<Applied> {
  const { number, wamid, at, status } = event;
  const party = event.groupId === undefined ? event.recipient : {};
  await touchChat(batch, number, party, { at, delivery: arrival.id });
  return applySighting(batch, arrival, {
    number,
    party,
    message: { wamid, at, type: 'unknown' },
    direction: 'outbound',
    origin: 'api',
    evidence: EVIDENCE.status,
    status,
  });
}

/**
 * The content of an imported media message that came as a placeholder. Matched by wamid alone: sender and direction
 * of a follow-up are unreliable (reference §4.2). It may even come first.
 */
export async function applyHistoryMedia(
  batch: Batch,
  arrival: Arrival,
  event: DomainEvent & { type: 'HistoryMedia' },
): Promise<Applied> {
  touchNumber(batch, event.number, arrival.receivedAt);
  return applySighting(batch, arrival, {
    number: event.number,
    party: {},
    message: event.message,
    direction: 'inbound',
    origin: 'customer',
    evidence: EVIDENCE.historyMedia,
  });
}

/** Keeps a message, or what a further carrier tells of it. Number and chat have been touched. */
export async function applySighting(batch: Batch, arrival: Arrival, sighting: Sighting): Promise<Applied> {
  const { number, message, party } = sighting;
  const chat = findChat(batch, number.phoneNumberId, party);
  const applied = applyInChat(batch, arrival, sighting, chat);
  if (applied !== 'in-another-chat') return applied;
  // A message has one person on the other side: seen in two chats, those are one person's.
  const key = keyOf(sighting);
  const known = batch.messages.rows.get(key) as MessageRow & { readonly chat: number };
  await joinChats(batch, known.chat, party, { at: message.at, delivery: arrival.id });
  return refine(batch, arrival, key, batch.messages.rows.get(key) ?? known, sighting, undefined);
}

/** The same where the chat is known; nothing is done with a message that stands in another. */
export function applyInChat(
  batch: Batch,
  arrival: Arrival,
  sighting: Sighting,
  chat: ChatRow | undefined,
): Applied | 'in-another-chat' {
  const key = keyOf(sighting);
  const known = batch.messages.rows.get(key);
  if (known === undefined) {
    insert(batch, arrival, key, sighting, chat);
    return 'new';
  }
  const isThere = known.chat === null || chat === undefined || known.chat === chat.id;
  return isThere ? refine(batch, arrival, key, known, sighting, chat) : 'in-another-chat';
}

function keyOf({ number, message }: Sighting): string {
  return `${number.phoneNumberId}/${message.wamid}`;
}

function insert(
  batch: Batch,
  arrival: Arrival,
  key: string,
  sighting: Sighting,
  chat: ChatRow | undefined,
): void {
  const { number, message, direction, origin, evidence, status } = sighting;
  const imported = isImported(evidence);
  put(batch.messages, key, {
    phone_number_id: number.phoneNumberId,
    wamid: message.wamid,
    chat: chat?.id ?? null,
    direction,
    origin,
    evidence,
    imported: imported ? 1 : 0,
    ...contentColumns(message),
    reply_to: message.replyTo ?? null,
    sent_at: message.at,
    status: status ?? null,
    delivery: arrival.id,
  });
  if (chat) noteActivity(batch, chat, { at: message.at, direction, imported, type: message.type });
}

/** A second sighting of a message: better evidence replaces what worse evidence said. */
function refine(
  batch: Batch,
  arrival: Arrival,
  key: string,
  known: MessageRow,
  sighting: Sighting,
  chat: ChatRow | undefined,
): Applied {
  const refined = refinement(known, sighting, arrival.id);
  const next: MessageRow = { ...known, ...refined, chat: known.chat ?? chat?.id ?? null };
  const changed = (...columns: (keyof MessageRow)[]) => columns.some((name) => next[name] !== known[name]);
  if (!changed(...(Object.keys(next) as (keyof MessageRow)[]))) return 'known';
  put(batch.messages, key, next);
  const changesTimes =
    changed('chat', 'direction', 'imported', 'sent_at') ||
    OPENS_NO_WINDOW.includes(next.type) !== OPENS_NO_WINDOW.includes(known.type);
  if (next.chat !== null && changesTimes) batch.chatsToRecount.add(next.chat);
  return 'new';
}

async function joinChats(
  batch: Batch,
  known: number,
  party: Party,
  told: { readonly at: number; readonly delivery: number },
): Promise<void> {
  const user = await holdPersonOf(batch, known);
  if (user !== undefined) await joinUsers(batch, { known: user, party }, told);
}

function refinement(known: MessageRow, sighting: Sighting, delivery: number): Partial<MessageRow> {
  const { message, direction, origin, evidence, status } = sighting;
  const seenIn = known.evidence | evidence;
  const told = isSurer(evidence, known.evidence)
    ? { direction, origin, sent_at: message.at }
    : { direction: known.direction, origin: known.origin, sent_at: known.sent_at };
  const byStatusOnly = seenIn === EVIDENCE.status;
  const tellsMore = contentWorth(message.type, evidence) > contentWorth(known.type, known.evidence);
  return {
    ...told,
    ...(isSentByApi(seenIn, told.direction) ? { origin: 'api' } : {}),
    // The earliest status is the nearest to the sending.
    ...(byStatusOnly ? { sent_at: Math.min(known.sent_at, message.at) } : {}),
    ...(tellsMore ? { ...contentColumns(message), delivery } : {}),
    reply_to: (tellsMore ? message.replyTo : undefined) ?? known.reply_to ?? message.replyTo ?? null,
    evidence: seenIn,
    imported: isImported(seenIn) ? 1 : 0,
    status: furtherStatus(known.status, status),
  };
}

function isSurer(evidence: number, known: number): boolean {
  const place = (carriers: number) => SUREST_FIRST.findIndex((carrier) => has(carriers, carrier));
  return place(evidence) < place(known);
}

/** A status comes for what was sent by API; the history cannot tell that from what was typed, an echo can. */
function isSentByApi(evidence: number, direction: Message['direction']): boolean {
  return direction === 'outbound' && has(evidence, EVIDENCE.status) && !has(evidence, EVIDENCE.echo);
}

function has(evidence: number, ...carriers: readonly number[]): boolean {
  return carriers.some((carrier) => (evidence & carrier) !== 0);
}

/** Known from the history and from nothing live; a status alone makes imported history no livelier. */
function isImported(evidence: number): boolean {
  return (
    has(evidence, EVIDENCE.history, EVIDENCE.historyMedia) && !has(evidence, EVIDENCE.echo, EVIDENCE.live)
  );
}

// A status knows nothing of what was said, a placeholder or an unavailable message (131060) only that something was.
function contentWorth(type: string, evidence: number): number {
  if (type === 'unknown' && evidence === EVIDENCE.status) return 0;
  if (type === 'media_placeholder') return 1;
  return type === 'unsupported' ? 2 : 3 + (evidence & ~EVIDENCE.status);
}

function contentColumns(message: MessageFact) {
  return {
    type: message.type,
    text: message.text ?? null,
    media: json(message.media),
    extra: json(message.extra),
  };
}
