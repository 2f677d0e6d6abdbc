import { messageId } from '../identifiers.ts';
import {
  type Content,
  editContent,
  revokeContent,
  tellEcho,
  tellInbound,
  textContent,
} from '../webhooks/live.ts';
import { count, type LiveMessage, type World } from '../world.ts';
import type { Customer } from './customers.ts';

// How long people may change what they sent: 15 minutes to edit, 2 days to revoke
// (M/changelog 2025-11-25; M/embedded-signup/onboarding-business-app-users, Dec 2025).
const EDIT_WINDOW_MS = 15 * 60_000;
const REVOKE_WINDOW_MS = 48 * 3_600_000;

type Person = 'customer' | 'phone';

/** Someone writes. Before onboarding this only adds to what the phone holds; afterwards Meta tells the API side. */
export function say(world: World, from: Person, waId: string, text: string): string {
  const customer = findCustomer(world, waId);
  const message = newMessage(world, from, customer);
  if (world.onboarding === undefined) {
    const { id, at } = message;
    const content = { type: 'text' as const, body: text };
    world.past.push({ id, customer, fromShop: from === 'phone', at, content, status: 'READ' });
    return id;
  }
  // Only what the customer writes opens the window, and only once on the API (reference §7.2: ONB, PRICE).
  if (from === 'customer') world.lastInboundAt.set(waId, message.at);
  tell(world, message, textContent(text));
  return message.id;
}

/** Someone corrects their own message. */
export function edit(world: World, from: Person, wamid: string, text: string): void {
  const original = findOwn(world, from, wamid, EDIT_WINDOW_MS);
  tell(world, newMessage(world, from, original.customer), editContent(wamid, text));
}

/** Someone deletes their own message for everyone. */
export function revoke(world: World, from: Person, wamid: string): void {
  const original = findOwn(world, from, wamid, REVOKE_WINDOW_MS);
  tell(world, newMessage(world, from, original.customer), revokeContent(wamid));
}

/** A customer puts an emoji under a message. It opens no window: not documented, so taken as no (reference §7.2). */
export function react(world: World, wamid: string, emoji: string): void {
  const target = findMessage(world, wamid);
  const reaction = newMessage(world, 'customer', target.customer);
  tell(world, reaction, { type: 'reaction', reaction: { message_id: wamid, emoji } });
}

/** The customer of that phone; throws when there is none. */
function findCustomer(world: World, waId: string): Customer {
  const customer = world.customers.find((candidate) => candidate.waId === waId);
  if (customer === undefined) throw new Error(`The sandbox has no customer ${waId}.`);
  return customer;
}

function tell(world: World, message: LiveMessage, content: Content): void {
  if (world.onboarding === undefined) return;
  if (message.from === 'customer') tellInbound(world, message, content);
  else tellEcho(world, message, content);
}

function newMessage(world: World, from: Person, customer: Customer): LiveMessage {
  const id = messageId(world.seed, from, count(world, `${from} messages`));
  const message = { id, from, customer, at: world.timeline.now };
  world.messages.set(id, message);
  return message;
}

function findMessage(world: World, wamid: string): LiveMessage {
  const message = world.messages.get(wamid);
  if (message === undefined) throw new Error(`The sandbox knows no live message ${wamid}.`);
  return message;
}

function findOwn(world: World, from: Person, wamid: string, windowMs: number): LiveMessage {
  const message = findMessage(world, wamid);
  if (message.from !== from) throw new Error(`The message ${wamid} was not sent by the ${from}.`);
  if (world.timeline.now - message.at > windowMs)
    throw new Error(`The message ${wamid} is too old for that.`);
  return message;
}
