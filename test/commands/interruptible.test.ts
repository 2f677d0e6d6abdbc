import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { interruptible } from '../../src/commands/interruptible.ts';

/** All that comes, as text. */
async function read(source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of interruptible(source, signal)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Bytes in buffers that something still holds. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().arrayBuffers;
}

describe('what can be interrupted', () => {
  it('comes whole when it is not', async () => {
    const source = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    expect(await read(source, new AbortController().signal)).toBe('one two');
  });

  it('ends with the signal’s reason, though nothing more comes', async () => {
    const stop = new AbortController();
    const source = new Readable({ read: () => undefined });
    source.push('one');
    const reading = read(source, stop.signal);
    stop.abort(new Error('Ctrl-C'));
    await expect(reading).rejects.toThrow('Ctrl-C');
  });

  it('is not begun after the signal', async () => {
    let begun = false;
    const source = (async function* () {
      begun = true;
      yield Buffer.from('one');
    })();
    await expect(read(source, AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
    expect(begun).toBe(false);
  });

  it('passes on what goes wrong with it', async () => {
    const source = new Readable({ read: () => source.destroy(new Error('EIO')) });
    await expect(read(source, new AbortController().signal)).rejects.toThrow('EIO');
  });

  it('keeps no piece that has been given', async () => {
    const pieceBytes = 1024 * 1024;
    const source = (async function* () {
      for (let count = 0; count < 64; count += 1) yield new Uint8Array(pieceBytes);
    })();
    const before = bytesInUse();
    let mostBytes = 0;
    let count = 0;
    for await (const piece of interruptible(source, new AbortController().signal)) {
      count += piece.length / pieceBytes;
      if (count % 16 === 0) mostBytes = Math.max(mostBytes, bytesInUse() - before);
    }
    expect(count).toBe(64);
    expect(mostBytes).toBeLessThan(32 * pieceBytes);
  });

  it('is closed when nobody wants more of it', async () => {
    const source = Readable.from([Buffer.from('one'), Buffer.from('two')]);
    for await (const piece of interruptible(source, new AbortController().signal)) {
      expect(String(piece)).toBe('one');
      break;
    }
    await expect.poll(() => source.destroyed).toBe(true);
  });
});
