import { createHmac } from 'node:crypto';

/*
 * Many webhooks of busy numbers, quickly: each is made by writing a serial into one of a few made before. A body holds four
 * messages of customers and four statuses, some 3 KB.
 */

/** One webhook after another, each unlike all others; the bytes are good until the next is asked for. */
export interface Load {
  /** The body with this serial, below 2^32. */
  body(serial: number): Buffer;
  /** The same as an HTTP request, signed, written as one piece. */
  request(serial: number): Buffer;
}

export interface LoadOptions {
  readonly appSecret: string;
  /** When the messages were written, Unix seconds. */
  readonly sentAt: number;
  /** How many business numbers they come to. @default 8 */
  readonly numbers?: number;
}

/** The wamids in the body with this serial: four of messages, then four that statuses are about. */
export function wamidsOf(serial: number): string[] {
  return PARTS.map((part) => wamid(mark(serial), part));
}

export function createLoad({ appSecret, sentAt, numbers = 8 }: LoadOptions): Load {
  const templates = Array.from({ length: numbers * CHATS_A_NUMBER }, (_, at) =>
    templateOf(at % numbers, Math.floor(at / numbers), sentAt),
  );
  const write = (serial: number): Template => {
    const template = templates[serial % templates.length] as Template;
    const text = mark(serial);
    for (const at of template.marks) template.request.write(text, at, MARK.length, 'latin1');
    return template;
  };
  return {
    body: (serial) => write(serial).body,
    request: (serial) => {
      const { request, body, signatureAt } = write(serial);
      request.write(createHmac('sha256', appSecret).update(body).digest('hex'), signatureAt, 'latin1');
      return request;
    },
  };
}

interface Template {
  readonly request: Buffer;
  /** The part of the request that is the body. */
  readonly body: Buffer;
  readonly signatureAt: number;
  /** Where the serial goes. */
  readonly marks: readonly number[];
}

const PARTS = [0, 1, 2, 3, 4, 5, 6, 7];
const MARK = '@@@@@@@@';
const NO_SIGNATURE = '0'.repeat(64);
const CHATS_A_NUMBER = 16;

function templateOf(number: number, chat: number, sentAt: number): Template {
  const body = Buffer.from(JSON.stringify(webhook(number, chat, sentAt)));
  const head = [
    'POST /webhook HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: */*',
    'User-Agent: facebookexternalua',
    'Content-Type: application/json',
    `X-Hub-Signature-256: sha256=${NO_SIGNATURE}`,
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  const request = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  const marks: number[] = [];
  for (let at = request.indexOf(MARK); at >= 0; at = request.indexOf(MARK, at + 1)) marks.push(at);
  return {
    request,
    body: request.subarray(-body.length),
    signatureAt: request.indexOf(NO_SIGNATURE),
    marks,
  };
}

/** Eight hex digits, another for every serial, in no order: wamids have none either. */
function mark(serial: number): string {
  return (Math.imul(serial, 2654435761) >>> 0).toString(16).padStart(MARK.length, '0').toUpperCase();
}

function wamid(serial: string, part: number): string {
  return `wamid.HBgMNDQ3NzAwOTAwMTU1FQIAEhgUM0E${serial}RkQ0Q0Y2NTg5${part}QjVGAA==`;
}

const WORDS = 'is the room still free on friday and could we have breakfast before seven please'.split(' ');

function webhook(number: number, chat: number, sentAt: number): object {
  const metadata = {
    display_phone_number: String(447700900100 + number),
    phone_number_id: String(440000000000100 + number),
  };
  const change = (value: object) => ({
    field: 'messages',
    value: { messaging_product: 'whatsapp', metadata, ...value },
  });
  const customers = PARTS.slice(0, 4).map((part) => ({
    part,
    waId: String(447700900200 + chat * 40 + part),
  }));
  const contacts = customers.map(({ waId }) => ({ profile: { name: `Customer ${waId}` }, wa_id: waId }));
  const messages = customers.map(({ part, waId }) => ({
    from: waId,
    id: wamid(MARK, part),
    timestamp: String(sentAt + chat * 60 + part),
    type: 'text',
    text: { body: `${WORDS.join(' ')}? (${MARK})` },
  }));
  const statuses = customers.map(({ part, waId }) => ({
    id: wamid(MARK, part + 4),
    status: 'delivered',
    timestamp: String(sentAt + chat * 60 + part),
    recipient_id: waId,
    conversation: { id: `5d1f0c2e8b9a4c7d${MARK}`, origin: { type: 'service' } },
    pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' },
  }));
  const changes = [change({ contacts, messages }), change({ statuses })];
  return { object: 'whatsapp_business_account', entry: [{ id: '330000000000001', changes }] };
}
