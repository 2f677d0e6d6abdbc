import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { strokesOf } from '../../../src/tui/feed/stroke-of.ts';

const NOTHING: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

const namesOf = (input: string, key: Partial<Key> = {}) =>
  strokesOf(input, { ...NOTHING, ...key }).map(({ name }) => name);

describe('a key as the tables of keys name it', () => {
  it('is the text it types, a character as people see it', () => {
    expect(strokesOf('j', NOTHING)).toEqual([{ name: 'j', text: 'j' }]);
    expect(strokesOf('G', { ...NOTHING, shift: true })).toEqual([{ name: 'G', text: 'G' }]);
    expect(strokesOf('🏳️‍🌈é', NOTHING).map(({ text }) => text)).toEqual(['🏳️‍🌈', 'é']);
    expect(strokesOf(' ', NOTHING)).toEqual([{ name: 'space', text: ' ' }]);
  });

  it('is its name when it types nothing, with what was held with it', () => {
    expect(strokesOf('', { ...NOTHING, upArrow: true })).toEqual([{ name: 'up', text: '' }]);
    expect(namesOf('', { pageDown: true })).toEqual(['pageDown']);
    expect(namesOf('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(namesOf('\r', { return: true })).toEqual(['enter']);
    expect(namesOf('\r', { return: true, meta: true })).toEqual(['alt+enter']);
    expect(namesOf('d', { ctrl: true })).toEqual(['ctrl+d']);
    expect(namesOf('b', { meta: true })).toEqual(['alt+b']);
  });

  it('is Escape, however often it was pressed at once', () => {
    expect(namesOf('', { escape: true, meta: true })).toEqual(['escape']);
  });

  it('is found in what came in one go', () => {
    expect(namesOf('hi\r')).toEqual(['h', 'i', 'enter']);
    expect(namesOf('a\r\nb\n\t\u0004')).toEqual(['a', 'enter', 'ctrl+j', 'b', 'ctrl+j', 'tab', 'ctrl+d']);
  });

  it('is nothing when it is let go, and nothing when Ink knows no text for it', () => {
    expect(namesOf('j', { eventType: 'release' })).toEqual([]);
    expect(namesOf('', { meta: true })).toEqual([]);
    expect(namesOf('')).toEqual([]);
  });
});
