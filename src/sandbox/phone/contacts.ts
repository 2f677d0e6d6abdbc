import { enforces } from '../enforced.ts';
import type { Customer } from '../town/customers.ts';
import { contactsWebhook, removedRow, savedRow } from '../webhooks/contacts-sync.ts';
import { onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { nameInBook } from './address-book.ts';
import { scheduleFromPhone } from './outbox.ts';
import { type NumberWithPhone, openApp } from './phone.ts';

const LATENCY_MS = 1200;

/** Somebody saves a contact, or another name for one: either is told as `add` (SYNC, reference §4.3). */
export function saveContact(world: World, number: NumberWithPhone, customer: Customer, name: string): void {
  number.phone.addressBook.set(customer.waId, name);
  openApp(world, number);
  tell(world, number, savedRow(world, number, customer, name, world.timeline.now));
}

/** Somebody removes a contact; throws when it is none. */
export function removeContact(world: World, number: NumberWithPhone, customer: Customer): void {
  if (nameInBook(number.phone, customer) === undefined)
    throw new Error(`${customer.waId} is not among the contacts of ${number.displayPhoneNumber}.`);
  number.phone.addressBook.set(customer.waId, null);
  openApp(world, number);
  tell(world, number, removedRow(world, number, customer, world.timeline.now));
}

// The request for the contacts also switches on word of later changes (ONB, reference §3).
function tell(world: World, number: NumberWithPhone, row: unknown): void {
  const onboarding = onboardingOf(number);
  if (onboarding === undefined) return;
  if (!onboarding.syncs.has('smb_app_state_sync') && enforces(world, 'contact-changes-after-sync')) return;
  scheduleFromPhone(world, LATENCY_MS, number.id, contactsWebhook(number, [row]));
}
