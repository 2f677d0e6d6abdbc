import { HISTORY_DECLINED, LIMITS } from '../../core/rules/index.ts';
import { digest, type Random, randomFor } from '../random.ts';
import { type Customer, customerOf } from '../town/customers.ts';
import type { PastMessage } from '../town/past.ts';
import type { BusinessNumber, Onboarding } from '../world/numbers.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { type Chunk, cutIntoChunks } from './history-chunks.ts';
import { contactOf, of, phoneField, valueHead } from './shapes.ts';

const FIRST_CHUNK_MS = 4000;
const LAST_MEDIA_MS = 5 * 60_000;

/** Sends what the phone holds, or that it is not shared (reference §4.2: HIST, ONB). */
export function sendHistory(world: World, number: BusinessNumber, onboarding: Onboarding): void {
  if (!onboarding.shareHistory) {
    sendDeclined(world, number);
    return;
  }
  const random = randomFor(world.seed, 'history', count(world, 'history sync'));
  const since = onboarding.at - LIMITS.historyMs.value;
  const rows = (number.phone?.past ?? []).filter((row) => row.at >= since && row.at <= onboarding.at);
  const chunks = cutIntoChunks(random, rows, onboarding.at);
  const lastChunkMs = sendChunks(world, number, random, chunks);
  sendMedia(world, number, random, rows, onboarding.at - LIMITS.historyMediaMs.value, lastChunkMs);
}

/** Delivers in shuffled order; only the chunk that says 100 keeps its place, the last. */
function sendChunks(world: World, number: BusinessNumber, random: Random, chunks: readonly Chunk[]): number {
  const order = [...random.shuffle(chunks.slice(0, -1)), ...chunks.slice(-1)];
  // A few minutes at most, however much there is.
  const pace = Math.min(1, 60 / order.length);
  let delayMs = FIRST_CHUNK_MS;
  for (const chunk of order) {
    const value = { ...valueHead(number), history: [chunkValue(world, number, chunk)] };
    scheduleWebhook(world, delayMs, { field: 'history', ...of(number), value });
    delayMs += Math.ceil(random.integer(1500, 6000) * pace);
  }
  return delayMs;
}

function chunkValue(world: World, number: BusinessNumber, chunk: Chunk): unknown {
  const metadata = { phase: chunk.phase, chunk_order: chunk.order, progress: chunk.progress };
  if (chunk.threads === undefined) return { metadata };
  const threads = chunk.threads.map(({ customer: waId, messages }) => {
    const customer = customerOf(world, waId);
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

function rowValue(number: BusinessNumber, customer: Customer, row: PastMessage): unknown {
  const { content } = row;
  return {
    ...parties(number, customer, row, customer.phone),
    id: row.id,
    timestamp: unixSeconds(row.at),
    ...(content.type === 'text'
      ? { type: 'text', text: { body: content.body } }
      : { type: 'media_placeholder' }),
    history_context: { status: row.status },
  };
}

function parties(
  number: BusinessNumber,
  customer: Customer,
  row: PastMessage,
  hiddenAs: Customer['phone'],
): Record<string, unknown> {
  return row.fromShop
    ? { from: number.digits, ...phoneField('to', customer, hiddenAs), to_user_id: customer.userId }
    : { ...phoneField('from', customer, hiddenAs), from_user_id: customer.userId };
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
    if (row.content.type === 'text' || row.at < since) continue;
    const { content } = row;
    const customer = customerOf(world, row.customer);
    const list = row.fromShop ? 'message_echoes' : 'messages';
    const told = {
      ...parties(number, customer, row, 'omitted'),
      id: row.id,
      timestamp: unixSeconds(row.at),
      type: content.type,
      [content.type]: mediaValue(world, row.id, content.type, content.caption),
    };
    const value = { ...valueHead(number), contacts: [contactOf(customer)], [list]: [told] };
    const delayMs = random.integer(FIRST_CHUNK_MS, lastChunkMs + LAST_MEDIA_MS);
    scheduleWebhook(world, delayMs, { field: 'history', ...of(number), value });
  }
}

const MIME_TYPES = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  document: 'application/pdf',
};

function mediaValue(
  world: World,
  id: string,
  type: keyof typeof MIME_TYPES,
  caption: string | undefined,
): unknown {
  const bytes = digest(world.seed, 'media', id);
  return {
    id: `91${String(bytes.readUIntBE(0, 6) % 100_000_000_000_000).padStart(14, '0')}`,
    mime_type: MIME_TYPES[type],
    sha256: bytes.toString('base64'),
    ...(caption !== undefined && type !== 'audio' && { caption }),
    ...(type === 'document' && { filename: 'document.pdf' }),
    ...(type === 'audio' && { voice: true }),
  };
}

// HIST prints this value bare; it is sent inside the usual envelope (reference §4.2).
function sendDeclined(world: World, number: BusinessNumber): void {
  const title = 'History sync is turned off by the business from the WhatsApp Business App';
  const error = {
    code: HISTORY_DECLINED.code,
    title,
    message: title,
    error_data: { details: 'History sharing is turned off by the business' },
  };
  const value = { ...valueHead(number), history: [{ errors: [error] }] };
  scheduleWebhook(world, FIRST_CHUNK_MS, { field: 'history', ...of(number), value });
}
