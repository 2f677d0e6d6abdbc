import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { drained } from '../../src/commands/drained.ts';

/** An output whose reader takes a piece when told to. */
function slowOutput() {
  const waiting: (() => void)[] = [];
  const output = new Writable({
    highWaterMark: 4,
    write: (_chunk, _encoding, done) => void waiting.push(done),
  });
  return { output, take: () => waiting.shift()?.() };
}

const never = new AbortController().signal;

describe('an output that is waited for', () => {
  it('lets on at once what does not fill it', async () => {
    const { output } = slowOutput();
    output.write('abc');
    await drained(output, never);
    expect(output.writableLength).toBe(3);
  });

  it('holds back until its reader has caught up', async () => {
    const { output, take } = slowOutput();
    output.write('abcdef');
    let isOver = false;
    const waiting = drained(output, never).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    take();
    await waiting;
    expect(output.writableLength).toBe(0);
  });

  it('is waited for no longer when the signal aborts', async () => {
    const { output } = slowOutput();
    output.write('abcdef');
    const stop = new AbortController();
    const waiting = drained(output, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is waited for no longer when it breaks', async () => {
    const { output } = slowOutput();
    output.write('abcdef');
    const waiting = drained(output, never);
    output.destroy(new Error('EPIPE'));
    await expect(waiting).rejects.toThrow('EPIPE');
  });
});
