import { describe, expect, it } from 'vitest';
import { marksFor } from '../../../src/tui/feed/marks.ts';
import { createMessageRows } from '../../../src/tui/feed/message-rows.ts';
import type { FeedMessage } from '../../../src/tui/feed/source.ts';
import { HOUR_MS, NOW, sampleMessage } from '../../support/feed-samples.ts';
import { expectRow, textsOf } from '../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });
const rowsOf = createMessageRows({ marks, isStyled: true });

/** As drawn below another of the same day. */
function shown(message: FeedMessage, columns = 40): string[] {
  return textsOf(rowsOf(message, sampleMessage({ imported: message.imported }), columns));
}

describe('a message', () => {
  it('has who spoke and how far it came above what it says', () => {
    expect(shown(sampleMessage())).toEqual([' 09:39:00 ← customer', '   Is it still there?']);
    expect(shown(sampleMessage({ origin: 'api', status: 'read' }))[0]).toBe(
      ' 09:39:00 ⇒ api                 ✓✓ read',
    );
    // That the business read it is no news to the business.
    expect(shown(sampleMessage({ imported: true, status: 'read' }))[0]).toBe(
      ' 09:39:00 ← customer (imported)',
    );
    expect(shown(sampleMessage({ origin: 'app', imported: true, status: 'failed' }))[0]).toBe(
      ' 09:39:00 → app (imported)     ✗ failed',
    );
  });

  it('tells by marks what became of it', () => {
    const parts: FeedMessage['parts'] = [
      { kind: 'quote', text: 'app 09:10:00: Your receipt, as you asked for it', target: 1 },
      { kind: 'label', text: 'image, caption.jpg' },
      { kind: 'digest', text: 'SHA-256 c2FtcGxl' },
      { kind: 'struck', text: 'Taken back' },
      { kind: 'note', text: 'Edited 1 time:' },
      { kind: 'version', lead: '09:39:00 first', text: 'A word' },
      { kind: 'file', path: '/media/1.jpg', name: 'caption.jpg' },
      { kind: 'reaction', text: '❤️ customer 09:40:12' },
    ];
    expect(shown(sampleMessage({ parts })).slice(1)).toEqual([
      '   │ app 09:10:00: Your receipt, as you',
      '   │ asked for it',
      '   [image, caption.jpg]',
      '   ~ Taken back',
      '   * Edited 1 time:',
      '   - 09:39:00 first: A word',
      '   * File: /media/1.jpg',
      '   + ❤️ customer 09:40:12',
    ]);
  });

  it('is drawn as WhatsApp formats it', () => {
    const message = sampleMessage({ parts: [{ kind: 'words', text: 'so *bold* and _sl_ now' }] });
    expect(rowsOf(message, sampleMessage(), 40)[1]?.filter(({ looks = [] }) => looks.length > 0)).toEqual([
      { text: 'bold', looks: ['strong'] },
      { text: 'sl', looks: ['slanted'] },
    ]);
  });

  it('has its day above it when that is another, and a rule where history ends', () => {
    const yesterday = sampleMessage({ at: NOW - 24 * HOUR_MS, imported: true });
    expect(textsOf(rowsOf(sampleMessage(), yesterday, 60)).slice(0, 3)).toEqual([
      '────────── imported history above, live from here ──────────',
      '─────────────────── Thursday, 2026-11-05 ───────────────────',
      ' 09:39:00 ← customer',
    ]);
    expect(textsOf(rowsOf(sampleMessage(), undefined, 60))[0]).toContain(' Thursday, 2026-11-05 ');
  });

  it('has no row when there is nothing to show of it', () => {
    expect(rowsOf(sampleMessage({ parts: [] }), undefined, 40)).toEqual([]);
  });

  it.each([
    ['4,096 letters', 'x'.repeat(4096)],
    ['65,536 words', 'word '.repeat(13_107)],
    ['10,000 lines', 'line\n'.repeat(10_000)],
    ['wide letters', '王'.repeat(60_000)],
  ])('is cut where it is very long, and says so: %s', (_name, text) => {
    const rows = rowsOf(sampleMessage({ parts: [{ kind: 'words', text }] }), sampleMessage(), 20);
    expect(rows.length).toBeLessThanOrEqual(202);
    expect(textsOf(rows).at(-1)).toMatch(/^ {3}… cut here/);
    for (const row of rows) expectRow(row, 20);
  });

  it('is drawn once for as long as neither it nor its place changes', () => {
    const message = sampleMessage();
    const drawn = rowsOf(message, sampleMessage(), 40);
    expect(rowsOf(message, sampleMessage({ id: 7 }), 40)).toBe(drawn);
    expect(rowsOf(message, undefined, 40)).not.toBe(drawn);
    expect(rowsOf(message, sampleMessage(), 41)).not.toBe(drawn);
    expect(rowsOf({ ...message }, sampleMessage(), 40)).not.toBe(drawn);
  });
});
