import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Transcript } from '../../tui/transcript/shown.ts';
import type { Drawing } from '../command.ts';
import type { DoneEvent, ExportEvent, FileEvent } from './events.ts';
import { openDataLines } from './open-data-lines.ts';
import type { ExportOptions } from './options.ts';
import { openTranscriptFormat } from './transcript-format.ts';

/** The messages on standard output in the format that is asked for, or word of the files they went into. */
export async function drawExport(
  page: Page,
  { format, out }: ExportOptions,
  command: string,
): Promise<Drawing<ExportEvent>> {
  if (out !== undefined && out !== '-') return drawFiles(page, out);
  const print = (text: string) => {
    if (text !== '') page.stdout.write(text);
  };
  if (format === 'ndjson' || format === 'csv') {
    const lines = await openDataLines(format, { command, isOnScreen: page.stdout.isTTY === true });
    let isBegun = false;
    return drawing((event) => {
      if (!isBegun) print(lines.head());
      isBegun = true;
      if (event.event !== 'file') print(lines.event(event));
      if (event.event === 'done') page.say(totals(event));
    });
  }
  const { transcript } = await openTranscriptFormat(format, { hasIndex: false, columns: page.columns });
  let current: Transcript | undefined;
  return drawing((event) => {
    switch (event.event) {
      case 'chat':
        current = transcript(event);
        return print(current.head());
      case 'message':
        return print(current?.message(event) ?? '');
      case 'file':
        return;
      case 'done':
        print(current?.foot() ?? '');
        return page.say(totals(event));
    }
  });
}

function drawFiles(page: Page, out: string): Drawing<ExportEvent> {
  const files: FileEvent[] = [];
  return drawing((event) => {
    if (event.event === 'file') files.push(event);
    if (event.event !== 'done') return;
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const size = `${counted(files.length, 'file')}, ${counted(Math.ceil(sizeBytes / 1024), 'KB', 'KB')}`;
    page.say(`${totals(event)} In ${harmless(out)}: ${size}, yours alone.`);
  });
}

function drawing(show: (event: ExportEvent) => void): Drawing<ExportEvent> {
  return { show, close: async () => undefined };
}

function totals({ chats, messages }: DoneEvent): string {
  if (messages === 0) return 'No messages match.';
  return `${counted(messages, 'message')} of ${counted(chats, 'chat')}.`;
}
