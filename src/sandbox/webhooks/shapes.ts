import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';

/** What stands at the head of every `value` about the number. */
export function valueHead(number: BusinessNumber): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number.digits, phone_number_id: number.id },
  };
}

/** Whose news a webhook is. */
export function of(number: BusinessNumber): { readonly wabaId: string; readonly numberId: string } {
  return { wabaId: number.wabaId, numberId: number.id };
}

/** How a phone is written where the business does not see it (conflict C9). */
export type PhoneSpelling = Customer['phone'];

/** `{ [key]: phone }` as far as the business sees the phone. Live webhooks omit a hidden one (BSUID-26). */
export function phoneField(
  key: string,
  customer: Customer,
  hiddenAs: PhoneSpelling = 'omitted',
): Record<string, string | null> {
  if (customer.phone === 'shown') return { [key]: customer.waId };
  if (hiddenAs === 'empty') return { [key]: '' };
  return hiddenAs === 'null' ? { [key]: null } : {};
}

/** The `contacts[]` element of live webhooks. */
export function contactOf(customer: Customer, options = { withUsername: true }): Record<string, unknown> {
  const { username } = customer;
  return {
    profile: { name: customer.name, ...(options.withUsername && username !== undefined && { username }) },
    ...phoneField('wa_id', customer),
    user_id: customer.userId,
  };
}
