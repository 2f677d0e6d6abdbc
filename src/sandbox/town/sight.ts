import { enforces } from '../enforced.ts';
import { portfolioUserId } from '../identifiers.ts';
import { wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';

/** A customer as a business number sees them: by the BSUID of its portfolio, with or without the phone. */
export type SeenCustomer = Pick<Customer, 'waId' | 'userId' | 'name' | 'username' | 'phone'>;

// BSUID-26 (reference §4.7).
const VISIBLE_MS = 30 * 86_400_000;

/** How a number sees a customer. */
export function seenBy(world: World, number: BusinessNumber, customer: Customer): SeenCustomer {
  const { waId, name, username } = customer;
  const phone = seesPhone(world, number, customer) ? 'shown' : customer.phone;
  return { waId, name, username, phone, userId: userIdFor(world, number, customer) };
}

/** The customer with this BSUID, as a number's portfolio knows them. */
export function customerByUserId(world: World, number: BusinessNumber, userId: string): Customer | undefined {
  return world.customers.find((customer) => userIdFor(world, number, customer) === userId);
}

/**
 * The phone is seen unless there is a username; even then for 30 days after the number wrote to the phone, and for as
 * long as the customer has the number among their contacts (BSUID-26).
 */
export function seesPhone(world: World, number: BusinessNumber, customer: Customer): boolean {
  if (customer.phone === 'shown') return true;
  if (!enforces(world, 'phone-seen-for-30-days')) return false;
  if (customer.savedNumbers.includes(number.id)) return true;
  const reachedAt = number.reachedAt.get(customer.waId);
  return reachedAt !== undefined && world.timeline.now - reachedAt <= VISIBLE_MS;
}

/** BSUIDs are scoped to the portfolio: every other one than the first gets another id of the same person. */
function userIdFor(world: World, number: BusinessNumber, customer: Customer): string {
  const { businessId } = wabaOf(world, number.wabaId);
  if (businessId === wabaOf(world).businessId) return customer.userId;
  return portfolioUserId(world.seed, customer.userId, businessId);
}
