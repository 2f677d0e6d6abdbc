import { isoTime } from '../../clock.ts';
import type { ChatSummary } from '../../conversations/index.ts';
import { blockedUsers } from '../../graph/index.ts';
import type { NumberSummary } from '../../numbers/index.ts';
import { digitsOf, findMetaError, LIMITS, phoneMatchKey, USER_ID_FACTS } from '../../rules/index.ts';
import { among, amongNumbers, type Store } from '../../store/index.ts';
import { answerOf } from '../meta/answer.ts';
import { type Reason, reason, saidBy } from '../reason.ts';
import type { Side } from '../side.ts';
import { tokenOf } from '../token.ts';
import type { ChatReasonCode } from './verdict.ts';

type ChatReason = Reason<ChatReasonCode>;

/** The persons that a phone in any spelling, a BSUID or a username stands for. */
export async function peopleMeant({ db }: Store, wanted: string): Promise<number[]> {
  const rows = await db
    .selectFrom('users')
    .select('users.id')
    .where((row) =>
      row.or([
        row('users.username', '=', wanted),
        row(
          'users.id',
          'in',
          row.selectFrom('user_keys').select('user').where('key', 'in', keysMeant(wanted)),
        ),
      ]),
    )
    .orderBy('users.id')
    .execute();
  return rows.map(({ id }) => id);
}

function keysMeant(wanted: string): string[] {
  return [`bsuid:${wanted}`, `phone:${phoneMatchKey(digitsOf(wanted))}`];
}

/** How the ids of a person came to be one person’s, and which are kept apart. */
export async function idReasons({ db }: Store, users: readonly number[]): Promise<ChatReason[]> {
  const keys = (
    await db.selectFrom('user_keys').select('key').where('user', 'in', amongNumbers(db, users)).execute()
  ).map(({ key }) => key);
  const links = await db
    .selectFrom('user_links')
    .selectAll()
    .where((row) => row.or([row('key', 'in', among(db, keys)), row('other_key', 'in', among(db, keys))]))
    .where('why', '!=', 'named-together')
    .orderBy('linked_at', 'desc')
    .orderBy('key')
    .orderBy('other_key')
    .execute();
  const apart = await db
    .selectFrom('user_separations')
    .selectAll()
    .where((row) => row.or([row('key', 'in', among(db, keys)), row('other_key', 'in', among(db, keys))]))
    .orderBy('key')
    .orderBy('other_key')
    .execute();
  const [latest] = links;
  return [
    ...(latest === undefined
      ? []
      : [
          reason({
            code: 'id-changed',
            sureness: 'certain',
            says: 'The person goes or went by another phone or BSUID: what was written under each is taken for one chat.',
            evidence: { ids: keys.length, why: latest.why, at: isoTime(latest.linked_at) },
            command: 'coex users links',
            saidBy: saidBy(USER_ID_FACTS['user-id-changes']),
          }),
        ]),
    ...apart.map(({ separated_at }) =>
      reason({
        code: 'ids-kept-apart',
        sureness: 'certain',
        says: 'Somebody said that an id of this person is another person’s: what was written under that one is another chat.',
        evidence: { at: isoTime(separated_at) },
        fix: 'If they are one person after all, join them again, and rebuild.',
        command: 'coex users links',
      }),
    ),
  ];
}

/** What the person wants, and until when the API may write without a template. */
export async function standingReasons(
  { clock }: Pick<Side, 'clock'>,
  { db }: Store,
  chat: ChatSummary,
  users: readonly number[],
): Promise<ChatReason[]> {
  const stopped = await db
    .selectFrom('user_preferences')
    .select(['changed_at'])
    .where('phone_number_id', '=', chat.phoneNumberId)
    .where('user', 'in', amongNumbers(db, users))
    .where('category', '=', 'marketing_messages')
    .where('value', '=', 'stop')
    .orderBy('user')
    .execute();
  const rule = findMetaError(131050);
  return [
    windowReason(chat.windowUntil, clock.now()),
    ...stopped.map(({ changed_at }) =>
      reason({
        code: 'marketing-stopped',
        sureness: 'certain',
        says: 'The person wants no marketing: marketing messages do not reach them.',
        evidence: { at: isoTime(changed_at) },
        fix: 'Leave it so: only the person can change it.',
        command: 'coex explain 131050',
        saidBy: rule === undefined ? null : saidBy(rule),
      }),
    ),
  ];
}

function windowReason(until: number | null, now: number): ChatReason {
  const isOpen = until !== null && until > now;
  return reason({
    code: isOpen ? 'window-open' : 'window-closed',
    sureness: 'certain',
    says: isOpen
      ? 'The service window is open: the API may write without a template.'
      : 'The service window is closed, and opens with the next message of the customer: until then the API needs a template. The app may write at any time, and opens no window by it.',
    evidence: { until: until === null ? null : isoTime(until) },
    saidBy: saidBy(LIMITS.serviceWindowMs),
  });
}

/** As many as are looked through; a page has some hundred. */
const MOST_BLOCKED = 5000;

/** Why the person cannot be looked for in a list of phones. */
const WITHOUT_PHONE = {
  'not-given': 'it names phones, and none was given',
  'not-known': 'it names phones, and of this person only a BSUID is known',
} as const;

/** Whether the business has blocked the person, by Meta’s list. */
export async function blockReasons(
  side: Pick<Side, 'graph' | 'secrets' | 'signal'>,
  number: NumberSummary,
  phone: { readonly digits: string } | { readonly missing: keyof typeof WITHOUT_PHONE },
): Promise<ChatReason[]> {
  if ('missing' in phone) return [notKnown(WITHOUT_PHONE[phone.missing])];
  const wanted = phoneMatchKey(phone.digits);
  const answer = await answerOf(side.signal, async (signal) => {
    const token = await tokenOf(side.secrets, number.wabaId);
    let looked = 0;
    for await (const { wa_id } of blockedUsers(await side.graph(), number.phoneNumberId, token)) {
      signal.throwIfAborted();
      if (wa_id !== undefined && phoneMatchKey(wa_id) === wanted) return [BLOCKED];
      looked += 1;
      if (looked === MOST_BLOCKED) return [notKnown(`the list is longer than ${MOST_BLOCKED}`)];
    }
    return [];
  });
  return answer.kind === 'told' ? answer.value : [notKnown(answer.problem)];
}

const BLOCKED = reason({
  code: 'blocked',
  sureness: 'certain',
  says: 'The business has blocked this person: neither can write to the other.',
  fix: 'Unblock the person, if that is meant.',
  command: 'coex explain 130403',
  saidBy: saidBy(LIMITS.blockedUsers),
});

function notKnown(problem: string): ChatReason {
  return reason({
    code: 'blocked-not-known',
    sureness: 'possible',
    says: `The business may have blocked this person; Meta’s list was not seen: ${problem}.`,
    fix: 'Look in the app, under blocked contacts.',
  });
}
