import { isoTime } from '../../clock.ts';
import { findMetaError, LIMITS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { type Reason, reason, saidBy } from '../reason.ts';
import type { Attempt, MessageHere, MessageReasonCode } from './verdict.ts';

type MessageReason = Reason<MessageReasonCode>;

/** What the store has of an id, in each number. */
export interface Kept {
  readonly here: MessageHere;
  readonly reasons: readonly MessageReason[];
}

/** A message, edit or revoke by its id, of that number before any other; undefined when there is none. */
export async function findKept(
  store: Store,
  wamid: string,
  phoneNumberId: string | undefined,
): Promise<Kept | undefined> {
  const rows = await store.db
    .selectFrom('messages')
    .selectAll()
    .where('phone_number_id', 'in', (row) => row.selectFrom('numbers').select('phone_number_id'))
    .where('wamid', '=', wamid)
    .orderBy('id')
    .execute();
  const row = rows.find(({ phone_number_id }) => phone_number_id === phoneNumberId) ?? rows[0];
  if (row === undefined) return findRevision(store, wamid);
  const here: MessageHere = {
    as: 'message',
    phoneNumberId: row.phone_number_id,
    chat: row.chat,
    direction: row.direction,
    origin: row.origin,
    type: row.type,
    imported: row.imported === 1,
    status: row.status,
    sentAt: isoTime(row.sent_at),
  };
  const statuses = await statusesOf(store, here.phoneNumberId, wamid);
  const isByStatusAlone = row.type === 'unknown' && row.extra === null && statuses.length > 0;
  return {
    here,
    reasons: [
      ...statuses.flatMap(({ errors }) => refusals(errors)),
      ...unavailable(row.type, row.extra),
      ...(isByStatusAlone ? [BY_STATUS_ALONE] : []),
      ...(here.imported ? [FROM_HISTORY] : []),
      ...(await revisionsOf(store, here.phoneNumberId, wamid)),
      ...(await mediaOf(store, row)),
    ],
  };
}

/** The statuses that Meta’s log says were not taken, and that are not in the store. */
export async function statusesNotTaken(
  store: Store,
  { phoneNumberId }: MessageHere,
  wamid: string,
  attempts: readonly Attempt[],
): Promise<readonly MessageReason[]> {
  const known = new Set(
    (await statusesOf(store, phoneNumberId, wamid)).map(({ status }) => status.toLowerCase()),
  );
  return attempts
    .filter(({ state, status }) => isTrouble(state) && status !== null && !known.has(status.toLowerCase()))
    .map(({ state, status, at, problem }) =>
      reason({
        code: 'status-not-taken',
        sureness: 'certain',
        says: `Meta sent that it is ${String(status).toLowerCase()}, and was not answered as it should be.`,
        evidence: { state, at, problem },
        fix: 'See what the callback answered, and which link broke.',
        command: 'coex diagnose',
      }),
    );
}

/** Whether Meta’s log says that a webhook was not taken. */
export function isTrouble(state: string | null): boolean {
  return state === 'FAILED' || state === 'RETRYING';
}

async function findRevision({ db }: Store, wamid: string): Promise<Kept | undefined> {
  const row = await db
    .selectFrom('message_revisions')
    .leftJoin('messages', (join) =>
      join
        .onRef('messages.phone_number_id', '=', 'message_revisions.phone_number_id')
        .onRef('messages.wamid', '=', 'message_revisions.original_wamid'),
    )
    .selectAll('message_revisions')
    .select(['messages.chat', 'messages.id'])
    .where('message_revisions.phone_number_id', 'in', (row) =>
      row.selectFrom('numbers').select('numbers.phone_number_id'),
    )
    .where('message_revisions.wamid', '=', wamid)
    .orderBy('message_revisions.phone_number_id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const isCustomers = row.by === 'customer';
  return {
    here: {
      as: row.kind,
      phoneNumberId: row.phone_number_id,
      chat: row.chat,
      direction: isCustomers ? 'inbound' : 'outbound',
      origin: row.by,
      type: row.kind,
      imported: row.carrier === 'history',
      status: null,
      sentAt: isoTime(row.changed_at),
    },
    reasons: row.id === null ? [originalUnknown(row.kind, row.original_wamid)] : [],
  };
}

function originalUnknown(kind: 'edit' | 'revoke', originalWamid: string): MessageReason {
  return reason({
    code: 'original-unknown',
    sureness: 'certain',
    says: `The message that it ${kind}s is not in the store.`,
    evidence: { originalWamid },
    fix: 'Ask for that one.',
    command: `coex diagnose --message ${originalWamid}`,
  });
}

function statusesOf({ db }: Store, phoneNumberId: string, wamid: string) {
  return db
    .selectFrom('statuses')
    .select(['status', 'errors'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', '=', wamid)
    .orderBy('changed_at')
    .orderBy('delivery')
    .orderBy('status')
    .orderBy('recipient')
    .execute();
}

/** The codes in a list of Meta’s errors, as a row keeps it. */
export function codesIn(errors: string | null): number[] {
  const list: unknown = errors === null ? [] : JSON.parse(errors);
  if (!Array.isArray(list)) return [];
  return list.flatMap((error: { readonly code?: unknown } | null) => {
    const code = Number(error?.code);
    return Number.isSafeInteger(code) ? [code] : [];
  });
}

function refusals(errors: string | null): MessageReason[] {
  return codesIn(errors).map((code) => {
    const rule = findMetaError(code);
    return reason({
      code: 'refused-by-meta',
      sureness: 'certain',
      says: `Meta did not deliver it: ${rule?.meaning ?? 'with a code that nobody has described'} (${code}).`,
      evidence: { code },
      fix: rule?.fix ?? 'Ask Meta’s support, with the code.',
      command: `coex explain ${code}`,
      saidBy: rule === undefined ? null : saidBy(rule),
    });
  });
}

function unavailable(type: string, extra: string | null): MessageReason[] {
  if (type !== 'unsupported') return [];
  const { errors } = (extra === null ? {} : JSON.parse(extra)) as { readonly errors?: unknown };
  const [code] = codesIn(JSON.stringify(errors ?? []));
  const rule = code === undefined ? undefined : findMetaError(code);
  return [
    reason({
      code: 'content-unavailable',
      sureness: 'certain',
      says: `It came as a placeholder without content: ${rule?.meaning ?? 'Meta cannot hand it over'}${code === undefined ? '' : ` (${code})`}.`,
      evidence: code === undefined ? {} : { code },
      fix: rule?.fix ?? 'Look in the app.',
      command: code === undefined ? null : `coex explain ${code}`,
      saidBy: rule === undefined ? null : saidBy(rule),
    }),
  ];
}

const BY_STATUS_ALONE = reason({
  code: 'known-by-status-alone',
  sureness: 'certain',
  says: 'Only what became of it came, not what it says: another program sent it through the API.',
});

const FROM_HISTORY = reason({
  code: 'known-from-history-alone',
  sureness: 'certain',
  says: 'It came with the history import alone: it was sent before the onboarding, or its own webhook did not come.',
  saidBy: saidBy(LIMITS.historyMs),
});

async function revisionsOf(
  { db }: Store,
  phoneNumberId: string,
  wamid: string,
): Promise<readonly MessageReason[]> {
  const rows = await db
    .selectFrom('message_revisions')
    .select(['kind', 'by', 'changed_at'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('original_wamid', '=', wamid)
    .orderBy('changed_at')
    .orderBy('wamid')
    .execute();
  return rows.map(({ kind, by, changed_at }) =>
    reason({
      code: kind === 'edit' ? 'edited' : 'revoked',
      sureness: 'certain',
      says: `${by === 'customer' ? 'The customer' : 'The business, in the app,'} ${kind === 'edit' ? 'edited it' : 'deleted it for everyone'}; what it said before is kept.`,
      evidence: { at: isoTime(changed_at) },
    }),
  );
}

async function mediaOf(
  { db }: Store,
  message: {
    readonly phone_number_id: string;
    readonly wamid: string;
    readonly type: string;
    readonly media: string | null;
    readonly sent_at: number;
  },
): Promise<readonly MessageReason[]> {
  const { phone_number_id, wamid, type, media, sent_at } = message;
  if (type === 'media_placeholder') return [await placeholder({ db }, phone_number_id, sent_at)];
  if (media === null) return [];
  const file = await db
    .selectFrom('media_files')
    .select(['state', 'problem'])
    .where('phone_number_id', '=', phone_number_id)
    .where('wamid', '=', wamid)
    .executeTakeFirst();
  if (file?.state === 'stored') return [];
  const isGone = file?.state === 'gone';
  return [
    reason({
      code: 'media-not-on-disk',
      sureness: 'certain',
      says: `Its media are not on this machine: ${isGone ? 'Meta had them no more' : file === undefined ? 'nobody fetched them' : 'they could not be fetched whole'}.`,
      evidence: { state: file?.state ?? null, problem: file?.problem ?? null },
      fix: isGone ? 'Look in the app.' : 'Fetch them: Meta keeps them for some days.',
      command: isGone ? null : 'coex media fetch',
      saidBy: saidBy(LIMITS.mediaReceivedMs),
    }),
  ];
}

async function placeholder(
  { db }: Pick<Store, 'db'>,
  phoneNumberId: string,
  sentAt: number,
): Promise<MessageReason> {
  const number = await db
    .selectFrom('numbers')
    .select('epoch')
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  const epoch = number?.epoch ?? null;
  const isTooOld = epoch !== null && sentAt < epoch - LIMITS.historyMediaMs.value;
  return reason({
    code: isTooOld ? 'media-never-comes' : 'media-awaited',
    sureness: isTooOld ? 'certain' : 'likely',
    says: isTooOld
      ? 'It is the placeholder of media that never come: it was too old when the number was onboarded.'
      : 'It is the placeholder of media of the history, which may still follow.',
    evidence: { sentAt: isoTime(sentAt), onboardedAt: epoch === null ? null : isoTime(epoch) },
    fix: isTooOld ? 'Look in the app.' : null,
    saidBy: saidBy(LIMITS.historyMediaMs),
  });
}
