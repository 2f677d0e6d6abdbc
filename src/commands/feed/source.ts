import { type ChatEntry, chatsAt, chatsNow } from '../../core/conversations/index.ts';
import { readChatFacts, readStanding, type StandingDrift } from '../../core/feed/index.ts';
import type { Store } from '../../core/store/index.ts';
import { messagesAt, problemsIn, type TranscriptMessage } from '../../core/transcripts/index.ts';
import type { FeedChat, FeedMessage, FeedSource, ReceiverState } from '../../tui/feed/source.ts';
import { asCoexError } from '../../tui/print/json.ts';
import { partsOf } from '../../tui/transcript/parts.ts';
import type { Context } from '../context.ts';
import { toMessageEvent } from '../export/events.ts';
import { findReceiver } from '../find-receiver.ts';
import { toChatDetails } from './chat-details.ts';
import type { ChosenNumber } from './chosen-once.ts';
import type { HeldStore } from './held-store.ts';
import type { OwnReceiver } from './own-receiver.ts';

interface SourceOptions {
  readonly held: HeldStore;
  /** The number that is meant; undefined when all are. */
  readonly number: ChosenNumber;
  /** Where fetched media lie. */
  readonly mediaFolder: string;
  /** Undefined when another process receives. */
  readonly own: Pick<OwnReceiver, 'state'> | undefined;
  /** Where to look for the receiver of another process. */
  readonly where: { readonly host: string; readonly port: number };
}

/** What the screen shows, read from a store that may be locked, rebuilt, removed and put back meanwhile. */
export function feedSource(context: Context, options: SourceOptions): FeedSource {
  const { held, number, own } = options;
  const reading = async <Result>(
    read: (store: Store, phoneNumberId: string | undefined) => Promise<Result>,
  ): Promise<Result> => {
    try {
      const { store } = await held.look();
      return await read(store, await number(store));
    } catch (error) {
      throw asCoexError(error);
    }
  };
  const { clock } = context;
  const drift = laterDrift(context);
  const shown = messagesShown(options.mediaFolder);
  const receiver = own === undefined ? otherReceiver(context, options.where) : own.state;
  return {
    version: async () => {
      // Whatever has become of the store: a receiver is not to answer for one that is gone.
      await own?.state();
      return reading((store) => store.version());
    },
    chats: (search, place, limit) =>
      reading(async (store, phoneNumberId) => {
        const { items, ...stretch } = await chatsAt(store, { phoneNumberId, search }, place, limit);
        return { ...stretch, items: items.map(toFeedChat) };
      }),
    chatsNow: (search, ids, since) =>
      reading(async (store, phoneNumberId) => {
        const { items, newer } = await chatsNow(store, { phoneNumberId, search }, ids, since);
        return { items: items.map(toFeedChat), newer };
      }),
    messages: (chat, place, limit) =>
      reading(async (store) => {
        const { items, ...stretch } = await messagesAt(store, chat, place, limit);
        return { ...stretch, items: shown(items) };
      }),
    details: (chat) =>
      reading(async (store) => {
        const facts = await readChatFacts({ store, clock }, chat);
        return facts && toChatDetails(facts, clock.now());
      }),
    standing: () =>
      reading(async (store, phoneNumberId) =>
        readStanding({ store, clock }, phoneNumberId, await drift(store, phoneNumberId)),
      ),
    receiver,
  };
}

/** How it drifts is told later than all else: what reads it takes longer to load than the rest of the first frame. */
function laterDrift(context: Context) {
  let watch: ((store: Store) => Promise<StandingDrift | null>) | undefined;
  let isFirst = true;
  return async (store: Store, phoneNumberId: string | undefined): Promise<StandingDrift | null> => {
    if (isFirst) {
      isFirst = false;
      return null;
    }
    watch ??= (await import('./drift-watch.ts')).driftWatch(context, phoneNumberId);
    return watch(store);
  };
}

function toFeedChat({ lastMessageAt, username: _, ...chat }: ChatEntry): FeedChat {
  return { ...chat, at: lastMessageAt, assignee: null };
}

/** Messages with their parts; those that did not change since they were asked for last are the same objects again. */
function messagesShown(mediaFolder: string) {
  let last = new Map<number, FeedMessage>();
  return (messages: readonly TranscriptMessage[]): FeedMessage[] => {
    const shown = messages.map((message) => {
      const version = versionOf(message);
      const known = last.get(message.id);
      return known?.version === version ? known : toFeedMessage(message, version, mediaFolder);
    });
    last = new Map(shown.map((message) => [message.id, message]));
    return shown;
  };
}

function toFeedMessage(message: TranscriptMessage, version: string, mediaFolder: string): FeedMessage {
  const { id, wamid, origin, imported, type, status, statuses, sentAt } = message;
  const parts = partsOf(toMessageEvent(message, mediaFolder));
  const problemCodes = statuses
    .toReversed()
    .flatMap(({ errors }) => problemsIn(errors).map(({ code }) => code));
  return { id, at: sentAt, wamid, origin, imported, type, status, problemCodes, parts, version };
}

/** Whatever is told of a message later on changes one of these. */
function versionOf(message: TranscriptMessage): string {
  const { wamid, type, status, imported, text, revisions, statuses, reactions, file, quoted, sentAt } =
    message;
  return [
    wamid,
    type,
    status,
    imported,
    sentAt,
    text,
    revisions.length,
    statuses.length,
    reactions.map(({ wamid: reaction }) => reaction),
    file?.state,
    quoted?.id,
  ].join('\u0000');
}

const OTHER_RECEIVER_MS = 5000;

/** Asked every five seconds, beside the reading: a host that does not answer takes seconds to be silent. */
function otherReceiver({ signal, clock }: Context, where: SourceOptions['where']) {
  let known: Promise<ReceiverState> | undefined;
  let isAsking = false;
  let askedAt = 0;
  const ask = async (): Promise<ReceiverState> => {
    isAsking = true;
    askedAt = clock.now();
    const { answers } = await findReceiver(where, signal).catch(() => ({ answers: false }));
    isAsking = false;
    return { kind: answers ? 'answers' : 'silent' };
  };
  return (): Promise<ReceiverState> => {
    known ??= ask();
    if (!isAsking && Math.abs(clock.now() - askedAt) >= OTHER_RECEIVER_MS) {
      const next = ask();
      next.then(() => {
        known = next;
      });
    }
    return known;
  };
}
