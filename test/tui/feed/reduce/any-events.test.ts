import fc from 'fast-check';
import { expect, it } from 'vitest';
import { charactersOf } from '../../../../src/tui/feed/field.ts';
import { KEYS } from '../../../../src/tui/feed/keys.ts';
import type { Scroll } from '../../../../src/tui/feed/scroll.ts';
import type { FeedState, Overlay } from '../../../../src/tui/feed/state.ts';
import { wantedOf } from '../../../../src/tui/feed/wanted-of.ts';
import {
  afterwards,
  FEED_NOW,
  type FeedStore,
  feedChat,
  feedMessage,
  feedState,
  pressed,
  readFrom,
} from '../../../support/feed-stage.ts';

const FAILURE = { code: 'window-closed', message: 'Refused.', hint: 'Use a template.', metaCode: 131047 };
const TEMPLATE = {
  name: 'order_ready',
  language: 'en',
  category: 'UTILITY',
  body: 'Order {{1}}',
  values: [{ at: 'body.1', example: '17' }],
};

const key = fc
  .constantFrom(...new Set(KEYS.flatMap(({ keys }) => keys)), 'a', '1', 'space', 'é')
  .map((name) => (state: FeedState) => pressed(state, name));

const store = fc
  .record({
    chats: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 300 }),
    messages: fc.nat(250),
    shift: fc.nat(5),
    isOpen: fc.boolean(),
  })
  .map(
    ({ chats, messages, shift, isOpen }): FeedStore => ({
      chats: chats.map((id) =>
        feedChat(id, { windowUntil: FEED_NOW + (isOpen ? 1 : -1), waId: `1555010${1000 + id + shift}` }),
      ),
      messages: Object.fromEntries(
        chats.map((id) => [
          id,
          Array.from({ length: messages }, (_, index) => feedMessage(index + 1 + shift)),
        ]),
      ),
    }),
  );

const event = fc
  .oneof(
    fc.record({ kind: fc.constant('paste' as const), text: fc.string({ unit: 'binary' }) }),
    fc.record({
      kind: fc.constant('resize' as const),
      columns: fc.integer({ min: 1, max: 250 }),
      rows: fc.integer({ min: 1, max: 80 }),
    }),
    fc.record({
      kind: fc.constant('tick' as const),
      now: fc.integer({ min: FEED_NOW, max: FEED_NOW + 9_000 }),
    }),
    fc.constant({ kind: 'stale' as const }),
    fc.record({ kind: fc.constant('sent' as const), task: fc.nat(20), wamid: fc.constant('wamid.3') }),
    fc.record({ kind: fc.constant('failed' as const), task: fc.nat(20), failure: fc.constant(FAILURE) }),
    fc.record({ kind: fc.constant('done' as const), task: fc.nat(20), says: fc.string() }),
    fc.record({
      kind: fc.constant('templates' as const),
      task: fc.nat(20),
      choices: fc.constant([TEMPLATE]),
    }),
    fc.record({
      kind: fc.constant('preview' as const),
      task: fc.nat(20),
      preview: fc.constant({ lines: ['Order'], problems: [] }),
    }),
    fc.record({
      kind: fc.constant('report' as const),
      task: fc.nat(20),
      report: fc.constant({ title: 'Report', lines: [{ text: 'a' }, { text: 'b' }] }),
    }),
    fc.record({ kind: fc.constant('details' as const), chat: fc.nat(20), details: fc.constant(undefined) }),
  )
  .map((each) => (state: FeedState) => afterwards(state, each));

const read = store.map((each) => (state: FeedState) => readFrom(state, each));

it('the screen is sound, whatever happens to it', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: key },
    { weight: 3, arbitrary: event },
    { weight: 1, arbitrary: read },
  );
  fc.assert(
    fc.property(store, fc.array(step, { maxLength: 60 }), (first, steps) => {
      let state = readFrom(feedState(), first);
      for (const each of steps) {
        state = each(state);
        expectSound(state);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

function expectSound(state: FeedState): void {
  expectCursor(state.chats);
  if (state.conversation) expectCursor(state.conversation);
  const numbers = state.tasks.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(Math.max(0, ...numbers)).toBeLessThan(state.nextTask);
  expectFields(state.overlay);
  if (state.focus !== 'chats') expect(state.conversation).not.toBeNull();
  const wanted = wantedOf(state);
  expect(wanted.messages?.chat ?? null).toBe(wanted.details);
  const sent = state.outgoing.map(({ task }) => task);
  expect(new Set(sent).size).toBe(sent.length);
}

function expectCursor({ items, at, unseen, newer, line }: Scroll<{ id: number; at: number }>): void {
  const ids = items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(at === null ? ids.length === 0 : ids.includes(at)).toBe(true);
  expect(Math.min(unseen, newer)).toBeGreaterThanOrEqual(0);
  expect(Number.isInteger(line)).toBe(true);
}

function expectFields(overlay: Overlay): void {
  const fields = overlay.kind === 'form' ? overlay.fields : 'field' in overlay ? [overlay.field] : [];
  for (const { text, at } of fields) {
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at).toBeLessThanOrEqual(charactersOf(text).length);
  }
  if ('line' in overlay) expect(overlay.line).toBeGreaterThanOrEqual(0);
}
