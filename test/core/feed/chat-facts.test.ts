import { describe, expect, it } from 'vitest';
import { readChatFacts } from '../../../src/core/feed/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import {
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const T = NOW / 1000;
const DAY_S = 86_400;
const BSUID = 'GB.1';

const facts = (store: Store, chat = 1, now = NOW) => readChatFacts({ store, clock: fixedClock(now) }, chat);
const status = (id: string, word: string, at: number, more: object = {}) =>
  delivery(
    'messages',
    numberValue({ statuses: [{ id, status: word, timestamp: `${at}`, recipient_id: CUSTOMER, ...more }] }),
  );
const contact = (action: string, at: number, more: object) =>
  delivery(
    'smb_app_state_sync',
    numberValue({
      state_sync: [
        {
          type: 'contact',
          contact: { phone_number: CUSTOMER, ...more },
          action,
          metadata: { timestamp: `${at}` },
        },
      ],
    }),
  );
const preference = (value: string, at: number) =>
  delivery(
    'user_preferences',
    numberValue({
      user_preferences: [{ wa_id: CUSTOMER, category: 'marketing_messages', value, timestamp: at }],
    }),
  );
const edit = (id: string, of: string, at: number) =>
  delivery(
    'messages',
    numberValue({
      messages: [
        {
          from: CUSTOMER,
          id,
          timestamp: `${at}`,
          type: 'edit',
          edit: { original_message_id: of, message: { type: 'text', text: { body: 'y' } } },
        },
      ],
    }),
  );
const pricing = (category: string, billable: boolean) => ({
  pricing: { billable, pricing_model: 'PMP', type: 'regular', category },
});

describe('the facts of a chat', () => {
  it('are none where the chat is gone', async () => {
    expect(await facts(await openTestStore(), 7)).toBeUndefined();
  });

  it('say null and nothing where nothing is known', async () => {
    const store = await openTestStore();
    await replay(store, [echo('wamid.1', 'Hello', T)]);
    expect(await facts(store)).toEqual({
      chat: 1,
      phoneNumberId: PHONE_NUMBER_ID,
      contact: null,
      profileName: null,
      username: null,
      waId: CUSTOMER,
      userId: null,
      identities: [expect.stringMatching(/^phone:/)],
      links: [],
      preferences: [],
      window: null,
      counts: { byOrigin: { customer: 0, app: 1, api: 0 }, imported: 0, areAll: true },
      firstMessageAt: NOW,
      lastMessageAt: NOW,
      prices: [],
      events: [],
    });
  });

  it('tell who it is, by which ids, and what joins them', async () => {
    const store = await openTestStore();
    const contacts = [{ wa_id: CUSTOMER, user_id: BSUID, profile: { name: 'Mira', username: 'mira.rides' } }];
    const messages = [text('wamid.1', 'x', T, { from_user_id: BSUID })];
    await replay(store, [
      delivery('messages', numberValue({ contacts, messages })),
      contact('add', T - 50, { full_name: 'Mira Dalton', first_name: 'Mira' }),
      contact('remove', T - 40, {}),
    ]);
    expect(await facts(store)).toMatchObject({
      contact: { changedAt: (T - 40) * 1000, isRemoved: true },
      profileName: 'Mira',
      username: 'mira.rides',
      waId: CUSTOMER,
      userId: BSUID,
      identities: [`bsuid:${BSUID}`, expect.stringMatching(/^phone:/)],
      links: [{ key: `bsuid:${BSUID}`, why: 'named-together', separated: false }],
    });
  });

  it('tell whether the window is open, and until when', async () => {
    const store = await openTestStore();
    await replay(store, [inbound('wamid.1', 'x', T)]);
    const until = NOW + DAY_S * 1000;
    expect((await facts(store, 1, until - 1))?.window).toEqual({ isOpen: true, until });
    expect((await facts(store, 1, until))?.window).toEqual({ isOpen: false, until });
  });

  it('count the latest thousand messages, and tell whether there are more', async () => {
    const store = await openTestStore();
    const messages = Array.from({ length: 1000 }, (_, second) => text(`wamid.${second}`, 'x', T + second));
    await replay(store, [delivery('messages', numberValue({ messages }))]);
    const counts = { byOrigin: { customer: 1000, app: 0, api: 0 }, imported: 0, areAll: true };
    expect((await facts(store))?.counts).toEqual(counts);
    await replay(store, [echo('wamid.last', 'x', T + 2000)]);
    const more = { ...counts, byOrigin: { customer: 999, app: 1, api: 0 }, areAll: false };
    expect(await facts(store)).toMatchObject({
      counts: more,
      firstMessageAt: NOW,
      lastMessageAt: NOW + 2_000_000,
    });
  });

  it('tell the price of each message as its last status has it, latest first', async () => {
    const store = await openTestStore();
    await replay(store, [
      status('wamid.1', 'sent', T, pricing('marketing', true)),
      status('wamid.2', 'delivered', T + 2, pricing('utility', true)),
      status('wamid.2', 'sent', T + 1, pricing('service', false)),
      status('wamid.3', 'sent', T + 3),
      status('wamid.4', 'sent', T + 4, { pricing: { category: 7 } }),
    ]);
    const rest = { type: 'regular', model: 'PMP' };
    expect((await facts(store))?.prices).toEqual([
      { wamid: 'wamid.4', at: (T + 4) * 1000, billable: null, category: null, type: null, model: null },
      { wamid: 'wamid.2', at: (T + 2) * 1000, billable: true, category: 'utility', ...rest },
      { wamid: 'wamid.1', at: T * 1000, billable: true, category: 'marketing', ...rest },
    ]);
  });

  it('tell the prices of fifty messages at most', async () => {
    const store = await openTestStore();
    const many = Array.from({ length: 60 }, (_, at) =>
      status(`wamid.${at}`, 'sent', T + at, pricing('service', false)),
    );
    await replay(store, many);
    const prices = (await facts(store))?.prices;
    expect([prices?.length, prices?.at(0)?.wamid, prices?.at(-1)?.wamid]).toEqual([
      50,
      'wamid.59',
      'wamid.10',
    ]);
  });

  it('tell what happened beside messages, latest first', async () => {
    const store = await openTestStore();
    const revoke = { type: 'revoke', revoke: { original_message_id: 'wamid.1' } };
    await replay(store, [
      inbound('wamid.1', 'x', T),
      edit('wamid.e', 'wamid.1', T + 1),
      status('wamid.2', 'failed', T + 2, { errors: [{ code: 131047, title: 'Re-engagement message' }] }),
      contact('add', T + 3, { full_name: 'Mira Dalton' }),
      preference('stop', T + 4),
      delivery(
        'messages',
        numberValue({ messages: [{ from: CUSTOMER, id: 'wamid.r', timestamp: `${T + 5}`, ...revoke }] }),
      ),
    ]);
    const at = (second: number) => (T + second) * 1000;
    const { preferences, events } = (await facts(store)) ?? {};
    expect(preferences).toEqual([{ category: 'marketing_messages', value: 'stop', changedAt: at(4) }]);
    expect(events).toEqual([
      { kind: 'revoke', at: at(5), by: 'customer', wamid: 'wamid.1' },
      { kind: 'preference', at: at(4), category: 'marketing_messages', value: 'stop' },
      { kind: 'contact', at: at(3), isRemoved: false, name: 'Mira Dalton' },
      {
        kind: 'failure',
        at: at(2),
        wamid: 'wamid.2',
        problems: [expect.objectContaining({ code: 131047, meaning: expect.any(String) })],
      },
      { kind: 'edit', at: at(1), by: 'customer', wamid: 'wamid.1' },
    ]);
  });

  it('tell twenty events at most, and none of another chat', async () => {
    const store = await openTestStore();
    const of = (at: number) => [
      inbound(`wamid.${at}`, 'x', T + at),
      edit(`wamid.e${at}`, `wamid.${at}`, T + 100 + at),
    ];
    const other = text('wamid.other', 'x', T, { from: '447700900166' });
    await replay(store, [
      ...Array.from({ length: 25 }, (_, at) => of(at)).flat(),
      delivery('messages', numberValue({ messages: [other] })),
    ]);
    const { events } = (await facts(store)) ?? {};
    expect(events?.map(({ at }) => at / 1000 - T)).toEqual(Array.from({ length: 20 }, (_, at) => 124 - at));
    expect((await facts(store, 2))?.events).toEqual([]);
  });
});
