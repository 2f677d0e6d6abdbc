import { isoTime } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import { findNames, type NumberSummary } from '../../numbers/index.ts';
import { LIMITS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import type { Evidence } from '../finding.ts';
import { linkDown, numberMeant } from '../number-meant.ts';
import { type Reason, reason, saidBy } from '../reason.ts';
import type { Side } from '../side.ts';
import { type Search, searchBodies } from './bodies.ts';
import { findKept, isTrouble, type Kept, statusesNotTaken } from './here.ts';
import { askMetaLog } from './meta-log.ts';
import type { Attempt, MessageDiagnosis, MessageReasonCode, MetaLog } from './verdict.ts';

type MessageSide = Pick<Side, 'config' | 'secrets' | 'store' | 'graph' | 'number' | 'signal'>;
type MessageReason = Reason<MessageReasonCode>;
type Conclusion = Pick<MessageDiagnosis, 'verdict' | 'sureness' | 'says'> & Partial<MessageDiagnosis>;

/**
 * Tells what became of a message: whether we have it, have its body and could not read it, answered Meta wrongly, or were
 * never told. Throws `usage` for what is no message id, and what stands in the way of the store.
 */
export async function diagnoseMessage(side: MessageSide, typed: string): Promise<MessageDiagnosis> {
  const wamid = messageId(typed);
  const store = await side.store();
  const wanted = await numberMeant(side);
  const kept = await findKept(store, wamid, wanted?.phoneNumberId);
  if (kept !== undefined) return withMetaLog(side, store, { wamid, kept, wanted });
  const search = await searchBodies(store, wamid, side);
  const [first] = search.unread;
  const cut = search.isWhole ? [] : [cutShort(search)];
  if (first !== undefined) {
    return concluded(wamid, notRead(search), [...cut, ...mentioned(search)]);
  }
  const log = await askMetaLog(side, wanted, wamid);
  const turnedAway = await requestsTurnedAway(store);
  const around = [
    ...(wanted === undefined ? [] : linkDown(wanted, 'its messages do not come')),
    ...turnedAway,
    ...otherCallback(side, log),
    ...mentioned(search),
    ...cut,
  ];
  const lastMessageAt = await lastWebhookAt(store, wanted?.phoneNumberId);
  const isMentioned = search.mentions.length > 0;
  const evidence = {
    bodiesLookedThrough: search.looked,
    lastMessagesWebhookAt: lastMessageAt === null ? null : isoTime(lastMessageAt),
  };
  const conclusion =
    log.kind === 'answered'
      ? byAttempts(log)
      : log.kind === 'no-entry'
        ? notInLog(isMentioned)
        : byStoreAlone({ isTurnedAway: turnedAway.length > 0, isMentioned });
  return concluded(wamid, conclusion, [...aboutLog(log), ...around], evidence);
}

function concluded(
  wamid: string,
  conclusion: Conclusion,
  reasons: readonly MessageReason[],
  evidence: Evidence = {},
): MessageDiagnosis {
  return {
    wamid,
    fix: null,
    command: null,
    ...conclusion,
    evidence: { ...evidence, ...conclusion.evidence },
    reasons,
  };
}

function messageId(typed: string): string {
  const wamid = typed.trim();
  if (/^wamid\.\S+$/.test(wamid)) return wamid;
  throw new CoexError('usage', {
    problem: `"${typed}" is no message id: those begin with “wamid.”.`,
    fix: 'Take it from `coex messages list --json`, from a webhook, or from the answer to the send.',
  });
}

async function withMetaLog(
  side: MessageSide,
  store: Store,
  {
    wamid,
    kept: { here, reasons },
    wanted,
  }: { readonly wamid: string; readonly kept: Kept; readonly wanted: NumberSummary | undefined },
): Promise<MessageDiagnosis> {
  const number = await findNames(store, here.phoneNumberId);
  const log = await askMetaLog(side, number, wamid);
  const lost =
    log.kind === 'answered' ? await statusesNotTaken(store, here, wamid, log.own) : ([] as MessageReason[]);
  const isOther = wanted !== undefined && wanted.phoneNumberId !== here.phoneNumberId;
  const conclusion: Conclusion = {
    verdict: { kind: 'here', message: here },
    sureness: 'certain',
    says: `We have it: ${hereWords[here.as]}, ${here.imported ? 'from the history' : originWords[here.origin]}${here.status === null ? '' : `, ${here.status}`}.`,
    command: here.chat === null ? null : `coex chats show ${here.chat}`,
  };
  const other = isOther ? [otherNumber(here.phoneNumberId)] : [];
  return concluded(wamid, conclusion, [...other, ...reasons, ...lost]);
}

const hereWords = { message: 'a message', edit: 'an edit', revoke: 'a deletion' } as const;
const originWords = {
  customer: 'from the customer',
  app: 'typed in the app',
  api: 'sent through the API',
} as const;

function otherNumber(phoneNumberId: string): MessageReason {
  return reason({
    code: 'other-number',
    sureness: 'certain',
    says: 'It is of another number than the one that was named.',
    evidence: { phoneNumberId },
    fix: 'Look there.',
    command: `coex numbers show --number ${phoneNumberId}`,
  });
}

function notRead({ unread }: Search): Conclusion {
  const outcomes = new Set(unread.map(({ outcome }) => outcome));
  const isWaiting = outcomes.size === 1 && outcomes.has('waiting');
  return {
    verdict: { kind: 'not-read', bodies: unread },
    sureness: 'certain',
    says: isWaiting
      ? 'Meta sent it and we took it: it waits to be read into the tables.'
      : 'Meta sent it and we took it: its body is kept, and was not understood.',
    evidence: { delivery: unread[0]?.delivery ?? null, reason: unread[0]?.reason ?? null },
    fix: isWaiting
      ? 'A running `coex listen` goes on by itself; else rebuild.'
      : 'Rebuild with the newest coex; if it still is not read, report it with a bundle.',
    command: isWaiting ? 'coex rebuild' : 'coex diagnose --bundle bundle.zip',
  };
}

function byAttempts({ own, toOtherApps }: MetaLog & { readonly kind: 'answered' }): Conclusion {
  const failed = own.filter(({ state }) => isTrouble(state));
  if (failed.length > 0) return notTaken(failed);
  const taken = own.filter(({ state }) => state === 'DELIVERED');
  if (taken.length > 0) return takenElsewhere(taken);
  const pending = own.filter(({ state }) => state === 'PENDING');
  if (pending.length > 0) {
    return {
      verdict: { kind: 'under-way', attempts: pending },
      sureness: 'certain',
      says: 'Meta knows it and is about to send its webhook.',
      fix: 'Look again in some minutes.',
    };
  }
  const isToldByOthers = own.length === 0 && toOtherApps > 0;
  return {
    verdict: { kind: 'not-sent', toOtherApps },
    // An event whose state is not told, or is a word nobody has described, says little.
    sureness: own.length > 0 ? 'possible' : isToldByOthers ? 'certain' : 'likely',
    says: isToldByOthers
      ? 'Meta did not send it to this app: it told other apps.'
      : 'Meta did not send it: its log has the message, and no webhook about it.',
    evidence: { toOtherApps },
    fix: 'See whether the app is subscribed to the WABA, and to the field messages.',
    command: 'coex diagnose',
  };
}

function notTaken(attempts: readonly Attempt[]): Conclusion {
  const last = attempts.at(-1);
  const isRepeated = attempts.some(({ state }) => state === 'RETRYING');
  return {
    verdict: { kind: 'not-taken', attempts, isRepeated },
    sureness: 'certain',
    says: `Meta sent it and we answered wrongly${last?.problem ? `: ${last.problem}` : ''}.`,
    evidence: { state: last?.state ?? null, at: last?.at ?? null, url: last?.url ?? null },
    fix: isRepeated
      ? 'Mend the callback: Meta still repeats it, and it comes by itself then.'
      : 'Mend the callback for the next ones. Meta sends this one no more: read it in the app.',
    command: 'coex diagnose',
  };
}

function takenElsewhere(attempts: readonly Attempt[]): Conclusion {
  const last = attempts.at(-1);
  return {
    verdict: { kind: 'taken-elsewhere', attempts },
    sureness: 'likely',
    says: 'Meta sent it and was answered that it was taken, but it is not in this store.',
    evidence: { at: last?.at ?? null, url: last?.url ?? null },
    fix: 'See which program and which store stand behind that address: it answered 200 and this store was not told.',
    command: 'coex config explain store',
  };
}

function notInLog(isMentioned: boolean): Conclusion {
  return {
    verdict: { kind: 'not-in-log', isMentioned },
    sureness: 'possible',
    says: 'Meta did not send it, as far as can be told: it is not in the store, and Meta’s log of this number does not have it.',
    fix: 'Check the id and the number. The log may have no more than what the API sent: look in the app too.',
    command: 'coex diagnose',
  };
}

function byStoreAlone({
  isTurnedAway,
  isMentioned,
}: {
  readonly isTurnedAway: boolean;
  readonly isMentioned: boolean;
}): Conclusion {
  const leaning = isTurnedAway ? 'not-taken' : 'not-sent';
  return {
    verdict: { kind: 'not-here', leaning, isMentioned },
    sureness: 'possible',
    says: isTurnedAway
      ? 'It is not in the store. Meta may have sent it and been answered wrongly: the receiver turned requests away.'
      : 'It is not in the store, and no body that came has its id. Perhaps Meta did not send it.',
    fix: 'See which link of the chain broke; whether the message exists shows in the app.',
    command: 'coex diagnose',
  };
}

function aboutLog(log: MetaLog): MessageReason[] {
  if (log.kind === 'answered' || log.kind === 'no-entry') return [];
  const isRefused = log.kind === 'refused';
  return [
    reason({
      code: isRefused ? 'log-not-available' : 'log-not-asked',
      sureness: 'certain',
      says: isRefused
        ? `Meta’s delivery log is not available to this app: ${log.problem}.`
        : `Meta’s delivery log was not asked: ${log.problem}.`,
      fix: isRefused
        ? 'Nothing: Meta does not say to whom it is open. What is said here rests on the store alone.'
        : 'Mend that, and look again: what is said here rests on the store alone.',
    }),
  ];
}

function mentioned({ mentions }: Search): MessageReason[] {
  const [latest] = mentions;
  if (latest === undefined) return [];
  return [
    reason({
      code: 'mentioned',
      sureness: 'certain',
      says: 'Something that came refers to it, such as a reply, a reaction or a deletion: it exists.',
      evidence: { deliveries: mentions.length, latest },
    }),
  ];
}

function cutShort({ looked }: Search): MessageReason {
  return reason({
    code: 'search-cut-short',
    sureness: 'certain',
    says: 'Only the newest bodies of the log were looked through; it may stand in an older one.',
    evidence: { bodies: looked },
  });
}

/** What the receiver turned away for its signature or size: Meta’s own requests, when the secret or a proxy is wrong. */
async function requestsTurnedAway({ db }: Store): Promise<MessageReason[]> {
  const rows = await db
    .selectFrom('rejections')
    .selectAll()
    .where('reason', '!=', 'verify-token')
    .orderBy('last_at', 'desc')
    .orderBy('reason')
    .execute();
  return rows.map((row) =>
    reason({
      code: 'requests-turned-away',
      sureness: 'possible',
      says: `The receiver turned ${row.count} away (${row.reason}); it may have been among them.`,
      evidence: { reason: row.reason, count: row.count, lastAt: isoTime(row.last_at) },
      fix:
        row.reason === 'signature'
          ? 'Compare the app secret with the one of the app: Meta signs with it.'
          : 'Let bodies of 3 MB through.',
      command: 'coex diagnose',
      saidBy: row.reason === 'signature' ? null : saidBy(LIMITS.webhookBodyBytes),
    }),
  );
}

/** That Meta was told of another address than the one in the settings. */
function otherCallback({ config }: Pick<Side, 'config'>, log: MetaLog): MessageReason[] {
  if (log.kind !== 'answered') return [];
  const url = log.own.findLast((attempt) => attempt.url !== null)?.url;
  const own = publicUrl(config);
  if (url === undefined || url === null || own === undefined) return [];
  if (new URL(url).host === new URL(own).host) return [];
  return [
    reason({
      code: 'other-callback',
      sureness: 'certain',
      says: 'Meta sends to another address than the one in the settings.',
      evidence: { sentTo: url, publicUrl: own },
      fix: 'Look for an override of the callback at the WABA or the number.',
      command: 'coex diagnose',
    }),
  ];
}

function publicUrl(config: Side['config']): string | undefined {
  try {
    return config().find('public-url');
  } catch {
    return undefined;
  }
}

async function lastWebhookAt({ db }: Store, phoneNumberId: string | undefined): Promise<number | null> {
  const row = await db
    .selectFrom('webhook_activity')
    .select((eb) => eb.fn.max<number | null>('last_at').as('at'))
    .where('field', '=', 'messages')
    .$if(phoneNumberId !== undefined, (query) => query.where('subject', '=', phoneNumberId ?? ''))
    .executeTakeFirst();
  return row?.at ?? null;
}
