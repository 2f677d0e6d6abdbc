import { numberOf } from '../world/lookups.ts';
import type { BusinessNumber, Phone } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

/** A number that lives in a phone. */
export type NumberWithPhone = BusinessNumber & { phone: Phone };

/** The number named and its phone, the first one when nothing is named; throws for one that is on the API alone. */
export function phoneNumberOf(world: World, wanted?: string): NumberWithPhone {
  const number = numberOf(world, wanted);
  if (!hasPhone(number))
    throw new Error(`The number ${number.displayPhoneNumber} lives in no phone.`, {
      cause: 'not in this state',
    });
  return number;
}

/** The same, with the Business app on the phone; throws when it is gone. */
export function appNumberOf(world: World, wanted?: string): NumberWithPhone {
  const number = phoneNumberOf(world, wanted);
  const { app } = number.phone;
  if (app === 'business') return number;
  const instead = app === 'consumer' ? 'has the consumer app' : 'has no WhatsApp app';
  throw new Error(`The phone of ${number.displayPhoneNumber} ${instead}.`, { cause: 'not in this state' });
}

/** Somebody opens the app on the phone itself. Work on a companion is no sign of the phone. */
export function openApp(world: World, { phone }: NumberWithPhone): void {
  phone.lastOpenedAt = world.timeline.now;
}

function hasPhone(number: BusinessNumber): number is NumberWithPhone {
  return number.phone !== undefined;
}
