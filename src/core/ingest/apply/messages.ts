import type { Message } from '../../store/index.ts';
import type { DomainEvent, MessageFact, NumberRef, Party } from '../events.ts';
import { noteActivity, resolveChat } from './chats.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';
import { statusRank } from './status-rank.ts';

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

/** A customer's message, live. */
export function applyReceived(
  projection: Projection,
  event: DomainEvent & { type: 'MessageReceived' },
): Promise<Applied> {
  const { number, from, message } = event;
  return applySighting(projection, {
    number,
    party: from,
    message,
    direction: 'inbound',
    origin: 'customer',
    evidence: EVIDENCE.live,
    imported: false,
  });
}

/** A message typed in the app. */
export function applyEchoed(
  projection: Projection,
  event: DomainEvent & { type: 'MessageEchoed' },
): Promise<Applied> {
  const { number, to, message } = event;
  return applySighting(projection, {
    number,
    party: to,
    message,
    direction: 'outbound',
    origin: 'app',
    evidence: EVIDENCE.echo,
    imported: false,
  });
}

/** A message coex sent through the API. */
export function applySent(
  projection: Projection,
  event: DomainEvent & { type: 'MessageSent' },
): Promise<Applied> {
  const { number, to, message } = event;
  return applySighting(projection, {
    number,
    party: to,
    message,
    direction: 'outbound',
    origin: 'api',
    evidence: EVIDENCE.live,
    imported: false,
    status: 'accepted',
  });
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

/** A message known by its status alone: some program sent it through the API. */
export function applyUnseenSend(
  projection: Projection,
  event: DomainEvent & { type: 'StatusChanged' },
): Promise<Applied> {
  return applySighting(projection, {
    number: event.number,
    party: event.recipient,
    message: { wamid: event.wamid, at: event.at, type: 'unknown' },
    direction: 'outbound',
    origin: 'api',
    evidence: EVIDENCE.status,
    imported: false,
    status: event.status,
  });
}

/** Media of an imported message whose placeholder has not come yet; who sent it is not known until then. */
export function applyEarlyMedia(
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
  const { number, message, party } = sighting;
  await touchNumber(projection, number);
  const chat = await resolveChat(projection, number.phoneNumberId, party, message.at);
  const known = await findMessage(projection, number.phoneNumberId, message.wamid);
  const applied = known
    ? await refine(projection, known, sighting, chat)
    : await insert(projection, sighting, chat);
  if (applied === 'new' && chat !== undefined) {
    await noteActivity(projection, chat, {
      at: message.at,
      direction: sighting.direction,
      imported: sighting.imported,
      opensWindow: opensWindow(message.type),
    });
  }
  return applied;
}

// Reactions, system notes and unavailable messages are not documented to open the window; 131047 would correct us.
function opensWindow(type: string): boolean {
  return !['reaction', 'system', 'unsupported'].includes(type);
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
  projection: Projection,
  sighting: Sighting,
  chat: number | undefined,
): Promise<Applied> {
  const { db, delivery } = projection;
  await db
    .insertInto('messages')
    .values({
      phone_number_id: sighting.number.phoneNumberId,
      wamid: sighting.message.wamid,
      chat: chat ?? null,
      ...provenanceColumns(sighting),
      ...contentColumns(sighting.message),
      status: sighting.status ?? null,
      delivery: delivery.id,
    })
    .execute();
  return 'new';
}

/** A second sighting of a message: better evidence replaces what worse evidence said. */
async function refine(
  { db }: Projection,
  known: Message,
  sighting: Sighting,
  chat: number | undefined,
): Promise<Applied> {
  const surer = sighting.evidence > known.evidence;
  const nowLive = known.imported === 1 && !sighting.imported;
  const nowHasChat = known.chat === null && chat !== undefined;
  const betterStatus = statusRank(sighting.status) > statusRank(known.status);
  if (!surer && !nowLive && !nowHasChat && !betterStatus) return 'known';
  // A placeholder knows when and by whom, not what.
  const isPlaceholder = sighting.message.type === 'media_placeholder';
  await db
    .updateTable('messages')
    .set({
      ...(surer ? provenanceColumns(sighting) : {}),
      ...(surer && !isPlaceholder ? contentColumns(sighting.message) : {}),
      ...(surer && isPlaceholder ? { sent_at: sighting.message.at } : {}),
      ...(nowLive ? { imported: 0 } : {}),
      ...(nowHasChat ? { chat } : {}),
      ...(betterStatus ? { status: sighting.status ?? null } : {}),
    })
    .where('id', '=', known.id)
    .execute();
  return 'new';
}

function provenanceColumns(sighting: Sighting) {
  const { direction, origin, evidence, imported } = sighting;
  return { direction, origin, evidence, imported: imported ? 1 : 0 };
}

function contentColumns(message: MessageFact) {
  return {
    type: message.type,
    text: message.text ?? null,
    media: json(message.media),
    reply_to: message.replyTo ?? null,
    sent_at: message.at,
    extra: json(message.extra),
  };
}
