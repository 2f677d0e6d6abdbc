import type { Context } from '../context.ts';
import { drained } from '../drained.ts';
import { type ExportEvent, toChatEvent, toMessageEvent } from './events.ts';
import type { Sink } from './sink.ts';

/** Tells each message as an event, at the pace of whoever reads standard output. */
export function streamSink(
  { io, signal }: Pick<Context, 'io' | 'signal'>,
  mediaFolder: string,
  emit: (event: ExportEvent) => void,
): Sink {
  let chat: TranscriptChatId;
  return {
    take: async (message) => {
      if (message.chat.id !== chat) emit(toChatEvent(message));
      chat = message.chat.id;
      emit(toMessageEvent(message, mediaFolder));
      await drained(io.stdout, signal);
    },
    finish: async () => [],
    abandon: async () => undefined,
  };
}

/** Undefined before the first; null is a chat of its own. */
type TranscriptChatId = number | null | undefined;
