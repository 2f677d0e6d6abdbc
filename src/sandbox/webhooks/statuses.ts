import { randomFor } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import { unixSeconds, type World } from '../world.ts';
import { scheduleWebhook } from './delivery.ts';
import { contactOf, phoneField, valueHead } from './shapes.ts';

interface Sent {
  readonly id: string;
  readonly customer: Customer;
  readonly callbackData: string | undefined;
  readonly pricing: unknown;
}

interface Unsent {
  readonly id: string;
  readonly digits: string | undefined;
  readonly input: string;
  readonly callbackData: string | undefined;
}

const READ_SHARE = 0.75;

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
  const { customer } = sent;
  scheduleWebhook(world, delayMs, () => ({
    field: 'messages',
    value: {
      ...valueHead(world),
      // The username is absent on `sent`.
      contacts: [contactOf(customer, { withUsername: status !== 'sent' })],
      statuses: [
        {
          id: sent.id,
          status,
          timestamp: unixSeconds(world.timeline.now),
          ...phoneField('recipient_id', customer),
          recipient_user_id: customer.userId,
          ...callbackField(sent.callbackData),
          // On `sent` and on one of `delivered` and `read`.
          ...(status !== 'read' && { pricing: sent.pricing }),
        },
      ],
    },
  }));
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
  scheduleWebhook(world, 900, () => ({
    field: 'messages',
    value: {
      ...valueHead(world),
      statuses: [
        {
          id: unsent.id,
          status: 'failed',
          timestamp: unixSeconds(world.timeline.now),
          ...(unsent.digits === undefined
            ? { recipient_user_id: unsent.input }
            : { recipient_id: unsent.digits }),
          ...callbackField(unsent.callbackData),
          errors: [{ code, title, message: title, error_data: { details }, href }],
        },
      ],
    },
  }));
}

function callbackField(callbackData: string | undefined): Record<string, string> {
  return callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData };
}
