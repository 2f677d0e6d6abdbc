import { describe, expect, it } from 'vitest';
import { type Lane, laneOf, letGo, pairOf } from '../../../../src/core/graph/limits/lane.ts';

const nothing = () => undefined;

/** Sends a message to a person at a moment, as far as the lane is concerned. */
function sendTo(lane: Lane, recipient: string, now: number): void {
  const turn = {};
  const pair = pairOf(lane, recipient, now);
  const waiting = { turn, pair, go: nothing, fail: nothing };
  lane.waiting.push(waiting);
  letGo(lane, waiting, now);
  pair.holder = undefined;
}

describe('what is remembered', () => {
  it('of people stays small, however many there were', () => {
    const lane = laneOf(new Map(), '1', 0);
    for (let at = 0; at < 20_000; at += 1) {
      sendTo(lane, `p${at}`, at * 50);
      // At 20 a second, 120 people are within their six seconds.
      expect(lane.pairs.size).toBeLessThanOrEqual(260);
    }
    expect(lane.rate.sentAt).toHaveLength(20);
  });

  it('of a person stays while it matters', () => {
    const lane = laneOf(new Map(), '1', 0);
    for (let sent = 0; sent < 45; sent += 1) sendTo(lane, 'p', 0);
    const held = pairOf(lane, 'held', 0);
    held.holder = {};
    for (let at = 0; at < 10_000; at += 1) sendTo(lane, `p${at}`, 45 * 6000 - 1);
    expect(pairOf(lane, 'p', 0).rate.paidAt).toBe(45 * 6000);
    expect(pairOf(lane, 'held', 0)).toBe(held);
  });

  it('of numbers stays small, and a busy one is kept', () => {
    const lanes = new Map<string, Lane>();
    const busy = laneOf(lanes, 'busy', 0);
    sendTo(busy, 'p', 10_000_000);
    for (let at = 0; at < 5000; at += 1) {
      sendTo(laneOf(lanes, `n${at}`, at * 1000), 'p', at * 1000);
      expect(lanes.size).toBeLessThanOrEqual(65);
    }
    expect(laneOf(lanes, 'busy', 0)).toBe(busy);
  });
});
