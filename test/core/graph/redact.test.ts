import { describe, expect, it } from 'vitest';
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
});
