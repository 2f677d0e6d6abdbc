import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChatEntry,
  type Cursor,
  chatsAt,
  chatsNow,
  listChats,
  type Place,
} from '../../../src/core/conversations/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { walk } from '../../support/walk.ts';
import {
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const T = 1_793_900_300;
const OTHER_NUMBER_ID = '440000000000003';
const phoneOf = (at: number) => `4477009002${String(at).padStart(2, '0')}`;

/** A customer's text, alone in its body. */
function from(phone: string, id: string, at: number, more: object = {}) {
  return delivery(
    'messages',
    numberValue({ messages: [text(id, `says ${id}`, at, { from: phone })], ...more }),
  );
}

const toOtherNumber = (phone: string, id: string, at: number) =>
  from(phone, id, at, {
    metadata: { display_phone_number: '447700900101', phone_number_id: OTHER_NUMBER_ID },
  });

/** A store in which customers 0, 1, … wrote one message each, at these seconds after T. */
async function storeOf(seconds: readonly number[]): Promise<Store> {
  const store = await openTestStore();
  await replay(
    store,
    seconds.map((second, at) => from(phoneOf(at), `wamid.${at}`, T + second)),
  );
  return store;
}

const idsOf = (items: readonly ChatEntry[]) => items.map(({ id }) => id);
const cursorOf = ({ lastMessageAt, id }: ChatEntry): Cursor => ({ at: lastMessageAt, id });
const at = (second: number, id: number): Cursor => ({ at: (T + second) * 1000, id });

describe('a stretch of chats', () => {
  it('tells of each what the list tells, and of its latest message type and status, without counting messages', async () => {
    const store = await openTestStore();
    await replay(store, [
      inbound('wamid.1', 'Hello', T),
      echo('wamid.2', 'Hello too', T + 1),
      inbound('wamid.3', 'And?', T + 2),
      inbound('wamid.4', 'Well?', T + 3),
    ]);
    const { items } = await chatsAt(store, {}, { kind: 'latest' }, 10);
    expect(items).toEqual([
      {
        id: 1,
        phoneNumberId: PHONE_NUMBER_ID,
        name: CUSTOMER,
        waId: CUSTOMER,
        userId: null,
        username: null,
        unanswered: 2,
        lastMessageAt: (T + 3) * 1000,
        lastText: 'Well?',
        lastRevoked: false,
        lastOrigin: 'customer',
        lastType: 'text',
        lastStatus: null,
        windowUntil: (T + 3 + 86_400) * 1000,
      },
    ]);
    const { items: summaries } = await listChats(store, {}, { limit: 10 });
    const { lastType: _type, lastStatus: _status, ...entry } = items[0] as ChatEntry;
    expect(summaries).toEqual([{ ...entry, messages: 4 }]);
  });

  it('tells the status of a message that was sent', async () => {
    const store = await openTestStore();
    const status = { id: 'wamid.2', status: 'read', timestamp: String(T + 1), recipient_id: CUSTOMER };
    await replay(store, [
      inbound('wamid.1', 'Hello', T),
      delivery('messages', numberValue({ statuses: [status] })),
    ]);
    const { items } = await chatsAt(store, {}, { kind: 'latest' }, 10);
    expect(items).toMatchObject([{ lastOrigin: 'api', lastStatus: 'read' }]);
  });

  it('tells what the latest message says now: after an edit its words, after a revoke what was there', async () => {
    const store = await openTestStore();
    const lastNow = async () => {
      const { items } = await chatsAt(store, {}, { kind: 'latest' }, 10);
      return items.map(({ lastText, lastRevoked }) => [lastText, lastRevoked]);
    };
    const change = (id: string, at: number, content: object) =>
      delivery('messages', numberValue({ messages: [text(id, '', at, content)] }));
    const edit = (id: string, at: number, body: string) =>
      change(id, at, {
        type: 'edit',
        edit: { original_message_id: 'wamid.2', message: { type: 'text', text: { body } } },
      });
    await replay(store, [
      inbound('wamid.1', 'Hello', T),
      inbound('wamid.2', 'At 9?', T + 1),
      edit('wamid.4', T + 3, 'At 11?'),
      edit('wamid.3', T + 2, 'At 10?'),
    ]);
    expect(await lastNow()).toEqual([['At 11?', false]]);
    const revoke = { type: 'revoke', revoke: { original_message_id: 'wamid.2' } };
    await replay(store, [change('wamid.5', T + 4, revoke)]);
    expect(await lastNow()).toEqual([['At 11?', true]]);
    await replay(store, [inbound('wamid.6', 'Well?', T + 5)]);
    expect(await lastNow()).toEqual([['Well?', false]]);
  });

  // Chats 1 to 5; 2 and 3 of one second.
  const SECONDS = [0, 10, 10, 20, 30];
  it.each<[string, Place, number[], boolean, number]>([
    ['the latest', { kind: 'latest' }, [5, 4], false, 0],
    ['the earliest, latest first', { kind: 'earliest' }, [2, 1], false, 3],
    ['what is after a place: the older ones', { kind: 'after', cursor: at(20, 4) }, [3, 2], false, 2],
    ['what is after a place up to the end', { kind: 'after', cursor: at(10, 3) }, [2, 1], true, 3],
    [
      'what is before a place: the later ones nearest to it',
      { kind: 'before', cursor: at(0, 1) },
      [3, 2],
      false,
      2,
    ],
    ['what is before a place up to the top', { kind: 'before', cursor: at(20, 4) }, [5], true, 0],
    ['what is between two places', { kind: 'between', from: at(20, 4), to: at(10, 2) }, [4, 3, 2], true, 1],
    [
      'the same, named the other way round',
      { kind: 'between', from: at(10, 2), to: at(20, 4) },
      [4, 3, 2],
      true,
      1,
    ],
    ['nothing after the last', { kind: 'after', cursor: at(0, 1) }, [], true, 0],
  ])('is %s', async (_what, place, ids, isEnd, newer) => {
    const store = await storeOf(SECONDS);
    const stretch = await chatsAt(store, {}, place, 2);
    expect({ ...stretch, items: idsOf(stretch.items) }).toEqual({ items: ids, isEnd, newer });
  });

  it('is of the number that is meant alone', async () => {
    const store = await storeOf([0, 10]);
    await replay(store, [toOtherNumber(phoneOf(0), 'wamid.other', T + 5)]);
    const filter = { phoneNumberId: PHONE_NUMBER_ID };
    expect(idsOf((await chatsAt(store, filter, { kind: 'latest' }, 10)).items)).toEqual([2, 1]);
    expect(await chatsAt(store, filter, { kind: 'earliest' }, 1)).toMatchObject({ newer: 1 });
  });

  it.each([
    ['the name in the address book', 'BEECH', [1]],
    ['the profile name', 'mira', [1]],
    ['the username', 'ola.', [2]],
    ['the phone', '00900201', [2]],
    ['the BSUID', 'gb.7', [2]],
    ['none, where a letter stands for itself', 'o_a', []],
    ['all, where nothing is looked for', '', [2, 1]],
  ])('is found by a part of %s', async (_what, search, ids) => {
    const store = await openTestStore();
    const ola = { wa_id: phoneOf(1), user_id: 'GB.77', profile: { name: 'Zoe', username: 'ola.k' } };
    const contact = { full_name: 'Copper Beech', phone_number: phoneOf(0) };
    const metadata = { timestamp: String(T) };
    await replay(store, [
      from(phoneOf(0), 'wamid.0', T, { contacts: [{ wa_id: phoneOf(0), profile: { name: 'Mira' } }] }),
      from(phoneOf(1), 'wamid.1', T + 1, { contacts: [ola] }),
      delivery(
        'smb_app_state_sync',
        numberValue({ state_sync: [{ type: 'contact', contact, action: 'add', metadata }] }),
      ),
    ]);
    const { items, newer } = await chatsAt(store, { search }, { kind: 'earliest' }, 10);
    expect({ ids: idsOf(items), newer }).toEqual({ ids, newer: 0 });
  });

  it('reads each chat once and in order, whichever way the list is walked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (seconds, limit) => {
          const store = await storeOf(seconds);
          const { items: all } = await listChats(store, {}, { limit: 100 });
          const read = (place: Place) => chatsAt(store, {}, place, limit);
          const wanted = all.map(({ id }) => id);
          expect(idsOf(await walk(read, cursorOf, 'latest', 'after'))).toEqual(wanted);
          expect(idsOf(await walk(read, cursorOf, 'earliest', 'before'))).toEqual(wanted);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('chats whose order is held', () => {
  it('are as they are now, in that order, and those that are gone left out', async () => {
    const store = await storeOf([0, 10, 20]);
    await replay(store, [from(phoneOf(0), 'wamid.again', T + 30)]);
    const { items } = await chatsNow(store, {}, [3, 99, 1], at(20, 3));
    expect(items.map(({ id, unanswered, lastText }) => [id, unanswered, lastText])).toEqual([
      [3, 1, 'says wamid.2'],
      [1, 2, 'says wamid.again'],
    ]);
  });

  it('come with the number of others that are later and meant', async () => {
    const store = await storeOf([0, 10, 20, 20]);
    await replay(store, [toOtherNumber(phoneOf(5), 'wamid.other', T + 40)]);
    const newer = async (filter: object, ids: readonly number[]) =>
      (await chatsNow(store, filter, ids, at(10, 2))).newer;
    expect(await newer({}, [2, 1])).toBe(3);
    expect(await newer({}, [3, 2, 1])).toBe(2);
    expect(await newer({}, [])).toBe(3);
    expect(await newer({ phoneNumberId: PHONE_NUMBER_ID }, [2, 1])).toBe(2);
    expect(await newer({ search: phoneOf(3) }, [2, 1])).toBe(1);
  });

  it('count no more than a thousand others', async () => {
    const store = await openTestStore();
    await store.db.insertInto('users').values({ id: 1, username_at: 0, profile_name_at: 0 }).execute();
    const rows = Array.from({ length: 1200 }, (_, place) => ({
      id: place + 1,
      phone_number_id: `${BUSINESS_NUMBER}${place}`,
      user: 1,
      last_message_at: place,
    }));
    await store.bulk.put(store.db, 'chats', ['id'], { fresh: rows, others: [] });
    expect(await chatsNow(store, {}, [1], { at: 0, id: 1 })).toMatchObject({ newer: 1000 });
    expect(await chatsAt(store, {}, { kind: 'earliest' }, 10)).toMatchObject({ newer: 1000 });
  });
});
