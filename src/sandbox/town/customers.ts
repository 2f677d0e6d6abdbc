import { digitsOf } from '../../core/rules/index.ts';
import { businessScopedUserId } from '../identifiers.ts';
import { type Random, randomFor } from '../random.ts';
import { ARABIC_NAME, CHINESE_NAME, FIRST_NAMES, LAST_NAMES, USERNAME_TAILS } from './names.ts';

/** Someone who writes to the shop. */
export interface Customer {
  /** The phone in digits. Names the person towards the sandbox, also where the business never gets to see it. */
  waId: string;
  /** The business-scoped user id (BSUID), as the first portfolio sees it. */
  userId: string;
  readonly name: string;
  username: string | undefined;
  /** Whether the business sees the phone; if not, how `history` spells its absence (reference, conflict C9). */
  phone: 'shown' | 'omitted' | 'empty' | 'null';
  readonly language: 'en' | 'ar' | 'zh';
  readonly inAddressBook: boolean;
  /** Wrote for the first time after the sandbox started, hence without history. */
  readonly isNew: boolean;
  /** The business numbers this person blocked; by id. */
  readonly blocked: Set<string>;
  /** The business numbers whose marketing this person stopped; by id. */
  readonly optedOut: Set<string>;
  /** The business numbers this person saved as a contact; by id. They go on seeing the phone (BSUID-26). */
  savedNumbers: readonly string[];
  /** The error codes that the next sends to this person fail with, in order. */
  failures: readonly number[];
}

const MOST_CUSTOMERS = 900;
const NEWCOMERS = 4;

/** The shop's customers, as many as fit a history of this size, and a few who have not written yet. */
export function inventCustomers(seed: number, historyMessages: number, companyNumber: string): Customer[] {
  const random = randomFor(seed, 'customers');
  const known = Math.min(MOST_CUSTOMERS, Math.max(8, Math.round(historyMessages / 60)));
  const phones = inventPhones(random, known + NEWCOMERS, companyNumber);
  return phones.map((waId, index) =>
    inventCustomer(seed, random, waId, index, index >= known ? index - known : -1),
  );
}

function inventCustomer(
  seed: number,
  random: Random,
  waId: string,
  index: number,
  newcomer: number,
): Customer {
  const language = index === 5 ? 'ar' : index === 6 ? 'zh' : 'en';
  const latinName = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const name = language === 'ar' ? ARABIC_NAME : language === 'zh' ? CHINESE_NAME : latinName;
  const phone = newcomer === 0 ? 'omitted' : newcomer > 0 ? 'shown' : (HIDDEN_PHONES[index] ?? 'shown');
  const tail = random.pick(USERNAME_TAILS);
  const likesUsernames = random.chance(0.1);
  const hasUsername = phone !== 'shown' || index === 3 || index === 4 || newcomer === 1 || likesUsernames;
  const first = latinName.split(' ', 1)[0] ?? latinName;
  return {
    waId,
    userId: businessScopedUserId(seed, waId.startsWith('1') ? 'US' : 'GB', index),
    name,
    username: hasUsername ? `${first.toLowerCase()}.${tail}${index}` : undefined,
    phone,
    language,
    inAddressBook: newcomer < 0 && random.chance(0.7),
    isNew: newcomer >= 0,
    blocked: new Set(),
    optedOut: new Set(),
    savedNumbers: [],
    failures: [],
  };
}

/** The customer of that phone, in any spelling; throws when there is none. */
export function customerOf(world: { readonly customers: readonly Customer[] }, phone: string): Customer {
  const digits = digitsOf(phone);
  const customer = world.customers.find(({ waId }) => waId === digits);
  if (customer === undefined) throw new Error(`The sandbox has no customer ${phone}.`);
  return customer;
}

// All three spellings of a phone that is not shown, whatever the size of the history.
const HIDDEN_PHONES = ['omitted', 'empty', 'null'] as const;

/*
 * Only numbers nobody can own: Ofcom's range for drama (07700 900000–900999, ofcom.org.uk "Numbers for use in TV and
 * radio drama") and the North American 555-0100 to 555-0199 (nanpa.com).
 */
function inventPhones(random: Random, count: number, companyNumber: string): string[] {
  const british = Array.from({ length: 1000 }, (_, tail) => `447700900${String(tail).padStart(3, '0')}`);
  const american = Array.from({ length: 100 }, (_, tail) => `12025550${100 + tail}`);
  const abroad = Math.min(90, Math.floor(count / 10));
  const home = random.shuffle(british.filter((phone) => phone !== companyNumber)).slice(0, count - abroad);
  const visitors = random.shuffle(american.filter((phone) => phone !== companyNumber)).slice(0, abroad);
  return random.shuffle([...home, ...visitors]);
}
