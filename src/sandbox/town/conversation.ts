import { LIMITS } from '../../core/rules/index.ts';
import { messageId } from '../identifiers.ts';
import {
  type Content,
  editContent,
  revokeContent,
  tellEcho,
  tellInbound,
  textContent,
} from '../webhooks/live.ts';
import { numberOf } from '../world/lookups.ts';
import type { Message } from '../world/messages.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';
import type { Customer } from './customers.ts';

export type Person = 'customer' | 'phone';

/** Someone writes. Before onboarding this only adds to what the phone holds; afterwards Meta tells the API side. */
export function say(
  world: World,
  from: Person,
  number: BusinessNumber,
  customer: Customer,
  text: string,
): string {
  const message = newMessage(world, from, number, customer, 'text');
  if (onboardingOf(number) === undefined) {
    const { id, at } = message;
    const content = { type: 'text' as const, body: text };
    number.phone?.past.push({
      id,
      customer: customer.waId,
      fromShop: from === 'phone',
      at,
      content,
      status: 'READ',
    });
    return id;
  }
  tell(world, number, customer, message, textContent(text));
  return message.id;
}

/** Someone corrects their own message, within 15 minutes. */
export function edit(world: World, from: Person, wamid: string, text: string): string {
  return change(world, from, wamid, LIMITS.editWindowMs.value, editContent(wamid, text));
}

/** Someone deletes their own message for everyone, within 2 days. */
export function revoke(world: World, from: Person, wamid: string): string {
  return change(world, from, wamid, LIMITS.revokeWindowMs.value, revokeContent(wamid));
}

/** A customer puts an emoji under a message. It opens no window: not documented, so taken as no (reference §7.2). */
export function react(world: World, wamid: string, emoji: string): string {
  const { number, customer } = findMessage(world, wamid);
  const reaction = newMessage(world, 'customer', number, customer, 'reaction');
  tell(world, number, customer, reaction, { type: 'reaction', reaction: { message_id: wamid, emoji } });
  return reaction.id;
}

function change(world: World, from: Person, wamid: string, windowMs: number, content: Content): string {
  const { message, number, customer } = findMessage(world, wamid);
  if (message.from !== from) throw new Error(`The message ${wamid} was not sent by the ${from}.`);
  if (world.timeline.now - message.at > windowMs)
    throw new Error(`The message ${wamid} is too old for that.`);
  const changing = newMessage(world, from, number, customer, content.type);
  tell(world, number, customer, changing, content);
  return changing.id;
}

function tell(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  message: Message,
  content: Content,
): void {
  if (onboardingOf(number) === undefined) return;
  // Only what the customer writes opens the window, and only once on the API (reference §7.2: ONB, PRICE).
  if (message.from === 'customer' && OPENING.has(content.type))
    number.lastInboundAt.set(customer.waId, message.at);
  if (message.from === 'customer') tellInbound(world, number, customer, message, content);
  else tellEcho(world, number, customer, message, content);
}

// Edits, revokes, reactions and unsupported messages are not documented to open it, so they are taken not to (§7.2).
const OPENING: ReadonlySet<string> = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'button',
  'order',
]);

function newMessage(
  world: World,
  from: Person,
  number: BusinessNumber,
  customer: Customer,
  type: string,
): Message {
  const id = messageId(world.seed, from, count(world, `${from} messages`));
  const at = world.timeline.now;
  const message: Message = { id, numberId: number.id, customer: customer.waId, from, at, type, statuses: [] };
  world.messages.set(id, message);
  return message;
}

function findMessage(
  world: World,
  wamid: string,
): { message: Message; number: BusinessNumber; customer: Customer } {
  const message = world.messages.get(wamid);
  const customer = world.customers.find(({ waId }) => waId === message?.customer);
  if (message === undefined || customer === undefined)
    throw new Error(`The sandbox knows no live message ${wamid}.`);
  return { message, number: numberOf(world, message.numberId), customer };
}
