import type { Message } from '../../store/index.ts';
import type { DomainEvent, MessageFact, NumberRef, Party } from '../events.ts';
import { noteActivity, recountActivity, resolveChat } from './chats.ts';
import { joinUsers } from './people.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';
import { furtherStatus } from './status-rank.ts';

/**
 * How sure a carrier is of a message's origin. A wamid may come by several, in any order; the surest decides, so the
 * answer does not depend on the order. Only statuses come for messages some other program sent.
 */
const EVIDENCE = { historyMedia: 0, status: 1, history: 2, echo: 3, live: 4 } as const;

interface Sighting {
  readonly number: NumberRef;
  readonly party: Party;
  readonly message: MessageFact;
  readonly direction: 'inbound' | 'outbound';
  readonly origin: Message['origin'];
  readonly evidence: number;
  readonly imported: boolean;
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
  return applySighting(projection, { number, party, message, imported: false, ...LIVE[type] });
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
    imported: true,
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
    imported: false,
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
    imported: true,
  });
}

async function applySighting(projection: Projection, sighting: Sighting): Promise<Applied> {
  const { number, message, party, direction, imported } = sighting;
  await touchNumber(projection, number);
  const chat = await resolveChat(projection, number.phoneNumberId, party, message.at);
  const known = await findMessage(projection, number.phoneNumberId, message.wamid);
  if (known) return refine(projection, known, sighting, chat);
  await insert(projection, sighting, chat);
  if (chat !== undefined) {
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
  const { number, message, direction, origin, evidence, imported, status } = sighting;
  await db
    .insertInto('messages')
    .values({
      phone_number_id: number.phoneNumberId,
      wamid: message.wamid,
      chat: chat ?? null,
      direction,
      origin,
      evidence,
      imported: imported ? 1 : 0,
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
  const { message, direction, origin, evidence, imported, status } = sighting;
  const byStatusOnly = evidence === EVIDENCE.status && known.evidence === EVIDENCE.status;
  const tellsMore = contentWorth(message.type, evidence) > contentWorth(known.type, known.evidence);
  return {
    ...(evidence > known.evidence ? { direction, origin, evidence, sent_at: message.at } : {}),
    // The earliest status is the nearest to the sending.
    ...(byStatusOnly ? { sent_at: Math.min(known.sent_at, message.at) } : {}),
    ...(tellsMore ? contentColumns(message) : {}),
    reply_to: (tellsMore ? message.replyTo : undefined) ?? known.reply_to ?? message.replyTo ?? null,
    imported: known.imported === 1 && imported ? 1 : 0,
    status: furtherStatus(known.status, status),
  };
}

// A status knows nothing of what was said, a placeholder only that it was media.
function contentWorth(type: string, evidence: number): number {
  if (type === 'unknown' && evidence === EVIDENCE.status) return 0;
  return type === 'media_placeholder' ? 1 : 2 + evidence;
}

function contentColumns(message: MessageFact) {
  return {
    type: message.type,
    text: message.text ?? null,
    media: json(message.media),
    extra: json(message.extra),
  };
}
