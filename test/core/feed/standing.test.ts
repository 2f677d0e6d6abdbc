import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../src/core/drift/index.ts';
import { readDrift, readStanding } from '../../../src/core/feed/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import {
  BUSINESS_NUMBER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const T = NOW / 1000;
const OTHER = { display_phone_number: '447700900101', phone_number_id: '440000000000003' };

const toOther = (id: string, at: number) =>
  delivery('messages', { ...numberValue({ messages: [text(id, 'x', at)] }), metadata: OTHER });
const event = (name: string, at: number, phone_number: string) =>
  delivery('account_update', { event: name, phone_number }, { time: at });
const standing = (store: Store, phoneNumberId?: string, now = NOW) =>
  readStanding({ store, clock: fixedClock(now) }, phoneNumberId, null);

describe('how things stand', () => {
  it('is of nothing while nothing came', async () => {
    expect(await standing(await openTestStore())).toEqual({
      number: null,
      numbers: 0,
      link: null,
      drift: null,
      waiting: 0,
      waitingSince: null,
      lastDeliveryAt: null,
      throughput: { used: 0, limit: 20 },
      unrecognised: 0,
    });
  });

  it('names the number that is meant, by what the store knows of it', async () => {
    const store = await openTestStore();
    await replay(store, [inbound('wamid.1', 'Hello', T), toOther('wamid.2', T)]);
    expect(await standing(store, PHONE_NUMBER_ID)).toMatchObject({
      number: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: BUSINESS_NUMBER, verifiedName: null },
      numbers: 2,
      link: 'observed',
      lastDeliveryAt: NOW,
    });
    expect(await standing(store, '1')).toMatchObject({
      number: { phoneNumberId: '1', displayPhoneNumber: null, verifiedName: null },
      numbers: 2,
      link: null,
      lastDeliveryAt: null,
    });
  });

  it('names the only number that is known, and none where several are meant', async () => {
    const store = await openTestStore();
    await replay(store, [inbound('wamid.1', 'Hello', T)]);
    expect(await standing(store)).toMatchObject({
      number: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: BUSINESS_NUMBER },
      numbers: 1,
    });
    await replay(store, [toOther('wamid.2', T)]);
    expect(await standing(store)).toMatchObject({ number: null, numbers: 2 });
  });

  it('tells the last word of the link, and of all numbers the worst', async () => {
    const store = await openTestStore();
    await replay(store, [
      inbound('wamid.1', 'Hello', T - 900),
      toOther('wamid.2', T - 900),
      event('PARTNER_REMOVED', T - 800, BUSINESS_NUMBER),
      event('PARTNER_ADDED', T - 700, BUSINESS_NUMBER),
      event('ACCOUNT_OFFBOARDED', T - 700, OTHER.display_phone_number),
    ]);
    expect((await standing(store, PHONE_NUMBER_ID)).link).toBe('live');
    expect((await standing(store)).link).toBe('offboarded');
    await replay(store, [event('ACCOUNT_DELETED', T - 600, OTHER.display_phone_number)]);
    expect((await standing(store, OTHER.phone_number_id)).link).toBe('deleted');
    expect((await standing(store)).link).toBe('live');
  });

  it('counts what waits, and since when', async () => {
    const store = await openTestStore();
    const body = Buffer.from(JSON.stringify(inbound('wamid.1', 'Hello', T)));
    await store.db
      .transaction()
      .execute((trx) =>
        store.log.append(trx, [{ source: 'webhook', signature: 'valid', receivedAt: NOW - 5, body }]),
      );
    expect(await standing(store)).toMatchObject({ waiting: 1, waitingSince: NOW - 5 });
  });

  it('counts what was not understood', async () => {
    const store = await openTestStore();
    await replay(store, [delivery('of_another_year', { a: 1 }), delivery('of_another_year', { a: 2 })]);
    expect(await standing(store)).toMatchObject({ unrecognised: 2 });
  });

  it('counts the live messages of the last whole second, both ways, of the busiest number', async () => {
    const store = await openTestStore();
    const imported = delivery(
      'history',
      numberValue({
        history: [
          {
            metadata: { phase: 0, chunk_order: 1, progress: 50 },
            threads: [{ id: '447700900155', messages: [text('wamid.old', 'x', T - 1)] }],
          },
        ],
      }),
    );
    await replay(store, [
      inbound('wamid.early', 'x', T - 2),
      inbound('wamid.1', 'x', T - 1),
      echo('wamid.2', 'x', T - 1),
      imported,
      toOther('wamid.3', T - 1),
      inbound('wamid.now', 'x', T),
    ]);
    const used = async (phoneNumberId?: string, now?: number) =>
      (await standing(store, phoneNumberId, now)).throughput.used;
    expect(await used()).toBe(2);
    expect(await used(OTHER.phone_number_id)).toBe(1);
    expect(await used(undefined, NOW + 999)).toBe(2);
    expect(await used(undefined, NOW + 1000)).toBe(1);
    expect(await used(undefined, NOW + 2000)).toBe(0);
  });

  it('tells of drift what it is handed', async () => {
    const drift = { risk: 'warn', daysToLost: 2 } as const;
    const deps = { store: await openTestStore(), clock: fixedClock() };
    expect((await readStanding(deps, undefined, drift)).drift).toEqual(drift);
  });
});

describe('how the feed tells drift', () => {
  it('is as the number drifts, and of all the worst', async () => {
    const store = await openTestStore();
    const deps = { store, clock: fixedClock() };
    expect(await readDrift(deps, undefined)).toBeNull();
    await replay(store, [echo('wamid.1', 'Ready', T - 12 * 86_400), toOther('wamid.2', T)]);
    const worst = await driftOf(deps, PHONE_NUMBER_ID);
    expect(worst?.risk).toBe('warn');
    expect(await readDrift(deps, undefined)).toEqual({ risk: 'warn', daysToLost: worst?.phone.daysToLost });
    expect(await readDrift(deps, OTHER.phone_number_id)).toMatchObject({ risk: 'watch' });
  });
});
