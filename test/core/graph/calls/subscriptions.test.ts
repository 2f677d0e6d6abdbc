import { describe, expect, it } from 'vitest';
import {
  appSubscriptions,
  subscribeApp,
  subscribedApps,
  subscribeWaba,
  unsubscribeApp,
  unsubscribeWaba,
} from '../../../../src/core/graph/index.ts';
import { APP, WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const appToken = `Bearer ${APP.id}|${APP.secret}`;

describe('the webhooks of the app', () => {
  it('are listed with their fields as names, however they come', async () => {
    const { graph, heard } = await talk([
      {
        json: {
          data: [
            {
              object: 'whatsapp_business_account',
              callback_url: 'https://hooks.example.net/wa',
              active: true,
              fields: [{ name: 'messages', version: 'v26.0' }, 'history'],
            },
            { object: 'page', fields: null, callback_url: null },
          ],
        },
      },
    ]);
    expect(await appSubscriptions(graph, APP)).toEqual([
      {
        object: 'whatsapp_business_account',
        callback_url: 'https://hooks.example.net/wa',
        active: true,
        fields: ['messages', 'history'],
      },
      { object: 'page', fields: [] },
    ]);
    expect(heard).toEqual([{ call: `GET /${APP.id}/subscriptions`, token: appToken }]);
  });

  it('are pointed at a callback', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    const callback = { url: 'https://me/webhook', verifyToken: 'v', fields: ['messages', 'history'] };
    await subscribeApp(graph, APP, callback);
    expect(heard).toEqual([
      {
        call: `POST /${APP.id}/subscriptions`,
        token: appToken,
        body: {
          object: 'whatsapp_business_account',
          callback_url: 'https://me/webhook',
          verify_token: 'v',
          fields: 'messages,history',
          include_values: true,
        },
      },
    ]);
  });

  it('end, all or by field', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }, { json: { success: true } }]);
    await unsubscribeApp(graph, APP);
    await unsubscribeApp(graph, APP, ['messages', 'history']);
    expect(heard.map(({ call }) => call)).toEqual([
      `DELETE /${APP.id}/subscriptions?object=whatsapp_business_account`,
      `DELETE /${APP.id}/subscriptions?object=whatsapp_business_account&fields=messages,history`,
    ]);
  });
});

describe('the apps of a WABA', () => {
  it('are known by their ids wherever those stand, with the callback that goes before theirs', async () => {
    const { graph, heard } = await talk([
      {
        json: {
          data: [
            {
              whatsapp_business_api_data: { id: APP.id, name: 'coex', link: 'https://example.net' },
              override_callback_uri: 'https://hooks.example.net/waba',
            },
            { id: 7, name: 'Other', override_callback_uri: '' },
            {},
          ],
        },
      },
    ]);
    const apps = await subscribedApps(graph, WABA);
    expect(apps.map(({ id, name, override_callback_uri }) => [id, name, override_callback_uri])).toEqual([
      [APP.id, 'coex', 'https://hooks.example.net/waba'],
      ['7', 'Other', undefined],
      [undefined, undefined, undefined],
    ]);
    expect(heard).toEqual([{ call: `GET /${WABA}/subscribed_apps` }]);
  });

  it('come and go, and nothing is said but that', async () => {
    const { graph, heard } = await talk([
      { json: { success: true, data: [{ id: APP.id }] } },
      { json: { success: true } },
    ]);
    await subscribeWaba(graph, WABA, 'EAAbusiness');
    await unsubscribeWaba(graph, WABA, 'EAAbusiness');
    expect(heard).toEqual([
      { call: `POST /${WABA}/subscribed_apps`, token: 'Bearer EAAbusiness' },
      { call: `DELETE /${WABA}/subscribed_apps`, token: 'Bearer EAAbusiness' },
    ]);
  });

  it('are not asked to come a second time by themselves', async () => {
    const { graph, heard } = await talk([{ status: 503, json: metaError(2) }]);
    await expect(subscribeWaba(graph, WABA)).rejects.toMatchObject({ code: 'graph-transient' });
    expect(heard).toHaveLength(1);
  });
});
