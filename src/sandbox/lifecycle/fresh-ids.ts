import { nodeId } from '../identifiers.ts';
import { stockTemplates } from '../templates/stock.ts';
import type { Customer } from '../town/customers.ts';
import { businessOf, wabaOf } from '../world/lookups.ts';
import type { BusinessNumber, Phone } from '../world/numbers.ts';
import { count, newNumber, newPhone, newWaba, type World } from '../world/world.ts';
import { endLink } from './ending.ts';

/**
 * The same phone number under a new id in a new WABA of the same portfolio, as Kapso saw it after a removal (reference
 * §1.1, §6.3). The old id stays behind, in no phone. What the phone holds and what was said goes along.
 */
export function moveToFreshWaba(world: World, number: BusinessNumber): BusinessNumber {
  const waba = newWaba(
    nodeId(world.seed, `waba ${count(world, 'fresh waba')}`, '33'),
    businessOf(world, wabaOf(world, number.wabaId)),
  );
  world.wabas.set(waba.id, waba);
  stockTemplates(world, waba.id);
  const moved = movePhone(world, number, waba.id, number.digits);
  for (const customer of world.customers) keepTies(customer, number.id, moved.id);
  return moved;
}

/**
 * The phone gets another number: the link of the old one is over (CHANGE_NUMBER), the new one is to be onboarded. Here it
 * stands in the same WABA from the start; in life no WABA knows it before its signup. Throws when it is taken.
 */
export function changeNumber(world: World, number: BusinessNumber, digits: string): BusinessNumber {
  const isTaken =
    [...world.numbers.values()].some((other) => other.digits === digits) ||
    world.customers.some(({ waId }) => waId === digits);
  if (isTaken) throw new Error(`The number ${digits} belongs to somebody already.`);
  endLink(world, number, { reason: 'CHANGE_NUMBER', initiatedBy: 'USER' });
  return movePhone(world, number, number.wabaId, digits);
}

function movePhone(world: World, old: BusinessNumber, wabaId: string, digits: string): BusinessNumber {
  const id = nodeId(world.seed, `moved number ${count(world, 'moved number')}`, '44');
  const moved = newNumber(id, wabaId, digits, old.phone);
  moved.verifiedName = old.verifiedName;
  for (const waId of old.blocked) moved.blocked.add(waId);
  world.numbers.set(id, moved);
  old.phone = noPhone(world);
  renameInWorld(world, old.id, id);
  if (world.first.numberId === old.id) {
    world.first.numberId = id;
    world.first.wabaId = wabaId;
  }
  return moved;
}

/** To people it is the same number as before. */
function keepTies(customer: Customer, from: string, to: string): void {
  for (const numbers of [customer.blocked, customer.optedOut]) if (numbers.has(from)) numbers.add(to);
  if (customer.savedNumbers.includes(from)) customer.savedNumbers = [...customer.savedNumbers, to];
}

/** What stays with a number that left its phone: nobody holds it any more. */
function noPhone(world: World): Phone {
  return { ...newPhone(world.timeline.now, []), app: 'none', inUse: false };
}

/** What was said under one id is known under another, so that it can still be edited, deleted and opened. */
function renameInWorld(world: World, from: string, to: string): void {
  for (const message of world.messages.values())
    if (message.numberId === from) world.messages.set(message.id, { ...message, numberId: to });
  for (const media of world.media.values())
    if (media.numberId === from) world.media.set(media.id, { ...media, numberId: to });
}
