import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CoexError, problemOf } from '../errors.ts';
import type { Random } from '../random.ts';
import { type IncomingFile, openIncoming } from './incoming-file.ts';

/**
 * Where media lie, each file named by the SHA-256 of its bytes: what is there under its name is whole, and the same
 * content is there once. For their owner alone, as the store is.
 */
export interface MediaFolder {
  readonly path: string;
  fileOf(sha256: string): string;
  /** How large that file is; undefined when it is not there. */
  sizeOf(sha256: string): Promise<number | undefined>;
  /** The digest of the bytes that lie there; undefined when none do. */
  digestOf(sha256: string): Promise<string | undefined>;
  /** A file whose name is not known before its last byte. */
  begin(): Promise<IncomingFile>;
  /** Puts a finished file in its place, on disk before this resolves; a crash leaves it whole or not there. */
  keep(file: IncomingFile): Promise<void>;
  /** Removes what runs that were killed have left. */
  sweep(now: number): Promise<void>;
}

/** As a test may need it: with files that cannot be written. */
type OpenFile = typeof open;

/** Nothing that is being downloaded lies still for so long. */
const LEFT_BEHIND_MS = 60 * 60_000;

/** Opens a folder of media; nothing is made before something is kept. */
export function openMediaFolder(path: string, random: Random, openFile: OpenFile = open): MediaFolder {
  const fileOf = (sha256: string) => join(path, sha256.slice(0, 2), sha256);
  const incoming = join(path, 'incoming');
  return {
    path,
    fileOf,
    sizeOf: async (sha256) => {
      const found = await onDisk(path, () => orMissing(stat(fileOf(sha256))));
      return found?.isFile() ? found.size : undefined;
    },
    digestOf: (sha256) => onDisk(path, () => orMissing(hashOf(fileOf(sha256)))),
    begin: () =>
      onDisk(path, async () => {
        await mkdir(incoming, { recursive: true, mode: 0o700 });
        const name = join(incoming, `${random.hex(16)}.part`);
        const handle = await openFile(name, 'wx', 0o600);
        return openIncoming(name, handle, (work) => onDisk(path, work));
      }),
    keep: (file) =>
      onDisk(path, async () => {
        const place = fileOf(file.sha256());
        await file.settle();
        const made = await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        await rename(file.name, place);
        await syncFolder(dirname(place));
        if (made !== undefined) await syncFolder(path);
      }),
    sweep: (now) =>
      onDisk(path, async () => {
        for (const name of (await orMissing(readdir(incoming))) ?? []) {
          const file = join(incoming, name);
          const found = await orMissing(stat(file));
          if (found && now - found.mtimeMs > LEFT_BEHIND_MS) await rm(file, { force: true });
        }
      }),
  };
}

/** Full, read-only, taken away: whatever it is, the next file would fare no better. */
async function onDisk<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new CoexError('media-unwritable', { folder, problem: problemOf(error) }, { cause: error });
  }
}

async function orMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    // Also where a file stands in a folder's place: who wants to write there is told.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}

// A name is safe once its folder is on disk. Windows has no such thing, and refuses.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EPERM', 'EINVAL', 'EISDIR'].includes(code)) throw error;
  } finally {
    await handle.close();
  }
}
