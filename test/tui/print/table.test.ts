import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { table } from '../../../src/tui/print/table.ts';

const HEADINGS = ['ID', 'NAME', 'TEXT'];

/** At which column of the terminal a word of each line begins. */
function startsOf(drawn: string, words: readonly string[]): number[] {
  return drawn.split('\n').map((line, at) => stringWidth(line.slice(0, line.indexOf(words[at] ?? ''))));
}

describe('a table', () => {
  it('is headings and rows, aligned, without spaces at the ends of lines', () => {
    const drawn = table(HEADINGS, [
      ['1', 'Ada', 'Hello'],
      ['1000', 'Bo', ''],
    ]);
    expect(drawn).toBe(['ID    NAME  TEXT', '1     Ada   Hello', '1000  Bo'].join('\n'));
  });

  it('without rows is its headings', () => {
    expect(table(HEADINGS, [])).toBe('ID  NAME  TEXT');
  });

  it('aligns by what a terminal shows: wide letters, emoji, accents that combine, and right-to-left', () => {
    const names = ['王小明', '👩‍👩‍👧‍👦', '🇬🇧 Ann', 'ZoĂ«'.normalize('NFD'), 'أحمد', 'שלום', 'Ada'];
    const drawn = table(
      HEADINGS,
      names.map((name, at) => [String(at), name, `text${at}`]),
    );
    const starts = startsOf(drawn, ['TEXT', ...names.map((_, at) => `text${at}`)]);
    expect(new Set(starts).size).toBe(1);
  });

  it.each([80, 40, 12, 1])(
    'is cut at %i columns, also through wide letters, and says that it was',
    (columns) => {
      const drawn = table(
        HEADINGS,
        [
          ['1', 'Ada', '王'.repeat(100)],
          ['2', '王小明', 'x'.repeat(100)],
        ],
        columns,
      );
      const [, ...lines] = drawn.split('\n');
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(line.endsWith('…')).toBe(true);
      }
      expect(lines).toHaveLength(2);
    },
  );

  it('is not cut off a terminal', () => {
    expect(table(HEADINGS, [['1', 'Ada', 'x'.repeat(500)]])).toContain('x'.repeat(500));
  });

  it('keeps every row on its line, harmless', () => {
    const drawn = table(HEADINGS, [
      ['1', 'Eve\r\n\u001b[31mred', '\u001b]0;title\u0007line\nbreak\ttab\u009b2J'],
      ['2', '\u202eolleh\u2066', 'a\u0000b\u007fc'],
    ]);
    expect(drawn.split('\n')).toHaveLength(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(drawn.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(drawn).toContain('Eve⏎·[31mred');
    expect(drawn).toContain('·]0;title·line⏎break tab·2J');
    expect(drawn).toContain('a·b·c');
  });
});
