import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CoexError, problemOf } from '../../core/errors.ts';

/** A file that is not there yet: what is written goes beside it, under a name that nobody takes for whole. */
export interface Draft {
  readonly write: (text: string) => Promise<void>;
  /** Writes what is left, closes, and gives the size. `isSynced`: the disk has it, should the power go. */
  readonly close: (options: { readonly isSynced: boolean }) => Promise<number>;
  /** Puts it in its place. */
  readonly keep: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** As much as is gathered before it is written. */
const PIECE_LENGTH = 64 * 1024;

interface DraftOptions {
  /** Tells this run's from others'. */
  readonly mark: string;
  /** The file for messages to people. */
  readonly shownAs: string;
}

/** Begins a file only its owner can read. Throws `output-unwritable`. */
export async function openDraft(file: string, { mark, shownAs }: DraftOptions): Promise<Draft> {
  const path = join(dirname(file), `.${basename(file)}.${mark}.part`);
  const handle = await written(shownAs, () => open(path, 'wx', 0o600));
  let pieces: string[] = [];
  let length = 0;
  let isOpen = true;
  const flush = async () => {
    const text = pieces.join('');
    pieces = [];
    length = 0;
    if (text !== '') await handle.appendFile(text);
  };
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    write: async (text) => {
      pieces.push(text);
      length += text.length;
      if (length >= PIECE_LENGTH) await written(shownAs, flush);
    },
    close: ({ isSynced }) =>
      written(shownAs, async () => {
        await flush();
        const { size } = await handle.stat();
        if (isSynced) await sync(handle);
        await close();
        return size;
      }),
    keep: () => written(shownAs, () => rename(path, file)),
    discard: async () => {
      await close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** Writes a file that is there when it is whole. Throws `file-exists` and `output-unwritable`. */
export async function writeWhole(
  file: string,
  content: Uint8Array,
  { mark, shownAs, overwrite }: DraftOptions & { readonly overwrite: boolean },
): Promise<void> {
  const path = join(dirname(file), `.${basename(file)}.${mark}.part`);
  try {
    const handle = await written(shownAs, () => open(path, 'wx', 0o600));
    await written(shownAs, () => fill(handle, content).finally(() => handle.close()));
    await refuseExisting(file, overwrite);
    await written(shownAs, () => rename(path, file));
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Throws `file-exists` for a file that is there and not to be overwritten, and `output-unwritable` for what is none. */
export async function refuseExisting(file: string, overwrite: boolean): Promise<void> {
  const found = await written(file, () => lstat(file).catch(absent));
  if (found === undefined) return;
  if (!found.isFile()) throw new CoexError('output-unwritable', { file, problem: 'it is no plain file' });
  if (!overwrite) throw new CoexError('file-exists', { file });
}

/** Does something with a file; what goes wrong is `output-unwritable`. */
export async function written<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new CoexError('output-unwritable', { file, problem: problemOf(error) }, { cause: error });
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function fill(handle: FileHandle, content: Uint8Array): Promise<void> {
  await handle.writeFile(content);
  await sync(handle);
}

// Some file systems cannot.
async function sync(handle: FileHandle): Promise<void> {
  await handle.sync().catch(() => undefined);
}
