import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { holdsBack } from './pacing.ts';
import { isOfUnitedStates } from './us-numbers.ts';

const DAY_MS = 86_400_000;
/** The sandbox’s own; the true one is dynamic and not published. */
const MOST_MARKETING = 2;

const STOPPED_MARKETING = 131050;
const NOT_DELIVERED = 131049;

/** The EEA, the United Kingdom, Japan and South Korea; calling codes are the ITU’s (E.164). */
const EXEMPT =
  /^(30|31|32|33|34|351|353|354|356|357|358|359|36|370|371|372|385|386|39|40|420|421|423|43|44|45|46|47|48|49|352|81|82)/;

/**
 * What becomes of a template message that Meta has accepted: it goes out, is held until pacing is sure of it, or fails
 * later with an error code (templates §7.2, §8.5). Takes it out of what the person and the template may get.
 */
export function fateOf(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  template: Template,
): 'deliver' | 'hold' | number {
  template.lastSentAt = world.timeline.now;
  const failure = template.category === 'MARKETING' ? marketingFailure(world, number, customer) : undefined;
  if (failure !== undefined) return failure;
  template.pacing.sent += 1;
  return holdsBack(world, template) ? 'hold' : 'deliver';
}

function marketingFailure(world: World, number: BusinessNumber, customer: Customer): number | undefined {
  if (customer.optedOut.has(number.id) && enforces(world, 'marketing-opt-out')) return STOPPED_MARKETING;
  if (isOfUnitedStates(customer.waId) && enforces(world, 'us-marketing')) return NOT_DELIVERED;
  return isAtCap(world, number, customer) ? NOT_DELIVERED : undefined;
}

/** Each try counts, also one that failed: who repeats it early waits for another 24 hours (PUL). */
function isAtCap(world: World, number: BusinessNumber, customer: Customer): boolean {
  const { now } = world.timeline;
  const isExempt = EXEMPT.test(number.digits) || EXEMPT.test(customer.waId);
  const isInWindow =
    now - (number.lastInboundAt.get(customer.waId) ?? -Infinity) <= LIMITS.serviceWindowMs.value;
  if (isInWindow || !enforces(world, 'marketing-cap')) return false;
  if (isExempt && enforces(world, 'marketing-cap-exemptions')) return false;
  const { marketing } = world.throttles;
  const recent = (marketing.get(customer.waId) ?? []).filter((at) => now - at < DAY_MS);
  marketing.set(customer.waId, [...recent, now]);
  return recent.length >= MOST_MARKETING;
}
