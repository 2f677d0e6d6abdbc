import { enforces } from '../enforced.ts';
import { errorTitle } from '../faults/error-titles.ts';
import { opaque } from '../identifiers.ts';
import { randomFor } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import { seesPhone } from '../town/sight.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { contactOf, of, phoneField, shownTo, valueHead } from './shapes.ts';
import type { Webhook } from './webhook.ts';

/** A message of the API that Meta accepted. */
export interface Sent {
  readonly number: BusinessNumber;
  readonly id: string;
  readonly customer: Customer;
  readonly callbackData: string | undefined;
  /** As `pricing` of its statuses tells it. */
  readonly pricing: unknown;
}

/** One that was not sent after all. */
export interface Unsent {
  readonly number: BusinessNumber;
  readonly id: string;
  /** The phone it was sent to; undefined when it was a BSUID. */
  readonly digits: string | undefined;
  readonly input: string;
  readonly callbackData: string | undefined;
}

export type Status = 'sent' | 'delivered' | 'read' | 'played';

const READ_SHARE = 0.75;
const PLAYED_SHARE = 0.6;
const FAILED_MS = 900;

/**
 * `sent`, `delivered`, mostly `read` and, of audio, often `played`, a little later each (reference §4.6). Someone who
 * blocked the number, or who is to be out of reach, gets `failed` instead.
 */
export function sendStatuses(world: World, sent: Sent): void {
  const failure = takeFailure(world, sent);
  if (failure === undefined) scheduleStatuses(world, sent);
  else sendFailure(world, unsentOf(world, sent), failure);
}

function scheduleStatuses(world: World, sent: Sent): void {
  // Drawn from the message itself, so that calls racing each other do not change one another's times.
  const random = randomFor(world.seed, 'statuses', sent.id);
  const sentMs = random.integer(500, 1200);
  const deliveredMs = sentMs + random.integer(700, 2500);
  const readMs = random.chance(READ_SHARE) ? deliveredMs + random.integer(3000, 40_000) : undefined;
  const isPlayed = random.chance(PLAYED_SHARE) && world.messages.get(sent.id)?.type === 'audio';
  const isSkipped = readMs !== undefined && enforces(world, 'delivered-skipped');
  const told: [Status, number][] = [['sent', sentMs]];
  if (!isSkipped) told.push(['delivered', deliveredMs]);
  if (readMs !== undefined) told.push(['read', readMs]);
  if (readMs !== undefined && isPlayed) told.push(['played', readMs + random.integer(2000, 20_000)]);
  const arrivals = told.map(([, delayMs]) => delayMs);
  if (enforces(world, 'statuses-out-of-order')) arrivals.reverse();
  for (const [index, [status, happenedMs]] of told.entries()) {
    const hasPricing = status === 'sent' || status === (isSkipped ? 'read' : 'delivered');
    const at = world.timeline.now + happenedMs;
    const webhook = statusWebhook(world, sent, status, at, hasPricing);
    noteStatus(world, sent.id, status, at);
    scheduleWebhook(world, arrivals[index] ?? happenedMs, webhook);
  }
}

/** One status as the field `messages` tells it; `at` is when it happened (Unix milliseconds). */
export function statusWebhook(
  world: World,
  sent: Sent,
  status: Status,
  at: number,
  hasPricing: boolean,
): Webhook {
  const { customer, number } = sent;
  const seen = shownTo(world, number, customer);
  const conversation = conversationOf(world, sent, status);
  const told = {
    id: sent.id,
    status,
    timestamp: unixSeconds(at),
    ...phoneField('recipient_id', seen, seen.phone),
    recipient_user_id: seen.userId,
    ...(seen.identityHash !== undefined && { recipient_identity_key_hash: seen.identityHash }),
    ...callbackField(sent.callbackData),
    ...(conversation !== undefined && { conversation }),
    // On `sent` and on one of `delivered` and `read`.
    ...(hasPricing && { pricing: sent.pricing }),
  };
  // The username is absent on `sent`.
  const contacts = [contactOf(seen, { withUsername: status !== 'sent' })];
  const value = { ...valueHead(number), contacts, statuses: [told] };
  return { field: 'messages', ...of(number), value };
}

/*
 * Since v24 only a free entry point has a conversation; before, each message had one of its own, with when it expires on
 * `sent` (reference §4.6).
 */
function conversationOf(world: World, { number, customer, id, pricing }: Sent, status: Status): unknown {
  const { type, category } = Object(pricing);
  const until = number.freeEntryUntil.get(customer.waId);
  const isFreeEntry = type === 'free_entry_point' && until !== undefined;
  if (!isFreeEntry && enforces(world, 'conversation-of-free-entry-only')) return undefined;
  return {
    id: opaque(world.seed, 32, 'conversation', isFreeEntry ? `${number.id} ${customer.waId} ${until}` : id),
    ...(isFreeEntry && status === 'sent' && { expiration_timestamp: unixSeconds(until) }),
    origin: { type: isFreeEntry ? 'referral_conversion' : category },
  };
}

const UNDELIVERABLE = 131026;

// Titles are those of M/support/error-codes (reference §8.6); details stand here only where some were seen.
const DETAILS: Readonly<Record<number, string>> = {
  131009: 'The reacted message is unknown.',
  131026: 'Message Undeliverable.',
  131047: 'More than 24 hours have passed since the recipient last replied.',
};

/** A `failed` status: accepted at first, then not sent, with one of Meta's error codes. */
export function sendFailure(world: World, unsent: Unsent, code: number): void {
  const at = world.timeline.now + FAILED_MS;
  noteStatus(world, unsent.id, 'failed', at);
  scheduleWebhook(world, FAILED_MS, failureWebhook(unsent, code, at));
}

/** The same as a webhook; `at` is when it failed (Unix milliseconds). It carries no contacts and no pricing. */
export function failureWebhook(unsent: Unsent, code: number, at: number): Webhook {
  const title = errorTitle(code) ?? 'Unknown error';
  const href = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';
  const told = {
    id: unsent.id,
    status: 'failed',
    timestamp: unixSeconds(at),
    // The BSUID is absent when the send used a phone (reference §4.6).
    ...(unsent.digits === undefined ? { recipient_user_id: unsent.input } : { recipient_id: unsent.digits }),
    ...callbackField(unsent.callbackData),
    errors: [{ code, title, message: title, error_data: { details: DETAILS[code] ?? title }, href }],
  };
  const value = { ...valueHead(unsent.number), statuses: [told] };
  return { field: 'messages', ...of(unsent.number), value };
}

/** Why this send is to fail, if it is: what was asked for first, then a block. */
function takeFailure(world: World, { number, customer }: Sent): number | undefined {
  const [next, ...later] = customer.failures;
  if (next !== undefined) {
    customer.failures = later;
    return next;
  }
  const isBlocked = customer.blocked.has(number.id) && enforces(world, 'blocked-by-customer');
  return isBlocked ? UNDELIVERABLE : undefined;
}

function unsentOf(world: World, { number, id, customer, callbackData }: Sent): Unsent {
  const { waId, userId } = shownTo(world, number, customer);
  const digits = seesPhone(world, number, customer) ? waId : undefined;
  return { number, id, digits, input: digits ?? userId, callbackData };
}

/** Statuses are kept when they are decided, with the instant at which they happen. */
function noteStatus(world: World, wamid: string, status: string, at: number): void {
  world.messages.get(wamid)?.statuses.push({ status, at });
}

function callbackField(callbackData: string | undefined): Record<string, string> {
  return callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData };
}
