import { digitsOf, phoneMatchKey } from '../../core/rules/index.ts';
import type { Customer } from '../town/customers.ts';

/**
 * Where in the list of customers somebody stands. Derived from the list and made anew when it does not fit it any more,
 * so it may be kept in a snapshot or be left out.
 */
export interface CustomerIndex {
  size: number;
  /** By the digits of the phone. */
  readonly byPhone: Map<string, number>;
  /** By what is equal for all spellings of a phone: Brazil's ninth digit, Mexico's 1 (reference §9). */
  readonly byMatchKey: Map<string, number>;
}

interface Town {
  readonly customers: readonly Customer[];
  readonly customerIndex: CustomerIndex;
}

export function createCustomerIndex(): CustomerIndex {
  return { size: 0, byPhone: new Map(), byMatchKey: new Map() };
}

/** Whoever has that phone, in any spelling; undefined when nobody on WhatsApp does. */
export function customerOfPhone(town: Town, phone: string): Customer | undefined {
  const digits = digitsOf(phone);
  const found = lookUp(town, digits);
  if (found !== undefined) return found;
  // A change of number leaves the list as long as it was.
  reindex(town);
  return lookUp(town, digits);
}

function lookUp(town: Town, digits: string): Customer | undefined {
  const { customers, customerIndex } = town;
  if (customerIndex.size !== customers.length) reindex(town);
  const exact = customers[customerIndex.byPhone.get(digits) ?? -1];
  if (exact?.waId === digits) return exact;
  const key = phoneMatchKey(digits);
  const alike = customers[customerIndex.byMatchKey.get(key) ?? -1];
  return alike !== undefined && phoneMatchKey(alike.waId) === key ? alike : undefined;
}

function reindex({ customers, customerIndex }: Town): void {
  customerIndex.byPhone.clear();
  customerIndex.byMatchKey.clear();
  for (const [place, { waId }] of customers.entries()) {
    customerIndex.byPhone.set(waId, place);
    customerIndex.byMatchKey.set(phoneMatchKey(waId), place);
  }
  customerIndex.size = customers.length;
}
