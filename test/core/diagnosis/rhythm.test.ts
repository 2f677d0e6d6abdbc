import { describe, expect, it } from 'vitest';
import { judgeSilence } from '../../../src/core/diagnosis/probes/rhythm.ts';
import { seededRandom } from '../../support/run.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// A Monday, 00:00 UTC.
const MONDAY = Date.UTC(2026, 9, 5);

/** An instant in each hour of some days in which `isActive` says so; the hour of the day, the day of the week from 0 for Monday. */
function days(count: number, isActive: (hour: number, weekday: number) => boolean): number[] {
  return Array.from({ length: count * 24 }, (_, at) => at)
    .filter((at) => isActive(at % 24, Math.floor(at / 24) % 7))
    .map((at) => MONDAY + at * HOUR);
}

const office = (hour: number, weekday: number) => weekday < 5 && hour >= 8 && hour < 18;

describe('a silence', () => {
  it.each([
    ['a night', 13, 0],
    ['a weekend', 61, 4],
  ])('of %s is usual where every one is like it', (_, hours, lastWeekday) => {
    const active = days(21 + lastWeekday + 1, office);
    const last = active.at(-1) ?? 0;
    expect(judgeSilence(active, last, last + hours * HOUR).verdict).toBe('usual');
  });

  it('of a working day is unusual, and so is one of four hours where something comes day and night', () => {
    const active = days(22, office);
    const last = active.at(-1) ?? 0;
    expect(judgeSilence(active, last, last + DAY).verdict).toBe('unusual');
    const always = days(14, () => true);
    const end = always.at(-1) ?? 0;
    expect(judgeSilence(always, end, end + 3 * HOUR).verdict).toBe('usual');
    expect(judgeSilence(always, end, end + 5 * HOUR).verdict).toBe('unusual');
  });

  it('as long as one there was is usual', () => {
    const shut = (at: number) => at >= MONDAY + 9 * DAY && at < MONDAY + 11 * DAY;
    const active = days(24, office).filter((at) => !shut(at));
    const last = active.at(-1) ?? 0;
    expect(judgeSilence(active, last, last + DAY).verdict).toBe('usual');
    expect(judgeSilence(active, last, last + 6 * DAY).verdict).toBe('unusual');
  });

  it('means nothing before a week is known, or with hardly anything in it', () => {
    const short = days(6, office);
    const seldom = days(28, (hour, weekday) => hour === 9 && weekday === 1);
    for (const active of [short, seldom]) {
      const last = active.at(-1) ?? 0;
      expect(judgeSilence(active, last, last + 30 * DAY).verdict).toBe('too-little-known');
    }
  });

  it('is usual when the clock is behind what came', () => {
    const active = days(22, office);
    const last = active.at(-1) ?? 0;
    expect(judgeSilence(active, last, last - 4 * DAY)).toMatchObject({ verdict: 'usual', chance: 1 });
  });

  it('is hardly ever called unusual where something comes by chance, and always in the end', () => {
    const random = seededRandom(1);
    let looks = 0;
    let alarms = 0;
    for (let shop = 0; shop < 20; shop += 1) {
      const active = days(
        56,
        (hour, weekday) => weekday < 6 && hour >= 9 && hour < 20 && random.next() < 0.63,
      );
      for (let now = MONDAY + 28 * DAY; now < MONDAY + 56 * DAY; now += 6 * HOUR) {
        const known = active.filter((at) => at <= now && at > now - 29 * DAY);
        looks += 1;
        if (judgeSilence(known, known.at(-1) ?? 0, now).verdict === 'unusual') alarms += 1;
      }
      const last = active.at(-1) ?? 0;
      const known = active.filter((at) => at > last - 28 * DAY);
      expect(judgeSilence(known, last, last + 3 * DAY).verdict).toBe('unusual');
    }
    expect(alarms / looks).toBeLessThan(0.005);
  });
});
