import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TranscriptFormat } from './folder-sink.ts';

interface FormatOptions {
  /** Where the transcripts will be, for links to files; undefined when that is not known. */
  readonly folder?: string | undefined;
  /** Whether a list of all chats stands beside them. */
  readonly hasIndex: boolean;
  /** Width of the terminal; undefined when none shows them. */
  readonly columns?: number | undefined;
}

const INDEX = 'index.html';

/** Loads what a format takes. */
export async function openTranscriptFormat(
  format: 'html' | 'text',
  { folder, hasIndex, columns }: FormatOptions,
): Promise<TranscriptFormat> {
  if (format === 'text') {
    const { textTranscript } = await import('../../tui/transcript/text.ts');
    return { extension: 'txt', transcript: (chat) => textTranscript(chat, columns) };
  }
  const { htmlTranscript } = await import('../../tui/transcript/html.ts');
  const { indexHead, indexRow, indexFoot } = await import('../../tui/transcript/html-index.ts');
  const linkTo = (path: string) => linkFrom(folder, path);
  return {
    extension: 'html',
    transcript: (chat) => htmlTranscript(chat, { linkTo, index: hasIndex ? INDEX : undefined }),
    index: hasIndex ? { name: INDEX, head: indexHead, row: indexRow, foot: indexFoot } : undefined,
  };
}

/** The address of a file as a page in that folder has it: relative, so that both can be moved together. */
function linkFrom(folder: string | undefined, path: string): string {
  const way = folder === undefined ? path : relative(folder, path);
  // Another drive of Windows’ is reached by no relative way.
  if (isAbsolute(way)) return pathToFileURL(way).href;
  return way.split(sep).map(encodeURIComponent).join('/');
}
