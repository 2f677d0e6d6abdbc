import { describe, expect, it } from 'vitest';
import { collect, messageHistory, messageHistoryEvents } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const FIELDS =
  'id,message_id,events{delivery_status,webhook_update_state,timestamp,application,webhook_uri,error_description}';

describe('the delivery log of a number', () => {
  it('tells what happened to a message, and whether the webhook about it came through', async () => {
    const event = {
      id: '2',
      delivery_status: 'SENT',
      timestamp: 1640995200,
      webhook_update_state: 'FAILED',
      application: { id: '660' },
      webhook_uri: 'https://hooks.example.net/wa',
      error_description: 'timed out',
    };
    const { graph, heard } = await talk([
      {
        json: {
          data: [
            { id: 1, message_id: 'wamid.A', events: { data: [event] } },
            { id: '3', message_id: 'wamid.B' },
          ],
        },
      },
    ]);
    expect(await collect(messageHistory(graph, PHONE, { messageId: 'wamid.A' }))).toEqual([
      { id: '1', message_id: 'wamid.A', events: [event] },
      { id: '3', message_id: 'wamid.B', events: [] },
    ]);
    expect(heard).toEqual([
      { call: `GET /${PHONE}/message_history?fields=${FIELDS}&limit=100&message_id=wamid.A` },
    ]);
  });

  it('may not be open to the app', async () => {
    const { graph } = await talk([{ status: 403, json: metaError(200) }]);
    await expect(collect(messageHistory(graph, PHONE))).rejects.toMatchObject({
      code: 'graph-not-permitted',
    });
  });
});

describe('the events of one entry', () => {
  it('come as nodes of edges, or bare', async () => {
    const event = { id: '5', delivery_status: 'READ', occurrence_timestamp: 1640995200 };
    const { graph, heard } = await talk([{ json: { data: [{ cursor: 'x', node: event }, event] } }]);
    expect(await collect(messageHistoryEvents(graph, '1', { status: 'READ' }, 'EAAbusiness'))).toEqual([
      event,
      event,
    ]);
    expect(heard).toEqual([
      { call: 'GET /1/events?limit=100&status_filter=READ', token: 'Bearer EAAbusiness' },
    ]);
  });
});
