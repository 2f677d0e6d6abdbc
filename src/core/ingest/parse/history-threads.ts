import { phoneMatchKey } from '../../rules/index.ts';
import { message, type WireMessage } from '../../wire/message.ts';
import { historyThread } from '../../wire/webhook.ts';
import type { DomainEvent, HistoryMessage, HistoryThread, NumberRef, Party } from '../events.ts';
import { type ChangeContext, reasonOf, unrecognised } from './context.ts';
import { messageFact, strangeType } from './message-fact.ts';
import { recipient, sender } from './parties.ts';
import { revisionEvents } from './revisions.ts';
import { addText, addWhole, type RunningNumber } from './running-number.ts';

/** What the threads of one chunk are read into, beside themselves. */
export interface Reading {
  readonly number: NumberRef;
  readonly context: ChangeContext;
  /** What is no ordinary message: edits, revokes, odd rows. */
  readonly aside: DomainEvent[];
  /** Of all that the chunk says: equal however it is wrapped and spelt. */
  readonly said: RunningNumber;
}

/** Reads one thread; undefined when it is none. */
export function parseThread(element: unknown, reading: Reading): HistoryThread | undefined {
  const { number, context, aside, said } = reading;
  const parsed = historyThread.safeParse(element);
  const rows = parsed.data?.messages ?? [];
  if (!parsed.success || !Array.isArray(rows)) {
    const reason = parsed.success ? 'messages: expected a list' : reasonOf(parsed.error);
    note(reading, unrecognised(context, `threads: ${reason}`, element));
    return undefined;
  }
  const { id, context: named } = parsed.data;
  let party: Party = { waId: named?.wa_id ?? id, userId: named?.user_id, username: named?.username };
  const isOwn = ownRows(number, party);
  const messages: HistoryMessage[] = [];
  for (const row of rows) {
    const wire = message.safeParse(row);
    if (!wire.success) {
      note(reading, unrecognised(context, reasonOf(wire.error), row));
      continue;
    }
    const direction = isOwn(wire.data.from) ? 'outbound' : 'inbound';
    if (party.waId === undefined || party.userId === undefined) {
      party = completeByRow(party, wire.data, direction, number);
    }
    const revision = revisionEvents(
      wire.data,
      number,
      direction === 'outbound' ? 'app' : 'customer',
      'history',
      context,
    );
    if (revision) {
      note(reading, ...revision);
      continue;
    }
    const read = imported(wire.data, direction);
    messages.push(read);
    aside.push(...strangeType(wire.data, row, context));
    noteMessage(said, read);
  }
  for (const text of [party.waId, party.userId, party.username]) addText(said, text);
  addWhole(said, messages.length);
  return { party, messages };
}

function imported(wire: WireMessage, direction: HistoryMessage['direction']): HistoryMessage {
  return { direction, message: messageFact(wire), status: wire.history_context?.status?.toLowerCase() };
}

function note({ aside, said }: Reading, ...events: readonly DomainEvent[]): void {
  aside.push(...events);
  addText(said, JSON.stringify(events));
}

function noteMessage(said: RunningNumber, { direction, message, status }: HistoryMessage): void {
  const { wamid, at, type, text, media, replyTo, extra } = message;
  addWhole(said, at);
  for (const one of [direction, wamid, type, status, replyTo, text]) addText(said, one);
  const isPlain = media === undefined && extra === undefined;
  addText(said, isPlain ? undefined : JSON.stringify([media, extra]));
}

/**
 * Which rows are the business's, by their sender: `to` is often missing (reference §4.2). Where the number's own phone is
 * not told, whoever is not the other side is the business.
 */
function ownRows(number: NumberRef, party: Party): (from: string | undefined) => boolean {
  const own = number.displayPhoneNumber;
  const known = own ?? party.waId;
  const key = known === undefined ? undefined : phoneMatchKey(known);
  const answers = new Map<string, boolean>();
  return (from) => {
    if (from === undefined || key === undefined) return false;
    let answer = answers.get(from);
    if (answer === undefined) {
      answer = (phoneMatchKey(from) === key) === (own !== undefined);
      answers.set(from, answer);
    }
    return answer;
  };
}

// Under usernames a thread may name nobody, or half of them, while its rows do.
function completeByRow(
  party: Party,
  wire: WireMessage,
  direction: HistoryMessage['direction'],
  number: NumberRef,
): Party {
  const other = direction === 'outbound' ? recipient(wire) : sender(wire);
  // Without the number's own phone its rows are not told from the other side's.
  const isTold = number.displayPhoneNumber !== undefined || other.waId === party.waId;
  const isSame =
    (party.waId === undefined || other.waId === undefined || other.waId === party.waId) &&
    (party.userId === undefined || other.userId === undefined || other.userId === party.userId);
  if (!isTold || !isSame) return party;
  return { ...party, waId: party.waId ?? other.waId, userId: party.userId ?? other.userId };
}
