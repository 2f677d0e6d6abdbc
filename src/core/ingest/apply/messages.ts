import type { Message } from '../../store/index.ts';
import type { DomainEvent, MessageFact, NumberRef, Party } from '../events.ts';
import { noteActivity, recountActivity, resolveChat } from './chats.ts';
import { joinUsers } from './people.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';
import { furtherStatus } from './status-rank.ts';

/**
 * What a message was carried by. A wamid may come by several, in any order, and a row keeps all it was seen in, so that
 * the answer does not depend on the order.
 */
const EVIDENCE = { historyMedia: 1, status: 2, history: 4, echo: 8, live: 16 } as const;

/** Who knows best whose message it is and when it was sent. */
const SUREST_FIRST = [EVIDENCE.live, EVIDENCE.echo, EVIDENCE.history, EVIDENCE.status, EVIDENCE.historyMedia];

interface Sighting {
  readonly number: NumberRef;
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
export function applyLive(
  projection: Projection,
  event: DomainEvent & { type: keyof typeof LIVE },
): Promise<Applied> {
  const { number, message, type } = event;
  const party = type === 'MessageReceived' ? event.from : event.to;
  return applySighting(projection, { number, party, message, ...LIVE[type] });
}

/** One row of the history import. */
export function applyImported(
  projection: Projection,
  number: NumberRef,
  party: Party,
  row: { direction: 'inbound' | 'outbound'; message: MessageFact; status?: string | undefined },
): Promise<Applied> {
  return applySighting(projection, {
    number,
    party,
    message: row.message,
    direction: row.direction,
    // Before onboarding only the app could send.
    origin: row.direction === 'inbound' ? 'customer' : 'app',
    evidence: EVIDENCE.history,
    status: row.status,
  });
}

/** A message known by its status: some program sent it through the API. In a group it belongs to no one person. */
export function applyUnseenSend(
  projection: Projection,
  event: DomainEvent & { type: 'StatusChanged' },
): Promise<Applied> {
  return applySighting(projection, {
    number: event.number,
    party: event.groupId === undefined ? event.recipient : {},
    message: { wamid: event.wamid, at: event.at, type: 'unknown' },
    direction: 'outbound',
    origin: 'api',
    evidence: EVIDENCE.status,
    status: event.status,
  });
}

/**
 * The content of an imported media message that came as a placeholder. Matched by wamid alone: sender and direction
 * of a follow-up are unreliable (reference §4.2). It may even come first.
 */
export function applyHistoryMedia(
  projection: Projection,
  event: DomainEvent & { type: 'HistoryMedia' },
): Promise<Applied> {
  return applySighting(projection, {
    number: event.number,
    party: {},
    message: event.message,
    direction: 'inbound',
    origin: 'customer',
    evidence: EVIDENCE.historyMedia,
  });
}

async function applySighting(projection: Projection, sighting: Sighting): Promise<Applied> {
  const { number, message, party, direction, evidence } = sighting;
  await touchNumber(projection, number);
  const chat = await resolveChat(projection, number.phoneNumberId, party, message.at);
  const known = await findMessage(projection, number.phoneNumberId, message.wamid);
  if (known) return refine(projection, known, sighting, chat);
  await insert(projection, sighting, chat);
  if (chat !== undefined) {
    const imported = isImported(evidence);
    await noteActivity(projection, chat, { at: message.at, direction, imported, type: message.type });
  }
  return 'new';
}

function findMessage({ db }: Projection, phoneNumberId: string, wamid: string): Promise<Message | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', '=', wamid)
    .executeTakeFirst();
}

async function insert(
  { db, delivery }: Projection,
  sighting: Sighting,
  chat: number | undefined,
): Promise<void> {
  const { number, message, direction, origin, evidence, status } = sighting;
  await db
    .insertInto('messages')
    .values({
      phone_number_id: number.phoneNumberId,
      wamid: message.wamid,
      chat: chat ?? null,
      direction,
      origin,
      evidence,
      imported: isImported(evidence) ? 1 : 0,
      ...contentColumns(message),
      reply_to: message.replyTo ?? null,
      sent_at: message.at,
      status: status ?? null,
      delivery: delivery.id,
    })
    .execute();
}

/** A second sighting of a message: better evidence replaces what worse evidence said. */
async function refine(
  projection: Projection,
  known: Message,
  sighting: Sighting,
  chat: number | undefined,
): Promise<Applied> {
  if (known.chat !== null && chat !== undefined && known.chat !== chat) {
    await joinChats(projection, known.chat, chat);
    const { phone_number_id, wamid } = known;
    const moved = await findMessage(projection, phone_number_id, wamid);
    return refine(projection, moved ?? known, sighting, undefined);
  }
  const next: Message = { ...known, ...refinement(known, sighting), chat: known.chat ?? chat ?? null };
  const changed = (...columns: (keyof Message)[]) => columns.some((name) => next[name] !== known[name]);
  if (!changed(...(Object.keys(next) as (keyof Message)[]))) return 'known';
  const { id, ...columns } = next;
  await projection.db.updateTable('messages').set(columns).where('id', '=', id).execute();
  if (next.chat !== null && changed('chat', 'direction', 'imported', 'type', 'sent_at')) {
    await recountActivity(projection, next.chat);
  }
  return 'new';
}

/** A message has one person on the other side: seen in two chats, those are one person's. */
async function joinChats(projection: Projection, a: number, b: number): Promise<void> {
  const [one, other] = await projection.db
    .selectFrom('chats')
    .select('user')
    .where('id', 'in', [a, b])
    .execute();
  if (one && other) await joinUsers(projection, one.user, other.user);
}

function refinement(known: Message, sighting: Sighting): Partial<Message> {
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
    ...(tellsMore ? contentColumns(message) : {}),
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

// A status knows nothing of what was said, a placeholder only that it was media.
function contentWorth(type: string, evidence: number): number {
  if (type === 'unknown' && evidence === EVIDENCE.status) return 0;
  return type === 'media_placeholder' ? 1 : 2 + (evidence & ~EVIDENCE.status);
}

function contentColumns(message: MessageFact) {
  return {
    type: message.type,
    text: message.text ?? null,
    media: json(message.media),
    extra: json(message.extra),
  };
}
