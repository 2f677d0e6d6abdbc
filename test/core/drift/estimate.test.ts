import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from '../../../src/core/drift/estimate.ts';
import type { PhoneEvidence } from '../../../src/core/drift/evidence.ts';
import { rhythmOf } from '../../../src/core/drift/rhythm.ts';
import { NOW } from '../../support/run.ts';
import { DAY_MS, daysAgo, daysBefore, evidence, HOUR_MS, typedOn } from './signs.ts';

const isWeekday = (weekday: number) => weekday >= 1 && weekday <= 5;

/** A shop that typed every day until so many days before now. */
const shop = (silentDays: number): PhoneEvidence => evidence({ echo: typedOn(daysBefore(90, silentDays)) });

const said = (known: PhoneEvidence, now = NOW) => {
  const { risk, confidence, since } = estimate(known, now);
  return [risk, confidence.level, confidence.reason, since?.kind ?? null];
};

describe('the days left', () => {
  it('are counted to 13 and to 14 from the last sign that the app was opened', () => {
    const known = evidence({
      connected: [daysAgo(40)],
      echo: [daysAgo(9)],
      contact: [daysAgo(6)],
      history: [daysAgo(2)],
    });
    expect(estimate(known, NOW)).toMatchObject({
      since: { kind: 'contact', at: daysAgo(6) },
      daysToAlarm: 7,
      daysToLost: 8,
      lostAt: NOW + 8 * DAY_MS,
    });
  });

  it('begin anew when somebody says that the app was opened', () => {
    const known = shop(12);
    expect(said(known)[0]).toBe('warn');
    const acknowledged = { ...known, signs: { ...known.signs, acknowledged: [daysAgo(1)] } };
    expect(estimate(acknowledged, NOW)).toMatchObject({ risk: 'ok', since: { kind: 'acknowledged' } });
  });

  it('are not known while nothing was ever seen, and somebody is to look', () => {
    expect(said(evidence())).toEqual(['watch', 'low', 'never-seen', null]);
    expect(estimate(evidence({ webhook: [daysAgo(0.1)] }), NOW)).toMatchObject({
      risk: 'watch',
      daysToLost: null,
    });
  });
});

describe('the risk', () => {
  it.each([
    [0.5, 'ok'],
    [4, 'ok'],
    [5.2, 'watch'],
    [9, 'watch'],
    [10, 'warn'],
    [12.9, 'warn'],
    [13, 'critical'],
    [14.9, 'critical'],
    [15, 'lost'],
  ])('of a shop used every day, silent for %s days, is %s', (days, risk) => {
    const known = evidence({ echo: [...typedOn(daysBefore(90, 16)), daysAgo(days)] });
    expect(estimate(known, NOW).risk).toBe(risk);
  });

  it('of a number that is used little waits for the last call, and is never lost by silence alone', () => {
    // Gaps of 12 days, time and again.
    const times = [96, 84, 72, 60, 48, 36, 24];
    const at = (silent: number) => {
      const now = daysAgo(24) + silent * DAY_MS;
      return said(evidence({ echo: times.map(daysAgo) }), now);
    };
    expect(at(11)).toEqual(['watch', 'low', 'within-its-rhythm', 'echo']);
    expect(at(11.6)).toEqual(['warn', 'low', 'within-its-rhythm', 'echo']);
    expect(at(20)[0]).toBe('critical');
  });

  it('is warned of 48 hours before the end, whatever is known of the phone', () => {
    const instants = fc
      .array(fc.integer({ min: 0, max: 120 * 24 }), { maxLength: 60 })
      .map((hours) =>
        hours.map((hour) => NOW - 12 * DAY_MS - hour * HOUR_MS).sort((one, other) => one - other),
      );
    fc.assert(
      fc.property(fc.record({ echo: instants, contact: instants, webhook: instants }), (signs) => {
        const known = evidence({ ...signs, connected: [daysAgo(150)] });
        expect(['warn', 'critical', 'lost']).toContain(estimate(known, NOW).risk);
      }),
    );
  });

  it('of a link that outlived 14 days of silence is a warning: somebody opens the app and types nothing', () => {
    const outlived = (messageDays: number) =>
      evidence({ echo: typedOn(daysBefore(90, 40)), webhook: [daysAgo(messageDays)] });
    expect(said(outlived(0.1))).toEqual(['warn', 'low', 'link-outlived-it', 'webhook']);
    // Nobody knows when it was opened, so no time is up.
    expect(estimate(outlived(0.1), NOW)).toMatchObject({
      alarmAt: null,
      lostAt: null,
      daysToAlarm: null,
      daysToLost: null,
    });
    const without = evidence({ echo: typedOn(daysBefore(90, 20)) });
    expect(said(without)).toEqual(['lost', 'high', 'unlike-its-rhythm', 'echo']);
  });
});

describe('the confidence', () => {
  it('takes a weekend for nothing at an office, and a week for much', () => {
    // NOW is a Thursday, so is 2026-10-29; Monday is 2026-11-02.
    const office = evidence({ echo: typedOn(daysBefore(90, 6, isWeekday)) });
    const monday = daysAgo(3);
    expect(estimate(office, monday).confidence).toMatchObject({ reason: 'within-its-rhythm', level: 'low' });
    expect(estimate(office, NOW).confidence).toMatchObject({ reason: 'unlike-its-rhythm' });
    const everyDay = evidence({ echo: typedOn(daysBefore(90, 6)) });
    expect(estimate(everyDay, monday).confidence.likelihood).toBeLessThan(
      estimate(office, monday).confidence.likelihood ?? 0,
    );
  });

  it('counts days that begin in the number’s own night, wherever on earth that is', () => {
    // Used every third night, from ten in the evening to five in the morning (UTC).
    const nights = daysBefore(60, 3).filter((day) => day % 3 === 0);
    const typed = nights.flatMap((day) => [13, 17, 20].map((hour) => daysAgo(day) + hour * HOUR_MS));
    const { days, gaps } = rhythmOf(typed, NOW);
    expect(days).toHaveLength(nights.length);
    expect(new Set(gaps)).toEqual(new Set([3]));
  });

  it('is low where there is nothing to compare with', () => {
    expect(said(evidence({ connected: [daysAgo(8)] }))).toEqual([
      'watch',
      'low',
      'too-few-signs',
      'connected',
    ]);
    expect(said(evidence({ echo: [daysAgo(40), daysAgo(13.5)] }))[1]).toBe('low');
  });
});

describe('what the account’s webhooks say', () => {
  const removed = { at: daysAgo(1), state: 'disconnected', reason: 'PRIMARY_INACTIVITY' } as const;

  it('goes before every estimate', () => {
    expect(estimate(evidence({ echo: [removed.at + HOUR_MS / 2] }, [removed]), NOW)).toMatchObject({
      risk: 'lost',
      confidence: { level: 'high', reason: 'told-by-meta' },
      ended: removed,
    });
    const offboarded = { ...removed, state: 'offboarded', reason: null } as const;
    expect(estimate(evidence({}, [offboarded]), NOW).risk).toBe('critical');
  });

  it('is over when the number came back', () => {
    const back = { at: daysAgo(0.5), state: 'live', reason: null } as const;
    expect(estimate(evidence({ connected: [back.at] }, [removed, back]), NOW).risk).toBe('ok');
    expect(estimate(evidence({ connected: [daysAgo(0.2)] }, [removed]), NOW).risk).toBe('ok');
  });

  it.each(['echo', 'revision', 'webhook'] as const)('is over when a %s came since', (kind) => {
    const known = evidence({ connected: [daysAgo(3)], [kind]: [daysAgo(0.5)] }, [removed]);
    expect(estimate(known, NOW)).toMatchObject({ risk: 'ok', ended: null });
  });
});
