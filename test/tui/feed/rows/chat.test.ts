import { describe, expect, it } from 'vitest';
import { rowWidth } from '../../../../src/tui/feed/fit.ts';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { chatRows } from '../../../../src/tui/feed/rows/chat.ts';
import { outgoingRows } from '../../../../src/tui/feed/rows/outgoing.ts';
import { age } from '../../../../src/tui/feed/rows/time-left.ts';
import type { SendTrouble } from '../../../../src/tui/feed/state.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  NOW,
  SAMPLE_FAILURE,
  sampleChat,
  sampleOutgoing,
} from '../../../support/feed-samples.ts';
import { textOf, textsOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });

function shown(changes: Parameters<typeof sampleChat>[0] = {}, columns = 37, isTroubled = false): string[] {
  const drawing = { columns, now: NOW, marks, emphasis: 'none', isTroubled } as const;
  return textsOf(chatRows(sampleChat(changes), drawing));
}

describe('a chat', () => {
  it('tells who, how many wait, how long the window is open, and what was said last', () => {
    expect(shown()).toEqual([' Mira Example        (2)    23h   2m', '   ← Is it still there?            —']);
  });

  it('tells of a window that closes soon, is closed, or was never open', () => {
    const windowOf = (windowUntil: number | null) => shown({ windowUntil })[0]?.slice(24, 31).trim();
    expect(windowOf(NOW + 24 * HOUR_MS + 900)).toBe('24h');
    expect(windowOf(NOW + 40 * MINUTE_MS)).toBe('40m');
    expect(windowOf(NOW)).toBe('closed');
    expect(windowOf(null)).toBe('—');
  });

  it('drops the slot and the window where there is no room, and cuts names last', () => {
    expect(shown({}, 20)).toEqual([' Mira Exa… (2)   2m', '   ← Is it still th…']);
  });

  it('has a mark while something sent to it was refused, however narrow', () => {
    expect(shown({}, 37, true)[0]).toBe(' Mira Example      ✗ (2)    23h   2m');
    expect(shown({}, 20, true)[0]).toBe(' Mira E… ✗ (2)   2m');
  });

  it('says what came last when it was no text, and that it failed', () => {
    expect(
      shown({ lastText: null, lastType: 'image', lastOrigin: 'api', lastStatus: 'failed' })[1],
    ).toContain('✗ ⇒ [image]');
  });

  it('says that what came last was revoked, also where nothing can be struck through', () => {
    const drawn = chatRows(sampleChat({ lastRevoked: true }), {
      columns: 50,
      now: NOW,
      marks,
      emphasis: 'none',
      isTroubled: false,
    });
    expect(textOf(drawn[1])).toContain('← (revoked) Is it still there?');
    expect(drawn[1]).toContainEqual({ text: 'Is it still there?', looks: ['quiet', 'struck'] });
  });

  it('has its age in one unit', () => {
    const ages = [0, 59_999, 3 * MINUTE_MS, 2 * HOUR_MS, 26 * HOUR_MS, 120 * HOUR_MS];
    expect(ages.map((ago) => age(NOW - ago, NOW))).toEqual(['now', 'now', '3m', '2h', '1d', '5d']);
  });
});

describe('what was sent from here', () => {
  it('is one row while it is on its way', () => {
    expect(textsOf(outgoingRows(sampleOutgoing({ kind: 'pending' }), 60, marks))).toEqual([
      ' ◷ ⇒ api  It is, come by!',
    ]);
  });

  it('says why it was refused, and which keys help', () => {
    const of = (metaCode: number) =>
      outgoingRows(sampleOutgoing({ kind: 'refused', failure: { ...SAMPLE_FAILURE, metaCode } }), 80, marks);
    const rows = of(131026);
    expect(textOf(rows[0] ?? [])).toMatch(/^ ✗ ⇒ api {2}It is, come by! +$/);
    expect(textOf(rows[1] ?? [])).toMatch(
      /^ {3}Not sent: R sends it again · x explains, X dismisses · Re-engagement message/,
    );
    expect(textOf(of(131047)[1] ?? [])).toMatch(/^ {3}Not sent: it takes a template, by r · x explains/);
  });

  it.each<[SendTrouble['kind'], SendTrouble, RegExp]>([
    ['unrecorded', { kind: 'unrecorded', failure: SAMPLE_FAILURE }, /^ {3}Sent: do not send it again/],
    [
      'unsure',
      { kind: 'unsure', failure: SAMPLE_FAILURE, isConfirmed: false },
      /^ {3}Perhaps sent: look for it before R/,
    ],
    [
      'unsure',
      { kind: 'unsure', failure: SAMPLE_FAILURE, isConfirmed: true },
      /^ {3}Perhaps sent: R sends it all the same/,
    ],
  ])('says first what to do where it is %s, however narrow', (_kind, trouble, says) => {
    for (const columns of [44, 80]) {
      const [, row = []] = outgoingRows(sampleOutgoing(trouble), columns, marks);
      expect(textOf(row)).toMatch(says);
      expect(rowWidth(row)).toBe(columns);
    }
  });
});
