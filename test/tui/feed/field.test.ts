import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/rules/index.ts';
import {
  charactersOf,
  EMPTY_FIELD,
  edited,
  type Field,
  type FieldEdit,
  fieldOf,
  LINE,
  MESSAGE_TEXT,
  typed,
} from '../../../src/tui/feed/field.ts';

const EDITS: readonly FieldEdit[] = [
  'cursor-left',
  'cursor-right',
  'cursor-up',
  'cursor-down',
  'cursor-start',
  'cursor-end',
  'delete-before',
  'delete-after',
  'delete-word',
  'delete-all',
];

describe('a field', () => {
  it('types at the cursor', () => {
    const field = edited(fieldOf('helo'), 'cursor-left');
    expect(typed(field, 'l', LINE)).toEqual({ text: 'hello', at: 4 });
  });

  it.each<[FieldEdit, string, number, string, number]>([
    ['cursor-left', 'ab', 1, 'ab', 0],
    ['cursor-left', 'ab', 0, 'ab', 0],
    ['cursor-right', 'ab', 1, 'ab', 2],
    ['cursor-right', 'ab', 2, 'ab', 2],
    ['cursor-start', 'ab', 2, 'ab', 0],
    ['cursor-end', 'ab', 0, 'ab', 2],
    ['delete-before', 'abc', 2, 'ac', 1],
    ['delete-before', 'abc', 0, 'abc', 0],
    ['delete-after', 'abc', 1, 'ac', 1],
    ['delete-after', 'abc', 3, 'abc', 3],
    ['delete-word', 'one two  three', 9, 'one three', 4],
    ['delete-word', 'one', 3, '', 0],
    ['delete-all', 'one two', 3, '', 0],
  ])('%s of %j at %i leaves %j at %i', (edit, text, at, left, leftAt) => {
    expect(edited({ text, at }, edit)).toEqual({ text: left, at: leftAt });
  });

  it.each<[FieldEdit, string, number, number]>([
    ['cursor-up', 'one\ntwo', 6, 2],
    ['cursor-up', 'a\nlonger', 7, 1],
    ['cursor-up', '\n\nx', 1, 0],
    ['cursor-up', 'one\ntwo', 2, 0],
    ['cursor-up', '', 0, 0],
    ['cursor-down', 'one\ntwo', 2, 6],
    ['cursor-down', 'longer\na', 5, 8],
    ['cursor-down', 'x\n\ny', 1, 2],
    ['cursor-down', 'one\ntwo', 5, 7],
    ['cursor-down', '', 0, 0],
    ['cursor-down', '👩‍👧b\n👩‍👧b', 1, 4],
  ])(
    '%s goes to the line beside it, as far in, and from the last to its end: %j',
    (edit, text, at, leftAt) => {
      expect(edited({ text, at }, edit)).toEqual({ text, at: leftAt });
    },
  );

  it('takes a character as people see it for one', () => {
    expect(edited(fieldOf('a👩‍👧'), 'delete-before')).toEqual({ text: 'a', at: 1 });
    expect(edited(fieldOf('🇩🇪e\u0301'), 'cursor-left')).toEqual({ text: '🇩🇪e\u0301', at: 1 });
    expect(typed(fieldOf('e'), '\u0301', LINE)).toEqual({ text: 'e\u0301', at: 1 });
  });

  it('keeps the lines of a paste where several are allowed, and no other control character', () => {
    const pasted = 'a\r\nb\rc\u001b[31m\u0007\td';
    expect(typed(EMPTY_FIELD, pasted, MESSAGE_TEXT).text).toBe('a\nb\nc[31md');
    expect(typed(EMPTY_FIELD, pasted, LINE).text).toBe('a b c[31md');
  });

  it('holds no more than a text message may, and cuts no character in two', () => {
    const { most } = MESSAGE_TEXT;
    expect(most).toBe(LIMITS.textCharacters.value);
    expect(typed(EMPTY_FIELD, 'x'.repeat(most + 1), MESSAGE_TEXT).text).toHaveLength(most);
    expect(typed(fieldOf('x'.repeat(most - 1)), '👩‍👧', MESSAGE_TEXT).text).toHaveLength(most - 1);
  });

  it('has its cursor in its text, never inside a character, whatever is typed', () => {
    const step = fc.oneof(
      fc.constantFrom(...EDITS),
      fc.string({ unit: 'binary' }).map((text) => ({ text })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const field = steps.reduce<Field>(
          (now, each) => (typeof each === 'string' ? edited(now, each) : typed(now, each.text, MESSAGE_TEXT)),
          EMPTY_FIELD,
        );
        expect(field.at).toBeGreaterThanOrEqual(0);
        expect(field.at).toBeLessThanOrEqual(charactersOf(field.text).length);
        expect(field.text).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});
