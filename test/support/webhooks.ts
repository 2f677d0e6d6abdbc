import { createHmac } from 'node:crypto';

// Bodies as Meta sends them (reference §4), with numbers reserved for fiction.

export const PHONE_NUMBER_ID = '440000000000002';
export const WABA_ID = '330000000000001';
export const BUSINESS_NUMBER = '447700900100';
export const CUSTOMER = '447700900155';

const metadata = { display_phone_number: BUSINESS_NUMBER, phone_number_id: PHONE_NUMBER_ID };

/** A body with one change. */
export function delivery(field: string, value: object, entry: object = {}) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: WABA_ID, ...entry, changes: [{ field, value }] }],
  };
}

/** A value of one of the fields about a number. */
export function numberValue(content: object) {
  return { messaging_product: 'whatsapp', metadata, ...content };
}

export function text(id: string, body: string, at: number, more: object = {}) {
  return { from: CUSTOMER, id, timestamp: String(at), type: 'text', text: { body }, ...more };
}

/** A customer's text message, alone in its body. */
export function inbound(id: string, body: string, at = 1_793_900_300) {
  return delivery('messages', numberValue({ messages: [text(id, body, at)] }));
}

/** A text typed in the app, alone in its body. */
export function echo(id: string, body: string, at = 1_793_900_310) {
  const message = text(id, body, at, { from: BUSINESS_NUMBER, to: CUSTOMER });
  return delivery('smb_message_echoes', numberValue({ message_echoes: [message] }));
}

export function sign(body: string | Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
