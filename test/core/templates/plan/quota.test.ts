import { describe, expect, it } from 'vitest';
import type { TemplateCall } from '../../../../src/core/store/index.ts';
import { quotasFrom } from '../../../../src/core/templates/plan/quota.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = 1_800_000_000_000;

const call = (more: Partial<TemplateCall>): TemplateCall => ({
  ...{ id: 1, waba_id: '1', name: 'a', language: 'en', template_id: '2', kind: 'edit', scope: null },
  ...{ status_before: 'APPROVED', content_hash: null, media: null, plan_hash: null, state: 'done', at: NOW },
  ...{ settled_at: null, category_asked: null, category_returned: null, meta_code: null, meta_subcode: null },
  ...more,
});

describe('quotas by the journal', () => {
  it.each([
    ['an edit of an approved template', {}, { limit: 'day', at: NOW + DAY_MS }],
    ['one of which nobody knows the outcome', { state: 'unknown' }, { limit: 'day', at: NOW + DAY_MS }],
    ['one that Meta refused', { state: 'failed' }, undefined],
    ['one of a rejected template', { status_before: 'REJECTED' }, undefined],
    ['one of another language', { language: 'de' }, undefined],
    ['one a day ago', { at: NOW - DAY_MS }, undefined],
  ] as const)('count %s rightly', (_, more, expected) => {
    expect(quotasFrom([call(more)], NOW).nextEdit('a', 'en')).toEqual(expected);
  });

  it('know ten edits in thirty days', () => {
    const edits = Array.from({ length: 10 }, (_, at) => call({ at: NOW - (20 - at) * DAY_MS }));
    expect(quotasFrom(edits, NOW).nextEdit('a', 'en')).toEqual({ limit: 'month', at: NOW + 10 * DAY_MS });
    expect(quotasFrom(edits.slice(1), NOW).nextEdit('a', 'en')).toBeUndefined();
  });

  it('block a name whole, or one language of it', () => {
    const whole = quotasFrom([call({ kind: 'delete', scope: 'name' })], NOW);
    expect(whole.blockedUntil('a', 'de')).toBe(NOW + 30 * DAY_MS);
    const one = quotasFrom([call({ kind: 'delete', scope: 'language' })], NOW);
    expect([one.blockedUntil('a', 'en'), one.blockedUntil('a', 'de')]).toEqual([
      NOW + 30 * DAY_MS,
      undefined,
    ]);
    const rejected = [call({ kind: 'delete', scope: 'name', status_before: 'REJECTED' })];
    expect(quotasFrom(rejected, NOW).blockedUntil('a', 'en')).toBeUndefined();
  });

  it('give creations out by the hour, those of before counted', () => {
    const before = Array.from({ length: 30 }, (_, at) =>
      call({ kind: 'create', at: NOW - 1000 * (30 - at) }),
    );
    const { nextCreation } = quotasFrom(before, NOW);
    expect(nextCreation(69)).toBe(NOW);
    expect(nextCreation(70)).toBe(NOW - 30_000 + HOUR_MS);
    expect(nextCreation(99)).toBe(NOW - 1000 + HOUR_MS);
    expect(nextCreation(100)).toBe(NOW + HOUR_MS);
    expect(nextCreation(170)).toBe(NOW - 30_000 + 2 * HOUR_MS);
  });
});
