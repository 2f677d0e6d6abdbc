import type { NumberWithPhone } from '../phone/phone.ts';
import { openApp } from '../phone/phone.ts';
import { isOnApi } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { endLink, offboard } from './ending.ts';
import { scheduleReconnection } from './reconnection.ts';

const REMOVED_MS = 3000;

/**
 * The number is registered on a phone again: a new one, or the same after a new installation. Companions are not linked
 * again. With the opt-in, which is checked beforehand, the number is back within minutes; without it the link ends
 * (RECON, reference §6.1; that the end follows the offboarding, and that a person is said to have caused it, is
 * unverified).
 */
export function reRegister(
  world: World,
  number: NumberWithPhone,
  { keepsOptIn, restoresChats }: { readonly keepsOptIn: boolean; readonly restoresChats: boolean },
): void {
  const { phone } = number;
  phone.app = 'business';
  phone.companions = [];
  if (!restoresChats) phone.past.length = 0;
  openApp(world, number);
  if (!isOnApi(number)) return;
  offboard(world, number);
  if (keepsOptIn) scheduleReconnection(world, number);
  else endLink(world, number, { reason: 'USER_RE_REGISTERED', initiatedBy: 'USER' }, REMOVED_MS);
}
