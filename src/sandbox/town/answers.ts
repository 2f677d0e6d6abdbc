import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';

/**
 * The business wrote to a customer, in the app or through the API; to be noted before the message is priced.
 *
 * Whoever came by an ad in the last 24 hours gets 72 free hours from this answer, independent of the service window
 * (PRICE, reference §7.1; that an answer typed in the app counts too is unverified). And who is written to by phone
 * stays visible for 30 days, whatever username they take (BSUID-26).
 */
export function noteAnswer(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  to: 'phone' | 'user-id',
): void {
  const { now } = world.timeline;
  const { waId } = customer;
  if (to === 'phone') number.reachedAt.set(waId, now);
  const cameAt = number.adArrivals.get(waId);
  if (cameAt === undefined || !enforces(world, 'free-entry-point')) return;
  number.adArrivals.delete(waId);
  if (now - cameAt <= LIMITS.serviceWindowMs.value)
    number.freeEntryUntil.set(waId, now + LIMITS.freeEntryPointMs.value);
}
