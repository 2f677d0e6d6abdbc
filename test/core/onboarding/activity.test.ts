import { describe, expect, it } from 'vitest';
import { projectAll, recordFact, resetProjections } from '../../../src/core/ingest/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { delivery, echo, inbound, numberValue, PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';
import { accountUpdate, arrive, chunk, contact, decline } from './arrivals.ts';

const activityOf = ({ db }: Store) =>
  db.selectFrom('webhook_activity').selectAll().orderBy('subject').orderBy('field').execute();

const row = (field: string, at: number, more: object = {}) => ({
  subject: PHONE_NUMBER_ID,
  field,
  first_at: at,
  last_at: at,
  ...more,
});

describe('which webhooks come', () => {
  it('is noted per number and field, and per WABA where no number is named', async () => {
    const store = await openTestStore();
    await arrive(store, inbound('wamid.1', 'Hello'), NOW);
    await arrive(store, echo('wamid.2', 'Hi'), NOW + 1000);
    await arrive(store, chunk(10), NOW + 2000);
    await arrive(store, contact(), NOW + 3000);
    await arrive(store, accountUpdate('PARTNER_ADDED', NOW), NOW + 4000);
    expect(await activityOf(store)).toEqual([
      row('account_update', NOW + 4000, { subject: WABA_ID }),
      row('history', NOW + 2000),
      row('messages', NOW),
      row('smb_app_state_sync', NOW + 3000),
      row('smb_message_echoes', NOW + 1000),
    ]);
  });

  it('knows the first and the last, in whatever order they were taken in', async () => {
    const store = await openTestStore();
    const two = numberValue({
      messages: ['wamid.1', 'wamid.2'].map((id) => ({
        from: '447700900155',
        id,
        timestamp: '1793900300',
        type: 'text',
        text: { body: id },
      })),
    });
    await arrive(store, delivery('messages', two), NOW + 5000);
    await arrive(store, inbound('wamid.3', 'Late'), NOW + 9000);
    // Taken in later, received before: as when a store was busy.
    await arrive(store, inbound('wamid.4', 'Early'), NOW + 1000);
    expect(await activityOf(store)).toEqual([row('messages', NOW + 1000, { last_at: NOW + 9000 })]);
  });

  it('takes what comes again for a sign as well, in the same bytes or in others', async () => {
    const store = await openTestStore();
    await arrive(store, chunk(10), NOW);
    await arrive(store, chunk(10), NOW + 60_000);
    expect(await activityOf(store)).toEqual([row('history', NOW, { last_at: NOW + 60_000 })]);
    await arrive(store, { ...chunk(10), more: true }, NOW + 90_000);
    expect(await activityOf(store)).toEqual([row('history', NOW, { last_at: NOW + 90_000 })]);
  });

  it('counts word that the history is not shared as history', async () => {
    const store = await openTestStore();
    await arrive(store, decline(), NOW);
    expect(await activityOf(store)).toEqual([row('history', NOW)]);
  });

  it('counts neither what coex wrote down itself, nor what is replayed, nor what is not understood', async () => {
    const store = await openTestStore();
    await arrive(store, chunk(10), NOW, 'file');
    const about = { object: 'coex', at: NOW, phoneNumberId: PHONE_NUMBER_ID } as const;
    await recordFact(store, { ...about, fact: 'history-declined', code: 2593109 });
    await recordFact(store, { ...about, fact: 'sync-requested', sync: 'history', epoch: NOW });
    await arrive(store, delivery('history', { nothing: 'known' }), NOW);
    await arrive(store, { object: 'page', entry: [] }, NOW);
    expect(await activityOf(store)).toEqual([]);
  });

  it('is the same after a rebuild', async () => {
    const store = await openTestStore();
    await arrive(store, inbound('wamid.1', 'Hello'), NOW + 7000);
    await arrive(store, inbound('wamid.2', 'Hello?'), NOW + 2000);
    await arrive(store, chunk(10), NOW + 1000);
    await arrive(store, chunk(10), NOW + 5000);
    await arrive(store, accountUpdate('ACCOUNT_OFFBOARDED', NOW), NOW + 3000);
    const before = await activityOf(store);
    expect(before).toHaveLength(3);
    await resetProjections(store);
    expect(await activityOf(store)).toEqual([]);
    await projectAll(store);
    expect(await activityOf(store)).toEqual(before);
  });
});
