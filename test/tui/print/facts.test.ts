import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { printFacts, wrapped } from '../../../src/tui/print/facts.ts';
import { createPage } from '../../../src/tui/print/page.ts';
import { captured } from '../../support/host.ts';

function drawn(facts: readonly (readonly [string, string])[], columns?: number): string[] {
  const stdout = captured(columns !== undefined, columns);
  const io = {
    stdin: { async *[Symbol.asyncIterator]() {} },
    stdout: stdout.stream,
    stderr: captured().stream,
  };
  printFacts(createPage({ io, env: {}, noColor: true, quiet: false }), facts);
  return stdout.text().split('\n').slice(0, -1);
}

describe('facts', () => {
  it('stand under each other, each name as wide as the widest', () => {
    expect(
      drawn([
        ['Fix', 'Wait.'],
        ['Meaning', 'too much'],
      ]),
    ).toEqual(['  Fix      Wait.', '  Meaning  too much']);
  });

  it('go on under themselves where the terminal ends', () => {
    expect(drawn([['Fix', 'Wait a minute and try again.']], 20)).toEqual([
      '  Fix  Wait a minute',
      '       and try',
      '       again.',
    ]);
  });

  it('are one line each off a terminal, however long', () => {
    expect(drawn([['Fix', 'word '.repeat(500).trim()]])).toHaveLength(1);
  });

  it('keep a word longer than the line whole, so that it can be copied', () => {
    const url = 'developers.example/a/very/long/path';
    expect(drawn([['Source', `see ${url} there`]], 20)).toEqual([
      '  Source  see',
      `          ${url}`,
      '          there',
    ]);
  });

  it('cannot drive the terminal', () => {
    expect(drawn([['Fix', 'a\u001b[2Jb']])).toEqual(['  Fix  a·[2Jb']);
  });

  it('print nothing when there are none', () => {
    expect(drawn([])).toEqual([]);
  });

  it('keep every word, in lines no wider than the room unless a word is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z王👍]{1,12}$/u)),
        fc.integer({ min: 1, max: 80 }),
        (words, columns) => {
          const lines = wrapped(words.join(' '), columns, 4);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const line of lines) {
            if (line.includes(' ')) expect(stringWidth(line)).toBeLessThanOrEqual(columns - 4);
          }
        },
      ),
    );
  });
});
