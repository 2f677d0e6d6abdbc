import { describe, expect, it } from 'vitest';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { footerRow } from '../../../../src/tui/feed/rows/footer.ts';
import type { FeedState } from '../../../../src/tui/feed/state.ts';
import { sampleState } from '../../../support/feed-samples.ts';
import { textOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });

function shown(columns: number, changes: Partial<FeedState>): string {
  return textOf(footerRow(sampleState(changes, columns), columns, marks)).trim();
}

describe('the footer', () => {
  it('tells the way into the conversation and back on the narrowest screen', () => {
    expect(shown(20, { focus: 'chats' })).toBe('enter open  ? help');
    expect(shown(40, { focus: 'chats' })).toContain('enter open  ? help  q quit');
    expect(shown(20, { focus: 'conversation' })).toBe('? help  q back');
  });

  it('offers to open a conversation only where there is one to open', () => {
    expect(shown(200, { focus: 'conversation' })).not.toContain('open');
    expect(shown(200, { conversation: null })).not.toContain('open');
    expect(shown(200, {})).toContain('enter open');
  });
});
