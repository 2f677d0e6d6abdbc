import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TranscriptMessage } from '../../core/transcripts/index.ts';
import type { ShownChat, Transcript } from '../../tui/transcript/shown.ts';
import { type Draft, openDraft, refuseExisting, written } from './draft.ts';
import { type ChatEvent, type FileEvent, type MessageEvent, toChatEvent, toMessageEvent } from './events.ts';
import type { Sink } from './sink.ts';

interface FolderOptions {
  /** Its whole path. */
  readonly folder: string;
  /** As it was named. */
  readonly shownAs: string;
  readonly format: TranscriptFormat;
  readonly mediaFolder: string;
  readonly overwrite: boolean;
  readonly mark: string;
}

/** How transcripts in a folder are drawn. */
export interface TranscriptFormat {
  readonly extension: string;
  readonly transcript: (chat: ShownChat) => Transcript;
  /** A page that lists them all; undefined when the format has none. */
  readonly index?: ChatIndex | undefined;
}

export interface ChatIndex {
  readonly name: string;
  readonly head: () => string;
  readonly row: (chat: {
    readonly chat: ShownChat;
    readonly link: string;
    readonly messages: number;
    readonly firstAt: string;
    readonly lastAt: string;
  }) => string;
  readonly foot: (chats: number, messages: number) => string;
}

/** A chat's transcript under way. */
interface OpenChat {
  readonly chat: ChatEvent;
  readonly name: string;
  readonly draft: Draft;
  readonly transcript: Transcript;
  readonly firstAt: string;
  lastAt: string;
  messages: number;
}

/**
 * Writes a file a chat, named by the chat's id alone: a name or a phone would tell on people, and could lead out of the
 * folder. All are drawn into a folder of their own in there and moved when the last is whole, so that nothing is in its
 * place before everything can be. Throws `file-exists` and `output-unwritable`.
 */
export async function openFolderSink(options: FolderOptions): Promise<Sink> {
  const { folder, shownAs, format, mediaFolder, overwrite, mark } = options;
  const staging = join(folder, `.coex-export-${mark}`);
  const made = await written(shownAs, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  const files = new Map<string, FileEvent>();
  const begin = (name: string) => openDraft(join(staging, name), { mark, shownAs: join(shownAs, name) });
  const place = (name: string, about: Omit<FileEvent, 'event' | 'path'>) =>
    files.set(name, { event: 'file', path: join(shownAs, name), ...about });
  let index: Draft | undefined;
  let open: OpenChat | undefined;

  const abandon = async () => {
    await open?.draft.discard();
    await index?.discard();
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    // Goes only when it is empty.
    if (made !== undefined) await rmdir(folder).catch(() => undefined);
  };

  const closeChat = async () => {
    if (!open) return;
    const { draft, transcript, chat, name, messages, firstAt, lastAt } = open;
    await draft.write(transcript.foot());
    // Thousands of files would wait for the disk one by one, longer than all else takes.
    const sizeBytes = await draft.close({ isSynced: false });
    await draft.keep();
    open = undefined;
    place(name, { chat: chat.chat, chats: 1, messages, sizeBytes });
    await index?.write(format.index?.row({ chat, link: name, messages, firstAt, lastAt }) ?? '');
  };

  const openChat = async (message: TranscriptMessage, { sentAt }: MessageEvent): Promise<OpenChat> => {
    await closeChat();
    const chat = toChatEvent(message);
    const name = `${chat.chat === null ? 'no-chat' : `chat-${chat.chat}`}.${format.extension}`;
    await refuseExisting(join(folder, name), overwrite);
    const transcript = format.transcript(chat);
    const draft = await begin(name);
    open = { chat, name, draft, transcript, firstAt: sentAt, lastAt: sentAt, messages: 0 };
    await draft.write(transcript.head());
    return open;
  };

  const closeIndex = async (counts: { readonly chats: number; readonly messages: number }) => {
    if (!index || !format.index) return;
    await index.write(format.index.foot(counts.chats, counts.messages));
    const sizeBytes = await index.close({ isSynced: true });
    await index.keep();
    place(format.index.name, { chat: null, ...counts, sizeBytes });
  };

  try {
    await written(shownAs, () => mkdir(staging, { mode: 0o700 }));
    if (format.index) {
      await refuseExisting(join(folder, format.index.name), overwrite);
      index = await begin(format.index.name);
      await index.write(format.index.head());
    }
  } catch (error) {
    await abandon();
    throw error;
  }

  return {
    take: async (message) => {
      const event = toMessageEvent(message, mediaFolder);
      const current = open?.chat.chat === event.chat ? open : await openChat(message, event);
      current.messages += 1;
      current.lastAt = event.sentAt;
      await current.draft.write(current.transcript.message(event));
    },
    finish: async (counts) => {
      await closeChat();
      await closeIndex(counts);
      for (const name of files.keys()) {
        await written(join(shownAs, name), () => rename(join(staging, name), join(folder, name)));
      }
      await written(shownAs, () => rmdir(staging));
      return [...files.values()];
    },
    abandon,
  };
}
