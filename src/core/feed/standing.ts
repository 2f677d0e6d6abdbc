import type { Clock } from '../clock.ts';
import { lag } from '../ingest/index.ts';
import { lifecyclesOf, listNames, type NumberSummary } from '../numbers/index.ts';
import { LIMITS } from '../rules/index.ts';
import { type Store, unindexed } from '../store/index.ts';
import type { StandingDrift } from './drift.ts';

/** How a number stands, or all of them, at a glance. Instants are Unix milliseconds. */
export interface Standing {
  /** The number that is meant, also where it is the only one; null while several are, or none is known. */
  readonly number: {
    readonly phoneNumberId: string;
    readonly displayPhoneNumber: string | null;
    readonly verifiedName: string | null;
  } | null;
  /** How many numbers the store knows. */
  readonly numbers: number;
  /** The last word of the lifecycle; of all numbers the one most worth a look. Null while no number is known. */
  readonly link: NumberSummary['state'] | null;
  /** How it drifts; of all numbers the worst. Null while no number is known, or it was not read yet. */
  readonly drift: StandingDrift | null;
  /** Deliveries that wait to be projected, and since when the oldest does. */
  readonly waiting: number;
  readonly waitingSince: number | null;
  readonly lastDeliveryAt: number | null;
  /** Live messages of the last whole second, both ways, of the number or of the busiest; and how many Meta allows. */
  readonly throughput: { readonly used: number; readonly limit: number };
  /** What was not understood. */
  readonly unrecognised: number;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/** The least worth a look first: a number that was deleted is told only when no other is left. */
const LINKS = [
  'deleted',
  'live',
  'observed',
  'offboarded',
  'disconnected',
] as const satisfies readonly NumberSummary['state'][];

const SECOND_MS = 1000;

/** How things stand, cheap enough to be asked each second; how it drifts is not, and is handed in as it was read last. */
export async function readStanding(
  { store, clock }: Deps,
  phoneNumberId: string | undefined,
  drift: StandingDrift | null,
): Promise<Standing> {
  const names = await listNames(store);
  const meant = names.filter((name) => phoneNumberId === undefined || name.phoneNumberId === phoneNumberId);
  const [only] = meant;
  const number = meant.length === 1 && only ? only : unnamed(phoneNumberId);
  const links = (await lifecyclesOf(store, meant)).map((life) => life.at(-1)?.state ?? 'observed');
  const { count: waiting, oldestAt } = await lag(store);
  return {
    number: number && {
      phoneNumberId: number.phoneNumberId,
      displayPhoneNumber: number.displayPhoneNumber,
      verifiedName: number.verifiedName,
    },
    numbers: names.length,
    link: LINKS.findLast((link) => links.includes(link)) ?? null,
    drift,
    waiting,
    waitingSince: oldestAt ?? null,
    lastDeliveryAt: await lastDeliveryAt(store, phoneNumberId),
    throughput: {
      used: await liveOfLastSecond(store, phoneNumberId, clock.now()),
      limit: LIMITS.throughputPerSecond.value,
    },
    unrecognised: await countUnrecognised(store),
  };
}

/** A number of which the store knows nothing, where one is meant. */
function unnamed(phoneNumberId: string | undefined): Standing['number'] {
  return phoneNumberId === undefined ? null : { phoneNumberId, displayPhoneNumber: null, verifiedName: null };
}

async function lastDeliveryAt({ db }: Store, phoneNumberId: string | undefined): Promise<number | null> {
  let query = db.selectFrom('webhook_activity').select(({ fn }) => fn.max<number | null>('last_at').as('at'));
  if (phoneNumberId !== undefined) query = query.where('subject', '=', phoneNumberId);
  return (await query.executeTakeFirstOrThrow()).at;
}

/** Meta tells instants in whole seconds: the one that is not over yet would always look quiet. */
async function liveOfLastSecond(
  { db }: Store,
  phoneNumberId: string | undefined,
  now: number,
): Promise<number> {
  const until = now - (now % SECOND_MS);
  const number = unindexed<string>(db, 'phone_number_id');
  const rows = await db
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('sent_at', '>=', until - SECOND_MS)
    .where('sent_at', '<', until)
    .where('imported', '=', 0)
    // By the instant alone: an index that begins with the number would be read from its start.
    .$if(phoneNumberId !== undefined, (query) => query.where(number, '=', phoneNumberId ?? ''))
    .groupBy(number)
    .execute();
  return Math.max(0, ...rows.map(({ count }) => count));
}

async function countUnrecognised({ db }: Store): Promise<number> {
  const { count } = await db
    .selectFrom('unrecognised')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
