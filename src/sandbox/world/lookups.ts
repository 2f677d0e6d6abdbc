import { digitsOf } from '../../core/rules/index.ts';
import type { App, Business, Waba } from './accounts.ts';
import type { BusinessNumber } from './numbers.ts';
import type { World } from './world.ts';

/** The number with this id or these digits, the first one when nothing is named; throws when there is none. */
export function numberOf(world: World, wanted: string = world.first.numberId): BusinessNumber {
  const byId = world.numbers.get(wanted);
  if (byId !== undefined) return byId;
  const digits = digitsOf(wanted);
  // The newest, since a number that was onboarded again may have got another id.
  const found = [...world.numbers.values()].findLast((number) => number.digits === digits);
  if (found === undefined) throw new Error(`The sandbox has no number ${wanted}.`);
  return found;
}

/** The WABA with this id, the first one when nothing is named; throws when there is none. */
export function wabaOf(world: World, id: string = world.first.wabaId): Waba {
  const waba = world.wabas.get(id);
  if (waba === undefined) throw new Error(`The sandbox has no WABA ${id}.`);
  return waba;
}

/** The app with this id, the first one when nothing is named; throws when there is none. */
export function appOf(world: World, id: string = world.first.appId): App {
  const app = world.apps.get(id);
  if (app === undefined) throw new Error(`The sandbox has no app ${id}.`);
  return app;
}

/** The portfolio that owns a WABA. */
export function businessOf(world: World, waba: Waba): Business {
  const business = world.businesses.get(waba.businessId);
  if (business === undefined) throw new Error(`The sandbox has no business ${waba.businessId}.`);
  return business;
}

/** The numbers of a WABA, in the order they were made. */
export function numbersOf(world: World, wabaId: string): BusinessNumber[] {
  return [...world.numbers.values()].filter((number) => number.wabaId === wabaId);
}
