import { describe, expect, it } from 'vitest';
import { holdOutput } from '../../../src/commands/feed/held-output.ts';
import { traceTo } from '../../../src/commands/trace.ts';
import { captured } from '../../support/host.ts';

describe('what is written to a terminal with a screen', () => {
  it('comes when the screen is closed, all of it and in its order', () => {
    const { stream, text } = captured(true);
    // Made before there was a screen, as the client of the Graph API may be.
    const trace = traceTo(stream);
    const release = holdOutput(stream);
    trace({ method: 'GET', url: 'https://meta/1', status: 200, responseBody: {}, durationMs: 3 });
    stream.write(Buffer.from('a warning\n'));
    expect(text()).toBe('');
    release();
    stream.write('after\n');
    release();
    expect(text()).toBe('> GET https://meta/1\n< 200 {} (3 ms)\na warning\nafter\n');
  });

  it('tells whoever waits for it that it is taken', async () => {
    const { stream } = captured(true);
    const release = holdOutput(stream);
    await new Promise<void>((resolve) => stream.write('a warning\n', () => resolve()));
    release();
  });

  it('is kept to the last of it when it is much', () => {
    const { stream, text } = captured(true);
    const release = holdOutput(stream);
    for (let line = 1; line <= 2000; line += 1) stream.write(`${line} ${'x'.repeat(1000)}\n`);
    release();
    const lines = text().trimEnd().split('\n');
    expect(lines[0]).toBe('(What was written before is left out.)');
    expect(lines.at(-1)).toMatch(/^2000 /);
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.length).toBeLessThan(1100);
  });

  it('is not held where stderr is a file', () => {
    const { stream, text } = captured(false);
    const release = holdOutput(stream);
    stream.write('a warning\n');
    expect(text()).toBe('a warning\n');
    release();
  });
});
