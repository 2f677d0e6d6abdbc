import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import type { FileSink } from '../graph/index.ts';

/** A file that is being downloaded, hashed as it comes. */
export interface IncomingFile extends FileSink {
  readonly name: string;
  /** Hex, of what is in it now. */
  sha256(): string;
  /** Everything on disk, and nothing more to be written. */
  settle(): Promise<void>;
  /** Lets go of it; what was not kept is removed. */
  end(): Promise<void>;
}

/** Whatever touches the disk goes through `onDisk`, which says what its failures mean. */
type OnDisk = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function openIncoming(name: string, handle: FileHandle, onDisk: OnDisk): IncomingFile {
  let sizeBytes = 0;
  let hash: Hash = createHash('sha256');
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  return {
    name,
    get sizeBytes() {
      return sizeBytes;
    },
    sha256: () => hash.copy().digest('hex'),
    write: (piece) =>
      onDisk(async () => {
        // A disk that fills up takes a part of a piece before it refuses the rest.
        for (let at = 0; at < piece.length; ) {
          const { bytesWritten } = await handle.write(piece, at, piece.length - at, sizeBytes + at);
          at += bytesWritten;
        }
        hash.update(piece);
        sizeBytes += piece.length;
      }),
    restart: () =>
      onDisk(async () => {
        if (sizeBytes === 0) return;
        await handle.truncate(0);
        sizeBytes = 0;
        hash = createHash('sha256');
      }),
    settle: async () => {
      await handle.sync();
      await close();
    },
    end: async () => {
      await close();
      await rm(name, { force: true });
    },
  };
}
