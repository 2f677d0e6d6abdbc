import type { Customer } from '../town/customers.ts';
import type { Phone } from '../world/numbers.ts';

/** The name under which a phone has somebody among its contacts, if it has. */
export function nameInBook(phone: Phone, customer: Customer): string | undefined {
  const changed = phone.addressBook.get(customer.waId);
  if (changed !== undefined) return changed ?? undefined;
  return customer.inAddressBook ? customer.name : undefined;
}
