import { describe, expect, it } from 'vitest';
import { redactUrl, withoutCredentials } from '../../../src/core/graph/redact.ts';
import { metaError, openGraph, scriptGraph } from '../../support/scripted-graph.ts';

const WAMID = 'wamid.HBgMNDQ3NzAwOTAwMTU1FQIAERgSQ0FGRTAwMTFBQkNERUYwMTIzAA==';

describe('an exchange', () => {
  it('has method, URL, status and times, and neither secrets nor people', async () => {
    const { url } = await scriptGraph({
      json: {
        contacts: [{ input: '+447700900155', wa_id: '447700900155', user_id: 'GB.12' }],
        messages: [{ id: WAMID }],
        access_token: 'EAAanything',
        note: 'left EAAabcdefgh1234 and 660000000000004|c0ffee00c0ffee00 in text',
        count: 3,
      },
    });
    const { graph, exchanges } = openGraph(url, { appSecret: 'hush-hush' });
    await graph.call({
      method: 'POST',
      path: '440/messages',
      query: { client_secret: 'hush', code: 'AQcode', input_token: 'EAAx', fields: 'id' },
      body: {
        to: '+447700900155',
        recipient: 'GB.12',
        context: { message_id: WAMID },
        text: { body: 'See you at nine' },
        image: { id: '1', caption: 'A bike' },
        document: { filename: 'Invoice Smith.pdf' },
        verify_token: 'let me in',
        type: 'text',
        code: 100,
      },
    });
    const hidden = '[redacted]';
    expect(exchanges).toEqual([
      {
        method: 'POST',
        url: expect.stringMatching(
          /\/v26\.0\/440\/messages\?client_secret=\[redacted\]&code=\[redacted\]&input_token=\[redacted\]&fields=id&appsecret_proof=\[redacted\]$/,
        ),
        status: 200,
        durationMs: 0,
        requestBody: {
          to: hidden,
          recipient: hidden,
          context: { message_id: `wamid.[redacted]${WAMID.slice(-8)}` },
          text: { body: hidden },
          image: { id: '1', caption: hidden },
          document: { filename: hidden },
          verify_token: hidden,
          type: 'text',
          code: 100,
        },
        responseBody: {
          contacts: [{ input: hidden, wa_id: hidden, user_id: hidden }],
          messages: [{ id: `wamid.[redacted]${WAMID.slice(-8)}` }],
          access_token: hidden,
          note: 'left [redacted] and [redacted] in text',
          count: 3,
        },
      },
    ]);
  });

  it('keeps codes and trace ids of a refusal, and hides a phone in its words', async () => {
    const { url } = await scriptGraph({
      status: 400,
      json: metaError(131026, {
        message: '(#2593107) Recipient +44 7700 900155 is not in the list',
        error_data: { details: 'The number 447700900155 is unknown.' },
        fbtrace_id: 'AxTrace0',
      }),
    });
    const { graph, exchanges } = openGraph(url);
    await expect(graph.call({ method: 'POST', path: '440/messages' })).rejects.toThrow();
    expect(exchanges).toMatchObject([
      {
        status: 400,
        responseBody: {
          error: {
            code: 131026,
            message: '(#2593107) Recipient [redacted] is not in the list',
            error_data: { details: 'The number [redacted] is unknown.' },
            fbtrace_id: 'AxTrace0',
          },
        },
      },
    ]);
  });

  it('is told for each try, also for one that had no answer, and never shows what is not JSON', async () => {
    const { url } = await scriptGraph(
      'reset',
      { status: 502, text: '<p>447700900155</p>' },
      { json: { id: '1' } },
    );
    const { graph, exchanges } = openGraph(url);
    await graph.call({ method: 'GET', path: '440' });
    expect(exchanges).toMatchObject([
      { problem: expect.any(String) },
      { status: 502, responseBody: '(not JSON)' },
      { status: 200, responseBody: { id: '1' } },
    ]);
    expect(JSON.stringify(exchanges)).not.toContain('447700900155');
  });

  it('shows the usage headers as they came', async () => {
    const headers = { 'X-App-Usage': '{"call_count":12}', 'X-Business-Use-Case-Usage': 'odd' };
    const { url } = await scriptGraph({ json: {}, headers }, { json: {} });
    const { graph, exchanges } = openGraph(url);
    await graph.call({ method: 'GET', path: '440' });
    await graph.call({ method: 'GET', path: '440' });
    expect(exchanges.map(({ usage }) => usage)).toEqual([
      { 'x-app-usage': '{"call_count":12}', 'x-business-use-case-usage': 'odd' },
      undefined,
    ]);
  });

  it('hides what links carry: tokens, sessions of uploads, the keys of media', async () => {
    const { url } = await scriptGraph({
      json: {
        paging: { next: 'https://graph.facebook.com/v26.0/1/x?access_token=odd-token&limit=1&after=Q' },
        id: 'upload:MTphdHRhY2g6?sig=ARkey',
        url: 'https://lookaside.fbsbx.com/whatsapp/?mid=1&client_secret=hush-hush',
      },
    });
    const { graph, exchanges } = openGraph(url);
    await graph.call({ method: 'GET', path: '440', query: { sig: 'ARkey', fb_exchange_token: 'other' } });
    expect(exchanges[0]?.url).toBe(`${url}/v26.0/440?sig=[redacted]&fb_exchange_token=[redacted]`);
    expect(exchanges[0]?.responseBody).toEqual({
      paging: { next: 'https://graph.facebook.com/v26.0/1/x?access_token=[redacted]&limit=1&after=Q' },
      id: 'upload:[redacted]',
      url: 'https://lookaside.fbsbx.com/whatsapp/?mid=1&client_secret=[redacted]',
    });
  });

  it('hides the token in use and the app secret wherever they stand, whatever they look like', async () => {
    const { url } = await scriptGraph({ json: { note: 'odd token 1 and hush-hush', odd: ['odd token 1'] } });
    const { graph, exchanges } = openGraph(url, { appSecret: 'hush-hush' });
    const call = { method: 'POST', path: 'debug_token', query: { of: 'hush-hush' } } as const;
    await graph.call({ ...call, body: { said: ['odd token 1'] }, token: 'odd token 1' });
    expect(JSON.stringify(exchanges)).not.toMatch(/odd token 1|hush-hush/);
    expect(exchanges[0]?.responseBody).toEqual({ note: '[redacted] and [redacted]', odd: ['[redacted]'] });
  });

  it('hides what stands in samples, in flows and in values of templates, under whatever keys', async () => {
    const json = {
      components: [
        { type: 'BODY', example: { body_text: [['Mira', '71']] } },
        { type: 'BUTTONS', buttons: [{ type: 'URL', example: ['https://example.net/Mira'] }] },
      ],
      actor_name: 'Mira Dalton',
      ip_address: '192.0.2.7',
    };
    const { url } = await scriptGraph({ json });
    const { graph, exchanges } = openGraph(url);
    const action = { flow_token: 't', flow_action_data: { diagnosis: 'Mira is ill', more: ['Mira'] } };
    const parameters = [
      { type: 'currency', currency: { fallback_value: 'Mira pays 10', code: 'GBP', amount_1000: 10 } },
      { type: 'coupon_code', coupon_code: 'MIRA20' },
      { type: 'action', action },
    ];
    await graph.call({ method: 'POST', path: '440/x', body: { components: [{ parameters }] } });
    expect(JSON.stringify(exchanges)).not.toMatch(/mira|192\.0/i);
    expect(exchanges[0]?.responseBody).toMatchObject({
      components: [
        { type: 'BODY', example: '[redacted]' },
        { buttons: [{ type: 'URL', example: '[redacted]' }] },
      ],
    });
  });

  it('and the refusal hide a token that was only looked at, though Meta quotes it', async () => {
    const said = { message: 'Malformed access token odd-and-long', error_user_msg: 'It was odd-and-long.' };
    const { url } = await scriptGraph({ status: 400, json: metaError(190, said) });
    const { graph, exchanges } = openGraph(url);
    const asking = graph.call({ method: 'GET', path: 'debug_token', query: { input_token: 'odd-and-long' } });
    const error = await asking.catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, exchanges])).toContain('Malformed access token [redacted]');
    expect(JSON.stringify([error, exchanges])).not.toContain('odd-and-long');
  });

  it('hides phones and places that are numbers, and keeps other numbers', async () => {
    const { url } = await scriptGraph({ json: {} });
    const { graph, exchanges } = openGraph(url);
    const location = { latitude: 51.5, longitude: '-0.12', name: 'Shop', address: 'Road 1' };
    const body = { to: 447700900155, location, block_users: [{ user: '+447700900155' }], ttl: 60 };
    await graph.call({ method: 'POST', path: '440/block_users', body });
    const hidden = '[redacted]';
    expect(exchanges[0]?.requestBody).toEqual({
      to: hidden,
      location: { latitude: hidden, longitude: hidden, name: hidden, address: hidden },
      block_users: [{ user: hidden }],
      ttl: 60,
    });
  });
});

describe('an answer for whoever asked', () => {
  it('is whole but for credentials', () => {
    const answer = {
      data: [{ to: '447700900155', wamid: WAMID, code: 'QRCODE', count: 7, deep: { access_token: 'odd' } }],
      access_token: 'anything',
      verify_token: 'let me in',
      note: 'left EAAabcdefgh1234 here, and my own secret',
      paging: { next: 'https://graph.facebook.com/x?access_token=odd&after=Q' },
      nothing: null,
    };
    expect(withoutCredentials(answer, ['my own secret'])).toEqual({
      data: [{ ...answer.data[0], deep: { access_token: '[redacted]' } }],
      access_token: '[redacted]',
      verify_token: '[redacted]',
      note: 'left [redacted] here, and [redacted]',
      paging: { next: 'https://graph.facebook.com/x?access_token=[redacted]&after=Q' },
      nothing: null,
    });
    expect(withoutCredentials('EAAabcdefgh1234')).toBe('[redacted]');
    expect(withoutCredentials('?t%3DEAAabcdefgh1234')).toBe('?t%3D[redacted]');
  });

  it('keeps ids and cursors that happen to have the letters of a token', () => {
    const ids = {
      id: 'wamid.HBgLNEAAabcdefgh1234AA==',
      after: 'QVFIEAAabcdefgh1234',
      h: '4::aWEAAabcdefgh1234',
    };
    expect(withoutCredentials(ids)).toEqual(ids);
  });
});

describe('the URL of a trace', () => {
  it.each([
    [
      'https://lookaside.fbsbx.com/whatsapp/?mid=1&hash=x',
      'https://lookaside.fbsbx.com/whatsapp/?mid=[redacted]&hash=[redacted]',
    ],
    ['https://scontent.xx.fbcdn.net/v/a.png?oh=key', 'https://scontent.xx.fbcdn.net/v/a.png?oh=[redacted]'],
    ['https://api.facebook.com/990/x?after=Q', 'https://api.facebook.com/990/x?after=Q'],
  ])('shows of a file’s no more than where it lies: %s', (url, shown) => {
    expect(redactUrl(new URL(url), 'https://graph.facebook.com')).toBe(shown);
  });
});
