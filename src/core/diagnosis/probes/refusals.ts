import { sql } from 'kysely';
import { isoTime } from '../../clock.ts';
import { findMetaError } from '../../rules/index.ts';
import { hasText, type Store, unindexed } from '../../store/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Probe } from '../side.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** Codes by which Meta slows a number down (reference §8.6). */
const THROTTLING: ReadonlySet<number> = new Set([4, 80007, 80008, 130429, 131056]);
const PAYMENT = 131042;
/** So many of one reason, and so large a share of what was sent, are no chance. */
const MANY_REFUSED = 3;
const LARGE_SHARE = 0.1;

/** Whether Meta delivers what is sent: how many messages failed lately, and why. */
export const refusalsProbe: Probe = async (side) => {
  const number = await side.number();
  if (number === undefined) {
    return [
      { verdict: 'unknown', says: 'No number is known whose messages would be looked at.', evidence: {} },
    ];
  }
  const store = await side.store();
  const now = side.clock.now();
  const sent = await countSent(store, number.phoneNumberId, now);
  const failures = await failuresOf(store, number.phoneNumberId, now - WEEK_MS);
  const refusals = histogram(failures, now);
  const evidence: Evidence = {
    sentInADay: sent.day,
    sentInAWeek: sent.week,
    failedInADay: failures.filter(({ at }) => at >= now - DAY_MS).length,
    failedInAWeek: failures.length,
    ...Object.fromEntries(refusals.map(({ code, week }) => [`code${code}`, week])),
  };
  const paid = refusals.some(({ code }) => code === PAYMENT)
    ? await lastPaid(store, number.phoneNumberId, now - WEEK_MS)
    : null;
  const found = refusals.flatMap((refusal) => findingOf(refusal, { sent, paid, evidence }));
  if (found.length > 0) return found;
  if (sent.week === 0)
    return [{ verdict: 'pass', says: 'Nothing was sent by the API in the last 7 days.', evidence }];
  const says = `${failures.length} of ${sent.week} messages sent in the last 7 days failed.`;
  return [{ verdict: 'pass', says, evidence }];
};

interface Failure {
  readonly at: number;
  readonly code: number;
}

interface Refusal {
  readonly code: number;
  readonly day: number;
  readonly week: number;
  readonly lastAt: number;
}

interface Sent {
  readonly day: number;
  readonly week: number;
}

function histogram(failures: readonly Failure[], now: number): Refusal[] {
  return [...Map.groupBy(failures, ({ code }) => code)]
    .map(([code, own]) => ({
      code,
      day: own.filter(({ at }) => at >= now - DAY_MS).length,
      week: own.length,
      lastAt: Math.max(...own.map(({ at }) => at)),
    }))
    .toSorted((one, other) => other.week - one.week || one.code - other.code);
}

function findingOf(
  { code, day, week, lastAt }: Refusal,
  {
    sent,
    paid,
    evidence,
  }: { readonly sent: Sent; readonly paid: number | null; readonly evidence: Evidence },
): Finding[] {
  const rule = findMetaError(code);
  const shown = { code, inADay: day, inAWeek: week, last: isoTime(lastAt), ...evidence };
  if (code === PAYMENT) {
    if (paid !== null && paid > lastAt) return [];
    const says = `Meta refused ${times(week)} for want of a payment method, the last at ${isoTime(lastAt)}.`;
    return [{ code: 'payment-missing', says, evidence: shown }];
  }
  if (THROTTLING.has(code)) {
    if (day === 0) return [];
    const says = `Meta slowed the number down: ${times(day)} failed with ${code} in the last day.`;
    return [{ code: 'sends-throttled', says, evidence: shown, command: `coex explain ${code}` }];
  }
  const isMuch = (failed: number, of: number) => failed >= MANY_REFUSED && failed >= of * LARGE_SHARE;
  if (!isMuch(day, sent.day) && !isMuch(week, sent.week)) return [];
  const why = rule === undefined ? '' : `: ${rule.meaning}`;
  return [
    {
      code: 'sends-refused',
      says: `Meta refused ${times(week)} in the last 7 days with ${code}${why}.`,
      evidence: shown,
      ...(rule === undefined ? {} : { fix: rule.fix }),
      command: `coex explain ${code}`,
    },
  ];
}

function times(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

async function countSent({ db }: Store, phoneNumberId: string, now: number): Promise<Sent> {
  const { day, week } = await db
    .selectFrom('messages')
    .select((row) => [
      row.fn.countAll<number>().as('week'),
      row.fn
        .countAll<number>()
        .filterWhere('sent_at', '>=', now - DAY_MS)
        .as('day'),
    ])
    .where(unindexed<string>(db, 'phone_number_id'), '=', phoneNumberId)
    .where('origin', '=', 'api')
    .where('imported', '=', 0)
    .where('sent_at', '>=', now - WEEK_MS)
    .executeTakeFirstOrThrow();
  return { day, week };
}

/** Why messages failed, by the statuses that said so. */
async function failuresOf({ db }: Store, phoneNumberId: string, since: number): Promise<Failure[]> {
  const rows = await recent({ db }, phoneNumberId, since)
    .where('statuses.status', '=', 'failed')
    .select(['statuses.changed_at as at', 'statuses.errors'])
    .execute();
  return rows.flatMap(({ at, errors }) => codesIn(errors).map((code) => ({ at, code })));
}

/** When Meta last took money for one. */
async function lastPaid({ db }: Store, phoneNumberId: string, since: number): Promise<number | null> {
  const { at } = await recent({ db }, phoneNumberId, since)
    .where('statuses.status', 'in', ['sent', 'delivered', 'read'])
    .where(hasText(db, sql.ref('statuses.pricing'), '"billable":true'))
    .select((row) => row.fn.max<number | null>('statuses.changed_at').as('at'))
    .executeTakeFirstOrThrow();
  return at;
}

/**
 * The statuses of what was sent lately: found by the messages, since nothing leads to a status by its time. A cross join,
 * which SQLite takes in the order in which it is written.
 */
function recent({ db }: Pick<Store, 'db'>, phoneNumberId: string, since: number) {
  return db
    .selectFrom('messages')
    .crossJoin('statuses')
    .whereRef('statuses.phone_number_id', '=', 'messages.phone_number_id')
    .whereRef('statuses.wamid', '=', 'messages.wamid')
    .where(unindexed<string>(db, 'messages.phone_number_id'), '=', phoneNumberId)
    .where('messages.direction', '=', 'outbound')
    .where('messages.sent_at', '>=', since);
}

function codesIn(errors: string | null): number[] {
  if (errors === null) return [];
  const read: unknown = JSON.parse(errors);
  const first = Array.isArray(read) ? (read[0] as { code?: unknown } | undefined) : undefined;
  return typeof first?.code === 'number' ? [first.code] : [];
}
