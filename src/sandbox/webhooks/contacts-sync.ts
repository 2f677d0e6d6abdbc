import { type Random, randomFor } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { scheduleWebhook } from './delivery.ts';
import { of, phoneField, valueHead } from './shapes.ts';

const ROWS_PER_WEBHOOK = 25;

/**
 * Tells the address book: adds, an edit that comes as `add`, a remove, out of order; there is no end marker
 * (reference §4.3).
 */
export function sendContacts(world: World, number: BusinessNumber): void {
  const random = randomFor(world.seed, 'contacts', count(world, 'contacts sync'));
  const rows = random.shuffle(contactRows(world, random));
  for (let first = 0; first < rows.length; first += ROWS_PER_WEBHOOK) {
    const stateSync = rows.slice(first, first + ROWS_PER_WEBHOOK);
    const delayMs = 1500 + (first / ROWS_PER_WEBHOOK) * random.integer(500, 1500);
    const value = { ...valueHead(number), state_sync: stateSync };
    scheduleWebhook(world, delayMs, { field: 'smb_app_state_sync', ...of(number), value });
  }
}

function contactRows(world: World, random: Random): unknown[] {
  const book = world.customers.filter((customer) => customer.inAddressBook);
  const now = world.timeline.now;
  const rows = book.map((customer) =>
    addRow(customer, now - random.integer(60, 86_400) * 1000, customer.name),
  );
  const [edited, removed] = random.shuffle(book);
  if (edited !== undefined) rows.push(addRow(edited, now - 20_000, `${edited.name} (bike club)`));
  if (removed !== undefined) rows.push(removeRow(removed, now - 10_000));
  return rows;
}

function addRow(customer: Customer, at: number, fullName: string): unknown {
  return {
    type: 'contact',
    contact: {
      full_name: fullName,
      first_name: fullName.split(' ', 1)[0],
      ...idsOf(customer),
      ...(customer.username !== undefined && { username: customer.username }),
    },
    action: 'add',
    metadata: { timestamp: unixSeconds(at) },
  };
}

function removeRow(customer: Customer, at: number): unknown {
  return {
    type: 'contact',
    contact: idsOf(customer),
    action: 'remove',
    metadata: { timestamp: unixSeconds(at) },
  };
}

function idsOf(customer: Customer): Record<string, unknown> {
  return { ...phoneField('phone_number', customer), user_id: customer.userId };
}
