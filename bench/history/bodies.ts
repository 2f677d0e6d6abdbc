import { createHash } from 'node:crypto';

/*
 * History webhooks as Meta sends them (reference §4.2): chunks of threads, a few thousand messages a body, ids as WhatsApp makes
 * them (the phone, then what is random), texts, media placeholders, reactions, replies, statuses.
 */

const BUSINESS = 447700900100;
const PHONE_NUMBER_ID = 440000000000002;
const WABA_ID = '330000000000001';
const MESSAGES_A_CHAT = 50;
const CHATS_A_BODY = 40;
const CHATS_APART = 1_000_000;
const ONBOARDED_S = 1_793_900_000;
const DAY_S = 86_400;

interface Business {
  readonly phone: string;
  readonly phoneNumberId: string;
}

/**
 * The webhook bodies of an import of so many messages. Numbers beyond the first (0) have customers of their own.
 */
export function* historyBodies(messages: number, number = 0): Generator<Buffer> {
  const business = { phone: String(BUSINESS + number), phoneNumberId: String(PHONE_NUMBER_ID + number) };
  const chats = Math.ceil(messages / MESSAGES_A_CHAT);
  const bodies = Math.ceil(chats / CHATS_A_BODY);
  for (let at = 0; at < bodies; at += 1) {
    const threads = [];
    const end = Math.min(chats, (at + 1) * CHATS_A_BODY);
    for (let chat = at * CHATS_A_BODY; chat < end; chat += 1) {
      threads.push(
        threadOf(
          business,
          number * CHATS_APART + chat,
          Math.min(MESSAGES_A_CHAT, messages - chat * MESSAGES_A_CHAT),
        ),
      );
    }
    const progress = at === bodies - 1 ? 100 : Math.floor((at / bodies) * 100);
    const phase = at < bodies / 20 ? 0 : at < bodies / 2 ? 1 : 2;
    const history = [{ metadata: { phase, chunk_order: at + 1, progress }, threads }];
    const metadata = { display_phone_number: business.phone, phone_number_id: business.phoneNumberId };
    const value = { messaging_product: 'whatsapp', metadata, history };
    const entry = [{ id: WABA_ID, changes: [{ field: 'history', value }] }];
    yield Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  }
}

function threadOf(business: Business, chat: number, count: number) {
  // No phone of anybody: what no country's plan has.
  const phone = `999${String(chat).padStart(9, '0')}`;
  const userId = `GB.${digest(`user ${chat}`, 'hex').slice(0, 20)}`;
  const messages = Array.from({ length: count }, (_, at) => messageOf(business, phone, userId, chat, at));
  return { id: phone, context: { wa_id: phone, user_id: userId }, messages };
}

function messageOf(business: Business, phone: string, userId: string, chat: number, at: number) {
  const isOurs = at % 3 === 1;
  const seconds = ONBOARDED_S - 180 * DAY_S + ((chat * 7919 + at * 104_729) % (180 * DAY_S));
  return {
    from: isOurs ? business.phone : phone,
    ...(isOurs ? { to: phone } : { from_user_id: userId }),
    id: wamidOf(phone, chat, at),
    timestamp: String(seconds),
    ...contentOf(phone, chat, at),
    history_context: { status: isOurs ? 'DELIVERED' : 'READ' },
  };
}

function contentOf(phone: string, chat: number, at: number) {
  if (at % 8 === 7) return { type: 'media_placeholder' };
  if (at % 25 === 13) {
    return { type: 'reaction', reaction: { message_id: wamidOf(phone, chat, at - 1), emoji: '👍' } };
  }
  const words = WORDS.slice((chat + at) % 20, ((chat + at) % 20) + 4 + (at % 9)).join(' ');
  return {
    type: 'text',
    text: { body: `${words} (${chat}/${at})` },
    ...(at % 10 === 4 ? { context: { id: wamidOf(phone, chat, at - 1) } } : {}),
  };
}

const WORDS =
  'good morning is the blue frame still in stock and could you tell me when it will be ready for pickup since I pass by on Friday thanks a lot see you then'.split(
    ' ',
  );

// As WhatsApp's own: a header and the phone in base64, then 16 random bytes in hexadecimal, in base64 again.
function wamidOf(phone: string, chat: number, at: number): string {
  const random = digest(`message ${chat} ${at}`, 'hex').slice(0, 32).toUpperCase();
  return `wamid.${Buffer.from(`\x1d\x03${phone}\x15\x02\x00\x12\x18\x20${random}\x00`).toString('base64')}`;
}

function digest(text: string, encoding: 'hex'): string {
  return createHash('sha256').update(text).digest(encoding);
}
