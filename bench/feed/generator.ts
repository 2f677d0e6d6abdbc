import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { CHATS, lineOf, nameOf, phoneOf, WABA_ID } from './people.ts';

/*
 * Posts webhooks with messages of customers at a steady rate, and prints a line for each that was answered 200: the number
 * of its last message, and when the answer came, in milliseconds of the machine's own clock (`process.hrtime`), which all
 * processes share. Every message says its number: `#17#`.
 */

/** What the benchmark asks for, as JSON in the first argument. */
export interface Asked {
  readonly port: number;
  readonly appSecret: string;
  /** The number of the first message. */
  readonly from: number;
  readonly messages: number;
  readonly messagesASecond: number;
  readonly messagesAWebhook: number;
}

const CONNECTIONS = 32;

const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const pool = new Pool(`http://127.0.0.1:${asked.port}`, { connections: CONNECTIONS });
const startedAt = performance.now();
let next = asked.from;
let chat = 0;
let second = 0;
await Promise.all(Array.from({ length: CONNECTIONS }, postInTurn));
await pool.close();

async function postInTurn(): Promise<void> {
  while (next < asked.from + asked.messages) {
    const first = next;
    next += asked.messagesAWebhook;
    const dueAt = startedAt + ((first - asked.from) / asked.messagesASecond) * 1000;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    await post(first);
  }
}

async function post(first: number): Promise<void> {
  const body = bodyOf(first);
  const signature = createHmac('sha256', asked.appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  const answer = await pool.request({ method: 'POST', path: '/webhook', headers, body });
  const at = Number(process.hrtime.bigint()) / 1e6;
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`A webhook was answered ${answer.statusCode}.`);
  process.stdout.write(`${first + asked.messagesAWebhook - 1} ${at}\n`);
}

function bodyOf(first: number): string {
  const now = Math.floor(Date.now() / 1000);
  turnToFirstChat(now);
  const changes = Array.from({ length: asked.messagesAWebhook }, (_, at) =>
    changeOf(first + at, chat++ % CHATS, now),
  );
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: WABA_ID, changes }] });
}

/** WhatsApp tells whole seconds, and of one second the chat with the highest id counts as the latest: it shall be. */
function turnToFirstChat(now: number): void {
  if (now === second) return;
  second = now;
  if (chat + 4 * asked.messagesASecond > CHATS) chat = 0;
}

function changeOf(number: number, of: number, now: number): object {
  const { phoneNumberId, displayPhoneNumber } = lineOf(of);
  const from = phoneOf(of);
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
      contacts: [{ profile: { name: nameOf(of) }, wa_id: from }],
      messages: [
        {
          from,
          id: `wamid.HBgM${from}FQIAEhgUM0E${String(number).padStart(12, '0')}QjVGAA==`,
          timestamp: String(now),
          type: 'text',
          text: { body: `#${number}# is the room still free on Friday?` },
        },
      ],
    },
  };
}
