import { randomFor } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { contactOf, of, phoneField, valueHead } from './shapes.ts';

interface Sent {
  readonly number: BusinessNumber;
  readonly id: string;
  readonly customer: Customer;
  readonly callbackData: string | undefined;
  readonly pricing: unknown;
}

interface Unsent {
  readonly number: BusinessNumber;
  readonly id: string;
  readonly digits: string | undefined;
  readonly input: string;
  readonly callbackData: string | undefined;
}

const READ_SHARE = 0.75;
const FAILED_MS = 900;

/** `sent`, `delivered` and mostly `read`, a little later each (reference §4.6). */
export function sendStatuses(world: World, sent: Sent): void {
  // Drawn from the message itself, so that calls racing each other do not change one another's times.
  const random = randomFor(world.seed, 'statuses', sent.id);
  const sentMs = random.integer(500, 1200);
  const deliveredMs = sentMs + random.integer(700, 2500);
  tellStatus(world, sent, 'sent', sentMs);
  tellStatus(world, sent, 'delivered', deliveredMs);
  if (random.chance(READ_SHARE)) tellStatus(world, sent, 'read', deliveredMs + random.integer(3000, 40_000));
}

function tellStatus(world: World, sent: Sent, status: 'sent' | 'delivered' | 'read', delayMs: number): void {
  const { customer, number } = sent;
  const told = {
    id: sent.id,
    status,
    timestamp: unixSeconds(world.timeline.now + delayMs),
    ...phoneField('recipient_id', customer),
    recipient_user_id: customer.userId,
    ...callbackField(sent.callbackData),
    // On `sent` and on one of `delivered` and `read`.
    ...(status !== 'read' && { pricing: sent.pricing }),
  };
  // The username is absent on `sent`.
  const contacts = [contactOf(customer, { withUsername: status !== 'sent' })];
  const value = { ...valueHead(number), contacts, statuses: [told] };
  scheduleWebhook(world, delayMs, { field: 'messages', ...of(number), value });
}

// Reference §8.6 (M/support/error-codes).
const FAILURES = {
  undeliverable: { code: 131026, title: 'Message undeliverable', details: 'Message Undeliverable.' },
  'unknown-target': {
    code: 131009,
    title: 'Parameter value is not valid',
    details: 'The reacted message is unknown.',
  },
} as const;

/** A `failed` status: accepted at first, then not sent. It carries no contacts and no pricing. */
export function sendFailure(world: World, unsent: Unsent, reason: keyof typeof FAILURES): void {
  const { code, title, details } = FAILURES[reason];
  const href = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';
  const told = {
    id: unsent.id,
    status: 'failed',
    timestamp: unixSeconds(world.timeline.now + FAILED_MS),
    ...(unsent.digits === undefined ? { recipient_user_id: unsent.input } : { recipient_id: unsent.digits }),
    ...callbackField(unsent.callbackData),
    errors: [{ code, title, message: title, error_data: { details }, href }],
  };
  const value = { ...valueHead(unsent.number), statuses: [told] };
  scheduleWebhook(world, FAILED_MS, { field: 'messages', ...of(unsent.number), value });
}

function callbackField(callbackData: string | undefined): Record<string, string> {
  return callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData };
}
