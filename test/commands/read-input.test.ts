import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/commands/read-input.ts';
import { temporaryFolder } from '../support/run.ts';

const sources = { stdin: Readable.from([]), signal: new AbortController().signal };

async function wholeOf(file: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readInput(file, sources)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('readInput', () => {
  it('ends where the file ended when it was opened, though each piece makes it longer', async () => {
    const file = join(temporaryFolder(), 'list.csv');
    writeFileSync(file, 'x'.repeat(300_000));
    let sizeBytes = 0;
    for await (const piece of readInput(file, sources)) {
      sizeBytes += piece.length;
      appendFileSync(file, piece);
    }
    expect(sizeBytes).toBe(300_000);
  });

  it('gives nothing of an empty file', async () => {
    const file = join(temporaryFolder(), 'empty.csv');
    writeFileSync(file, '');
    expect(await wholeOf(file)).toBe('');
  });

  it.each([
    ['is not there', 'nowhere.csv', /ENOENT/],
    ['is a folder', '.', /EISDIR/],
  ])('says what is wrong with a file that %s', async (_title, name, problem) => {
    await expect(wholeOf(join(temporaryFolder(), name))).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringMatching(problem),
    });
  });
});
