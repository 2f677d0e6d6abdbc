import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCallback, VERIFY_TOKEN } from './callback.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from './stage.ts';

describe('a webhook', () => {
  it('is signed over its raw bytes, which re-serialised JSON would not reproduce', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    sandbox.customers.send(customerOf(sandbox).waId, 'Is 24/7 service open? 你好 🚲');
    await sandbox.advance(1000);
    const [webhook] = callback.of('messages');
    const sign = (text: string) =>
      `sha256=${createHmac('sha256', sandbox.app.secret).update(text).digest('hex')}`;
    expect(webhook?.signature).toBe(sign(webhook?.raw ?? ''));
    expect(webhook?.signature).not.toBe(sign(JSON.stringify(JSON.parse(webhook?.raw ?? ''))));
    expect(webhook?.raw).toContain('24\\/7 service open? \\u4f60\\u597d \\ud83d\\udeb2');
    expect(webhook?.value.messages[0].text.body).toBe('Is 24/7 service open? 你好 🚲');
  });

  it('is lost when the app did not subscribe the field', async () => {
    const { sandbox, callback, onboard, subscribeApp } = await setStage();
    await onboard();
    await subscribeApp(['smb_message_echoes']);
    sandbox.customers.send(customerOf(sandbox).waId, 'Hello?');
    await sandbox.advance(1000);
    await subscribeApp();
    await sandbox.advance(24 * HOUR_MS);
    expect(callback.of('messages')).toEqual([]);
    expect(sandbox.log().at(-1)).toMatchObject({
      field: 'messages',
      outcome: 'lost',
      attempts: [{ status: 'not-subscribed' }],
    });
  });

  it('is lost while Meta has the app’s webhooks switched off, until the app subscribes again', async () => {
    const { sandbox, callback, graph, onboard, subscribeApp } = await setStage();
    await onboard();
    const token = `${sandbox.app.id}|${sandbox.app.secret}`;
    const isActive = async () =>
      (await graph('GET', `${sandbox.app.id}/subscriptions`, { token })).body.data[0].active;
    sandbox.act('app.switch-off');
    sandbox.customers.send(customerOf(sandbox).waId, 'Hello?');
    await sandbox.advance(1000);
    expect(await isActive()).toBe(false);
    await subscribeApp();
    expect(await isActive()).toBe(true);
    sandbox.customers.send(customerOf(sandbox).waId, 'And now?');
    await sandbox.advance(1000);
    expect(callback.of('messages').map(({ value }) => value.messages[0].text.body)).toEqual(['And now?']);
  });

  it('is lost when the WABA did not subscribe the app, but for the news of the partnership', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    await graph('DELETE', `${sandbox.waba.id}/subscribed_apps`);
    sandbox.customers.send(customerOf(sandbox).waId, 'Hello?');
    await sandbox.advance(1000);
    expect(callback.received.map(({ field }) => field)).toEqual(['account_update']);
  });

  it('is repeated with the same bytes and growing pauses until it is taken', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    callback.answer = 503;
    sandbox.customers.send(customerOf(sandbox).waId, 'Anyone there?');
    await sandbox.advance(HOUR_MS);
    callback.answer = 200;
    await sandbox.advance(24 * HOUR_MS);
    const attempts = sandbox.log().find(({ field }) => field === 'messages')?.attempts ?? [];
    expect(attempts.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503, 200]);
    const pauses = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0));
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(new Set(callback.of('messages').map(({ raw }) => raw)).size).toBe(1);
  });

  it('is given up within 7 days when nobody answers', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    await callback.close();
    const sentAt = sandbox.now();
    sandbox.customers.send(customerOf(sandbox).waId, 'Anyone there?');
    await sandbox.advance(30 * 24 * HOUR_MS);
    const last = sandbox.log().at(-1);
    expect(last?.outcome).toBe('given-up');
    expect((last?.attempts.at(-1)?.at ?? Infinity) - sentAt).toBeLessThan(7 * 24 * HOUR_MS);
    expect(sandbox.nextDueAt()).toBeUndefined();
  });

  it('that was taken stays so when it is sent again by hand and nobody is subscribed any more', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    sandbox.customers.send(customerOf(sandbox).waId, 'Hello?');
    await sandbox.advance(1000);
    const id = sandbox.log().at(-1)?.id ?? 0;
    sandbox.act('app.unsubscribe', {});
    await sandbox.redeliver({ id });
    expect(callback.of('messages')).toHaveLength(1);
    expect(sandbox.log().at(-1)).toMatchObject({
      id,
      outcome: 'delivered',
      attempts: [{ status: 200 }, { status: 'not-subscribed' }],
    });
  });

  it('of the field messages follows the override, others do not', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    const elsewhere = await openCallback();
    const json = { override_callback_uri: elsewhere.url, verify_token: VERIFY_TOKEN };
    await graph('POST', `${sandbox.waba.id}/subscribed_apps`, { json });
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello');
    sandbox.phone.send(waId, 'Hi!');
    await sandbox.advance(1000);
    await elsewhere.close();
    expect(elsewhere.received.map(({ field }) => field)).toEqual(['messages']);
    expect(callback.received.map(({ field }) => field)).toEqual(['account_update', 'smb_message_echoes']);
  });
});

describe('the clock', () => {
  it('stands still until it is advanced, and refuses to go back', async () => {
    const { sandbox, onboard } = await setStage();
    await onboard();
    const before = sandbox.now();
    sandbox.customers.send(customerOf(sandbox).waId, 'Hello');
    expect(sandbox.nextDueAt()).toBe(before + 400);
    await sandbox.advance(399);
    expect(sandbox.log().some(({ field }) => field === 'messages')).toBe(false);
    await Promise.all([sandbox.advance(1), sandbox.advance(9600)]);
    expect(sandbox.now()).toBe(before + 10_000);
    await expect(sandbox.advance(-1)).rejects.toThrow(RangeError);
  });
});

describe('a seed', () => {
  async function runOf(seed: number): Promise<string[]> {
    const stage: Stage = await setStage({ seed });
    await stage.onboard();
    await stage.sync('smb_app_state_sync');
    await stage.sync('history');
    stage.sandbox.playConversation();
    await stage.sandbox.advance(60_000);
    await stage.sendText(stage.callback.of('messages')[0]?.value.contacts[0].wa_id);
    await stage.sandbox.advance(HOUR_MS);
    return stage.callback.received.map(({ raw, signature }) => `${signature} ${raw}`);
  }

  it('gives the same webhooks to the byte, and another seed gives others', async () => {
    const [first, second, other] = [await runOf(1), await runOf(1), await runOf(2)];
    expect(first.length).toBeGreaterThan(30);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('deliveries side by side', () => {
  it('do not let the clock run ahead: retries keep their pauses, and a bot answers in time', async () => {
    const { sandbox, callback, onboard } = await setStage({ deliveryConcurrency: 200 });
    await onboard();
    callback.answer = 503;
    const { waId } = customerOf(sandbox);
    for (const text of ['One', 'Two', 'Three']) sandbox.customers.send(waId, text);
    const sentAt = sandbox.now();
    await sandbox.advance(24 * HOUR_MS);
    const [delivery] = sandbox.log().filter(({ field }) => field === 'messages');
    const after = delivery?.attempts.map(({ at }) => (at - sentAt) / 1000).slice(0, 4);
    expect(after).toEqual([0.4, 5.4, 35.4, 155.4]);
  });
});
