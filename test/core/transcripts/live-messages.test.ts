import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor, Place } from '../../../src/core/conversations/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { messagesAt, readTranscripts, type TranscriptMessage } from '../../../src/core/transcripts/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { walk } from '../../support/walk.ts';
import { CUSTOMER, delivery, echo, inbound, numberValue, text } from '../../support/webhooks.ts';

const T = 1_793_900_300;
const CHAT = 1;

/** A store with one chat of messages 1, 2, … at these seconds after T. */
async function storeOf(seconds: readonly number[]): Promise<Store> {
  const store = await openTestStore();
  const messages = seconds.map((second, at) => text(`wamid.${at + 1}`, 'x', T + second));
  if (messages.length > 0) await replay(store, [delivery('messages', numberValue({ messages }))]);
  return store;
}

const about = (type: string, id: string, at: number, more: object) =>
  delivery(
    'messages',
    numberValue({ messages: [{ from: CUSTOMER, id, timestamp: `${at}`, type, ...more }] }),
  );

const idsOf = (items: readonly TranscriptMessage[]) => items.map(({ id }) => id);
const cursorOf = ({ sentAt, id }: TranscriptMessage): Cursor => ({ at: sentAt, id });
const at = (second: number, id: number): Cursor => ({ at: (T + second) * 1000, id });

describe('a stretch of messages', () => {
  // 2 and 3 of one second.
  const SECONDS = [0, 10, 10, 20, 30];
  it.each<[string, Place, number[], boolean, number]>([
    ['the latest, earliest first', { kind: 'latest' }, [4, 5], false, 0],
    ['the earliest', { kind: 'earliest' }, [1, 2], false, 3],
    [
      'what is before a place: the earlier ones nearest to it',
      { kind: 'before', cursor: at(20, 4) },
      [2, 3],
      false,
      2,
    ],
    ['what is before a place from the start on', { kind: 'before', cursor: at(10, 3) }, [1, 2], true, 3],
    [
      'what is after a place: the later ones nearest to it',
      { kind: 'after', cursor: at(0, 1) },
      [2, 3],
      false,
      2,
    ],
    ['what is after a place up to the end', { kind: 'after', cursor: at(20, 4) }, [5], true, 0],
    ['what is between two places', { kind: 'between', from: at(10, 2), to: at(20, 4) }, [2, 3, 4], true, 1],
    ['nothing before the first', { kind: 'before', cursor: at(0, 1) }, [], true, 0],
  ])('is %s', async (_what, place, ids, isEnd, newer) => {
    const store = await storeOf(SECONDS);
    const stretch = await messagesAt(store, CHAT, place, 2);
    expect({ ...stretch, items: idsOf(stretch.items) }).toEqual({ items: ids, isEnd, newer });
  });

  it('is of one chat, and empty where that is gone', async () => {
    const store = await storeOf([0]);
    await replay(store, [
      delivery('messages', numberValue({ messages: [text('wamid.o', 'x', T, { from: '447700900166' })] })),
    ]);
    expect(idsOf((await messagesAt(store, CHAT, { kind: 'latest' }, 9)).items)).toEqual([1]);
    expect(await messagesAt(store, 99, { kind: 'latest' }, 9)).toEqual({ items: [], isEnd: true, newer: 0 });
  });

  it('tells of each message what a transcript of the whole chat tells', async () => {
    const store = await openTestStore();
    const status = { id: 'wamid.api', status: 'read', timestamp: `${T + 6}`, recipient_id: CUSTOMER };
    await replay(store, [
      inbound('wamid.1', 'Do you mend bikes?', T),
      echo('wamid.2', 'We do', T + 1),
      about('reaction', 'wamid.3', T + 2, { reaction: { message_id: 'wamid.2', emoji: '👍' } }),
      about('text', 'wamid.4', T + 3, { text: { body: 'Lovely' }, context: { id: 'wamid.2' } }),
      about('edit', 'wamid.5', T + 4, {
        edit: {
          original_message_id: 'wamid.1',
          message: { type: 'text', text: { body: 'Do you mend prams?' } },
        },
      }),
      about('image', 'wamid.6', T + 5, { image: { id: '77', mime_type: 'image/jpeg' } }),
      delivery('messages', numberValue({ statuses: [status] })),
    ]);
    const whole = await readTranscripts(store, { chats: [CHAT] }, async (batches) => {
      const all: TranscriptMessage[] = [];
      for await (const batch of batches) all.push(...batch);
      return all;
    });
    expect((await messagesAt(store, CHAT, { kind: 'latest' }, 100)).items).toEqual(whole);
    expect(whole).toMatchObject([
      { text: 'Do you mend prams?', originalText: 'Do you mend bikes?', revisions: [{ kind: 'edit' }] },
      { reactions: [{ wamid: 'wamid.3', origin: 'customer', emoji: '👍', at: (T + 2) * 1000 }] },
      { type: 'reaction', quoted: { text: 'We do' } },
      { text: 'Lovely', quoted: { text: 'We do' }, isQuotedHere: true },
      { type: 'image' },
      { origin: 'api', statuses: [{ status: 'read' }] },
    ]);
  });

  it('tells of reactions that came long after', async () => {
    const store = await storeOf([0, 1, 2, 3, 4, 5]);
    await replay(store, [
      about('reaction', 'wamid.r1', T + 900, { reaction: { message_id: 'wamid.1', emoji: '👍' } }),
      about('reaction', 'wamid.r2', T + 901, { reaction: { message_id: 'wamid.1' } }),
    ]);
    const { items } = await messagesAt(store, CHAT, { kind: 'earliest' }, 1);
    expect(items[0]?.reactions.map(({ emoji }) => emoji)).toEqual(['👍', null]);
  });

  it('counts no more than a thousand later ones, and has no more than a thousand between two places', async () => {
    const store = await storeOf(Array.from({ length: 2100 }, (_, second) => second));
    expect((await messagesAt(store, CHAT, { kind: 'earliest' }, 1)).newer).toBe(1000);
    const all: Place = { kind: 'between', from: at(0, 1), to: at(2099, 2100) };
    const { items, isEnd, newer } = await messagesAt(store, CHAT, all, 10);
    expect([items.length, items.at(-1)?.id, isEnd, newer]).toEqual([1000, 1000, false, 1000]);
  });

  it('reads each message once and in order, whichever way the chat is walked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 4 }),
        async (seconds, limit) => {
          const store = await storeOf(seconds);
          const read = (place: Place) => messagesAt(store, CHAT, place, limit);
          const wanted = seconds
            .map((second, place) => at(second, place + 1))
            .sort((one, other) => one.at - other.at || one.id - other.id)
            .map(({ id }) => id);
          expect(idsOf(await walk(read, cursorOf, 'latest', 'before'))).toEqual(wanted);
          expect(idsOf(await walk(read, cursorOf, 'earliest', 'after'))).toEqual(wanted);
        },
      ),
      { numRuns: 25 },
    );
  });
});
