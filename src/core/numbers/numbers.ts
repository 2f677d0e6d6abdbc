import { CoexError } from '../errors.ts';
import { digitsOf, phoneMatchKey } from '../rules/index.ts';
import { among, type Store } from '../store/index.ts';

/** A business number as the store knows it. Instants are Unix milliseconds. */
export interface NumberSummary extends NumberNames {
  /** The last word of the account's lifecycle, or `observed` when only traffic is known. */
  readonly state: NumberState;
  readonly stateSince: number | null;
  readonly onboardedAt: number | null;
  readonly chats: number;
  readonly messages: number;
  /** The phone number node as last fetched; undefined when it never was. */
  readonly node: unknown;
}

export type NumberState = 'observed' | 'live' | 'offboarded' | 'disconnected' | 'deleted';

// Source: reference §4.8 (webhooks/reference/account_update, 2026-09-11).
const STATES: Readonly<Record<string, NumberState>> = {
  PARTNER_ADDED: 'live',
  PARTNER_APP_INSTALLED: 'live',
  ACCOUNT_RECONNECTED: 'live',
  ACCOUNT_OFFBOARDED: 'offboarded',
  PARTNER_REMOVED: 'disconnected',
  PARTNER_APP_UNINSTALLED: 'disconnected',
  ACCOUNT_DELETED: 'deleted',
};

/** All numbers, by their display number. */
export async function listNumbers(store: Store): Promise<NumberSummary[]> {
  const rows = await store.db
    .selectFrom('numbers')
    .selectAll()
    .select((row) => [
      row
        .selectFrom('chats')
        .whereRef('chats.phone_number_id', '=', 'numbers.phone_number_id')
        .select(row.fn.countAll<number>().as('count'))
        .as('chats'),
      row
        .selectFrom('messages')
        .whereRef('messages.phone_number_id', '=', 'numbers.phone_number_id')
        .select(row.fn.countAll<number>().as('count'))
        .as('messages'),
    ])
    .orderBy('display_phone_number', (order) => order.asc().nullsFirst())
    .orderBy('phone_number_id')
    .execute();
  return Promise.all(
    rows.map(async (row) => {
      const { state, stateSince } = await numberLifecycle(store, row.waba_id, row.display_phone_number);
      return {
        phoneNumberId: row.phone_number_id,
        wabaId: row.waba_id,
        displayPhoneNumber: row.display_phone_number,
        verifiedName: row.verified_name,
        state,
        stateSince,
        onboardedAt: row.epoch,
        chats: row.chats ?? 0,
        messages: row.messages ?? 0,
        node: row.node === null ? undefined : JSON.parse(row.node),
      };
    }),
  );
}

/**
 * The number meant by an id or by the number in any spelling; the only one when nothing is said. Throws `not-found`
 * and `ambiguous`.
 */
export async function findNumber(store: Store, wanted: string | undefined): Promise<NumberSummary> {
  return meantOf(await listNumbers(store), wanted);
}

/** A number by its names alone: nothing of it is counted. */
export interface NumberNames {
  readonly phoneNumberId: string;
  readonly wabaId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly verifiedName: string | null;
}

/** All numbers, by their display number; cheap however much they have said. */
export async function listNames({ db }: Store): Promise<NumberNames[]> {
  return db
    .selectFrom('numbers')
    .select([
      'phone_number_id as phoneNumberId',
      'waba_id as wabaId',
      'display_phone_number as displayPhoneNumber',
      'verified_name as verifiedName',
    ])
    .orderBy('display_phone_number', (order) => order.asc().nullsFirst())
    .orderBy('phone_number_id')
    .execute();
}

/** As `findNumber`, and as cheap as `listNames`. */
export async function findNames(store: Store, wanted: string | undefined): Promise<NumberNames> {
  return meantOf(await listNames(store), wanted);
}

function meantOf<Named extends NumberNames>(numbers: readonly Named[], wanted: string | undefined): Named {
  const matching = numbers.filter((number) => wanted === undefined || isMeant(number, wanted));
  const [number] = matching;
  if (!number) {
    const fix = 'See `coex numbers list`. Numbers appear when they are onboarded or their webhooks come in.';
    throw new CoexError('not-found', { what: 'number', wanted: wanted ?? 'anything', fix });
  }
  if (matching.length > 1) {
    const fix = 'Name one with --number, or set it with `coex config set number <number>`.';
    throw new CoexError('ambiguous', { wanted: 'No --number', count: matching.length, what: 'numbers', fix });
  }
  return number;
}

function isMeant(number: NumberNames, wanted: string): boolean {
  if (number.phoneNumberId === wanted) return true;
  const digits = digitsOf(wanted);
  if (digits === '' || number.displayPhoneNumber === null) return false;
  return phoneMatchKey(number.displayPhoneNumber) === phoneMatchKey(digits);
}

/**
 * The last lifecycle event that concerns the number: one that names it, or that names none of the WABA's numbers.
 * `value` is what Meta said with it.
 */
export async function numberLifecycle(
  { db }: Store,
  wabaId: string | null,
  displayPhoneNumber: string | null,
): Promise<Pick<NumberSummary, 'state' | 'stateSince'> & { readonly value?: unknown }> {
  const last = await lastEvent({ db }, Object.keys(STATES), wabaId, displayPhoneNumber);
  if (last === undefined) return { state: 'observed', stateSince: null };
  const { event, happened_at: stateSince, value } = last;
  return { state: STATES[event] ?? 'observed', stateSince, value: JSON.parse(value) };
}

/** A word of an account's lifecycle. */
export interface LifecycleEvent {
  readonly at: number;
  readonly state: Exclude<NumberState, 'observed'>;
  /** Meta's `disconnection_info.reason`; null when it gave none. */
  readonly reason: string | null;
}

/** The whole lifecycle of each of these numbers, the earliest first; one question for all of them. */
export async function lifecyclesOf(
  { db }: Store,
  numbers: readonly Pick<NumberNames, 'wabaId' | 'displayPhoneNumber'>[],
): Promise<LifecycleEvent[][]> {
  const rows = await db
    .selectFrom('account_events')
    .select(['waba_id', 'event', 'happened_at', 'value'])
    .where('waba_id', 'in', among(db, new Set(numbers.flatMap(({ wabaId }) => wabaId ?? []))))
    .where('event', 'in', Object.keys(STATES))
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  const ofWaba = Map.groupBy(
    rows.map((row) => {
      const value = JSON.parse(row.value) as LifecycleValue;
      return { ...row, value, named: namedIn(value) };
    }),
    ({ waba_id }) => waba_id,
  );
  return numbers.map(({ wabaId, displayPhoneNumber }) => {
    const key = phoneMatchKey(displayPhoneNumber ?? '');
    return (ofWaba.get(wabaId) ?? [])
      .filter(({ named }) => named === undefined || named === key)
      .flatMap(({ event, happened_at, value }) => {
        const state = STATES[event];
        if (state === undefined || state === 'observed') return [];
        const reason = value.disconnection_info?.reason;
        return [{ at: happened_at, state, reason: typeof reason === 'string' ? reason : null }];
      });
  });
}

/** Whether the number was disconnected since it was onboarded (Unix milliseconds), and has not come back. */
export async function hasLeftSince(
  store: Store,
  number: { readonly wabaId: string | null; readonly displayPhoneNumber: string | null },
  onboardedAt: number,
): Promise<boolean> {
  const { state, stateSince } = await numberLifecycle(store, number.wabaId, number.displayPhoneNumber);
  return (state === 'disconnected' || state === 'deleted') && (stateSince ?? 0) >= onboardedAt;
}

/** When the number was last disconnected, Unix milliseconds; undefined when it never was, as far as is known. */
export async function lastRemovalAt(
  store: Store,
  wabaId: string | null,
  displayPhoneNumber: string | null,
): Promise<number | undefined> {
  return (await lastEvent(store, ['PARTNER_REMOVED'], wabaId, displayPhoneNumber))?.happened_at;
}

/** The last of these account events that names the number, or none of its WABA's. */
async function lastEvent(
  { db }: Pick<Store, 'db'>,
  events: readonly string[],
  wabaId: string | null,
  displayPhoneNumber: string | null,
) {
  const rows = await db
    .selectFrom('account_events')
    .select(['event', 'happened_at', 'value'])
    .where('waba_id', '=', wabaId)
    .where('event', 'in', events)
    .orderBy('happened_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const key = phoneMatchKey(displayPhoneNumber ?? '');
  return rows.find(({ value }) => {
    const named = namedIn(JSON.parse(value) as LifecycleValue);
    return named === undefined || named === key;
  });
}

interface LifecycleValue {
  readonly phone_number?: unknown;
  readonly disconnection_info?: { readonly reason?: unknown };
}

/** The number an event names, as phones are matched; undefined where it concerns all of its WABA's. */
function namedIn({ phone_number: named }: LifecycleValue): string | undefined {
  return named === undefined ? undefined : phoneMatchKey(String(named));
}
