import { digitsOf } from '../../rules/index.ts';
import type { GraphCall } from '../call.ts';
import { decodedPath } from '../target.ts';

/** A call that sends a message: whose limits it draws on. */
export interface SentMessage {
  readonly phoneNumberId: string;
  /** Digits of a phone or a BSUID as it is; undefined when the call names nobody, which Meta will refuse. */
  readonly recipient: string | undefined;
}

// `marketing_messages` takes the same bodies (templates.md §8.7), `messages_encrypted` stands beside them in Meta's
// OpenAPI v23.0; that all draw on one limit is not documented, and the careful reading.
const SENDING = /\/([^/]+)\/(marketing_messages|messages|messages_encrypted)\/?$/;

/**
 * The message that a call sends; undefined when it sends none. A read receipt, with or without a typing indicator, goes
 * to the same place and is no message; that it is not counted is not documented (reference §8.3).
 */
export function sentMessage({ method, body }: GraphCall, url: URL): SentMessage | undefined {
  const [, phoneNumberId] = SENDING.exec(decodedPath(url)) ?? [];
  if (method !== 'POST' || phoneNumberId === undefined) return undefined;
  const given = { ...Object.fromEntries(url.searchParams), ...(typeof body === 'object' ? body : {}) } as {
    readonly [name: string]: unknown;
  };
  if (given.status === 'read') return undefined;
  return { phoneNumberId, recipient: recipientOf(given.to) ?? recipientOf(given.recipient) };
}

/** One person in every spelling of a phone. */
function recipientOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  return /^[+\d\s().-]+$/.test(value) ? digitsOf(value) : value;
}
