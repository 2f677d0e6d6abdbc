import '../../support/terminal.ts';
import { describe, expect, it } from 'vitest';
import { firstPaint, UNPAINT } from '../../../src/tui/feed/first-paint.ts';
import { frameOf } from '../../../src/tui/feed/frame-of.ts';
import { createPaint } from '../../../src/tui/feed/look.ts';
import { marksFor } from '../../../src/tui/feed/marks.ts';
import { createMessageRows } from '../../../src/tui/feed/message-rows.ts';
import { openFeedOnScreen } from '../../support/feed-on-screen.ts';
import { sampleConversation, sampleMessage, sampleState } from '../../support/feed-samples.ts';
import { openFakeScreen } from '../../support/screen.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });
const paper = { marks, messageRows: createMessageRows({ marks, isStyled: true }) };

describe('the first frame, painted without Ink', () => {
  it.each([
    [160, 24],
    [80, 24],
    [20, 5],
  ])('fills a screen of %i by %i, and can be taken away again', async (columns, rows) => {
    const screen = openFakeScreen(columns, rows);
    const frame = frameOf(
      sampleState({ conversation: sampleConversation([sampleMessage()]) }, columns, rows),
      paper,
    );
    screen.stdout.write(firstPaint(frame, createPaint(true)));
    await screen.settled();
    const text = ({ text: words }: { text: string }) => words;
    const expected = [
      frame.status.map(text).join(''),
      ...Array.from({ length: rows - 2 }, (_, row) =>
        frame.panes.map((pane) => (pane.rows[row] ?? []).map(text).join('')).join(''),
      ),
      frame.footer.map(text).join(''),
    ];
    expect(screen.text()).toEqual(expected.map((line) => line.trimEnd()));
    expect(screen.isAlternate()).toBe(true);
    expect(screen.cursor()).toMatchObject({ column: 0, row: 0, isShown: false });
    screen.stdout.write(UNPAINT);
    await screen.settled();
    expect(screen.isAlternate()).toBe(false);
    expect(screen.cursor().isShown).toBe(true);
  });

  it('is what Ink draws next, and is there before it', async () => {
    const stage = await openFeedOnScreen({ columns: 160, rows: 30 });
    const { raw } = stage.written;
    const [painted = ''] = raw.split('\u001B[?2026h');
    expect(painted).toContain('Customer 1');
    const screen = openFakeScreen(160, 30);
    screen.stdout.write(painted);
    await screen.settled();
    // The details, and what the receiver says, come with a later frame.
    const lists = (lines: readonly string[]) => lines.slice(1).map((line) => line.slice(0, 100));
    expect(lists(screen.text())).toEqual(lists(stage.text()));
  });
});
