import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createPage } from '../../../src/tui/print/page.ts';
import { fits, printPoint } from '../../../src/tui/print/point.ts';
import { captured } from '../../support/host.ts';

function pageOf(columns?: number, color = false) {
  const stdout = captured(columns !== undefined, columns);
  const io = {
    stdin: { async *[Symbol.asyncIterator]() {} },
    stdout: stdout.stream,
    stderr: captured().stream,
  };
  const env: Record<string, string> = color ? { FORCE_COLOR: '1' } : {};
  return { page: createPage({ io, env, noColor: !color, quiet: false }), text: stdout.text };
}

describe('a point', () => {
  it('goes on under itself where the terminal ends', () => {
    const { page, text } = pageOf(20);
    printPoint(page, '✔', 'A sentence of words.', '(as of then)');
    expect(text()).toBe('  ✔ A sentence of\n    words. (as of\n    then)\n');
  });

  it('is one line off a terminal', () => {
    const { page, text } = pageOf();
    printPoint(page, '•', 'word '.repeat(100).trim());
    expect(text().split('\n')).toHaveLength(2);
  });

  it('says what follows more quietly, and no word of the sentence', () => {
    const { page, text } = pageOf(20, true);
    printPoint(page, '✔', 'A sentence of words.', '(as of then)');
    expect(text()).toContain('words. \u001b[2m(as of\u001b[22m');
    expect(text()).not.toContain('\u001b[2mwords');
  });

  it('cannot drive the terminal', () => {
    const { page, text } = pageOf();
    printPoint(page, '•', 'a\u001b[2Jb');
    expect(text()).toBe('  • a·[2Jb\n');
  });

  it('keeps every word and the width, whatever the words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z王]{1,12}$/u), { minLength: 1 });
    fc.assert(
      fc.property(words, words, fc.integer({ min: 32, max: 120 }), (sentence, aside, columns) => {
        const { page, text } = pageOf(columns);
        printPoint(page, '•', sentence.join(' '), aside.join(' '));
        const lines = text().trimEnd().split('\n');
        expect(lines.map((line) => line.slice(4)).join(' ')).toBe([...sentence, ...aside].join(' '));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('fits', () => {
  it.each([
    [5, 'wide\nwords', true],
    [4, 'wide\nwords', false],
    [3, '王', true],
    [1, '王', false],
    [undefined, 'x'.repeat(1000), true],
  ])('at %s columns', (columns, drawn, fitting) => {
    expect(fits(pageOf(columns).page, drawn)).toBe(fitting);
  });
});
