import { LIMITS } from '../../core/rules/index.ts';
import { type EnforcedName, enforces } from '../enforced.ts';
import { messageId } from '../identifiers.ts';
import { takeInHand } from '../phone/companions.ts';
import {
  type Content,
  editContent,
  type MediaType,
  revokeContent,
  textContent,
} from '../webhooks/content.ts';
import { type Told, tellEcho, tellInbound } from '../webhooks/live.ts';
import { numberOf } from '../world/lookups.ts';
import type { Message } from '../world/messages.ts';
import { type BusinessNumber, type Companion, isOnApi } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';
import { noteAnswer } from './answers.ts';
import { unavailableContent, unsupportedContent } from './contents.ts';
import { type Customer, customerOf } from './customers.ts';
import { contextOf, type Manner } from './manner.ts';
import { type MediaDetails, mediaOf } from './media.ts';
import { changeInPhone, forgetInPhone, heldByPhone, keepInPhone } from './memory.ts';
import { seesPhone } from './sight.ts';

export type Person = 'customer' | 'phone';

/** What is said. */
export type Saying =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'media'; readonly type: MediaType } & MediaDetails)
  | { readonly kind: 'other'; readonly content: Content };

const UNAVAILABLE_MS = 4000;

/** Someone writes. The phone holds it; once the number is on the API, Meta tells the API side. Gives the wamid. */
export function say(
  world: World,
  from: Person,
  number: BusinessNumber,
  customer: Customer,
  text: string,
  manner: Manner = {},
): string {
  return send(world, from, number, customer, { kind: 'text', text }, manner);
}

/** Someone sends whatever can be sent. Throws where they could not. Gives the wamid. */
export function send(
  world: World,
  from: Person,
  number: BusinessNumber,
  customer: Customer,
  saying: Saying,
  manner: Manner = {},
): string {
  if (from === 'customer' && customer.blocked.has(number.id))
    throw new Error(`The customer ${customer.waId} has blocked ${number.displayPhoneNumber}.`, {
      cause: 'not in this state',
    });
  const isHeard = from === 'phone' ? takeInHand(world, number, manner.on) : !isSilent(world, manner.on);
  const beside = contextOf(world, number, customer, manner);
  const message = newMessage(world, from, number, customer, typeOf(saying));
  if (from === 'customer' && number.blocked.has(customer.waId) && enforces(world, 'blocked-by-business'))
    return message.id;
  const content = { ...beside, ...contentOf(world, number, message.id, saying) };
  keepInPhone(number, {
    id: message.id,
    customer: customer.waId,
    fromShop: from === 'phone',
    at: message.at,
    content: heldContentOf(saying, content),
    status: 'READ',
  });
  if (!isOnApi(number)) return message.id;
  if (from === 'phone') {
    noteAnswer(world, number, customer, seesPhone(world, number, customer) ? 'phone' : 'user-id');
    if (isHeard) tellEcho(world, number, customer, { ...message, content });
  } else if (isHeard && manner.unavailable !== 'for-good') {
    arrive(world, number, customer, { ...message, content }, manner);
  } else if (isHeard || enforces(world, 'unsupported-companion-trace')) {
    tellInbound(world, number, customer, { ...message, content: unavailableContent() });
  }
  return message.id;
}

/** Someone corrects their own text or caption, within 15 minutes. Gives the wamid of the correction. */
export function edit(world: World, from: Person, wamid: string, text: string): string {
  const { message, number, customer } = changeable(world, from, wamid, 'edit');
  const now = editedContent(world, number, message, text);
  const editing = newMessage(world, from, number, customer, 'edit');
  changeInPhone(
    number,
    wamid,
    isMedia(message.type) ? { type: message.type, caption: text } : { type: 'text', body: text },
  );
  // Without the app there is only word of something unsupported (reference §4.5).
  const content = number.phone === undefined ? unsupportedContent('edit') : editContent(wamid, now);
  tell(world, from, number, customer, { ...editing, content });
  return editing.id;
}

/** Someone deletes their own message for everyone, within 2 days. Gives the wamid of the deletion. */
export function revoke(world: World, from: Person, wamid: string): string {
  const { number, customer } = changeable(world, from, wamid, 'revoke');
  const revoking = newMessage(world, from, number, customer, 'revoke');
  forgetInPhone(number, wamid);
  // Told of coexistence numbers only (reference §4.5).
  if (number.phone !== undefined)
    tell(world, from, number, customer, { ...revoking, content: revokeContent(wamid) });
  return revoking.id;
}

/** A customer puts an emoji under a message, or takes it back with an empty one. Gives the wamid of the reaction. */
export function react(world: World, wamid: string, emoji: string): string {
  const { number, customer } = findSaid(world, wamid);
  const reaction = newMessage(world, 'customer', number, customer, 'reaction');
  const content = { message_id: wamid, ...(emoji !== '' && { emoji }) };
  tell(world, 'customer', number, customer, {
    ...reaction,
    content: { type: 'reaction', reaction: content },
  });
  return reaction.id;
}

/** A customer's message comes to the API side. */
function arrive(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  told: Told,
  { referral, unavailable }: Manner,
): void {
  // Only what the customer writes opens the window, and only once on the API (reference §7.2: ONB, PRICE).
  if (OPENING.has(told.content.type)) number.lastInboundAt.set(customer.waId, told.at);
  if (referral !== undefined) number.adArrivals.set(customer.waId, told.at);
  if (unavailable === 'at-first') {
    // That the message itself keeps the id is unverified; chatwoot issue 13464 replaces the one by the other.
    tellInbound(world, number, customer, { ...told, content: unavailableContent() });
    tellInbound(world, number, customer, told, UNAVAILABLE_MS);
  } else {
    tellInbound(world, number, customer, told);
  }
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

function tell(world: World, from: Person, number: BusinessNumber, customer: Customer, told: Told): void {
  if (!isOnApi(number)) return;
  if (from === 'phone') tellEcho(world, number, customer, told);
  else tellInbound(world, number, customer, told);
}

function isSilent(world: World, on: Companion['kind'] | undefined): boolean {
  return (on === 'windows' || on === 'wear-os') && enforces(world, 'unsupported-companion-silent');
}

function typeOf(saying: Saying): string {
  if (saying.kind === 'text') return 'text';
  return saying.kind === 'media' ? saying.type : saying.content.type;
}

function contentOf(world: World, number: BusinessNumber, wamid: string, saying: Saying): Content {
  switch (saying.kind) {
    case 'text':
      return textContent(saying.text);
    case 'media':
      return { type: saying.type, [saying.type]: mediaOf(world, number, wamid, saying.type, saying) };
    case 'other':
      return saying.content;
  }
}

function heldContentOf(saying: Saying, content: Content) {
  if (saying.kind === 'text') return { type: 'text' as const, body: saying.text };
  if (saying.kind === 'media') return { type: saying.type, caption: saying.caption };
  return { type: 'other' as const, wire: content };
}

// Meta's sample is an image whose caption changed; that text is told likewise is inferred (reference §4.4).
function editedContent(world: World, number: BusinessNumber, message: Message, text: string): Content {
  const { id, type } = message;
  if (type === 'text') return textContent(text);
  if (isMedia(type)) return { type, [type]: mediaOf(world, number, id, type, { caption: text }) };
  throw new Error(`The message ${id} has no words that could be edited.`);
}

function isMedia(type: string): type is 'image' | 'video' | 'document' {
  return type === 'image' || type === 'video' || type === 'document';
}

const CHANGES = {
  edit: { rule: 'edit-window', windowMs: LIMITS.editWindowMs.value },
  revoke: { rule: 'revoke-window', windowMs: LIMITS.revokeWindowMs.value },
} as const satisfies Record<string, { rule: EnforcedName; windowMs: number }>;

function changeable(world: World, from: Person, wamid: string, change: keyof typeof CHANGES) {
  const message = world.messages.get(wamid);
  if (message?.customer === undefined) throw new Error(`The sandbox knows no live message ${wamid}.`);
  if (message.from !== from) throw new Error(`The message ${wamid} was not sent by the ${from}.`);
  const number = numberOf(world, message.numberId);
  const { rule, windowMs } = CHANGES[change];
  if (world.timeline.now - message.at > windowMs && enforces(world, rule))
    throw new Error(`The message ${wamid} is too old for that.`, { cause: 'not in this state' });
  if (from === 'phone') takeInHand(world, number, undefined);
  return { message, number, customer: customerOf(world, message.customer) };
}

/** The number and the person of anything said, live or long ago. */
function findSaid(world: World, wamid: string): { number: BusinessNumber; customer: Customer } {
  const message = world.messages.get(wamid);
  if (message?.customer !== undefined)
    return { number: numberOf(world, message.numberId), customer: customerOf(world, message.customer) };
  for (const number of world.numbers.values()) {
    const held = heldByPhone(number, wamid);
    if (held !== undefined) return { number, customer: customerOf(world, held.customer) };
  }
  throw new Error(`The sandbox knows no message ${wamid}.`);
}

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
