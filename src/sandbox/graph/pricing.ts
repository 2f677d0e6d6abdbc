import { LIMITS } from '../../core/rules/index.ts';
import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

// Since this day service messages are charged beyond 1000 a month and number, and utility templates also inside the
// window (M/pricing/non-template-messages, 2026-09-11; reference §7.1 and conflict C14).
const SERVICE_CHARGED_SINCE = Date.UTC(2026, 9, 1);

/** What one message is said to cost in its statuses (reference §4.6). */
export interface Pricing {
  readonly billable: boolean;
  readonly pricing_model: 'PMP';
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point';
  readonly category: string;
}

export type PriceCategory = 'authentication' | 'marketing' | 'marketing_lite' | 'service' | 'utility';

/** Prices a message at the moment it is accepted; Meta charges on delivery, which here is seconds later. */
export function priceOf(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  category: PriceCategory,
): Pricing {
  const type = priceType(world, number, customer, category);
  return { billable: type === 'regular', pricing_model: 'PMP', type, category };
}

function priceType(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  category: PriceCategory,
): Pricing['type'] {
  // Anything within 72 hours of the answer to an ad (reference §7.1).
  if ((number.freeEntryUntil.get(customer.waId) ?? -Infinity) > world.timeline.now) return 'free_entry_point';
  if (category === 'service') return isServiceFree(world, number) ? 'free_customer_service' : 'regular';
  const isFree = category === 'utility' && isWindowOpen(world, number, customer) && !isNewEra(world);
  return isFree ? 'free_customer_service' : 'regular';
}

/** Whether the API may answer without a template: 24 hours from the customer's latest live message (reference §7.2). */
export function isWindowOpen(world: World, number: BusinessNumber, customer: Customer): boolean {
  const lastInboundAt = number.lastInboundAt.get(customer.waId);
  return lastInboundAt !== undefined && world.timeline.now - lastInboundAt <= LIMITS.serviceWindowMs.value;
}

// How Meta labels the free 1000 is not known (reference, appendix C).
function isServiceFree(world: World, number: BusinessNumber): boolean {
  const month = monthOf(world.timeline.now);
  const sent = (number.serviceMessages.get(month) ?? 0) + 1;
  number.serviceMessages.set(month, sent);
  return !isNewEra(world) || sent <= LIMITS.freeServiceMessages.value;
}

/** `2026-11`, in UTC. */
function monthOf(unixMs: number): string {
  const date = new Date(unixMs);
  return `${date.getUTCFullYear()}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
}

function isNewEra(world: World): boolean {
  return world.timeline.now >= SERVICE_CHARGED_SINCE;
}
