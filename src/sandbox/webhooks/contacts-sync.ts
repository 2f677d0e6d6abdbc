import { nameInBook } from '../phone/address-book.ts';
import { scheduleFromPhone } from '../phone/outbox.ts';
import { type Random, randomFor } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import { seenBy } from '../town/sight.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { of, phoneField, valueHead } from './shapes.ts';
import type { Webhook } from './webhook.ts';

const ROWS_PER_WEBHOOK = 25;

/**
 * Tells the address book: adds, an edit that comes as `add`, a remove, out of order; there is no end marker
 * (reference §4.3).
 */
export function sendContacts(world: World, number: BusinessNumber): void {
  const random = randomFor(world.seed, 'contacts', count(world, 'contacts sync'));
  const rows = random.shuffle(contactRows(world, number, random));
  for (let first = 0; first < rows.length; first += ROWS_PER_WEBHOOK) {
    const delayMs = 1500 + (first / ROWS_PER_WEBHOOK) * random.integer(500, 1500);
    const webhook = contactsWebhook(number, rows.slice(first, first + ROWS_PER_WEBHOOK));
    scheduleFromPhone(world, delayMs, number.id, webhook);
  }
}

/** Field `smb_app_state_sync` with these rows. */
export function contactsWebhook(number: BusinessNumber, rows: readonly unknown[]): Webhook {
  const value = { ...valueHead(number), state_sync: rows };
  return { field: 'smb_app_state_sync', ...of(number), value };
}

/** A contact that was saved or changed at that time (Unix milliseconds). */
export function savedRow(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  fullName: string,
  at: number,
): unknown {
  const { username } = customer;
  return {
    type: 'contact',
    contact: {
      full_name: fullName,
      first_name: fullName.split(' ', 1)[0],
      ...idsOf(world, number, customer),
      ...(username !== undefined && { username }),
    },
    action: 'add',
    metadata: { timestamp: unixSeconds(at) },
  };
}

/** A contact that was removed at that time (Unix milliseconds): only the ids. */
export function removedRow(world: World, number: BusinessNumber, customer: Customer, at: number): unknown {
  return {
    type: 'contact',
    contact: idsOf(world, number, customer),
    action: 'remove',
    metadata: { timestamp: unixSeconds(at) },
  };
}

/** The whole book, and two changes made just now: another name for one, and one removed. */
function contactRows(world: World, number: BusinessNumber, random: Random): unknown[] {
  const { phone } = number;
  if (phone === undefined) return [];
  const now = world.timeline.now;
  const book = world.customers.filter((customer) => nameInBook(phone, customer) !== undefined);
  const rows = book.map((customer) => {
    const at = now - random.integer(60, 86_400) * 1000;
    return savedRow(world, number, customer, nameInBook(phone, customer) ?? customer.name, at);
  });
  const [edited, removed] = random.shuffle(book);
  if (edited !== undefined) {
    const name = `${nameInBook(phone, edited)} (bike club)`;
    phone.addressBook.set(edited.waId, name);
    rows.push(savedRow(world, number, edited, name, now - 20_000));
  }
  if (removed !== undefined) {
    phone.addressBook.set(removed.waId, null);
    rows.push(removedRow(world, number, removed, now - 10_000));
  }
  return rows;
}

function idsOf(world: World, number: BusinessNumber, customer: Customer): Record<string, unknown> {
  const seen = seenBy(world, number, customer);
  return { ...phoneField('phone_number', seen), user_id: seen.userId };
}
