import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../src/commands/read-whole.ts';
import { temporaryFolder } from '../support/run.ts';

const never = () => new AbortController().signal;
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** Standard input at which nobody types. */
const silent = () => new Readable({ read: () => undefined });

describe('readWhole', () => {
  it('gives all of a file, and of standard input for a dash', async () => {
    const file = join(temporaryFolder(), 'a.txt');
    writeFileSync(file, 'from a file');
    const stdin = Readable.from([Buffer.from('in two '), Buffer.from('pieces')]);
    expect(textOf(await readWhole(file, { stdin, signal: never() }, 100))).toBe('from a file');
    expect(textOf(await readWhole('-', { stdin, signal: never() }, 100))).toBe('in two pieces');
    expect(await readWhole('-', { stdin: Readable.from([]), signal: never() }, 100)).toHaveLength(0);
  });

  it('takes as much as is allowed, and not a byte more', async () => {
    const stdin = () => Readable.from([Buffer.alloc(60), Buffer.alloc(60)]);
    expect(await readWhole('-', { stdin: stdin(), signal: never() }, 120)).toHaveLength(120);
    await expect(readWhole('-', { stdin: stdin(), signal: never() }, 119)).rejects.toMatchObject({
      code: 'input-unreadable',
    });
  });

  it('does not read on for ever what has no end', async () => {
    await expect(
      readWhole('/dev/zero', { stdin: silent(), signal: never() }, 1024 * 1024),
    ).rejects.toMatchObject({ message: 'The input /dev/zero cannot be read: it is longer than 1 MB.' });
  });

  it.each(['/nowhere/at/all', '/'])('says what is wrong with %s', async (file) => {
    await expect(readWhole(file, { stdin: silent(), signal: never() }, 100)).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringContaining(file),
    });
  });

  it('ends with the signal’s reason while nothing comes', async () => {
    const stop = new AbortController();
    const reading = readWhole('-', { stdin: silent(), signal: stop.signal }, 100);
    stop.abort(new Error('Ctrl-C'));
    await expect(reading).rejects.toThrow('Ctrl-C');
  });

  it('reads nothing after the signal', async () => {
    const stdin = Readable.from([Buffer.from('text')]);
    await expect(
      readWhole('-', { stdin, signal: AbortSignal.abort(new Error('Ctrl-C')) }, 100),
    ).rejects.toThrow('Ctrl-C');
  });
});
