import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../src/tui/feed/layout.ts';
import type { PaneName } from '../../../src/tui/feed/state.ts';

const NAMES: readonly PaneName[] = ['chats', 'conversation', 'details'];

function seen(columns: number, focus: PaneName, showsDetails = true): string {
  return layoutOf({ columns, rows: 24 }, focus, showsDetails)
    .panes.map(({ name }) => name)
    .join(' ');
}

describe('layoutOf', () => {
  it.each(NAMES)('shows the pane with the focus alone where there is room for one: %s', (focus) => {
    expect(seen(80, focus)).toBe(focus);
    expect(seen(99, focus)).toBe(focus);
  });

  it('shows chats and conversation from 100 columns on, and the details instead of the chats when they have the focus', () => {
    expect(seen(100, 'chats')).toBe('chats conversation');
    expect(seen(139, 'conversation')).toBe('chats conversation');
    expect(seen(100, 'details')).toBe('conversation details');
  });

  it('shows the details besides from 140 columns on, when they are wished for', () => {
    expect(seen(140, 'chats')).toBe('chats conversation details');
    expect(seen(140, 'chats', false)).toBe('chats conversation');
    expect(seen(140, 'details', false)).toBe('chats conversation details');
  });

  it('keeps a row for the status, the footer and the title of a pane', () => {
    expect(layoutOf({ columns: 80, rows: 24 }, 'chats', true)).toMatchObject({ paneRows: 22, listRows: 21 });
    expect(layoutOf({ columns: 20, rows: 5 }, 'chats', true)).toMatchObject({ paneRows: 3, listRows: 2 });
  });

  it('is as wide as the screen, parts all panes but the last, and has the pane with the focus, whatever the size', () => {
    fc.assert(
      fc.property(
        fc.record({ columns: fc.integer({ min: 1, max: 600 }), rows: fc.integer({ min: 1, max: 200 }) }),
        fc.constantFrom(...NAMES),
        fc.boolean(),
        (size, focus, showsDetails) => {
          const { panes, paneRows, listRows } = layoutOf(size, focus, showsDetails);
          expect(panes.reduce((sum, { columns }) => sum + columns, 0)).toBe(size.columns);
          expect(panes.map(({ name }) => name)).toContain(focus);
          expect(panes.map(({ columns, textColumns }) => columns - textColumns)).toEqual(
            panes.map((_, index) => (index === panes.length - 1 ? 0 : 1)),
          );
          expect(
            Math.min(listRows, paneRows, ...panes.map(({ textColumns }) => textColumns)),
          ).toBeGreaterThan(0);
        },
      ),
    );
  });
});
