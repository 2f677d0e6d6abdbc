import { isoTime } from '../../clock.ts';
import type { Store } from '../../store/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Probe, Side } from '../side.ts';
import { type FieldActivity, fieldsOf } from './activity.ts';
import { activeHours, hoursOfField, judgeSilence, type Silence } from './rhythm.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How far back what was turned away, or not understood, is of today's concern. */
const LATELY_MS = 7 * DAY_MS;
/** What comes less than daily is silent for longer. */
const RARE_MS = 3 * DAY_MS;
/** The fields that come whenever somebody writes. */
const TALK: readonly string[] = ['messages', 'smb_message_echoes'];
/** A silence of this chance is not odd yet, and makes a request that was turned away meanwhile suspicious. */
const DOUBTFUL = 0.2;
/** Meta tells of a new number at once; a store that is just being set up is given this long. */
const FIRST_MS = 10 * MINUTE_MS;

/** Whether webhooks come as they used to, and whether they are let in and understood. */
export const deliveriesProbe: Probe = async (side) => {
  const store = await side.store();
  const found = await notUnderstood(store, side.clock.now());
  const refused = await refusedSignatures(store, side);
  if (refused !== undefined && 'code' in refused) return [refused, ...found];
  return [await silences(store, side), ...(refused === undefined ? [] : [refused]), ...found].sort(
    wrongFirst,
  );
};

function wrongFirst(one: Finding, other: Finding): number {
  return Number('verdict' in one) - Number('verdict' in other);
}

/**
 * Requests that were turned away after the last one that was let in. Anybody may knock; when Meta's own should have come
 * between, it is Meta's that are turned away.
 */
async function refusedSignatures(store: Store, side: Side): Promise<Finding | undefined> {
  const now = side.clock.now();
  const refused = await store.db
    .selectFrom('rejections')
    .select(['count', 'last_at'])
    .where('reason', '=', 'signature')
    .executeTakeFirst();
  if (refused === undefined || refused.last_at < now - LATELY_MS) return undefined;
  const acceptedAt = await lastAccepted(store);
  if (acceptedAt >= refused.last_at) return undefined;
  const lastRefused = isoTime(refused.last_at);
  const evidence = {
    refused: refused.count,
    lastRefused,
    lastAccepted: acceptedAt === 0 ? null : isoTime(acceptedAt),
  };
  const chance = acceptedAt === 0 ? 0 : await chanceOfSilence(store, side);
  if (chance === undefined ? now - acceptedAt > DAY_MS : chance < DOUBTFUL) {
    const says = `Requests are turned away for their signature, the last at ${lastRefused}, and none has been let in since.`;
    return { code: 'signatures-refused', says, evidence };
  }
  const says = `A request was turned away for its signature at ${lastRefused}, and none has come since: a stranger’s, or Meta’s.`;
  return { verdict: 'unknown', says, evidence };
}

/** When the last webhook was let in, of whomever it was; 0 when none was. */
async function lastAccepted({ db }: Store): Promise<number> {
  const { lastAt } = await db
    .selectFrom('webhook_activity')
    .select((row) => row.fn.max<number | null>('last_at').as('lastAt'))
    .executeTakeFirstOrThrow();
  const { waitingAt } = await db
    .selectFrom('deliveries')
    .select((row) => row.fn.max<number | null>('received_at').as('waitingAt'))
    .where('outcome', 'is', null)
    .where('source', '=', 'webhook')
    .where('subject', '!=', '')
    .executeTakeFirstOrThrow();
  return Math.max(lastAt ?? 0, waitingAt ?? 0);
}

/** The chance that nothing comes for so long by the number's habit; undefined when too little is known. */
async function chanceOfSilence(store: Store, side: Side): Promise<number | undefined> {
  const number = await side.number();
  if (number === undefined) return undefined;
  const fields = (await fieldsOf(store, number)).filter(({ field }) => TALK.includes(field));
  if (fields.length === 0) return undefined;
  const asked = { fields, waitingAt: undefined, now: side.clock.now() };
  const { silence } = await silenceOf(store, number.phoneNumberId, ['customer', 'app'], asked);
  return silence.verdict === 'too-little-known' ? undefined : silence.chance;
}

async function silences(store: Store, side: Side): Promise<Finding> {
  const now = side.clock.now();
  const number = await side.number();
  if (number === undefined) {
    return {
      verdict: 'unknown',
      says: 'No number is known whose webhooks would be looked for.',
      evidence: {},
    };
  }
  const fields = await fieldsOf(store, number);
  const evidence: Record<string, string | number | boolean | null> = Object.fromEntries(
    fields.map(({ field, lastAt }) => [field, isoTime(lastAt)]),
  );
  const subjects = [number.phoneNumberId, ...(number.wabaId === null ? [] : [number.wabaId])];
  const waitingAt = await lastWaiting(store, subjects);
  const lastAt = Math.max(0, waitingAt ?? 0, ...fields.map((field) => field.lastAt));
  if (lastAt === 0) {
    const { onboardedAt } = number;
    if (onboardedAt !== null && now - onboardedAt < FIRST_MS) {
      return {
        verdict: 'unknown',
        says: 'The number is only just onboarded; nothing has come yet.',
        evidence,
      };
    }
    const unread = await lastReceived(store, subjects);
    if (unread !== undefined) {
      const says = `Webhooks come, the last at ${isoTime(unread)}, and nothing of them could be used.`;
      return { verdict: 'unknown', says, evidence: { lastReceived: isoTime(unread) } };
    }
    const onboarded = onboardedAt === null ? null : isoTime(onboardedAt);
    return {
      code: 'deliveries-never',
      says: 'Not one webhook of the number has come.',
      evidence: { onboarded },
    };
  }
  const talk = fields.filter(({ field }) => TALK.includes(field));
  if (talk.length === 0) {
    const says = `Webhooks come, the last at ${isoTime(lastAt)}; no message yet.`;
    return { verdict: 'pass', says, evidence };
  }
  const all = await silenceOf(store, number.phoneNumberId, ['customer', 'app'], {
    fields: talk,
    waitingAt,
    now,
  });
  const shown = { ...evidence, ...habitOf(all.silence) };
  if (all.silence.verdict === 'unusual') {
    const says = `No message has come since ${isoTime(all.lastAt)}, which is unusual for this number.`;
    return { code: 'deliveries-silent', says, evidence: shown };
  }
  const customers = talk.filter(({ field }) => field === 'messages');
  if (customers.length > 0) {
    const own = await silenceOf(store, number.phoneNumberId, ['customer'], {
      fields: customers,
      waitingAt,
      now,
    });
    if (own.silence.verdict === 'unusual') {
      return {
        code: 'field-silent',
        says: `The field messages is silent since ${isoTime(own.lastAt)}, which is unusual; others come.`,
        evidence: { ...evidence, field: 'messages', ...habitOf(own.silence) },
      };
    }
  }
  const contacts = await silentContacts(store, number.phoneNumberId, fields, now);
  if (contacts !== undefined) return { ...contacts, evidence: { ...evidence, ...contacts.evidence } };
  if (all.silence.verdict === 'too-little-known' && now - all.lastAt > DAY_MS) {
    const says = `The last message came at ${isoTime(all.lastAt)}; too little is known of the number to call that unusual.`;
    return { verdict: 'unknown', says, evidence: shown };
  }
  return { verdict: 'pass', says: `Webhooks come, the last at ${isoTime(lastAt)}.`, evidence: shown };
}

/** Contacts change seldom: only when none has for days is it worth reading when they did. */
async function silentContacts(
  store: Store,
  phoneNumberId: string,
  fields: readonly FieldActivity[],
  now: number,
): Promise<Extract<Finding, { code: unknown }> | undefined> {
  const field = 'smb_app_state_sync';
  const contacts = fields.find((one) => one.field === field);
  const echoedAt = fields.find((one) => one.field === 'smb_message_echoes')?.lastAt ?? 0;
  // When echoes ended with them, it is the phone that is silent.
  if (contacts === undefined || echoedAt - contacts.lastAt < RARE_MS) return undefined;
  const { firstAt: since, lastAt: until } = contacts;
  const active = await hoursOfField(store, phoneNumberId, field, { since, until });
  const silence = judgeSilence(active, until, now);
  if (silence.verdict !== 'unusual') return undefined;
  return {
    code: 'field-silent',
    says: `No change of a contact has come since ${isoTime(until)}, which is unusual; other fields come.`,
    evidence: { field, ...habitOf(silence) },
  };
}

/** How unusual it is that nothing of these fields and origins has come since the last. */
async function silenceOf(
  store: Store,
  phoneNumberId: string,
  origins: readonly ('customer' | 'app')[],
  {
    fields,
    waitingAt,
    now,
  }: {
    readonly fields: readonly FieldActivity[];
    readonly waitingAt: number | undefined;
    readonly now: number;
  },
): Promise<{ readonly lastAt: number; readonly silence: Silence }> {
  const lastAt = Math.max(waitingAt ?? 0, ...fields.map((field) => field.lastAt));
  const since = Math.min(...fields.map((field) => field.firstAt));
  const active = await activeHours(store, phoneNumberId, origins, { since, until: lastAt });
  return { lastAt, silence: judgeSilence(active, lastAt, now) };
}

function habitOf({ days, activeHours: hours, chance }: Silence): Evidence {
  return { habitDays: days, habitHours: hours, chanceOfSuchSilence: chance };
}

/** When the last webhook came that still waits to be projected: what is not read yet has come all the same. */
async function lastWaiting(store: Store, subjects: readonly string[]): Promise<number | undefined> {
  const { lastAt } = await webhooksOf(store, subjects).where('outcome', 'is', null).executeTakeFirstOrThrow();
  return lastAt ?? undefined;
}

async function lastReceived(store: Store, subjects: readonly string[]): Promise<number | undefined> {
  const { lastAt } = await webhooksOf(store, subjects).executeTakeFirstOrThrow();
  return lastAt ?? undefined;
}

function webhooksOf({ db }: Store, subjects: readonly string[]) {
  return db
    .selectFrom('deliveries')
    .select((row) => row.fn.max<number | null>('received_at').as('lastAt'))
    .where('source', '=', 'webhook')
    .where('subject', 'in', subjects);
}

async function notUnderstood({ db }: Store, now: number): Promise<Finding[]> {
  const since = now - LATELY_MS;
  const changes = await db
    .selectFrom('unrecognised')
    .select(['field', 'reason', 'last_at'])
    .where('last_at', '>=', since)
    .orderBy('last_at', 'desc')
    .orderBy('value_key')
    .execute();
  const { malformed } = await db
    .selectFrom('deliveries')
    .select((row) => row.fn.countAll<number>().as('malformed'))
    .where('outcome', '=', 'malformed')
    .where('source', '=', 'webhook')
    .where('received_at', '>=', since)
    .executeTakeFirstOrThrow();
  if (changes.length === 0 && malformed === 0) return [];
  const [last] = changes;
  return [
    {
      code: 'bodies-unrecognised',
      says: `${changes.length + malformed} things that came in the last 7 days were not understood.`,
      evidence: {
        changes: changes.length,
        malformedBodies: malformed,
        fields: [...new Set(changes.map(({ field }) => field))].slice(0, 8).join(', '),
        lastField: last?.field ?? null,
        lastReason: last?.reason ?? null,
        lastAt: last === undefined ? null : isoTime(last.last_at),
      },
    },
  ];
}
