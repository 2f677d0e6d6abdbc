/*
 * Who is in the store that the feed is measured with. The numbers of a range kept for fiction; the customers' phones are
 * nobody's: no country's plan has them.
 */

export const CHATS = 20_000;
export const MESSAGES_A_CHAT = 50;
export const WABA_ID = '330000000000001';

const NUMBERS = 4;

export interface Line {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string;
}

export const LINES: readonly Line[] = Array.from({ length: NUMBERS }, (_, at) => ({
  phoneNumberId: String(440000000000100 + at),
  displayPhoneNumber: String(447700900100 + at),
}));

/** The number that a chat (from 0) is with. */
export function lineOf(chat: number): Line {
  return LINES[chat % NUMBERS] as Line;
}

export function phoneOf(chat: number): string {
  return `999${String(chat).padStart(9, '0')}`;
}

/** What every customer's name begins with. */
export const NAME = 'Person';

export function nameOf(chat: number): string {
  return `${NAME} ${chat}`;
}
