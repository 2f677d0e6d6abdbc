import { describe, expect, it } from 'vitest';
import {
  findFacts,
  GRAPH_VERSION,
  isInForce,
  LIMITS,
  listFacts,
  SUBJECTS,
  similarFacts,
} from '../../../src/core/rules/index.ts';

const FACTS = listFacts();

describe('every dated fact', () => {
  it.each(FACTS)('says what it means, who says so and when: $name', (fact) => {
    expect(fact.about).toMatch(/^[A-Z`].*\.$/);
    expect(fact.source).toMatch(/\S/);
    const dates = [fact.asOf, fact.from, fact.until].filter((date) => date !== undefined);
    for (const date of dates) expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(fact.asOf <= '2026-11-22').toBe(true);
    expect((fact.from ?? '') <= (fact.until ?? '9')).toBe(true);
    expect(SUBJECTS).toContain(fact.subject);
  });

  it('has a name of its own, which finds it and it alone', () => {
    for (const { name } of FACTS) expect(findFacts(name).map((fact) => fact.name)).toEqual([name]);
  });

  it('has each limit, with the unit its name ends in', () => {
    const values = FACTS.map(({ value }) => value);
    for (const { value } of Object.values(LIMITS)) expect(values).toContain(value);
    expect(FACTS.filter(({ value }) => typeof value === 'number')).toHaveLength(Object.keys(LIMITS).length);
    for (const { name, unit } of FACTS)
      expect(name).not.toMatch(unit === 'milliseconds' ? /-ms$/ : /-bytes$/);
    for (const [key, { value }] of Object.entries(LIMITS)) {
      const [fact] = findFacts(key);
      expect(fact?.value, key).toBe(value);
      if (/Ms$/.test(key)) expect(fact?.unit, key).toBe('milliseconds');
      if (/Bytes$/.test(key)) expect(fact?.unit, key).toBe('bytes');
    }
  });
});

describe('the limits', () => {
  const HOUR_MS = 3_600_000;
  const DAY_MS = 24 * HOUR_MS;
  it.each([
    ['throughputPerSecond', 20],
    ['ordinaryThroughputPerSecond', 80],
    ['pairIntervalMs', 6000],
    ['pairBurst', 45],
    ['managementCallsPerHour', 200],
    ['managementCallsPerHourActive', 5000],
    ['usageSlowPercent', 75],
    ['usageStopPercent', 95],
    ['inactivityWarningMs', 10 * DAY_MS],
    ['inactivityAlarmMs', 13 * DAY_MS],
    ['inactivityMs', 14 * DAY_MS],
    ['companionInactivityMs', 30 * DAY_MS],
    ['syncWindowMs', DAY_MS],
    ['serviceWindowMs', DAY_MS],
    ['historyMs', 180 * DAY_MS],
    ['editWindowMs', HOUR_MS / 4],
    ['revokeWindowMs', 2 * DAY_MS],
    ['mediaUploadedMs', 30 * DAY_MS],
    ['mediaReceivedMs', 7 * DAY_MS],
    ['mediaUrlMs', 300_000],
    ['imageBytes', 5_242_880],
    ['documentBytes', 104_857_600],
    ['stickerBytes', 102_400],
    ['animatedStickerBytes', 512_000],
    ['textCharacters', 4096],
    ['captionCharacters', 1024],
    ['replyButtons', 3],
    ['listRows', 10],
    ['typingMs', 25_000],
    ['freeServiceMessages', 1000],
    ['freeEntryPointMs', 72 * HOUR_MS],
    ['undeliveredMs', 30 * DAY_MS],
    ['webhookRetryMs', 7 * DAY_MS],
    ['webhookBatchChanges', 1000],
    ['overrideUrlCharacters', 200],
    ['templateCreationsPerHour', 100],
    ['templatesUnverified', 250],
    ['templatesVerified', 6000],
    ['templateEditsPerDay', 1],
    ['templateEditsPerMonth', 10],
    ['templateNameBlockMs', 30 * DAY_MS],
    ['templatePauseFirstMs', 3 * HOUR_MS],
    ['templatePauseSecondMs', 6 * HOUR_MS],
    ['templateBodyCharacters', 1024],
    ['templateButtonCharacters', 25],
    ['categoryChangeNoticeMs', DAY_MS],
    ['templateDeleteBatch', 100],
  ] as const)('have the reference’s value for %s', (key, value) => {
    expect(LIMITS[key].value).toBe(value);
  });

  it('tell the other position where the conflict register has one', () => {
    expect(LIMITS.throughputPerSecond.otherwise).toContain('C1');
    expect(LIMITS.inactivityMs.otherwise).toContain('C2');
    expect(LIMITS.editWindowMs.otherwise).toContain('C6');
    expect(LIMITS.webhookRetryMs.otherwise).toContain('C7');
    expect(LIMITS.freeServiceMessages.otherwise).toContain('C14');
  });

  it('say of what coex chose itself that it did', () => {
    for (const { source } of [LIMITS.usageSlowPercent, LIMITS.usageStopPercent, LIMITS.inactivityWarningMs]) {
      expect(source).toContain('coex’s own');
    }
  });
});

describe('isInForce', () => {
  it.each([
    ['2026-09-30', 'price-by-template'],
    ['2026-10-01', 'price-by-message'],
    ['2025-06-30', 'price-by-conversation'],
    ['2025-07-01', 'price-by-template'],
  ])('has one price model on %s: %s', (day, name) => {
    const models = FACTS.filter(({ subject }) => subject === 'price').filter((fact) => isInForce(fact, day));
    expect(models.map((fact) => fact.name)).toEqual([name]);
  });

  it.each([
    ['2025-03-01', ['India', 'Nigeria', 'Japan']],
    ['2025-05-05', ['Nigeria', 'Japan']],
    ['2025-10-23', ['Nigeria']],
    ['2026-06-26', []],
  ])('tells which countries were closed on %s', (day, closed) => {
    const [fact, ...others] = FACTS.filter(({ subject }) => subject === 'countries').filter((row) =>
      isInForce(row, day),
    );
    expect(others).toEqual([]);
    const names = JSON.stringify(fact?.value);
    for (const name of ['India', 'Nigeria', 'Japan']) {
      expect(names.includes(name), name).toBe((closed as string[]).includes(name));
    }
  });

  it('holds for ever without a date, and on its first and last day', () => {
    expect(isInForce({}, '1999-01-01')).toBe(true);
    expect(isInForce({ from: '2026-01-01', until: '2026-01-01' }, '2026-01-01')).toBe(true);
    expect(isInForce({ from: '2026-01-01' }, '2025-12-31')).toBe(false);
    expect(isInForce({ until: '2026-01-01' }, '2026-01-02')).toBe(false);
  });
});

describe('the Graph versions', () => {
  it('have the one coex speaks as their newest, and it alone without an end', () => {
    const open = FACTS.filter(({ subject, until }) => subject === 'graph versions' && until === undefined);
    expect(open.map(({ value }) => value)).toEqual([GRAPH_VERSION.value]);
  });
});

describe('findFacts', () => {
  it.each(['syncWindowMs', 'sync window', 'SYNC_WINDOW', 'sync-window-ms'])(
    'takes %s for sync-window',
    (typed) => {
      expect(findFacts(typed).map(({ name }) => name)).toEqual(['sync-window']);
    },
  );

  it('tells a reason of a disconnection from the limit behind it by the spelling', () => {
    expect(findFacts('COMPANION_INACTIVITY')[0]?.subject).toBe('disconnections');
    expect(findFacts('companion-inactivity')[0]?.subject).toBe('connection');
  });

  it('looks for all words, in name, subject and description', () => {
    expect(new Set(findFacts('media').map(({ subject }) => subject))).toContain('media');
    expect(findFacts('largest sticker moves').map(({ name }) => name)).toEqual(['animated-sticker-size']);
  });

  it.each(['', '  ', '!!!', 'nothing like it', 'x'.repeat(100_000)])('finds nothing for %j', (typed) => {
    expect(findFacts(typed)).toEqual([]);
  });
});

describe('similarFacts', () => {
  it('guesses what a slip of the fingers meant', () => {
    expect(similarFacts('synch-window')).toEqual(['sync-window']);
    expect(similarFacts('Pair Brust')).toEqual(['pair-burst']);
    expect(similarFacts('something else')).toEqual([]);
  });
});
