import { describe, expect, it } from 'vitest';
import { CERTAINTIES, CHANGES, FEATURES, isInForce } from '../../../src/core/rules/index.ts';
import { overlapping } from './periods.ts';

const ROWS = Object.entries(FEATURES).map(([name, rule]) => ({ name, ...rule }));
const named = (name: string) => ROWS.find((row) => row.name === name);

describe('every feature of the app', () => {
  it.each(ROWS)('says who says so and when, and what becomes of it: $name', ({ value, source, asOf }) => {
    expect(source).toMatch(/\S/);
    expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    for (const text of [value.feature, value.before, value.app, value.api]) expect(text).toMatch(/\S/);
    expect(CHANGES).toContain(value.change);
    expect(CERTAINTIES).toContain(value.certainty);
  });

  it('is told by one row on a day', () => {
    expect(overlapping(ROWS, ({ value }) => value.feature)).toEqual([]);
  });

  it.each(ROWS.filter(({ value }) => value.accept !== undefined))(
    'is said to the customer in whole sentences: $name',
    ({ value }) => {
      expect(value.accept).toMatch(/^[A-Z].*\.$/);
      expect(value.accept).not.toMatch(/\b(API call|webhook|WABA|endpoint|mps)\b/);
    },
  );

  it('that is lost for certain is said to the customer', () => {
    for (const { value } of ROWS.filter(({ value: { change } }) => change === 'lost')) {
      expect(value.accept, value.feature).toBeDefined();
    }
  });

  it('keeps to Meta where the commissioning report is older, and tells the older position', () => {
    const now = named('feature-edit-and-revoke');
    expect(now).toMatchObject({ from: '2026-02-04', value: { change: 'unchanged' } });
    expect(now?.otherwise).toContain('C6');
    expect(named('feature-marketing-messages')?.otherwise).toContain('C10');
    expect(named('feature-one-to-one-chats')?.otherwise).toContain('C16');
  });

  it.each([
    ['2026-02-03', 'no longer supported'],
    ['2026-02-04', 'unchanged'],
  ])('changes on its day: on %s editing is %s', (day, app) => {
    const rows = ROWS.filter((row) => row.value.feature === 'Editing and deleting' && isInForce(row, day));
    expect(rows.map(({ value }) => value.app)).toEqual([app]);
  });

  it.each([
    ['feature-broadcast-lists', 'lost'],
    ['feature-disappearing-messages', 'lost'],
    ['feature-view-once', 'lost'],
    ['feature-live-location', 'lost'],
    ['feature-companion-devices', 'changed'],
    ['feature-groups', 'unchanged'],
    ['feature-calls', 'unchanged'],
    ['feature-contacts', 'unchanged'],
    ['feature-channels', 'unchanged'],
  ])('is as Meta’s page has it: %s is %s', (name, change) => {
    expect(named(name)?.value.change).toBe(change);
  });
});
