import type { Page } from './page.ts';

/** Who spoke: the customer, a person in the app, or a program through the API. */
export type Origin = 'customer' | 'app' | 'api';

/** A mark and a word for who spoke. */
export const SPEAKERS: Readonly<Record<Origin, string>> = {
  customer: '← customer',
  app: '→ app',
  api: '⇒ api',
};

const SPEAKER_WIDTH = Math.max(...Object.values(SPEAKERS).map((words) => words.length));

/** What drawing a message needs; `sentAt` in ISO. */
interface ShownMessage {
  readonly sentAt: string;
  readonly with: string;
  readonly origin: Origin;
  readonly imported: boolean;
  readonly type: string;
  readonly text: string | null;
  readonly edited: boolean;
  readonly revoked: boolean;
  readonly status: string | null;
}

/** Columns of a message in a table. */
export const MESSAGE_HEADINGS = ['SENT', 'ORIGIN', 'WITH', 'STATUS', 'MESSAGE'];

export function messageRow(message: ShownMessage): string[] {
  return [
    shownTime(message.sentAt),
    originOf(message),
    message.with,
    message.status ?? '',
    messageText(message),
  ];
}

/** Who said it, and whether it came live or with the history import. */
export function originOf({ origin, imported }: Pick<ShownMessage, 'origin' | 'imported'>): string {
  return imported ? `${origin} (imported)` : origin;
}

/** The words, or what stands for them. */
export function messageText({ type, text, edited, revoked }: Omit<ShownMessage, 'sentAt'>): string {
  const words = text ?? '';
  const body = type === 'text' ? words : `[${type}]${words === '' ? '' : ` ${words}`}`;
  if (revoked) return `(revoked) ${body}`;
  return edited ? `${body} (edited)` : body;
}

/** `2026-11-05T09:00:00Z` → `2026-11-05 09:00:00`. */
export function shownTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}

/** Who spoke, told apart without colour too; as wide for all. */
export function speaker({ theme }: Page, origin: Origin): string {
  return theme[origin](SPEAKERS[origin].padEnd(SPEAKER_WIDTH));
}
