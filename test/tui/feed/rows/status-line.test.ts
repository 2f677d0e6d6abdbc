import { describe, expect, it } from 'vitest';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { statusLine } from '../../../../src/tui/feed/rows/status-line.ts';
import type { FeedState } from '../../../../src/tui/feed/state.ts';
import { NOW, SAMPLE_FAILURE, sampleState } from '../../../support/feed-samples.ts';
import { expectRow, textOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });

type Standing = NonNullable<FeedState['standing']>;

function row(changes: Partial<FeedState>, standing: Partial<Standing> = {}, columns = 200) {
  const state = sampleState();
  const there = { ...state.standing, ...standing } as Standing;
  return statusLine({ ...state, standing: there, ...changes }, columns, marks);
}

function shown(...of: Parameters<typeof row>): string {
  return textOf(row(...of)).trim();
}

describe('the status line', () => {
  it('tells how the number, its link and the receiver stand', () => {
    expect(shown({}).replace(/ {2,}/, ' … ')).toBe(
      '+44 7700 900100 · Shop · ● live · ● receiver · drift: watch, 9 d left · lag 0 s · 7/20 per s · 3 not understood … 09:41 UTC',
    );
  });

  it.each([
    ['all numbers', {}, { number: null, numbers: 3 }, '3 numbers · '],
    ['no number', {}, { number: null, numbers: 0, link: null, drift: null }, 'no number yet · '],
    ['a link that is down', {}, { link: 'disconnected' }, ' · ○ disconnected · '],
    ['deliveries that wait', {}, { waiting: 12, waitingSince: NOW - 40_000 }, '12 waiting, oldest 40 s'],
    ['none that waits longer than usual', {}, { waiting: 3, waitingSince: NOW - 900 }, ' · lag 0 s · '],
    ['a receiver that is down', { receiver: { kind: 'silent' } }, {}, '○ receiver down'],
    [
      'the last delivery, where none receives',
      { receiver: { kind: 'silent' } },
      { lastDeliveryAt: NOW - 180_000 },
      '○ receiver down · last delivery 3 m ago · ',
    ],
    [
      'none that ever came',
      { receiver: { kind: 'silent' } },
      { lastDeliveryAt: null },
      '○ receiver down · drift',
    ],
    ['one that failed', { receiver: { kind: 'failed', problem: 'port 80' } }, {}, '✗ receiver: port 80'],
    ['a number that is lost', {}, { drift: { risk: 'lost', daysToLost: 0 } }, 'drift: lost · '],
    ['a pause', { isPaused: true, isStale: true }, {}, 'PAUSED, changes wait  · +44'],
    ['a store that is not read yet', { standing: null }, {}, 'reading …'],
    ['trouble', { trouble: SAMPLE_FAILURE }, {}, '✗ Re-engagement message (131047).'],
  ] as const)('tells of %s', (_name, changes, standing, words) => {
    expect(shown(changes as Partial<FeedState>, standing as Partial<Standing>)).toContain(words);
  });

  it.each([
    [{ waiting: 1, waitingSince: NOW - 10_000 }, '1 waiting, oldest 10 s', 'quiet'],
    [{ waiting: 1, waitingSince: NOW - 11_000 }, '1 waiting, oldest 11 s', 'warning'],
    [{ throughput: { used: 14, limit: 20 } }, '14/20 per s', 'quiet'],
    [{ throughput: { used: 15, limit: 20 } }, '15/20 per s', 'warning'],
  ])('warns when it is time to: %j', (standing, text, look) => {
    expect(row({}, standing).find((span) => span.text === text)?.looks).toEqual([look]);
  });

  it('drops whole what matters least where there is no room', () => {
    expect(shown({}, {}, 80)).toBe(
      '+44 7700 900100 · ● live · drift: watch, 9 d left · 3 not understood 09:41 UTC',
    );
    expect(shown({}, {}, 40)).toBe('+44 7700 900100 · ● live');
    expect(shown({ receiver: { kind: 'silent' } }, {}, 40)).toBe('+44 7700 900100 · ○ receiver down');
    for (let columns = 1; columns < 200; columns += 1) expectRow(row({}, {}, columns), columns);
  });
});
