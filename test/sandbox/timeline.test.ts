import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/sandbox/job.ts';
import {
  createTimeline,
  nextDueAt,
  placeNewest,
  schedule,
  takeDue,
  takeDueNow,
  unschedule,
} from '../../src/sandbox/timeline.ts';

const SEEDED = { seed: 7 };

const job = (deliveryId: number): Job => ({ kind: 'deliver', deliveryId });
const idOf = (taken: Job | undefined) => (taken?.kind === 'deliver' ? taken.deliveryId : undefined);

describe('a timeline', () => {
  it('gives jobs by their time, those of one instant as they were scheduled, however many come between two looks', () => {
    const step = fc.oneof(
      fc.record({ delays: fc.array(fc.nat(50), { maxLength: 30 }) }),
      fc.record({ advance: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const timeline = createTimeline(1000);
        let expected: { at: number; id: number }[] = [];
        let made = 0;
        for (const one of steps) {
          if ('delays' in one) {
            for (const delayMs of one.delays) {
              expected.push({ at: timeline.now + delayMs, id: made });
              schedule(timeline, delayMs, job(made));
              made += 1;
            }
            continue;
          }
          const until = timeline.now + one.advance;
          const due = expected.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at || a.id - b.id);
          const taken: (number | undefined)[] = [];
          for (let next = takeDue(timeline, until); next !== undefined; next = takeDue(timeline, until)) {
            taken.push(idOf(next));
          }
          expect(taken).toEqual(due.map(({ id }) => id));
          expected = expected.filter(({ at }) => at > until);
          timeline.now = until;
        }
        expect(nextDueAt(timeline)).toBe(
          expected.length === 0 ? undefined : Math.min(...expected.map(({ at }) => at)),
        );
        placeNewest(timeline);
        expect(timeline.due.map(({ at }) => at)).toEqual(expected.map(({ at }) => at).sort((a, b) => b - a));
      }),
      SEEDED,
    );
  });

  it('takes hundreds of thousands at once', () => {
    const timeline = createTimeline(0);
    for (let id = 0; id < 300_000; id += 1) schedule(timeline, (id * 7919) % 1000, job(id));
    expect(idOf(takeDue(timeline, 0))).toBe(0);
    unschedule(timeline, (one) => (idOf(one) ?? 0) % 2 === 0);
    expect(timeline.due).toHaveLength(150_000);
    // 679 × 7919 is 1 modulo 1000.
    expect(idOf(takeDue(timeline, 1000))).toBe(679);
  });

  it('takes what else is due now and fits, and leaves the rest', () => {
    const timeline = createTimeline(0);
    for (const id of [1, 2, 3, 4]) schedule(timeline, 0, job(id));
    schedule(timeline, 1, job(6));
    expect(takeDueNow(timeline, (one) => (idOf(one) ?? 0) % 2 === 0).map(idOf)).toEqual([2, 4]);
    expect([takeDue(timeline, 1), takeDue(timeline, 1), takeDue(timeline, 1)].map(idOf)).toEqual([1, 3, 6]);
  });

  it('is taken on from where nothing says what is in its place', () => {
    const { unplaced: _, ...old } = createTimeline(0);
    schedule(old, 5, job(1));
    schedule(old, 1, job(2));
    expect([takeDue(old, 9), takeDue(old, 9), takeDue(old, 9)].map(idOf)).toEqual([2, 1, undefined]);
  });
});
