import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/tui/feed/look.ts';
import type { Look } from '../../../src/tui/feed/row.ts';

const ESC = '\u001B[';
const painted = (inColor: boolean, ...looks: readonly Look[]) => createPaint(inColor)([{ text: 'x', looks }]);

describe('how a row is painted', () => {
  it('leaves text as it is where nothing is meant by it', () => {
    expect(createPaint(true)([{ text: 'a' }, { text: 'b', looks: [] }])).toBe('ab');
  });

  it('tells origins and tones by colour, and by nothing where there is none', () => {
    expect(painted(true, 'customer')).toBe(`${ESC}36mx${ESC}39m`);
    expect(painted(true, 'bad')).toBe(`${ESC}31mx${ESC}39m`);
    for (const look of ['customer', 'app', 'api', 'good', 'warning', 'bad'] as const) {
      expect(painted(false, look)).toBe('x');
    }
  });

  it('keeps attributes without colour', () => {
    expect(painted(false, 'strong', 'bad')).toBe(`${ESC}1mx${ESC}22m`);
    expect(painted(false, 'chosen')).toBe(`${ESC}7mx${ESC}27m`);
    expect(painted(false, 'struck')).toBe(`${ESC}9mx${ESC}29m`);
  });

  it('does not dim what is chosen, and tells the cursor of another pane by dimming it', () => {
    expect(painted(true, 'quiet', 'chosen')).toBe(`${ESC}7mx${ESC}27m`);
    expect(painted(true, 'marked')).toBe(`${ESC}2m${ESC}7mx${ESC}27m${ESC}22m`);
  });

  it('shows a literal in a reversed row by setting it upright', () => {
    expect(painted(true, 'literal')).toBe(`${ESC}7mx${ESC}27m`);
    expect(painted(true, 'literal', 'chosen')).toBe('x');
  });
});
