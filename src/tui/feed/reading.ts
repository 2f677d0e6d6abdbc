import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';
import type { FeedEvent } from './event.ts';
import { failureOf } from './failure-of.ts';
import type { Nap } from './nap.ts';
import type { FeedSource } from './source.ts';
import type { Failure } from './state.ts';
import type { Wanted } from './wanted.ts';

/** What the reading needs to know of the screen, and whom it tells. */
export interface Reader {
  readonly source: FeedSource;
  readonly clock: Clock;
  readonly nap: Nap;
  readonly over: AbortSignal;
  readonly wanted: () => Wanted;
  readonly isPaused: () => boolean;
  readonly tell: (event: FeedEvent) => void;
}

/** How often the store is asked whether it changed: while it does, and while it has not for a while. */
const BUSY_MS = 50;
const CALM_MS = 300;
const CALM_AFTER_MS = 1000;
/** What is wanted changed by what was read: the rest follows soon. */
const UNREAD_MS = 16;
const STANDING_MS = 1000;
const CALM_STANDING_MS = 5000;
const RECEIVER_MS = 1000;
const DETAILS_MS = 1000;
/** A filter that took longer to answer holds up the keys: while the store changes it is asked again at most so often. */
const SLOW_MS = 10;
const SLOW_FILTER_MS = 1000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

/** What was read last, of which version, and when. */
interface Read {
  readonly chats?: {
    readonly question: string;
    readonly version: string;
    readonly at: number;
    /** Whether it is a filter that was slow to answer. */
    readonly isSlow: boolean;
  };
  readonly messages?: string;
  readonly details?: { readonly chat: number; readonly version: string; readonly at: number };
  readonly standing?: { readonly version: string; readonly at: number };
  readonly receiverAt?: number;
}

/**
 * Reads what is wanted for as long as the screen is there, one thing after the other: the store's driver holds up the
 * process while it reads, and keys come first. What cannot be read is tried again, more and more seldom.
 */
export async function keepReading(reader: Reader): Promise<void> {
  const { source, clock, nap, over, tell } = reader;
  let read: Read = {};
  let seen: string | undefined;
  let changedAt = clock.now();
  // Of which version the lists are to be; held while the screen is paused.
  let version = '';
  let failure: Failure | null = null;
  let retryMs = FIRST_RETRY_MS;

  while (!over.aborted) {
    try {
      const now = await source.version();
      if (now !== seen) changedAt = clock.now();
      if (seen !== undefined && now !== seen && reader.isPaused()) tell({ kind: 'stale' });
      seen = now;
      if (!reader.isPaused() || version === '') version = now;
      for (const step of [readChats, readMessages, readDetails, readStanding, readReceiver]) {
        if (over.aborted) return;
        const before = read;
        read = await step(reader, read, version);
        // Whoever pressed a key while that was read is heard before the next.
        if (read !== before) await setImmediate();
      }
      if (failure !== null) tell({ kind: 'trouble', failure: null });
      failure = null;
      retryMs = FIRST_RETRY_MS;
    } catch (error) {
      if (over.aborted) return;
      const found = failureOf(error);
      if (failure?.code !== found.code || failure.message !== found.message) {
        tell({ kind: 'trouble', failure: found });
      }
      failure = found;
      // What comes back may be another store: everything is read anew.
      read = {};
      seen = undefined;
      version = '';
      await clock.sleep(retryMs, over).catch(() => undefined);
      retryMs = Math.min(LAST_RETRY_MS, 2 * retryMs);
      continue;
    }
    const isCalm = sinceMs(clock, changedAt) >= CALM_AFTER_MS;
    await nap.sleep(isUnread(reader, read, version) ? UNREAD_MS : isCalm ? CALM_MS : BUSY_MS);
  }
}

async function readChats(reader: Reader, read: Read, version: string): Promise<Read> {
  const { source, clock, wanted, tell } = reader;
  const { chats } = wanted();
  if (areChatsRead(reader, read, version)) return read;
  const from = clock.now();
  const stretch =
    chats.kind === 'stretch'
      ? await source.chats(chats.filter, chats.place, chats.limit)
      : { ...(await source.chatsNow(chats.filter, chats.ids, chats.since)), isEnd: false };
  const question = JSON.stringify(chats);
  // An answer to what is asked no more; it is asked anew.
  if (JSON.stringify(wanted().chats) !== question) return { ...read };
  tell({ kind: 'chats', wanted: chats, stretch });
  const isSlow = chats.filter !== '' && sinceMs(clock, from) > SLOW_MS;
  return { ...read, chats: { question, version, at: clock.now(), isSlow } };
}

/** Whether what is wanted of the chats is there, as new as it is to be. */
function areChatsRead({ clock, wanted }: Reader, { chats: last }: Read, version: string): boolean {
  if (last === undefined || last.question !== JSON.stringify(wanted().chats)) return false;
  return last.version === version || (last.isSlow && sinceMs(clock, last.at) < SLOW_FILTER_MS);
}

async function readMessages({ source, wanted, tell }: Reader, read: Read, version: string): Promise<Read> {
  const { messages } = wanted();
  const key = keyOf(messages, version);
  if (messages === null || key === read.messages) return read;
  const stretch = await source.messages(messages.chat, messages.place, messages.limit);
  if (keyOf(wanted().messages, version) !== key) return { ...read };
  tell({ kind: 'messages', wanted: messages, stretch });
  return { ...read, messages: key };
}

async function readDetails(
  { source, clock, wanted, tell }: Reader,
  read: Read,
  version: string,
): Promise<Read> {
  const chat = wanted().details;
  if (chat === null) return read;
  const last = read.details?.chat === chat ? read.details : undefined;
  if (last && (last.version === version || sinceMs(clock, last.at) < DETAILS_MS)) return read;
  const details = await source.details(chat);
  if (wanted().details !== chat) return { ...read };
  tell({ kind: 'details', chat, details });
  return { ...read, details: { chat, version, at: clock.now() } };
}

async function readStanding({ source, clock, tell }: Reader, read: Read, version: string): Promise<Read> {
  const last = read.standing;
  const pauseMs = last?.version === version ? CALM_STANDING_MS : STANDING_MS;
  if (last && sinceMs(clock, last.at) < pauseMs) return read;
  tell({ kind: 'standing', standing: await source.standing() });
  return { ...read, standing: { version, at: clock.now() } };
}

async function readReceiver({ source, clock, tell }: Reader, read: Read): Promise<Read> {
  if (read.receiverAt !== undefined && sinceMs(clock, read.receiverAt) < RECEIVER_MS) return read;
  tell({ kind: 'receiver', receiver: await source.receiver() });
  return { ...read, receiverAt: clock.now() };
}

function isUnread(reader: Reader, read: Read, version: string): boolean {
  const { messages, details } = reader.wanted();
  return (
    !areChatsRead(reader, read, version) ||
    (messages !== null && keyOf(messages, version) !== read.messages) ||
    (details !== null && details !== read.details?.chat)
  );
}

function keyOf(wanted: Wanted['messages'], version: string): string {
  return `${version} ${JSON.stringify(wanted)}`;
}

// A clock that is set back must not hold up what is due.
function sinceMs(clock: Clock, at: number): number {
  return Math.abs(clock.now() - at);
}
