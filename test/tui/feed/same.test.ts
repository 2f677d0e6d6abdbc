import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/tui/feed/frame.ts';
import { isSameFrame, isSameRow } from '../../../src/tui/feed/same.ts';

const frame = (): Frame => ({
  columns: 4,
  rows: 3,
  status: [{ text: 'stat', looks: ['strong'] }],
  panes: [{ name: 'chats', columns: 4, rows: [[{ text: 'chat' }]] }],
  footer: [{ text: 'foot' }],
  overlay: { columns: 2, rows: [[{ text: 'ov' }]] },
  cursor: { column: 1, row: 1 },
});

describe('rows and frames that look alike', () => {
  it('are the same with the same texts and looks', () => {
    expect(isSameFrame(frame(), frame())).toBe(true);
    expect(isSameRow([{ text: 'a' }], [{ text: 'a', looks: [] }])).toBe(true);
  });

  it.each<[string, Partial<Frame>]>([
    ['size', { columns: 5 }],
    ['height', { rows: 4 }],
    ['status', { status: [{ text: 'stat', looks: ['quiet'] }] }],
    ['footer', { footer: [{ text: 'feet' }] }],
    ['footer, cut elsewhere', { footer: [{ text: 'fo' }, { text: 'ot' }] }],
    ['pane', { panes: [{ name: 'details', columns: 4, rows: [[{ text: 'chat' }]] }] }],
    ['row of a pane', { panes: [{ name: 'chats', columns: 4, rows: [[{ text: 'chap' }]] }] }],
    ['number of panes', { panes: [] }],
    ['overlay', { overlay: { columns: 2, rows: [[{ text: 'vo' }]] } }],
    ['overlay that is gone', { overlay: null }],
    ['cursor', { cursor: { column: 2, row: 1 } }],
    ['cursor that is gone', { cursor: null }],
  ])('differ by %s', (_what, change) => {
    expect(isSameFrame(frame(), { ...frame(), ...change })).toBe(false);
  });
});
