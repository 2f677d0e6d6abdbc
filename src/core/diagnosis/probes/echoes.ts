import { sql } from 'kysely';
import { isoTime } from '../../clock.ts';
import { hasText, type Store, unindexed } from '../../store/index.ts';
import type { Finding } from '../finding.ts';
import type { Probe } from '../side.ts';
import { fieldsOf } from './activity.ts';
import { activeHours, judgeSilence } from './rhythm.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** So many placeholders, and so large a share of all, are more than the noise there always is. */
const MANY_PLACEHOLDERS = 5;
const LARGE_SHARE = 0.2;
/** A customer who writes so often over so long is answered by somebody, sometime. */
const MANY_UNANSWERED = 50;
const LONG_UNANSWERED_MS = 3 * DAY_MS;

/** Whether what is typed on the phone comes, and whether messages come as themselves. */
export const echoesProbe: Probe = async (side) => {
  const number = await side.number();
  if (number === undefined) {
    return [
      { verdict: 'unknown', says: 'No number is known whose echoes would be looked for.', evidence: {} },
    ];
  }
  const store = await side.store();
  const now = side.clock.now();
  const placeholders = await placeholdersOf(store, number.phoneNumberId, now);
  const flow = await flowOf(store, number, now);
  return 'code' in flow ? [flow, ...placeholders] : [...placeholders, flow];
};

async function flowOf(
  store: Store,
  number: { readonly phoneNumberId: string; readonly wabaId: string | null },
  now: number,
): Promise<Finding> {
  const fields = await fieldsOf(store, number);
  const echoes = fields.find(({ field }) => field === 'smb_message_echoes');
  const messages = fields.find(({ field }) => field === 'messages');
  if (echoes === undefined) {
    const live =
      messages === undefined ? 0 : await liveMessages(store, number.phoneNumberId, messages.firstAt);
    const evidence = { lastEcho: null, customersMessages: live };
    const isLong = messages !== undefined && messages.lastAt - messages.firstAt >= LONG_UNANSWERED_MS;
    if (isLong && live >= MANY_UNANSWERED) {
      const says = `Not one echo has come, though customers wrote ${live} messages.`;
      return { code: 'echoes-silent', says, evidence };
    }
    return {
      verdict: 'unknown',
      says: 'No echo has come yet: nothing was typed on the phone, as far as is known.',
      evidence,
    };
  }
  const active = await activeHours(store, number.phoneNumberId, ['app'], {
    since: echoes.firstAt,
    until: echoes.lastAt,
  });
  const silence = judgeSilence(active, echoes.lastAt, now);
  const lastEcho = isoTime(echoes.lastAt);
  const evidence = {
    lastEcho,
    habitDays: silence.days,
    habitHours: silence.activeHours,
    chanceOfSuchSilence: silence.chance,
  };
  switch (silence.verdict) {
    case 'unusual':
      return {
        code: 'echoes-silent',
        says: `Nothing typed on the phone has come since ${lastEcho}, which is unusual for this number.`,
        evidence,
      };
    case 'too-little-known':
      if (now - echoes.lastAt > DAY_MS) {
        const says = `The last echo came at ${lastEcho}; too little is known of the number to call that unusual.`;
        return { verdict: 'unknown', says, evidence };
      }
      break;
    case 'usual':
      break;
  }
  return { verdict: 'pass', says: `What is typed on the phone comes, the last at ${lastEcho}.`, evidence };
}

async function liveMessages({ db }: Store, phoneNumberId: string, since: number): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where(unindexed<string>(db, 'phone_number_id'), '=', phoneNumberId)
    .where('imported', '=', 0)
    .where('origin', '=', 'customer')
    // Meta's own time is in whole seconds, and before the arrival.
    .where('sent_at', '>=', since - DAY_MS)
    .executeTakeFirstOrThrow();
  return count;
}

async function placeholdersOf({ db }: Store, phoneNumberId: string, now: number): Promise<Finding[]> {
  const isPlaceholder = sql<boolean>`type = 'unsupported' and ${hasText(db, sql.ref('extra'), '"code":131060')}`;
  const isOfToday = sql<boolean>`sent_at >= ${now - DAY_MS}`;
  const counts = await db
    .selectFrom('messages')
    .select((row) => {
      const all = row.fn.countAll<number>();
      return [
        all.as('week'),
        all.filterWhere(isOfToday).as('day'),
        all.filterWhere(isPlaceholder).as('weekPlaceholders'),
        all.filterWhere(isPlaceholder).filterWhere(isOfToday).as('dayPlaceholders'),
      ];
    })
    .where(unindexed<string>(db, 'phone_number_id'), '=', phoneNumberId)
    .where('imported', '=', 0)
    .where('sent_at', '>=', now - WEEK_MS)
    .executeTakeFirstOrThrow();
  const { day, week, dayPlaceholders, weekPlaceholders } = counts;
  const areMany = (some: number, of: number) => some >= MANY_PLACEHOLDERS && some >= of * LARGE_SHARE;
  if (!areMany(dayPlaceholders, day) && !areMany(weekPlaceholders, week)) return [];
  return [
    {
      code: 'messages-mostly-unsupported',
      says: `${weekPlaceholders} of ${week} messages of the last 7 days came as placeholders (131060), ${dayPlaceholders} of ${day} in the last day.`,
      evidence: { ...counts },
    },
  ];
}
