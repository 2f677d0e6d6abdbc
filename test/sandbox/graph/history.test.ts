import { describe, expect, it } from 'vitest';
import { activity, messageHistory, messageHistoryEvent } from '../../../src/core/wire/graph/history.ts';
import { HOUR_MS, setStage } from '../stage.ts';
import { type Chat, openChat, TEXT } from './chat.ts';

const EVENTS =
  'fields=id,message_id,events{delivery_status,webhook_update_state,timestamp,application,webhook_uri,error_description}';

async function sent(chat: Chat): Promise<string> {
  return (await chat.send(TEXT)).body.messages[0].id;
}

describe('the delivery log', () => {
  it('tells what became of the webhooks of each status', async () => {
    const chat = await openChat();
    const { sandbox, callback } = chat.stage;
    const id = await sent(chat);
    await sandbox.advance(HOUR_MS);
    const { body } = await chat.get(`message_history?message_id=${id}&${EVENTS}`);
    const [row] = body.data;
    expect(messageHistory.parse(row)).toMatchObject({ message_id: id });
    expect(row.events.data.slice(0, 2)).toEqual([
      {
        delivery_status: 'SENT',
        webhook_update_state: 'DELIVERED',
        timestamp: expect.any(Number),
        application: { id: sandbox.app.id },
        webhook_uri: callback.url,
      },
      expect.objectContaining({ delivery_status: 'DELIVERED' }),
    ]);
  });

  it('tells that a callback fails, that it is tried again, and that it was given up', async () => {
    const chat = await openChat();
    const { sandbox, callback } = chat.stage;
    callback.answer = 503;
    const id = await sent(chat);
    await sandbox.advance(5000);
    const states = async () => {
      const { body } = await chat.get(`message_history?message_id=${id}&${EVENTS}`);
      return body.data[0].events.data.map((event: Record<string, string>) => [
        event.delivery_status,
        event.webhook_update_state,
        event.error_description,
      ]);
    };
    expect((await states())[0]).toEqual(['SENT', 'RETRYING', 'Webhook endpoint returned HTTP 503']);
    await sandbox.advance(8 * 24 * HOUR_MS);
    expect((await states())[0]).toEqual(['SENT', 'FAILED', 'Webhook endpoint returned HTTP 503']);
  });

  it('tells why a message failed', async () => {
    const chat = await openChat();
    chat.stage.sandbox.act('customer.fail-next', { customer: chat.waId, code: 131026 });
    const id = await sent(chat);
    await chat.stage.sandbox.advance(5000);
    const { body } = await chat.get(`message_history?message_id=${id}&${EVENTS}`);
    expect(body.data[0].events.data).toMatchObject([
      { delivery_status: 'FAILED', error_description: 'Message Undeliverable' },
    ]);
  });

  it('lists messages of the API with the newest first, page by page', async () => {
    const chat = await openChat();
    const ids = [await sent(chat), await sent(chat), await sent(chat)];
    chat.stage.sandbox.phone.send(chat.waId, 'Typed');
    const first = await chat.get('message_history?limit=2');
    expect(first.body.data.map((row: Record<string, string>) => row.message_id)).toEqual([ids[2], ids[1]]);
    expect(Object.keys(first.body.data[0])).toEqual(['message_id', 'id']);
    const next = await chat.get(`message_history?limit=2&after=${first.body.paging.cursors.after}`);
    expect(next.body.data).toMatchObject([{ message_id: ids[0] }]);
    const back = await chat.get(`message_history?limit=2&before=${next.body.paging.cursors.before}`);
    expect(back.body.data).toEqual(first.body.data);
    expect(next.body.paging.previous).toContain('before=');
  });

  it('knows only its own messages', async () => {
    const chat = await openChat();
    await sent(chat);
    for (const query of [
      'message_id=wamid.none',
      `message_id=${chat.wamid}`,
      'fields=events{colour}',
      'fields=colour',
    ]) {
      expect((await chat.get(`message_history?${query}`)).body.error.code).toBe(100);
    }
  });

  it('has the events of a message as edges, by status if asked', async () => {
    const chat = await openChat();
    const id = await sent(chat);
    await chat.stage.sandbox.advance(HOUR_MS);
    const [row] = (await chat.get(`message_history?message_id=${id}`)).body.data;
    const { body } = await chat.stage.graph('GET', `${row.id}/events`);
    expect(body.data[0]).toEqual({
      cursor: expect.any(String),
      node: {
        id: expect.any(String),
        delivery_status: 'SENT',
        occurrence_timestamp: expect.any(Number),
        status_timestamp: expect.any(Number),
        application: { id: chat.stage.sandbox.app.id, name: 'coex sandbox' },
      },
    });
    expect(messageHistoryEvent.parse(body.data[0])).toMatchObject({ delivery_status: 'SENT' });
    const delivered = await chat.stage.graph(
      'GET',
      `${row.id}/events?status_filter=DELIVERED&fields=node{delivery_status}`,
    );
    expect(delivered.body.data).toEqual([{ node: { delivery_status: 'DELIVERED' } }]);
    const none = await chat.stage.graph('GET', '479999999999999/events');
    expect(none.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe('the audit trail', () => {
  it('tells who changed what, the newest first', async () => {
    const { sandbox, graph, subscribeWaba } = await setStage();
    await subscribeWaba();
    await sandbox.advance(1000);
    await graph('POST', `${sandbox.waba.id}?name=Other`);
    const fields = 'id,activity_type,timestamp,actor_type,actor_id,actor_name,description';
    const { body } = await graph('GET', `${sandbox.waba.id}/activities?fields=${fields}`);
    expect(body.data).toEqual([
      {
        id: expect.any(String),
        activity_type: 'ACCOUNT_UPDATED',
        timestamp: '2026-11-05T09:00:01Z',
        actor_type: 'API',
        actor_id: sandbox.app.id,
        actor_name: 'coex sandbox',
        description: 'The settings of the account were changed.',
      },
      expect.objectContaining({ activity_type: 'WEBHOOK_CONFIGURED', timestamp: '2026-11-05T09:00:00Z' }),
    ]);
    for (const row of body.data) expect(activity.parse(row)).toMatchObject({ actor_type: 'API' });
  });

  it('can be narrowed by time and type', async () => {
    const { sandbox, graph, subscribeWaba } = await setStage();
    await subscribeWaba();
    await sandbox.advance(10_000);
    await graph('POST', `${sandbox.waba.id}?name=Other`);
    const types = async (query: string) => {
      const { body } = await graph('GET', `${sandbox.waba.id}/activities?${query}`);
      return body.data?.map((row: Record<string, string>) => row.activity_type) ?? body.error.code;
    };
    const now = Math.floor(sandbox.now() / 1000);
    expect(await types('')).toEqual(['ACCOUNT_UPDATED', 'WEBHOOK_CONFIGURED']);
    expect(await types(`since=${now - 5}`)).toEqual(['ACCOUNT_UPDATED']);
    expect(await types(`until=${new Date(sandbox.now() - 5000).toISOString()}`)).toEqual([
      'WEBHOOK_CONFIGURED',
    ]);
    expect(await types('activity_type=WEBHOOK_CONFIGURED,USER_ADDED')).toEqual(['WEBHOOK_CONFIGURED']);
    expect(await types('since=yesterday')).toBe(100);
    expect(await types(`since=${now - 91 * 86_400}`)).toBe(100);
  });
});
