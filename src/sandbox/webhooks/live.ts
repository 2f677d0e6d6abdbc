import type { Customer } from '../town/customers.ts';
import type { Message } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { contactOf, of, phoneField, valueHead } from './shapes.ts';

/** A message's type and the object named like it. */
export type Content = { readonly type: string } & Readonly<Record<string, unknown>>;

// Well inside Meta's stated median of 250 ms plus the way from the phone; equal for all, so that order is kept.
const LATENCY_MS = 400;

/** Text as it travels in every carrier. */
export function textContent(body: string): Content {
  return { type: 'text', text: { body } };
}

/** The new text of an edited message; `M0` is a literal of Meta's own sample (reference §4.4). */
export function editContent(originalId: string, body: string): Content {
  return {
    type: 'edit',
    edit: { original_message_id: originalId, message: { context: { id: 'M0' }, ...textContent(body) } },
  };
}

export function revokeContent(originalId: string): Content {
  return { type: 'revoke', revoke: { original_message_id: originalId } };
}

/** Field `messages`: a customer did something (reference §4.5). */
export function tellInbound(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  message: Message,
  content: Content,
): void {
  const told = {
    ...phoneField('from', customer),
    from_user_id: customer.userId,
    id: message.id,
    timestamp: unixSeconds(message.at),
    ...content,
  };
  const value = { ...valueHead(number), contacts: [contactOf(customer)], messages: [told] };
  scheduleWebhook(world, LATENCY_MS, { field: 'messages', ...of(number), value });
}

/** Field `smb_message_echoes`: something was done in the Business app (reference §4.4). */
export function tellEcho(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  message: Message,
  content: Content,
): void {
  const told = {
    from: number.digits,
    ...phoneField('to', customer),
    to_user_id: customer.userId,
    id: message.id,
    timestamp: unixSeconds(message.at),
    ...content,
  };
  const value = { ...valueHead(number), contacts: [contactOf(customer)], message_echoes: [told] };
  scheduleWebhook(world, LATENCY_MS, { field: 'smb_message_echoes', ...of(number), value });
}
