import { describe, expect, it } from 'vitest';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

async function fromAd(placement = 'feed'): Promise<Stage & { readonly waId: string }> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  const { waId } = customerOf(stage.sandbox);
  stage.sandbox.act('customer.write-from-ad', { customer: waId, text: 'Hello!', placement });
  await stage.sandbox.advance(1000);
  return { ...stage, waId };
}

async function statusOf({ sandbox, callback, sendText, waId }: Stage & { waId: string }) {
  const [sent] = (await sendText(waId)).body.messages;
  await sandbox.advance(2000);
  const statuses = callback.of('messages').flatMap(({ value }) => value.statuses ?? []);
  return statuses.find(({ id, status }) => id === sent.id && status === 'sent');
}

describe('a customer from an ad', () => {
  it.each([
    ['feed', true],
    ['status', false],
  ])('in a %s brings the ad along', async (placement, hasClickId) => {
    const { callback } = await fromAd(placement);
    const { referral } = callback.of('messages')[0]?.value.messages[0] ?? {};
    expect(referral).toMatchObject({ source_type: 'ad', headline: 'Chat with us', media_type: 'image' });
    expect('ctwa_clid' in referral).toBe(hasClickId);
  });

  it('is free for 72 hours from the answer, in one conversation', async () => {
    const stage = await fromAd();
    const answeredAt = stage.sandbox.now();
    const first = await statusOf(stage);
    expect(first.pricing).toMatchObject({ billable: false, type: 'free_entry_point' });
    expect(first.conversation).toEqual({
      id: expect.stringMatching(/^\w{32}$/),
      expiration_timestamp: String(Math.floor((answeredAt + 72 * HOUR_MS) / 1000)),
      origin: { type: 'referral_conversion' },
    });
    const second = await statusOf(stage);
    expect(second.conversation.id).toBe(first.conversation.id);
    await stage.sandbox.advance(72 * HOUR_MS);
    stage.sandbox.customers.send(stage.waId, 'Still there?');
    const late = await statusOf(stage);
    expect(late.pricing.type).not.toBe('free_entry_point');
    expect(late).not.toHaveProperty('conversation');
  });

  it('is not when the answer comes after a day', async () => {
    const stage = await fromAd();
    await stage.sandbox.advance(24 * HOUR_MS + 1);
    stage.sandbox.customers.send(stage.waId, 'Hello?');
    expect((await statusOf(stage)).pricing.type).toBe('free_customer_service');
  });

  it('is free too when somebody answers in the app', async () => {
    const stage = await fromAd();
    stage.sandbox.phone.send(stage.waId, 'Hi!');
    await stage.sandbox.advance(24 * HOUR_MS - 3000);
    expect((await statusOf(stage)).pricing.type).toBe('free_entry_point');
  });

  it('is not while the rule is off', async () => {
    const stage = await fromAd();
    stage.sandbox.act('rules.off', { rules: ['free-entry-point'] });
    expect((await statusOf(stage)).pricing.type).toBe('free_customer_service');
  });
});
