import { enforces } from '../enforced.ts';
import { countInbound } from '../graph/throttles.ts';
import { scheduleFromPhone } from '../phone/outbox.ts';
import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { unixSeconds, type World } from '../world/world.ts';
import type { Content } from './content.ts';
import { scheduleWebhook } from './delivery.ts';
import { contactOf, of, phoneField, shownTo, valueHead } from './shapes.ts';
import type { Webhook } from './webhook.ts';

/** What is told: something said, by its wamid and time (Unix milliseconds). */
export interface Told {
  readonly id: string;
  readonly at: number;
  readonly content: Content;
}

// Well inside Meta's stated median of 250 ms plus the way from the phone; equal for all, so that order is kept.
const LATENCY_MS = 400;
const COPY_MS = 700;

/** Field `messages`: a customer did something (reference §4.5). */
export function inboundWebhook(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  { id, at, content }: Told,
): Webhook {
  const seen = shownTo(world, number, customer);
  const told = {
    ...phoneField('from', seen, seen.phone),
    from_user_id: seen.userId,
    id,
    timestamp: unixSeconds(at),
    ...content,
  };
  const value = {
    ...valueHead(number),
    // "System messages webhooks don't include a contacts array" (M/webhooks/reference/messages/system, 2026-05-21).
    ...(content.type !== 'system' && { contacts: [contactOf(seen)] }),
    messages: [told],
  };
  return { field: 'messages', ...of(number), value };
}

/** Field `smb_message_echoes`: something was done in the Business app (reference §4.4). */
export function echoWebhook(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  { id, at, content }: Told,
): Webhook {
  const seen = shownTo(world, number, customer);
  const told = {
    from: number.digits,
    ...phoneField('to', seen, seen.phone),
    to_user_id: seen.userId,
    id,
    timestamp: unixSeconds(at),
    ...content,
  };
  const value = {
    ...valueHead(number),
    ...(enforces(world, 'echo-contacts') && { contacts: [contactOf(seen)] }),
    message_echoes: [told],
  };
  return { field: 'smb_message_echoes', ...of(number), value };
}

/** Lets Meta tell what a customer did, after `extraMs` more than usual. */
export function tellInbound(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  told: Told,
  extraMs = 0,
): void {
  countInbound(world, number);
  scheduleWebhook(world, LATENCY_MS + extraMs, inboundWebhook(world, number, customer, told));
}

/** Lets the phone tell what was done in the Business app. */
export function tellEcho(world: World, number: BusinessNumber, customer: Customer, told: Told): void {
  const webhook = echoWebhook(world, number, customer, told);
  scheduleFromPhone(world, LATENCY_MS, number.id, webhook);
  if (enforces(world, 'duplicated-echoes')) scheduleFromPhone(world, COPY_MS, number.id, webhook);
}

/** What the API sent comes back as an echo, at once: only where the rule is switched on. */
export function tellEchoOfApi(world: World, number: BusinessNumber, customer: Customer, told: Told): void {
  if (enforces(world, 'api-echoes')) scheduleWebhook(world, 0, echoWebhook(world, number, customer, told));
}
