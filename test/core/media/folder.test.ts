import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMediaFolder } from '../../../src/core/media/folder.ts';
import { NOW, seededRandom, temporaryFolder } from '../../support/run.ts';

const HOUR_MS = 60 * 60_000;

/** A folder on a disk that has room for so many bytes more, and takes a few at a time. */
function folderWithRoom(path: string, roomBytes: number) {
  let room = roomBytes;
  const openFile = async (...given: Parameters<typeof open>): Promise<FileHandle> => {
    const handle = await open(...given);
    const write = handle.write.bind(handle) as (...parts: unknown[]) => ReturnType<FileHandle['write']>;
    const limited = async (piece: Uint8Array, at: number, length: number, position: number) => {
      if (room === 0)
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      const fits = Math.min(length, room, 3);
      room -= fits;
      return write(piece, at, fits, position);
    };
    return Object.assign(handle, { write: limited }) as FileHandle;
  };
  return openMediaFolder(path, seededRandom(1), openFile as typeof open);
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a folder of media', () => {
  it('keeps a file under its digest, whatever the pieces it came in', async () => {
    const path = join(temporaryFolder(), 'media');
    const folder = folderWithRoom(path, 100);
    const file = await folder.begin();
    await file.write(Buffer.from('not this'));
    await file.restart();
    for (const piece of ['Hello, ', '', 'world']) await file.write(Buffer.from(piece));
    await folder.keep(file);
    await file.end();
    const name = digestOf('Hello, world');
    expect(file.sha256()).toBe(name);
    expect(readFileSync(folder.fileOf(name), 'utf8')).toBe('Hello, world');
    expect(await folder.sizeOf(name)).toBe(12);
    expect(await folder.digestOf(name)).toBe(name);
    expect(readdirSync(join(path, 'incoming'))).toEqual([]);
  });

  it('has nothing of a file when the disk is full', async () => {
    const path = join(temporaryFolder(), 'media');
    const folder = folderWithRoom(path, 5);
    const file = await folder.begin();
    const writing = file.write(Buffer.from('Hello, world'));
    await expect(writing).rejects.toMatchObject({
      code: 'media-unwritable',
      message: expect.stringContaining('no space left'),
    });
    await file.end();
    expect(readdirSync(path)).toEqual(['incoming']);
    expect(readdirSync(join(path, 'incoming'))).toEqual([]);
  });

  it('takes the same content twice, also from two at once', async () => {
    const path = join(temporaryFolder(), 'media');
    const folders = [openMediaFolder(path, seededRandom(1)), openMediaFolder(path, seededRandom(2))];
    await Promise.all(
      folders.map(async (folder) => {
        const file = await folder.begin();
        await file.write(Buffer.from('same'));
        await folder.keep(file);
        await file.end();
      }),
    );
    expect(await folders[0]?.digestOf(digestOf('same'))).toBe(digestOf('same'));
  });

  it('sweeps what was left behind, and nothing that is under way', async () => {
    const path = join(temporaryFolder(), 'media');
    mkdirSync(join(path, 'incoming'), { recursive: true });
    for (const [name, at] of [
      ['old.part', NOW - 2 * HOUR_MS],
      ['new.part', NOW - 1000],
    ] as const) {
      writeFileSync(join(path, 'incoming', name), 'half');
      utimesSync(join(path, 'incoming', name), at / 1000, at / 1000);
    }
    await openMediaFolder(path, seededRandom(1)).sweep(NOW);
    expect(readdirSync(join(path, 'incoming'))).toEqual(['new.part']);
  });

  it('that is not there has nothing, and is not made by looking', async () => {
    const parent = temporaryFolder();
    const folder = openMediaFolder(join(parent, 'media'), seededRandom(1));
    await folder.sweep(NOW);
    expect(await folder.sizeOf(digestOf('x'))).toBeUndefined();
    expect(await folder.digestOf(digestOf('x'))).toBeUndefined();
    expect(readdirSync(parent)).toEqual([]);
  });
});
