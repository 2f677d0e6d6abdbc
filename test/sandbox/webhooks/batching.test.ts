import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../../src/core/ingest/parse/delivery.ts';
import { openCallback, VERIFY_TOKEN } from '../callback.ts';
import { customerOf, setStage } from '../stage.ts';

interface Body {
  readonly entry: { id: string; time?: number; changes: { field: string }[] }[];
}

const changesOf = (raw: string) => (JSON.parse(raw) as Body).entry.flatMap(({ changes }) => changes);

describe('news that Meta gathers', () => {
  it('comes in one body, of several fields and entries, and nothing is lost', async () => {
    const { sandbox, callback, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    sandbox.act('rules.on', { rules: ['batched-webhooks'] });
    const { waId } = customerOf(sandbox);
    for (let nth = 0; nth < 3; nth += 1) sandbox.customers.send(waId, `Message ${nth}`);
    sandbox.phone.send(waId, 'Hi');
    sandbox.act('phone.re-register');
    await sandbox.advance(2000);
    const [added, batch, ...more] = callback.received;
    expect(added?.field).toBe('account_update');
    expect(more).toEqual([]);
    const body = JSON.parse(batch?.raw ?? '{}') as Body;
    expect(body.entry.map(({ changes }) => changes.map(({ field }) => field))).toEqual([
      ['messages', 'messages', 'messages'],
      ['account_update'],
      ['smb_message_echoes'],
    ]);
    expect(body.entry.map(({ time }) => typeof time)).toEqual(['undefined', 'number', 'undefined']);
    const parsed = parseDelivery(Buffer.from(batch?.raw ?? ''), 'webhook');
    expect(parsed.outcome === 'projected' && parsed.events.map(({ type }) => type)).toEqual([
      'MessageReceived',
      'MessageReceived',
      'MessageReceived',
      'AccountChanged',
      'MessageEchoed',
    ]);
  });

  it('has at most 1000 changes', async () => {
    const { sandbox, callback, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    sandbox.act('rules.on', { rules: ['batched-webhooks'] });
    const { waId } = customerOf(sandbox);
    for (let nth = 0; nth < 2001; nth += 1) sandbox.customers.send(waId, 'Again');
    await sandbox.advance(4000);
    expect(callback.of('messages').map(({ raw }) => changesOf(raw).length)).toEqual([1000, 1000, 1]);
  });

  it('goes apart where the callbacks differ, and where nobody listens', async () => {
    const { sandbox, callback, graph, onboard, subscribeApp } = await setStage({ historyMessages: 60 });
    await onboard();
    await subscribeApp(['messages', 'smb_message_echoes']);
    const elsewhere = await openCallback();
    const json = { override_callback_uri: elsewhere.url, verify_token: VERIFY_TOKEN };
    await graph('POST', `${sandbox.waba.id}/subscribed_apps`, { json });
    sandbox.act('rules.on', { rules: ['batched-webhooks'] });
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello');
    sandbox.phone.send(waId, 'Hi');
    sandbox.act('phone.re-register');
    await sandbox.advance(2000);
    await elsewhere.close();
    expect(elsewhere.received.map(({ field }) => field)).toEqual(['messages']);
    expect(callback.received.map(({ field }) => field)).toEqual(['account_update', 'smb_message_echoes']);
    expect(sandbox.log().filter(({ outcome }) => outcome === 'lost')).toMatchObject([
      { field: 'account_update', attempts: [{ status: 'not-subscribed' }] },
    ]);
  });

  it('is repeated whole when it is not taken', async () => {
    const { sandbox, callback, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    sandbox.act('rules.on', { rules: ['batched-webhooks'] });
    callback.answer = 500;
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'One');
    sandbox.customers.send(waId, 'Two');
    await sandbox.advance(2000);
    callback.answer = 200;
    await sandbox.advance(60_000);
    const bodies = callback.of('messages').map(({ raw }) => raw);
    expect(bodies).toHaveLength(2);
    expect(new Set(bodies).size).toBe(1);
    expect(changesOf(bodies[0] ?? '')).toHaveLength(2);
  });
});
