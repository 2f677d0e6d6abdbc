import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transcript } from '../../tui/transcript/shown.ts';
import type { Context } from '../context.ts';
import { writeWhole } from '../export/draft.ts';
import type { ExportEvent } from '../export/events.ts';
import { runExport } from '../export/run.ts';
import { openTranscriptFormat } from '../export/transcript-format.ts';

/** Writes a chat as a page into the working folder, under a name that is free; gives the name. */
export async function exportPage(context: Context, chat: number): Promise<string> {
  const { workingFolder } = context.host;
  const { transcript } = await openTranscriptFormat('html', { folder: workingFolder, hasIndex: false });
  const pieces: string[] = [];
  let page: Transcript | undefined;
  const take = (event: ExportEvent) => {
    if (event.event === 'chat') {
      page = transcript(event);
      pieces.push(page.head());
    }
    if (event.event === 'message') pieces.push(page?.message(event) ?? '');
  };
  const options = { format: 'html', force: false } as const;
  await runExport(context, { command: 'feed', chats: [String(chat)], imported: false }, options, take);
  pieces.push(page?.foot() ?? '');
  const name = await freeName(workingFolder, `coex-chat-${chat}`);
  await writeWhole(join(workingFolder, name), Buffer.from(pieces.join('')), {
    mark: context.random.hex(6),
    shownAs: name,
    overwrite: false,
  });
  return name;
}

async function freeName(folder: string, stem: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = `${stem}${count === 1 ? '' : `-${count}`}.html`;
    const isTaken = await lstat(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}
