import { HISTORY_DECLINED, LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { scheduleFromPhone } from '../phone/outbox.ts';
import { type Random, randomFor } from '../random.ts';
import { type Customer, customerOf } from '../town/customers.ts';
import { mediaOf } from '../town/media.ts';
import type { PastMessage } from '../town/past.ts';
import { type SeenCustomer, seenBy } from '../town/sight.ts';
import type { BusinessNumber, Onboarding } from '../world/numbers.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { escapeAsMeta } from './escape.ts';
import { type Chunk, cutIntoChunks, type Room } from './history-chunks.ts';
import { contactOf, of, phoneField, shownTo, valueHead } from './shapes.ts';
import type { Webhook } from './webhook.ts';

const FIRST_CHUNK_MS = 4000;
const LAST_MEDIA_MS = 5 * 60_000;
// What stands around the threads in a body, and around the messages in a thread, with some to spare.
const ENVELOPE_BYTES = 1000;
const THREAD_BYTES = 400;

/**
 * Lets the phone send what it holds, or Meta that it is not shared (reference §4.2: HIST, ONB). A silent phone sends
 * nothing at all, which happens in life for reasons nobody has found (reference §9).
 */
export function sendHistory(world: World, number: BusinessNumber, onboarding: Onboarding): void {
  if (!onboarding.shareHistory) {
    scheduleWebhook(world, FIRST_CHUNK_MS, declinedWebhook(number));
    return;
  }
  if (number.phone?.historyIsSilent === true) return;
  const random = randomFor(world.seed, 'history', count(world, 'history sync'));
  const rows = rowsOf(world, number, onboarding);
  const chunks = cutIntoChunks(random, rows, onboarding.at, roomOf(world, number));
  const lastChunkMs = sendChunks(world, number, random, chunks);
  const mediaSince = enforces(world, 'history-media-age') ? onboarding.at - LIMITS.historyMediaMs.value : 0;
  sendMedia(world, number, random, rows, mediaSince, lastChunkMs);
}

function rowsOf(world: World, number: BusinessNumber, onboarding: Onboarding): PastMessage[] {
  const since = enforces(world, 'history-reach') ? onboarding.at - LIMITS.historyMs.value : 0;
  const until = enforces(world, 'history-overlap') ? world.timeline.now : onboarding.at;
  return (number.phone?.past ?? []).filter((row) => row.at >= since && row.at <= until);
}

function roomOf(world: World, number: BusinessNumber): Room {
  // Looked up once each: a history may have a million messages of a few hundred people.
  const seen = new Map<string, SeenCustomer>();
  return {
    messages: number.phone?.historyChunkMessages,
    bytes: enforces(world, 'webhook-body-limit')
      ? LIMITS.webhookBodyBytes.value - ENVELOPE_BYTES
      : Number.POSITIVE_INFINITY,
    sizeOf: (message) => {
      const customer =
        seen.get(message.customer) ?? seenBy(world, number, customerOf(world, message.customer));
      seen.set(message.customer, customer);
      return escapeAsMeta(JSON.stringify(rowValue(number, customer, message))).length + 1;
    },
    threadBytes: THREAD_BYTES,
  };
}

/** Delivers in shuffled order; only the chunk that says 100 keeps its place, the last. */
function sendChunks(world: World, number: BusinessNumber, random: Random, chunks: readonly Chunk[]): number {
  const order = [...random.shuffle(chunks.slice(0, -1)), ...chunks.slice(-1)];
  // A few minutes at most, however much there is.
  const pace = Math.min(1, 60 / order.length);
  let delayMs = FIRST_CHUNK_MS;
  for (const chunk of order) {
    scheduleFromPhone(world, delayMs, number.id, chunkWebhook(world, number, chunk));
    delayMs += Math.ceil(random.integer(1500, 6000) * pace);
  }
  return delayMs;
}

/** A chunk of history as a webhook. */
export function chunkWebhook(world: World, number: BusinessNumber, chunk: Chunk): Webhook {
  const value = { ...valueHead(number), history: [chunkValue(world, number, chunk)] };
  return { field: 'history', ...of(number), value };
}

function chunkValue(world: World, number: BusinessNumber, chunk: Chunk): unknown {
  const metadata = { phase: chunk.phase, chunk_order: chunk.order, progress: chunk.progress };
  if (chunk.threads === undefined) return { metadata };
  const threads = chunk.threads.map(({ customer: waId, messages }) => {
    const customer = seenBy(world, number, customerOf(world, waId));
    return {
      ...phoneField('id', customer, customer.phone),
      context: {
        ...phoneField('wa_id', customer, customer.phone),
        user_id: customer.userId,
        ...(customer.username !== undefined && { username: customer.username }),
      },
      messages: messages.map((message) => rowValue(number, customer, message)),
    };
  });
  return { metadata, threads };
}

function rowValue(number: BusinessNumber, customer: SeenCustomer, row: PastMessage): unknown {
  return {
    ...parties(number, customer, row),
    id: row.id,
    timestamp: unixSeconds(row.at),
    ...rowContent(row.content),
    history_context: { status: row.status },
  };
}

function rowContent(content: PastMessage['content']): Record<string, unknown> {
  if (content.type === 'text') return { type: 'text', text: { body: content.body } };
  return content.type === 'other' ? content.wire : { type: 'media_placeholder' };
}

function parties(number: BusinessNumber, customer: SeenCustomer, row: PastMessage): Record<string, unknown> {
  return row.fromShop
    ? { from: number.digits, ...phoneField('to', customer, customer.phone), to_user_id: customer.userId }
    : { ...phoneField('from', customer, customer.phone), from_user_id: customer.userId };
}

/** Media follow on their own, and only those of the last 14 days; older placeholders stay (HIST, ONB). */
function sendMedia(
  world: World,
  number: BusinessNumber,
  random: Random,
  rows: readonly PastMessage[],
  since: number,
  lastChunkMs: number,
): void {
  for (const row of rows) {
    if (row.content.type === 'text' || row.content.type === 'other' || row.at < since) continue;
    const delayMs = random.integer(FIRST_CHUNK_MS, lastChunkMs + LAST_MEDIA_MS);
    const webhook = mediaWebhook(world, number, row, customerOf(world, row.customer));
    if (webhook !== undefined) scheduleFromPhone(world, delayMs, number.id, webhook);
  }
}

/** The file of a placeholder as a webhook of its own; undefined for what is no media. */
export function mediaWebhook(
  world: World,
  number: BusinessNumber,
  row: PastMessage,
  customer: Customer,
): Webhook | undefined {
  const { content } = row;
  if (content.type === 'text' || content.type === 'other') return undefined;
  const seen = shownTo(world, number, customer);
  const told = {
    ...parties(number, seen, row),
    id: row.id,
    timestamp: unixSeconds(row.at),
    type: content.type,
    [content.type]: mediaOf(world, number, row.id, content.type, { caption: content.caption }),
  };
  const list = row.fromShop ? 'message_echoes' : 'messages';
  const value = { ...valueHead(number), contacts: [contactOf(seen)], [list]: [told] };
  return { field: 'history', ...of(number), value };
}

/** Word that the history is not shared. HIST prints the value bare; it is sent inside the usual envelope (§4.2). */
export function declinedWebhook(number: BusinessNumber): Webhook {
  const title = 'History sync is turned off by the business from the WhatsApp Business App';
  const error = {
    code: HISTORY_DECLINED.code,
    title,
    message: title,
    error_data: { details: 'History sharing is turned off by the business' },
  };
  const value = { ...valueHead(number), history: [{ errors: [error] }] };
  return { field: 'history', ...of(number), value };
}
