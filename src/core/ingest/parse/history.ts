import { createHash } from 'node:crypto';
import { digitsOf, HISTORY_DECLINED, phoneMatchKey } from '../../rules/index.ts';
import { historyChunk, historyThread, historyValue, message } from '../../wire/webhook.ts';
import type { DomainEvent, HistoryMessage, HistoryThread, NumberRef, Party } from '../events.ts';
import { type ChangeContext, type FieldParser, numberRef, read, unrecognised } from './context.ts';
import { messageFact } from './message-fact.ts';
import { recipient } from './parties.ts';
import { revisionEvents } from './revisions.ts';

/** Field `history`: chunks of old threads, media that follow later, or word that sharing was declined. */
export const parseHistory: FieldParser = (value, context) =>
  read(historyValue, value, context, ({ metadata, history, messages, message_echoes }) => {
    const number = numberRef(metadata, context);
    const media = [...(messages ?? []), ...(message_echoes ?? [])];
    return [
      ...(history ?? []).flatMap((element) => parseChunk(element, number, context)),
      ...media.flatMap((element) =>
        read(message, element, context, (wire) => [
          { type: 'HistoryMedia', number, message: messageFact(wire) },
        ]),
      ),
    ];
  });

function parseChunk(element: unknown, number: NumberRef, context: ChangeContext): DomainEvent[] {
  return read(historyChunk, element, context, (chunk) => {
    const events = (chunk.errors ?? []).map(
      (error): DomainEvent =>
        error.code === HISTORY_DECLINED.code
          ? { type: 'HistoryDeclined', number, code: error.code, title: error.title }
          : unrecognised(context, `history error ${error.code}`, element),
    );
    if (!chunk.metadata) {
      return events.length > 0 ? events : [unrecognised(context, 'metadata: missing', element)];
    }
    const aside: DomainEvent[] = [];
    const threads = (chunk.threads ?? []).flatMap((thread) => parseThread(thread, number, context, aside));
    events.push({
      type: 'HistoryChunk',
      number,
      phase: chunk.metadata.phase,
      chunkOrder: chunk.metadata.chunk_order,
      progress: chunk.metadata.progress,
      threads,
      // Phase, order and progress do not identify a chunk (reference §4.10); its content does.
      sha256: createHash('sha256').update(JSON.stringify(element)).digest('hex'),
    });
    return [...events, ...aside];
  });
}

/** One thread; what is not an ordinary message (revisions, odd rows) goes to `aside`. */
function parseThread(
  element: unknown,
  number: NumberRef,
  context: ChangeContext,
  aside: DomainEvent[],
): HistoryThread[] {
  const thread = historyThread.safeParse(element).data;
  if (!thread) {
    aside.push(unrecognised(context, 'threads: not of the expected shape', element));
    return [];
  }
  const party: Party = {
    waId: thread.context?.wa_id ?? thread.id,
    userId: thread.context?.user_id,
    username: thread.context?.username,
  };
  const messages = (thread.messages ?? []).flatMap((row): HistoryMessage[] => {
    const parsed = message.safeParse(row);
    if (!parsed.success) {
      aside.push(...read(message, row, context, () => []));
      return [];
    }
    const wire = parsed.data;
    const direction = isFromBusiness(wire.from, number) ? 'outbound' : 'inbound';
    const by = direction === 'outbound' ? 'app' : 'customer';
    const revision = revisionEvents(wire, number, by, 'history', context);
    if (revision) {
      aside.push(...revision);
      return [];
    }
    return [{ direction, message: messageFact(wire), status: wire.history_context?.status?.toLowerCase() }];
  });
  return [{ party: { ...party, ...partyOfRows(party, thread.messages, number) }, messages }];
}

// Under usernames a thread may name nobody while its rows do.
function partyOfRows(party: Party, rows: readonly unknown[] | undefined, number: NumberRef): Party {
  if (party.waId !== undefined || party.userId !== undefined) return {};
  for (const row of rows ?? []) {
    const wire = message.safeParse(row).data;
    if (!wire) continue;
    const other = isFromBusiness(wire.from, number)
      ? recipient(wire)
      : { waId: wire.from, userId: wire.from_user_id };
    if (other.waId !== undefined || other.userId !== undefined) return other;
  }
  return {};
}

// `to` is often missing on the business's own rows, so the sender decides (reference §4.2).
function isFromBusiness(from: string | undefined, number: NumberRef): boolean {
  if (from === undefined || number.displayPhoneNumber === undefined) return false;
  return phoneMatchKey(from) === phoneMatchKey(digitsOf(number.displayPhoneNumber));
}
