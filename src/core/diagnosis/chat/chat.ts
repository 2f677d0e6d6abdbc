import { isoTime } from '../../clock.ts';
import { type ChatSummary, findChat } from '../../conversations/index.ts';
import { CoexError } from '../../errors.ts';
import { findNumber, type NumberSummary } from '../../numbers/index.ts';
import { digitsOf, FEATURES, findMetaError, LIMITS, USER_ID_FACTS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { codesIn } from '../message/here.ts';
import { linkDown, numberMeant } from '../number-meant.ts';
import { type Reason, reason, SURENESSES, saidBy } from '../reason.ts';
import type { Side } from '../side.ts';
import { historyReasons } from './history.ts';
import { blockReasons, idReasons, peopleMeant, standingReasons } from './people.ts';
import { type ChatDiagnosis, type ChatHere, type ChatReasonCode, MISSING_CODES } from './verdict.ts';

type ChatSide = Pick<Side, 'clock' | 'secrets' | 'store' | 'graph' | 'number' | 'signal'>;
type ChatReason = Reason<ChatReasonCode>;

/**
 * Explains why a chat is not here, or not whole. It is named by its id, or by the customer’s phone in any spelling, BSUID or
 * username, or by the id of a group. Throws `ambiguous` where several chats are meant, and what stands in the way of the
 * store.
 */
export async function diagnoseChat(side: ChatSide, typed: string): Promise<ChatDiagnosis> {
  const wanted = typed.trim();
  const store = await side.store();
  const number = await numberMeant(side);
  const isKnown = await isKnownGroup(store, wanted);
  if (isKnown || looksLikeGroup(wanted)) {
    return {
      verdict: { kind: 'group', isKnown },
      says: 'It is a group: group chats stay in the app, and nothing of them ever comes.',
      reasons: [group('certain')],
    };
  }
  const chat = await chatMeant(store, wanted, number?.phoneNumberId);
  if (chat === undefined) return absent(side, store, { wanted, number });
  return present(side, store, chat, await findNumber(store, chat.phoneNumberId));
}

async function present(
  side: ChatSide,
  store: Store,
  chat: ChatSummary,
  number: NumberSummary,
): Promise<ChatDiagnosis> {
  const user = await userOf(store, chat);
  const beganAt = await firstSentAt(store, chat);
  const content = await contentReasons(store, chat);
  const reasons = sorted([
    ...linkDown(number, NOTHING_COMES),
    ...content,
    ...(content.some(({ code }) => code === 'unsupported-companion')
      ? []
      : [unsupportedCompanion('possible')]),
    ...(await unreadBodies(store, number, beganAt ?? 0)),
    ...(await historyReasons(side, store, number)),
    ...(await idReasons(store, [user])),
    ...(await blockReasons(
      side,
      number,
      chat.waId === null ? { missing: 'not-known' } : { digits: chat.waId },
    )),
    ...(await refusedSends(store, chat)),
    ...(await standingReasons(side, store, chat, [user])),
  ]);
  const missing = reasons.filter(({ code }) => MISSING_CODES.some((one) => one === code));
  const here = shownChat(chat, beganAt);
  const [first] = missing;
  const holds = `The chat is here with ${here.messages === 1 ? 'one message' : `${here.messages} messages`}`;
  return {
    verdict: { kind: first === undefined ? 'complete' : 'incomplete', chat: here },
    says:
      first === undefined
        ? `${holds}, and nothing is known to be missing.`
        : `${holds}, and something may be missing: ${lowered(first.says)}`,
    reasons,
  };
}

async function absent(
  side: ChatSide,
  store: Store,
  { wanted, number }: { readonly wanted: string; readonly number: NumberSummary | undefined },
): Promise<ChatDiagnosis> {
  const people = await peopleMeant(store, wanted);
  const elsewhere = number === undefined ? false : await isOnAnotherNumber(store, wanted);
  const person = elsewhere ? 'on-another-number' : people.length > 0 ? 'known' : 'unknown';
  const isPhone = /^[+\d][\d\s().-]{4,}$/.test(wanted);
  const reasons = sorted([
    aboutPerson[person],
    ...(number === undefined ? [NO_NUMBER] : linkDown(number, NOTHING_COMES)),
    ...(people.length > 0 ? await idReasons(store, people) : []),
    ...(number === undefined
      ? []
      : [
          ...(await unreadBodies(store, number, 0)),
          ...(await historyReasons(side, store, number)),
          ...(await blockReasons(
            side,
            number,
            isPhone ? { digits: digitsOf(wanted) } : { missing: 'not-given' },
          )),
        ]),
    ...(isPhone && person === 'unknown' ? [OTHER_ID] : []),
    unsupportedCompanion('possible'),
    group('possible'),
  ]);
  return { verdict: { kind: 'absent', person }, says: aboutPerson[person].says, reasons };
}

const NOTHING_COMES = 'nothing of its chats comes';

const NO_NUMBER: ChatReason = reason({
  code: 'no-number',
  sureness: 'certain',
  says: 'It is not known which business number is meant, or none is known here.',
  fix: 'Name it with --number; the numbers that are known are listed.',
  command: 'coex numbers list',
});

const aboutPerson = {
  unknown: reason({
    code: 'nothing-known',
    sureness: 'certain',
    says: 'Nothing at all is known of this chat: no message, no contact, no status names it.',
    fix: 'Check the spelling, and the business number. If the chat is in the app, one of the reasons below is why.',
    command: 'coex chats list',
  }),
  known: reason({
    code: 'never-wrote',
    sureness: 'certain',
    says: 'The person is known, for example from the address book, and no message of theirs or to them came.',
    fix: 'If there is a chat in the app, one of the reasons below is why.',
  }),
  'on-another-number': reason({
    code: 'on-another-number',
    sureness: 'certain',
    says: 'The chat is with another business number than the one that was asked about.',
    fix: 'Name that number with --number.',
    command: 'coex numbers list',
  }),
} as const satisfies Record<string, ChatReason>;

const OTHER_ID: ChatReason = reason({
  code: 'known-by-other-id',
  sureness: 'possible',
  says: 'The person may be here under a BSUID alone: Meta leaves out the phones of people with a username.',
  fix: 'Look for the name.',
  command: 'coex chats list',
  saidBy: saidBy(USER_ID_FACTS['user-phone-left-out']),
});

function group(sureness: ChatReason['sureness']): ChatReason {
  const rule = FEATURES['feature-groups'];
  return reason({
    code: 'group',
    sureness,
    says:
      sureness === 'certain'
        ? 'Group chats are never mirrored to the API.'
        : 'If what you miss was written in a group: groups are never mirrored to the API.',
    fix: 'Look in the app.',
    saidBy: rule === undefined ? null : saidBy(rule),
  });
}

function unsupportedCompanion(sureness: ChatReason['sureness']): ChatReason {
  const rule = findMetaError(131060);
  return reason({
    code: 'unsupported-companion',
    sureness,
    says: 'What is written on WhatsApp for Windows or Wear OS does not come, or comes as a placeholder (131060).',
    fix: 'Look in the app on the phone.',
    command: 'coex explain 131060',
    saidBy: rule === undefined ? null : saidBy(rule),
  });
}

/** The surest first; among equals as they were given. */
function sorted(reasons: readonly ChatReason[]): ChatReason[] {
  return SURENESSES.flatMap((sureness) => reasons.filter((one) => one.sureness === sureness));
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

async function isKnownGroup({ db }: Store, wanted: string): Promise<boolean> {
  const row = await db
    .selectFrom('groups')
    .select('group_id')
    .where('group_id', '=', wanted)
    .executeTakeFirst();
  return row !== undefined;
}

/** As the app’s own ids of groups look. */
function looksLikeGroup(wanted: string): boolean {
  return /@g\.us$/.test(wanted);
}

async function chatMeant(
  store: Store,
  wanted: string,
  phoneNumberId: string | undefined,
): Promise<ChatSummary | undefined> {
  try {
    return await findChat(store, wanted, { phoneNumberId });
  } catch (error) {
    if (error instanceof CoexError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function isOnAnotherNumber(store: Store, wanted: string): Promise<boolean> {
  try {
    return (await chatMeant(store, wanted, undefined)) !== undefined;
  } catch (error) {
    if (error instanceof CoexError && error.code === 'ambiguous') return true;
    throw error;
  }
}

async function userOf({ db }: Store, { id }: ChatSummary): Promise<number> {
  return (await db.selectFrom('chats').select('user').where('id', '=', id).executeTakeFirstOrThrow()).user;
}

async function firstSentAt({ db }: Store, chat: ChatSummary): Promise<number | null> {
  const first = await db
    .selectFrom('messages')
    .select('sent_at')
    .where('chat', '=', chat.id)
    .orderBy('sent_at')
    .limit(1)
    .executeTakeFirst();
  return first?.sent_at ?? null;
}

function shownChat(chat: ChatSummary, beganAt: number | null): ChatHere {
  return {
    id: chat.id,
    phoneNumberId: chat.phoneNumberId,
    messages: chat.messages,
    firstMessageAt: beganAt === null ? null : isoTime(beganAt),
    lastMessageAt: isoTime(chat.lastMessageAt),
    windowUntil: chat.windowUntil === null ? null : isoTime(chat.windowUntil),
  };
}

/** What stands in the chat without its content. */
async function contentReasons({ db }: Store, { id }: ChatSummary): Promise<ChatReason[]> {
  const rows = await db
    .selectFrom('messages')
    .select((row) => ['type', row.fn.countAll<number>().as('count'), row.fn.max('sent_at').as('last')])
    .where('chat', '=', id)
    .where('type', 'in', ['unsupported', 'media_placeholder'])
    .groupBy('type')
    .orderBy('type')
    .execute();
  return rows.flatMap(({ type, count, last }) => {
    const evidence = { messages: count, lastAt: isoTime(Number(last)) };
    if (type === 'unsupported') {
      return [
        reason({
          code: 'content-unavailable',
          sureness: 'certain',
          says: `Of ${count} messages only a placeholder came.`,
          evidence,
          fix: 'Look in the app.',
        }),
        unsupportedCompanion('likely'),
      ];
    }
    return [
      reason({
        code: 'media-placeholders',
        sureness: 'certain',
        says: `The history has ${count} without their media; of old messages they never come.`,
        evidence,
        fix: 'Look in the app.',
        saidBy: saidBy(LIMITS.historyMediaMs),
      }),
    ];
  });
}

/** Bodies about the number, or about nobody known since the chat began, that are kept and not in the tables. */
async function unreadBodies(
  { db }: Store,
  { phoneNumberId }: NumberSummary,
  beganAt: number,
): Promise<ChatReason[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((row) => [
      'outcome',
      row.fn.countAll<number>().as('count'),
      row.fn.min<number>('received_at').as('oldest'),
    ])
    .where((row) =>
      row.or([
        row('subject', '=', phoneNumberId),
        row.and([row('subject', '=', ''), row('received_at', '>=', beganAt)]),
      ]),
    )
    .where((row) => row.or([row('outcome', 'is', null), row('outcome', '!=', 'projected')]))
    .groupBy('outcome')
    .orderBy('outcome', (order) => order.asc().nullsFirst())
    .execute();
  const waiting = rows.filter(({ outcome }) => outcome !== 'malformed');
  const malformed = rows.filter(({ outcome }) => outcome === 'malformed');
  return [
    ...(waiting.length === 0 ? [] : [unread(waiting)]),
    ...malformed.map(({ count, oldest }) =>
      reason({
        code: 'malformed-bodies',
        sureness: 'possible',
        says: `${count} bodies came that are no JSON as Meta sends it: something of this chat may be in them.`,
        evidence: { bodies: count, oldestAt: isoTime(oldest) },
        fix: 'If something is missing, report it with a bundle.',
        command: 'coex diagnose --bundle bundle.zip',
      }),
    ),
  ];
}

function unread(rows: readonly { readonly count: number; readonly oldest: number }[]): ChatReason {
  const bodies = rows.reduce((sum, { count }) => sum + count, 0);
  return reason({
    code: 'unread-bodies',
    sureness: 'likely',
    says: `${bodies} bodies came that are not read, or could not be: what is missing may be in them.`,
    evidence: { bodies, oldestAt: isoTime(Math.min(...rows.map(({ oldest }) => oldest))) },
    fix: 'A running `coex listen` goes on by itself; else rebuild.',
    command: 'coex rebuild',
  });
}

async function refusedSends({ db }: Store, { id }: ChatSummary): Promise<ChatReason[]> {
  const rows = await db
    .selectFrom('messages')
    .innerJoin('statuses', (join) =>
      join
        .onRef('statuses.phone_number_id', '=', 'messages.phone_number_id')
        .onRef('statuses.wamid', '=', 'messages.wamid'),
    )
    .select(['statuses.errors', 'statuses.changed_at'])
    .where('messages.chat', '=', id)
    .where('statuses.status', '=', 'failed')
    .orderBy('statuses.changed_at', 'desc')
    .orderBy('statuses.delivery', 'desc')
    .orderBy('statuses.wamid')
    .orderBy('statuses.recipient')
    .execute();
  const code = rows.flatMap(({ errors }) => codesIn(errors))[0];
  if (code === undefined) return [];
  const rule = findMetaError(code);
  return [
    reason({
      code: 'sends-refused',
      sureness: 'certain',
      says: `${rows.length} sends into this chat failed; of the last one Meta says: ${rule?.meaning ?? 'a code that nobody has described'} (${code}).`,
      evidence: { failed: rows.length, code, lastAt: isoTime(rows[0]?.changed_at ?? 0) },
      fix: rule?.fix ?? null,
      command: `coex explain ${code}`,
      saidBy: rule === undefined ? null : saidBy(rule),
    }),
  ];
}
