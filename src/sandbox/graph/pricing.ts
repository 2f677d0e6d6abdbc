import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

// Since this day service messages are charged beyond 1000 a month and number, and utility templates also inside the
// window (M/pricing/non-template-messages, 2026-09-11; reference §7.1 and conflict C14).
const SERVICE_CHARGED_SINCE = Date.UTC(2026, 9, 1);
const FREE_SERVICE_MESSAGES = 1000;

/** What one message is said to cost in its statuses (reference §4.6). */
export interface Pricing {
  readonly billable: boolean;
  readonly pricing_model: 'PMP';
  readonly type: 'regular' | 'free_customer_service';
  readonly category: string;
}

/** Prices a message at the moment it is accepted; Meta charges on delivery, which here is seconds later. */
export function priceOf(
  world: World,
  number: BusinessNumber,
  category: string,
  windowIsOpen: boolean,
): Pricing {
  const free =
    category === 'service'
      ? isServiceFree(world, number)
      : category === 'utility' && windowIsOpen && !isNewEra(world);
  return {
    billable: !free,
    pricing_model: 'PMP',
    // How Meta labels the free 1000 is not known (reference, appendix C).
    type: free ? 'free_customer_service' : 'regular',
    category,
  };
}

function isServiceFree(world: World, number: BusinessNumber): boolean {
  const month = new Date(world.timeline.now).toISOString().slice(0, 7);
  const sent = (number.serviceMessages.get(month) ?? 0) + 1;
  number.serviceMessages.set(month, sent);
  return !isNewEra(world) || sent <= FREE_SERVICE_MESSAGES;
}

function isNewEra(world: World): boolean {
  return world.timeline.now >= SERVICE_CHARGED_SINCE;
}
