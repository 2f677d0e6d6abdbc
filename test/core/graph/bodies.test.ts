import { describe, expect, it } from 'vitest';
import { openGraph, scriptGraph, TOKEN } from '../../support/scripted-graph.ts';

const file = { name: 'a bike.png', type: 'image/png', content: new Uint8Array([0, 255, 13, 10, 45, 45]) };

/** A multipart body as the platform's own parser reads it. */
async function formOf(
  raw: { headers: Record<string, unknown>; body: Buffer } | undefined,
): Promise<FormData> {
  const { headers, body } = raw ?? { headers: {}, body: Buffer.alloc(0) };
  const type = String(headers['content-type']);
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
}

describe('a form', () => {
  it('carries its fields, then its file, byte by byte', async () => {
    const { url, raw } = await scriptGraph({ json: { id: '7' } });
    const fields = { messaging_product: 'whatsapp', type: 'image/png', odd: 'ü "quoted"\r\nline' };
    await openGraph(url).graph.call({ method: 'POST', path: '440/media', form: { fields, file } });
    const form = await formOf(raw[0]);
    expect([...form.keys()]).toEqual([...Object.keys(fields), 'file']);
    expect(form.get('odd')).toBe(fields.odd);
    const sent = form.get('file') as File;
    expect([sent.name, sent.type]).toEqual(['a bike.png', 'image/png']);
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(file.content);
    expect(Number(raw[0]?.headers['content-length'])).toBe(raw[0]?.body.length);
  });

  it('is not broken by names and types that try to', async () => {
    const { url, raw } = await scriptGraph({ json: {} });
    const name = 'a"; filename="b\r\nX-Evil: 1\r\n\r\n.png';
    const form = {
      fields: { 'a"\r\nb': 'c' },
      file: { name, type: 'image/png\r\nX-Evil: 1', content: new Uint8Array([1]) },
    };
    await openGraph(url).graph.call({ method: 'POST', path: '440/media', form });
    const read = await formOf(raw[0]);
    expect([...read.keys()]).toHaveLength(2);
    expect(raw[0]?.body.toString()).not.toMatch(/^X-Evil/m);
  });

  it('of any size arrives whole, and an empty one too', async () => {
    const { url, raw } = await scriptGraph({ json: {} }, { json: {} });
    const { graph } = openGraph(url);
    for (const content of [new Uint8Array(5_000_000).fill(45), new Uint8Array()]) {
      await graph.call({
        method: 'POST',
        path: '440/media',
        form: { fields: {}, file: { ...file, content } },
      });
    }
    const sizes = await Promise.all(raw.map(async (one) => ((await formOf(one)).get('file') as File).size));
    expect(sizes).toEqual([5_000_000, 0]);
  });

  it('is shown in a trace as its fields and the size of its file', async () => {
    const { url } = await scriptGraph({ json: {} });
    const { graph, exchanges } = openGraph(url);
    const fields = { messaging_product: 'whatsapp', caption: 'for Ms Smith' };
    await graph.call({ method: 'POST', path: '440/media', form: { fields, file } });
    expect(exchanges[0]?.requestBody).toEqual({
      messaging_product: 'whatsapp',
      caption: '[redacted]',
      file: '(6 bytes of image/png)',
    });
    expect(JSON.stringify(exchanges)).not.toContain('bike');
  });
});

describe('bytes', () => {
  it('go out as they are, with their own headers and the scheme of the upload', async () => {
    const { url, raw, requests } = await scriptGraph({ json: { h: '4::aW' } });
    const { graph, exchanges } = openGraph(url);
    const headers = { 'content-type': 'application/octet-stream', file_offset: '3' };
    const path = 'upload:MTphdHRhY2g6secretsession';
    const call = { method: 'POST', path, query: { sig: 'ARsignature' }, tokenScheme: 'OAuth' } as const;
    expect(await graph.call({ ...call, bytes: { content: file.content, headers } })).toEqual({ h: '4::aW' });
    expect(raw[0]?.headers).toMatchObject({ ...headers, authorization: `OAuth ${TOKEN}` });
    expect(new Uint8Array(raw[0]?.body ?? [])).toEqual(file.content);
    expect(requests[0]?.query).toEqual({ sig: 'ARsignature' });
    expect(exchanges[0]).toMatchObject({
      url: `${url}/v26.0/upload:[redacted]?sig=[redacted]`,
      requestBody: '(6 bytes)',
    });
  });

  it('cannot put another token in the header', async () => {
    const { url, raw } = await scriptGraph({ json: {} });
    const bytes = { content: file.content, headers: { authorization: 'Bearer other', accept: 'text/html' } };
    await openGraph(url).graph.call({ method: 'POST', path: 'upload:1', bytes });
    expect(raw[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
  });
});

describe('JSON', () => {
  it('that cannot be written is no call, and its outcome no riddle', async () => {
    const { url } = await scriptGraph();
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    const { graph } = openGraph(url);
    await expect(graph.call({ method: 'POST', path: '440/messages', body: circle })).rejects.toThrow(
      TypeError,
    );
  });

  it('goes with a POST that has nothing to say as no body at all', async () => {
    const { url, raw } = await scriptGraph({ json: {} });
    await openGraph(url).graph.call({ method: 'POST', path: '990/subscribed_apps' });
    expect(raw[0]?.headers['content-type']).toBeUndefined();
    expect(raw[0]?.headers['content-length']).toBe('0');
  });
});

describe('a file that is asked for', () => {
  const ask = { method: 'GET', answer: 'bytes' } as const;

  it('comes as it is, with its type, and shows as its size', async () => {
    const content = Buffer.from([0, 1, 255, 0x7b]);
    const { url, raw } = await scriptGraph({ text: content, type: 'image/jpeg' });
    const { graph, exchanges } = openGraph(url);
    const answer = await graph.call({ ...ask, url: `${url}/media/1?hash=signed` });
    expect(answer).toMatchObject({ contentType: 'image/jpeg' });
    expect(Buffer.from((answer as { bytes: Uint8Array }).bytes).equals(content)).toBe(true);
    expect(raw[0]?.headers).toMatchObject({ accept: '*/*', authorization: `Bearer ${TOKEN}` });
    expect(exchanges).toMatchObject([{ status: 200, responseBody: '(4 bytes of image/jpeg)' }]);
  });

  it('may be empty, of no type, or a person’s own JSON', async () => {
    const own = '{"error":{"code":7,"why":"a customer’s own file"}}';
    const { url } = await scriptGraph(
      { text: '', type: 'text/plain' },
      { text: own, type: 'application/json' },
    );
    const { graph } = openGraph(url);
    const empty = (await graph.call({ ...ask, path: '1' })) as { bytes: Uint8Array };
    expect(empty.bytes).toHaveLength(0);
    const file = (await graph.call({ ...ask, path: '1' })) as { bytes: Uint8Array };
    expect(Buffer.from(file.bytes).toString()).toBe(own);
  });

  it.each([200, 400, 401])('is told apart from Meta’s refusal with HTTP %i', async (status) => {
    const error = { message: '(#190) no', type: 'OAuthException', code: 190, fbtrace_id: 'Ax' };
    const { url } = await scriptGraph({ status, json: { error } });
    await expect(openGraph(url).graph.call({ ...ask, path: '1' })).rejects.toMatchObject({
      code: 'graph-not-permitted',
      meta: { code: 190, httpStatus: status },
    });
  });

  it.each([404, 410])('that is gone is a definite no: HTTP %i with a page', async (status) => {
    const { url, requests } = await scriptGraph({ status, text: '<html>Not found</html>' });
    await expect(openGraph(url).graph.call({ ...ask, path: '1' })).rejects.toMatchObject({
      code: 'graph-unexpected',
      nothingDone: true,
    });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['said to be', { text: 'x'.repeat(2000) }],
    ['found to be', { wire: `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(2000)}` }],
  ] as const)('is given up on when it is %s too large', async (_title, answer) => {
    const { url } = await scriptGraph(answer);
    const failed = openGraph(url).graph.call({ ...ask, path: '1', maxAnswerBytes: 1999 });
    await expect(failed).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining('a body of more than 1999 bytes'),
    });
    const whole = await scriptGraph(answer);
    const file = await openGraph(whole.url).graph.call({ ...ask, path: '1', maxAnswerBytes: 2000 });
    expect((file as { bytes: Uint8Array }).bytes).toHaveLength(2000);
  });
});
