import { describe, expect, it } from 'vitest';
import { contextOf, helpSections, KEYS } from '../../../src/tui/feed/keys.ts';
import { paletteEntries } from '../../../src/tui/feed/palette.ts';
import { feedState } from '../../support/feed-stage.ts';

describe('the table of keys', () => {
  it('has each key once in each place', () => {
    const pairs = KEYS.flatMap(({ keys, where }) =>
      keys.flatMap((key) => where.map((place) => `${place} ${key}`)),
    );
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  });

  it('is in the help row by row, none left out and none twice', () => {
    const shown = helpSections().flatMap(({ keys }) => keys);
    expect(shown).toHaveLength(KEYS.length);
    expect(new Set(shown)).toEqual(new Set(KEYS));
  });

  it('has a way out of everything', () => {
    const places = new Set(KEYS.flatMap(({ where }) => where));
    for (const place of places) {
      const keys = KEYS.filter(({ where }) => where.includes(place)).flatMap(({ keys: some }) => some);
      expect(keys).toEqual(expect.arrayContaining(['escape', 'ctrl+c', 'ctrl+z']));
    }
    expect(contextOf(feedState())).toBe('panes');
  });
});

describe('the palette', () => {
  it('offers every command of the panes but itself', () => {
    const offered = paletteEntries('').map((entry) =>
      entry.kind === 'command' ? entry.command : entry.code,
    );
    const inPanes = KEYS.filter(({ where }) => where.includes('panes')).map(({ command }) => command);
    expect([...offered, 'palette'].sort()).toEqual(inPanes.sort());
  });

  it('finds a command by its words, and the meaning of a code', () => {
    expect(paletteEntries('diagn chat')).toMatchObject([{ command: 'diagnose' }]);
    expect(paletteEntries('half page up')).toMatchObject([{ command: 'half-page-up' }]);
    expect(paletteEntries(' explain 131047 ')).toEqual([{ kind: 'explain', code: '131047' }]);
    expect(paletteEntries('nothing like it')).toEqual([]);
  });
});
