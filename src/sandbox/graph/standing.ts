import { enforces } from '../enforced.ts';
import { businessOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, isConnected } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { RefusalName } from './refuse.ts';

/** Why nothing can be sent from a number now; undefined while it can. */
export function standingOf(world: World, number: BusinessNumber): RefusalName | undefined {
  // Which of the two Meta gives was not found (reference §8.6, appendix C).
  if (!isConnected(number)) return enforces(world, 'lost-number-is-33') ? 'lost-number' : 'not-registered';
  if (!enforces(world, 'account-standing')) return undefined;
  const waba = wabaOf(world, number.wabaId);
  if (waba.banState === 'DISABLE' || waba.reviewStatus === 'REJECTED') return 'account-locked';
  const { maintenance } = number;
  if (maintenance === undefined || world.timeline.now >= maintenance.until) return undefined;
  return maintenance.kind;
}

/**
 * Whether the account may not send this: writing first, answering, or utility templates (restriction types of
 * account_update, reference §4.8). That each is refused with 368 is unverified.
 */
export function isRestricted(
  world: World,
  number: BusinessNumber,
  send: { readonly isAnswer: boolean; readonly isUtility: boolean },
): boolean {
  if (!enforces(world, 'account-standing')) return false;
  const { restrictions } = wabaOf(world, number.wabaId);
  const isInForce = (type: string): boolean =>
    restrictions.some((one) => one.type === type && one.until > world.timeline.now);
  if (restrictions.length === 0) return false;
  if (send.isUtility && isInForce('RESTRICTED_UTILITY_TEMPLATES')) return true;
  return isInForce(
    send.isAnswer ? 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' : 'RESTRICTED_BIZ_INITIATED_MESSAGING',
  );
}

/** Whether what is charged cannot be sent, for lack of a payment method (131042). */
export function isUnpaid(world: World, number: BusinessNumber): boolean {
  const { hasPaymentMethod } = businessOf(world, wabaOf(world, number.wabaId));
  return !hasPaymentMethod && enforces(world, 'account-standing');
}
