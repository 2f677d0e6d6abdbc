import { describe, expect, it } from 'vitest';
import { featuresOn, lossesOfOnboarding } from '../../../src/core/features/index.ts';

const TODAY = '2026-11-05';
const losses = lossesOfOnboarding(TODAY);
const features = featuresOn(TODAY);

describe('what a customer must say yes to', () => {
  it('begins with what they must not forget', () => {
    expect(losses[0]).toMatchObject({ id: 'open-the-app', text: expect.stringContaining('every 13 days') });
  });

  it.each([
    ['companion-devices', /unlinked/],
    ['broadcast-lists', /read-only/],
    ['disappearing-messages', /turned off/],
    ['view-once', /disabled/],
    ['live-location', /disabled/],
    ['groups', /neither see them/],
    ['calls', /neither see/],
    ['official-badge', /official business account/],
    ['throughput', /20 messages a second/],
    ['chat-history', /180 days/],
    ['message-price', /costs/],
  ])('holds %s', (id, text) => {
    expect(losses.find((loss) => loss.id === id)?.text).toMatch(text);
  });

  it.each(losses)('is a sentence with its source and date: $id', ({ id, text, source, asOf }) => {
    expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(source).toMatch(/\S/);
    expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('names each thing once', () => {
    const ids = losses.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('holds nothing that one provider alone says and Meta does not', () => {
    const unverified = features.filter(({ value }) => value.certainty === 'unverified').map(({ id }) => id);
    expect(unverified).not.toEqual([]);
    for (const { id } of losses) expect(unverified).not.toContain(id);
  });

  it('held editing and deleting until Meta mirrored them', () => {
    const said = (day: string) =>
      lossesOfOnboarding(day)
        .map(({ text }) => text)
        .join('\n');
    expect(said('2026-02-03')).toMatch(/can no longer be edited/);
    expect(said('2026-02-04')).not.toMatch(/edited/);
  });
});
