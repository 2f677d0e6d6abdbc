import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CoexError } from '../../core/errors.ts';
import {
  findChats,
  isOneChat,
  readTranscripts,
  type TranscriptFilter,
} from '../../core/transcripts/index.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { chosenNumber } from '../number-filter.ts';
import type { DoneEvent, ExportEvent } from './events.ts';
import { openFileSink } from './file-sink.ts';
import { openFolderSink } from './folder-sink.ts';
import { openDataLines } from './open-data-lines.ts';
import { type ExportOptions, isTranscript } from './options.ts';
import type { Sink } from './sink.ts';
import { streamSink } from './stream-sink.ts';
import { openTranscriptFormat } from './transcript-format.ts';

interface Wanted {
  readonly command: string;
  /** Chats as they were typed; all when there are none. */
  readonly chats?: readonly string[] | undefined;
  /** Only what is known from the history import alone. */
  readonly imported: boolean;
}

/** Exports what is meant to where it is meant to go; what was begun and is not finished leaves nothing behind. */
export async function runExport(
  context: Context,
  { command, chats = [], imported }: Wanted,
  options: ExportOptions,
  emit: (event: ExportEvent) => void,
): Promise<Answer<DoneEvent>> {
  refuseTwoOutputs(context, options);
  const store = await context.store();
  const phoneNumberId = await chosenNumber(context);
  const filter: TranscriptFilter = {
    phoneNumberId,
    chats: chats.length === 0 ? undefined : await findChats(store, chats, { phoneNumberId }),
    imported,
    since: options.since,
    until: options.until,
  };
  if (outOf(options) === undefined && isTranscript(options) && !(await isOneChat(store, filter))) {
    const problem = `A transcript is of one chat, and these are several: --format ${options.format} needs a folder.`;
    throw new CoexError('usage', { problem, fix: 'Name one chat, or a folder with --out.' });
  }
  const mediaFolder = resolve(
    context.host.workingFolder,
    options.mediaFolder ?? join(context.storeFolder(), 'media'),
  );
  const sink = await openSink(context, command, { ...options, mediaFolder }, emit);
  try {
    const counts = await readTranscripts(store, filter, (batches) => fill(sink, batches, context.signal));
    for (const file of await sink.finish(counts)) emit(file);
    return { data: { event: 'done', ...counts } };
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

async function fill(
  sink: Sink,
  batches: Parameters<Parameters<typeof readTranscripts>[2]>[0],
  signal: AbortSignal,
) {
  const counts = { chats: 0, messages: 0 };
  let chat: number | null | undefined;
  for await (const batch of batches) {
    // Neither SQLite nor a file that is written to waits for anything: without this, Ctrl-C would go unheard.
    await setImmediate();
    for (const message of batch) {
      signal.throwIfAborted();
      counts.messages += 1;
      if (message.chat.id !== chat) counts.chats += 1;
      chat = message.chat.id;
      await sink.take(message);
    }
  }
  signal.throwIfAborted();
  return counts;
}

async function openSink(
  context: Context,
  command: string,
  options: ExportOptions & { readonly mediaFolder: string },
  emit: (event: ExportEvent) => void,
): Promise<Sink> {
  const { format, mediaFolder, force: overwrite } = options;
  const out = outOf(options);
  if (out === undefined) return streamSink(context, mediaFolder, emit);
  const whole = resolve(context.host.workingFolder, out);
  const common = { shownAs: out, mediaFolder, overwrite, mark: context.random.hex(6) };
  switch (format) {
    case 'ndjson':
    case 'csv': {
      const lines = await openDataLines(format, { command });
      return openFileSink({ ...common, file: whole, lines });
    }
    case 'html':
    case 'text': {
      const drawn = await openTranscriptFormat(format, { folder: whole, hasIndex: true });
      return openFolderSink({ ...common, folder: whole, format: drawn });
    }
  }
}

/** `-` is standard output, as everywhere. */
function outOf({ out }: Pick<ExportOptions, 'out'>): string | undefined {
  return out === '-' ? undefined : out;
}

function refuseTwoOutputs({ flags }: Context, { format, ...options }: ExportOptions): void {
  if (!flags.json || format === 'ndjson' || outOf(options) !== undefined) return;
  const problem = `--json and --format ${format} are two ways to print the messages.`;
  throw new CoexError('usage', { problem, fix: 'Leave one of them out, or name a place with --out.' });
}
