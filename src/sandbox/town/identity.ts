import { messageId, portfolioUserId } from '../identifiers.ts';
import { tellInbound } from '../webhooks/live.ts';
import { type BusinessNumber, isOnApi } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';
import { changedNumberContent } from './contents.ts';
import type { Customer } from './customers.ts';
import { seenBy } from './sight.ts';

/** A customer takes a username, and with it the phone disappears; `hiddenAs` says how `history` spells that (C9). */
export function adoptUsername(
  customer: Customer,
  username: string,
  hiddenAs: Exclude<Customer['phone'], 'shown'>,
): void {
  customer.username = username;
  customer.phone = hiddenAs;
}

/** The phone is shown again. */
export function dropUsername(customer: Customer): void {
  customer.username = undefined;
  customer.phone = 'shown';
}

/**
 * A customer moves to another phone number, and gets other BSUIDs with it (BSUID-26, reference §4.7). Every business
 * number that knows them is told by a `system` message from the old number. Windows do not move along: nobody has
 * written from the new number yet (unverified). Throws when the number is somebody's.
 */
export function changeCustomersNumber(world: World, customer: Customer, to: string): void {
  const isTaken =
    world.customers.some(({ waId }) => waId === to) ||
    [...world.numbers.values()].some(({ digits }) => digits === to);
  if (isTaken) throw new Error(`The number ${to} belongs to somebody already.`);
  const knowing = [...world.numbers.values()].filter(
    (number) => isOnApi(number) && knows(world, number, customer),
  );
  const before = { ...customer };
  moveTo(world, customer, to);
  for (const number of knowing) tellChange(world, number, before, customer);
}

function tellChange(world: World, number: BusinessNumber, before: Customer, now: Customer): void {
  const seen = seenBy(world, number, now);
  const content = changedNumberContent(seenBy(world, number, before), {
    waId: now.waId,
    userId: seen.userId,
    phoneIsSeen: seen.phone === 'shown',
  });
  const id = messageId(world.seed, 'system', count(world, 'system messages'));
  tellInbound(world, number, before, { id, at: world.timeline.now, content });
}

function knows(world: World, number: BusinessNumber, { waId }: Customer): boolean {
  if (number.lastInboundAt.has(waId) || number.reachedAt.has(waId)) return true;
  if (number.phone?.past.some((row) => row.customer === waId) === true) return true;
  return [...world.messages.values()].some(
    (message) => message.numberId === number.id && message.customer === waId,
  );
}

function moveTo(world: World, customer: Customer, to: string): void {
  const from = customer.waId;
  customer.waId = to;
  customer.userId = portfolioUserId(world.seed, customer.userId, to);
  // The list is as long as before, but it must be read anew.
  world.customerIndex.size = -1;
  for (const message of world.messages.values())
    if (message.customer === from) world.messages.set(message.id, { ...message, customer: to });
  for (const number of world.numbers.values()) {
    if (number.blocked.delete(from)) number.blocked.add(to);
    number.lastInboundAt.delete(from);
    number.freeEntryUntil.delete(from);
    number.adArrivals.delete(from);
    number.reachedAt.delete(from);
    rename(number, from, to);
  }
}

/** The phone keeps the chat under the new number. */
function rename({ phone }: BusinessNumber, from: string, to: string): void {
  if (phone === undefined) return;
  for (const [place, row] of phone.past.entries())
    if (row.customer === from) phone.past[place] = { ...row, customer: to };
  const name = phone.addressBook.get(from);
  if (name === undefined) return;
  phone.addressBook.delete(from);
  phone.addressBook.set(to, name);
}
