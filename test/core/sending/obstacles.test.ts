import { describe, expect, it } from 'vitest';
import { obstaclesTo } from '../../../src/core/sending/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { CUSTOMER, delivery, numberValue, PHONE_NUMBER_ID, text } from '../../support/webhooks.ts';

const T = NOW / 1000;
const BSUID = 'GB.1';
const preference = (value: string, at: number) =>
  delivery(
    'user_preferences',
    numberValue({
      user_preferences: [{ wa_id: CUSTOMER, category: 'marketing_messages', value, timestamp: at }],
    }),
  );

/** A customer known by phone and BSUID, after what they said of marketing. */
async function obstacles(said: readonly ReturnType<typeof preference>[]) {
  const store = await openTestStore();
  const contacts = [{ wa_id: CUSTOMER, user_id: BSUID, profile: { name: 'Mira' } }];
  const messages = [text('wamid.1', 'Hello', T, { from_user_id: BSUID })];
  await replay(store, [delivery('messages', numberValue({ contacts, messages })), ...said]);
  return (category: string, to: Parameters<typeof obstaclesTo>[1]['to'], phoneNumberId = PHONE_NUMBER_ID) =>
    obstaclesTo(store, { phoneNumberId, to, category });
}

describe('what speaks against a template', () => {
  it('is that the person stopped marketing, by whichever id they are known, with that number', async () => {
    const to = await obstacles([preference('stop', T + 1)]);
    const stopped = [{ code: 131050, since: (T + 1) * 1000 }];
    expect(await to('MARKETING', { waId: CUSTOMER })).toEqual(stopped);
    expect(await to('MARKETING', { userId: BSUID })).toEqual(stopped);
    expect(await to('UTILITY', { waId: CUSTOMER })).toEqual([]);
    expect(await to('MARKETING', { waId: '447700900166' })).toEqual([]);
    expect(await to('MARKETING', {})).toEqual([]);
    expect(await to('MARKETING', { waId: CUSTOMER }, '440000000000009')).toEqual([]);
  });

  it('is nothing once the person takes marketing again', async () => {
    const to = await obstacles([preference('stop', T + 1), preference('resume', T + 2)]);
    expect(await to('MARKETING', { waId: CUSTOMER })).toEqual([]);
  });

  it('is that no phone is known for a code', async () => {
    const to = await obstacles([]);
    expect(await to('AUTHENTICATION', { userId: BSUID })).toEqual([{ code: 131062 }]);
    expect(await to('AUTHENTICATION', { waId: CUSTOMER, userId: BSUID })).toEqual([]);
  });
});
