import { enforces } from '../enforced.ts';
import { identityKeyHash } from '../graph/identity.ts';
import type { Customer } from '../town/customers.ts';
import { type SeenCustomer, seenBy } from '../town/sight.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

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

/** A customer as live webhooks show them: a hidden phone is left out, or spelled as that person's always is. */
export function shownTo(world: World, number: BusinessNumber, customer: Customer): ShownCustomer {
  const seen = seenBy(world, number, customer);
  const isLeftOut = seen.phone !== 'shown' && enforces(world, 'hidden-phone-omitted');
  return {
    ...seen,
    ...(isLeftOut && { phone: 'omitted' as const }),
    ...(checksIdentity(number) && { identityHash: identityKeyHash(world, customer) }),
  };
}

/** A customer and, where the number has identities checked (PHONE), the hash of this one's. */
export type ShownCustomer = SeenCustomer & { readonly identityHash?: string };

function checksIdentity({ settings }: BusinessNumber): boolean {
  return Object(settings.user_identity_change).enabled === true;
}

/** `{ [key]: phone }` as far as the business sees the phone; else nothing, or what is asked for instead. */
export function phoneField(
  key: string,
  customer: Pick<SeenCustomer, 'waId' | 'phone'>,
  hiddenAs: PhoneSpelling = 'omitted',
): Record<string, string | null> {
  if (customer.phone === 'shown') return { [key]: customer.waId };
  if (hiddenAs === 'empty') return { [key]: '' };
  return hiddenAs === 'null' ? { [key]: null } : {};
}

/** The `contacts[]` element of live webhooks. */
export function contactOf(
  customer: ShownCustomer,
  options = { withUsername: true },
): Record<string, unknown> {
  const { username, identityHash } = customer;
  return {
    profile: { name: customer.name, ...(options.withUsername && username !== undefined && { username }) },
    ...phoneField('wa_id', customer, customer.phone),
    user_id: customer.userId,
    ...(identityHash !== undefined && { identity_key_hash: identityHash }),
  };
}
