import type { DataLines } from './data-lines.ts';
import { openDraft, refuseExisting } from './draft.ts';
import { toChatEvent, toMessageEvent } from './events.ts';
import type { Sink } from './sink.ts';

interface FileOptions {
  /** Its whole path. */
  readonly file: string;
  /** As it was named. */
  readonly shownAs: string;
  readonly lines: DataLines;
  readonly mediaFolder: string;
  readonly overwrite: boolean;
  readonly mark: string;
}

/** Writes everything into one file, which is there when it is whole. Throws `file-exists` and `output-unwritable`. */
export async function openFileSink(options: FileOptions): Promise<Sink> {
  const { file, shownAs, lines, mediaFolder, overwrite, mark } = options;
  await refuseExisting(file, overwrite);
  const draft = await openDraft(file, { mark, shownAs });
  await draft.write(lines.head());
  let chat: number | null | undefined;
  return {
    take: async (message) => {
      if (message.chat.id !== chat) await draft.write(lines.event(toChatEvent(message)));
      chat = message.chat.id;
      await draft.write(lines.event(toMessageEvent(message, mediaFolder)));
    },
    finish: async ({ chats, messages }) => {
      await draft.write(lines.event({ event: 'done', chats, messages }));
      const sizeBytes = await draft.close({ isSynced: true });
      await refuseExisting(file, overwrite);
      await draft.keep();
      const only = chats === 1 && chat !== undefined ? chat : null;
      return [{ event: 'file', path: shownAs, chat: only, chats, messages, sizeBytes }];
    },
    abandon: draft.discard,
  };
}
