import { describe, expect, it } from 'vitest';
import {
  appSubscriptions,
  exchangeCode,
  inspectToken,
  requestSync,
  sendMessage,
  subscribeApp,
  subscribeWaba,
  wabaPhoneNumbers,
} from '../../../src/core/graph/index.ts';
import { APP_SECRET, metaError, openGraph, scriptGraph, TOKEN } from '../../support/scripted-graph.ts';

const app = { id: '660000000000004', secret: APP_SECRET };

async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const all: Element[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

describe('exchangeCode', () => {
  it('trades the code with id and secret, and no token', async () => {
    const { url, requests } = await scriptGraph({
      json: { access_token: 'EAAbusiness', token_type: 'bearer' },
    });
    const { graph } = openGraph(url, { appSecret: APP_SECRET });
    expect(await exchangeCode(graph, app, 'AQcode')).toBe('EAAbusiness');
    expect(requests).toEqual([
      {
        method: 'GET',
        path: '/v26.0/oauth/access_token',
        query: { client_id: app.id, client_secret: APP_SECRET, code: 'AQcode' },
        authorization: undefined,
        body: undefined,
      },
    ]);
  });

  it.each([
    ['a transient code', { status: 500, json: metaError(1) }, 'graph-transient'],
    ['a broken connection', 'reset', 'graph-outcome-unknown'],
    ['half an answer', 'reset-in-answer', 'graph-outcome-unknown'],
    ['a page of HTML', { text: '<html></html>' }, 'graph-unexpected'],
    ['an answer without a token', { json: { access_token: '' } }, 'graph-unexpected'],
  ] as const)('is never repeated, though a GET: %s', async (_title, answer, code) => {
    const { url, requests } = await scriptGraph(answer);
    await expect(exchangeCode(openGraph(url).graph, app, 'AQcode')).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });
});

describe('inspectToken', () => {
  it('asks with the app’s own token and gives what Meta knows', async () => {
    const data = {
      app_id: app.id,
      is_valid: true,
      scopes: ['a'],
      granular_scopes: [{ scope: 'a', target_ids: [1, '2'] }],
    };
    const { url, requests } = await scriptGraph({ json: { data } });
    const told = await inspectToken(openGraph(url).graph, app, TOKEN);
    expect(told.granular_scopes).toEqual([{ scope: 'a', target_ids: ['1', '2'] }]);
    expect(requests[0]).toMatchObject({
      authorization: `Bearer ${app.id}|${APP_SECRET}`,
      query: { input_token: TOKEN },
    });
  });

  it('gives an invalid token as an answer', async () => {
    const { url } = await scriptGraph({ json: { data: { is_valid: false, error: { code: 190 } } } });
    const told = await inspectToken(openGraph(url).graph, app, TOKEN);
    expect(told).toMatchObject({ is_valid: false, scopes: [], granular_scopes: [] });
  });
});

describe('lists', () => {
  it('are followed page by page, as long as Meta names a next one', async () => {
    const { url, requests } = await scriptGraph(
      {
        json: {
          data: [{ id: '1' }, { id: 2 }],
          paging: { cursors: { after: 'A' }, next: 'http://elsewhere/' },
        },
      },
      { json: { data: [], paging: { cursors: { after: 'B' }, next: 'http://elsewhere/' } } },
      { json: { data: [{ id: '3' }], paging: { cursors: { after: 'C' } } } },
    );
    const numbers = await collect(wabaPhoneNumbers(openGraph(url).graph, '330', TOKEN));
    expect(numbers.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(requests.map(({ query }) => query.after)).toEqual([undefined, 'A', 'B']);
    const [first] = requests;
    for (const { query, path } of requests)
      expect([path, query.fields]).toEqual([first?.path, first?.query.fields]);
    expect(first?.query.fields).toContain('is_on_biz_app,platform_type');
  });

  it('without paging are one page', async () => {
    const { url } = await scriptGraph({ json: { data: [{ object: 'page', fields: ['a', { name: 'b' }] }] } });
    expect(await appSubscriptions(openGraph(url).graph, app)).toMatchObject([
      { object: 'page', fields: ['a', 'b'] },
    ]);
  });

  it('repeat a page that failed, not the whole', async () => {
    const next = { cursors: { after: 'A' }, next: 'x' };
    const { url, requests } = await scriptGraph({ json: { data: [{ id: '1' }], paging: next } }, 'reset', {
      json: { data: [{ id: '2' }] },
    });
    const numbers = await collect(wabaPhoneNumbers(openGraph(url).graph, '330', TOKEN));
    expect(numbers.map(({ id }) => id)).toEqual(['1', '2']);
    expect(requests.map(({ query }) => query.after)).toEqual([undefined, 'A', 'A']);
  });

  it.each([
    [{ data: 'none' }, 'data'],
    [{ data: [{ id: '' }] }, 'id'],
    [{ data: [{ id: '1', is_on_biz_app: 'yes' }] }, 'is_on_biz_app'],
  ])('that are not as described are told with the field: %j', async (json, field) => {
    const { url } = await scriptGraph({ json });
    const failing = collect(wabaPhoneNumbers(openGraph(url).graph, '330', TOKEN));
    await expect(failing).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining(`: ${field}: `),
    });
  });
});

describe('what is posted', () => {
  it('has the bodies Meta describes', async () => {
    const { url, requests } = await scriptGraph(
      { json: { success: true } },
      { json: { success: true } },
      { json: { messaging_product: 'whatsapp', request_id: 'sr_1' } },
      { json: { messages: [{ id: 'wamid.1' }] } },
    );
    const { graph } = openGraph(url);
    await subscribeApp(graph, app, { url: 'https://me/webhook', verifyToken: 'v', fields: ['a', 'b'] });
    await subscribeWaba(graph, '330', TOKEN);
    expect(await requestSync(graph, '440', 'history', TOKEN)).toBe('sr_1');
    expect(await sendMessage(graph, '440', { to: '1' }, TOKEN)).toMatchObject({
      messages: [{ id: 'wamid.1' }],
    });
    expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        `/v26.0/${app.id}/subscriptions`,
        {
          object: 'whatsapp_business_account',
          callback_url: 'https://me/webhook',
          verify_token: 'v',
          fields: 'a,b',
          include_values: true,
        },
      ],
      ['POST', '/v26.0/330/subscribed_apps', undefined],
      ['POST', '/v26.0/440/smb_app_data', { messaging_product: 'whatsapp', sync_type: 'history' }],
      ['POST', '/v26.0/440/messages', { messaging_product: 'whatsapp', to: '1' }],
    ]);
  });

  it('is never sent twice', async () => {
    for (const call of [
      (graph: Parameters<typeof requestSync>[0]) => requestSync(graph, '440', 'history', TOKEN),
      (graph: Parameters<typeof requestSync>[0]) => sendMessage(graph, '440', {}, TOKEN),
      (graph: Parameters<typeof requestSync>[0]) => subscribeWaba(graph, '330', TOKEN),
    ]) {
      const { url, requests } = await scriptGraph({ status: 503, json: metaError(2) });
      await expect(call(openGraph(url).graph)).rejects.toMatchObject({ code: 'graph-transient' });
      expect(requests).toHaveLength(1);
    }
  });
});
