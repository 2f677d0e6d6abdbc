import { numbersOf } from '../world/lookups.ts';
import type { World } from '../world/world.ts';
import type { Arguments } from './analytics-arguments.ts';
import { countryOf } from './country.ts';

/** A message of the API as figures see it; times are Unix milliseconds, undefined for what has not happened. */
export interface CountedSend {
  readonly number: string;
  readonly customer: string;
  readonly country: string;
  /** `UTILITY`, `SERVICE` … as figures spell the categories of prices. */
  readonly category: string;
  /** `REGULAR`, `FREE_CUSTOMER_SERVICE` … */
  readonly pricingType: string;
  readonly isBillable: boolean;
  readonly templateId: string | undefined;
  readonly sentAt: number | undefined;
  readonly deliveredAt: number | undefined;
  readonly readAt: number | undefined;
}

/** What the numbers of a WABA have sent through the API so far, as far as it concerns whoever asks. */
export function sendsOf(
  world: World,
  wabaId: string,
  wanted: Pick<Arguments, 'phoneNumbers' | 'countryCodes'>,
): CountedSend[] {
  const numbers = new Map(numbersOf(world, wabaId).map(({ id, digits }) => [id, digits]));
  const sends: CountedSend[] = [];
  for (const { api, customer, numberId, statuses } of world.messages.values()) {
    const number = numbers.get(numberId);
    if (api?.pricing === undefined || customer === undefined || number === undefined) continue;
    const country = countryOf(customer).code;
    const isWanted =
      (wanted.phoneNumbers.length === 0 || wanted.phoneNumbers.includes(number)) &&
      (wanted.countryCodes.length === 0 || wanted.countryCodes.includes(country));
    if (!isWanted) continue;
    const heard = statuses.filter(({ at }) => at <= world.timeline.now);
    const whenOf = (...names: string[]): number | undefined =>
      heard.find(({ status }) => names.includes(status))?.at;
    sends.push({
      number,
      customer,
      country,
      category: inCapitals(api.pricing.category),
      pricingType: inCapitals(api.pricing.type),
      isBillable: api.pricing.billable,
      templateId: api.templateId,
      sentAt: whenOf('sent'),
      // What was read has arrived, also where `delivered` was skipped.
      deliveredAt: whenOf('delivered', 'read', 'played'),
      readAt: whenOf('read', 'played'),
    });
  }
  return sends;
}

function inCapitals(word: string): string {
  return word.toUpperCase().replaceAll('-', '_');
}

/** What one message costs in the WABA’s currency: the sandbox’s own price list, not Meta’s rate cards. */
const RATES: Readonly<Record<string, number>> = {
  MARKETING: 0.05,
  MARKETING_LITE: 0.05,
  UTILITY: 0.02,
  AUTHENTICATION: 0.02,
  // "At the market's utility rate" (M/pricing/non-template-messages, 2026-09-11).
  SERVICE: 0.02,
};

/** What a message that was delivered has cost. */
export function costOf({ isBillable, category }: Pick<CountedSend, 'isBillable' | 'category'>): number {
  return isBillable ? (RATES[category] ?? 0) : 0;
}

/** Adds up money without the dust of binary fractions. */
export function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
