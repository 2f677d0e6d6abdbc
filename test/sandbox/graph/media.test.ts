import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { media as mediaNode } from '../../../src/core/wire/graph/media.ts';
import { HOUR_MS } from '../stage.ts';
import { type Chat, openChat } from './chat.ts';

const DAY_MS = 24 * HOUR_MS;
const PDF = Buffer.from('%PDF-1.4 an invoice');

async function upload(
  chat: Chat,
  file: Blob | undefined,
  fields: Record<string, string> = {},
  name = 'a.pdf',
) {
  const { sandbox } = chat.stage;
  const form = new FormData();
  for (const [key, value] of Object.entries({ messaging_product: 'whatsapp', ...fields }))
    form.set(key, value);
  if (file !== undefined) form.set('file', file, name);
  const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.app.systemToken}` },
    body: form,
  });
  return {
    status: response.status,
    body: (await response.json()) as { id: string; error: { code: number; message: string } },
  };
}

async function uploadPdf(chat: Chat): Promise<string> {
  return (await upload(chat, new Blob([PDF], { type: 'application/pdf' }))).body.id;
}

async function download(chat: Chat, url: string, token = chat.stage.sandbox.app.systemToken) {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

describe('an upload', () => {
  it('is there by its id, and its bytes by the URL', async () => {
    const chat = await openChat();
    const id = await uploadPdf(chat);
    const { body } = await chat.stage.graph('GET', `${id}?phone_number_id=${chat.stage.sandbox.number.id}`);
    expect(mediaNode.parse(body)).toMatchObject({ id });
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      url: expect.stringMatching(
        new RegExp(`^${chat.stage.sandbox.url}/media-files/${id}\\?ext=\\d+&hash=\\w+$`),
      ),
      mime_type: 'application/pdf',
      sha256: createHash('sha256').update(PDF).digest('hex'),
      file_size: PDF.length,
      id,
    });
    const got = await download(chat, body.url);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="a.pdf"');
    expect(got.bytes).toEqual(PDF);
  });

  it.each([
    ['no file', undefined, {}, 100],
    ['another product', new Blob(['x'], { type: 'text/plain' }), { messaging_product: 'sms' }, 100],
    ['a type nobody takes', new Blob(['x'], { type: 'application/zip' }), { type: 'image/png' }, 100],
    [
      'an image of more than 5 MB',
      new Blob([Buffer.alloc(5 * 1024 * 1024 + 1)], { type: 'image/png' }),
      {},
      131053,
    ],
    [
      'a sticker of more than 100 KB',
      new Blob([Buffer.alloc(100 * 1024 + 1)], { type: 'image/webp' }),
      {},
      131053,
    ],
  ])('of %s is refused', async (_, file, fields, code) => {
    const chat = await openChat();
    expect((await upload(chat, file, fields)).body.error.code).toBe(code);
  });

  it('says which types there are', async () => {
    const chat = await openChat();
    const { body } = await upload(chat, new Blob(['x'], { type: 'application/zip' }));
    expect(body.error.message).toMatch(
      /^\(#100\) Param file must be a file with one of the following types: audio\/aac, .*Received file of type 'application\/zip'\.$/,
    );
    chat.stage.sandbox.rules.off('media-limits');
    expect((await upload(chat, new Blob(['x'], { type: 'application/zip' }))).status).toBe(200);
  });

  it('may be a moving sticker of 500 KB', async () => {
    const chat = await openChat();
    const sticker = Buffer.alloc(500 * 1024);
    sticker.write('RIFF\0\0\0\0WEBPVP8X', 'latin1');
    sticker[20] = 0x02;
    expect((await upload(chat, new Blob([sticker], { type: 'image/webp' }))).status).toBe(200);
  });

  it('may be as large as a document, while other bodies may not', async () => {
    const chat = await openChat();
    const bytes = Buffer.alloc(20 * 1024 * 1024, 7);
    const { body } = await upload(chat, new Blob([bytes], { type: 'application/pdf' }));
    const { url } = (await chat.stage.graph('GET', body.id)).body;
    expect((await download(chat, url)).bytes.equals(bytes)).toBe(true);
  });

  it.each(['', 'nonsense', '--x\r\n'])('with the body %j is malformed', async (body) => {
    const { sandbox } = (await openChat()).stage;
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}/media`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox.app.systemToken}`,
        'content-type': 'multipart/form-data; boundary=x',
      },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 100 } }]);
  });

  it('ends after 30 days, and its URL after five minutes', async () => {
    const chat = await openChat();
    chat.stage.sandbox.act('phone.use');
    const id = await uploadPdf(chat);
    const { url } = (await chat.stage.graph('GET', id)).body;
    await chat.stage.sandbox.advance(5 * 60_000);
    expect((await download(chat, url)).status).toBe(200);
    await chat.stage.sandbox.advance(1);
    expect((await download(chat, url)).status).toBe(404);
    expect((await chat.stage.graph('GET', id)).status).toBe(200);
    await chat.stage.sandbox.advance(30 * DAY_MS);
    expect((await chat.stage.graph('GET', id)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    chat.stage.sandbox.rules.off('media-expiry');
    expect((await chat.stage.graph('GET', id)).status).toBe(200);
  });

  it('can be deleted', async () => {
    const chat = await openChat();
    const id = await uploadPdf(chat);
    const { url } = (await chat.stage.graph('GET', id)).body;
    expect((await chat.stage.graph('DELETE', `${id}?phone_number_id=1`)).body.error.code).toBe(100);
    expect((await chat.stage.graph('DELETE', id)).body).toEqual({ success: true });
    expect((await chat.stage.graph('GET', id)).status).toBe(400);
    expect((await download(chat, url)).status).toBe(404);
  });

  it('is seen only by those who see the number', async () => {
    const chat = await openChat();
    const { sandbox, graph } = chat.stage;
    const id = await uploadPdf(chat);
    const { url } = (await graph('GET', id)).body;
    const other = sandbox.act('waba.add') as { id: string };
    const { token } = sandbox.act('token.add', { kind: 'business', wabas: [other.id] }) as { token: string };
    expect((await graph('GET', id, { token })).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await download(chat, url, token)).status).toBe(404);
    expect((await download(chat, url, '')).status).toBe(401);
    expect((await download(chat, url.replace(/hash=./, 'hash=_'))).status).toBe(404);
    expect((await download(chat, url.replace(/ext=\d/, 'ext=9'))).status).toBe(404);
  });
});

describe('what people send', () => {
  it('is a file of its type, the same each time, for 7 days', async () => {
    const chat = await openChat();
    const { sandbox, callback, graph } = chat.stage;
    sandbox.act('customer.send-media', { customer: chat.waId, type: 'image', caption: 'My bike' });
    await sandbox.advance(1000);
    const { image } = callback.of('messages').at(-1)?.value.messages[0] ?? {};
    const { body } = await graph('GET', image.id);
    const { bytes } = await download(chat, body.url);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(body).toMatchObject({ mime_type: 'image/jpeg', file_size: bytes.length });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.sha256);
    expect(createHash('sha256').update(bytes).digest('base64')).toBe(image.sha256);
    expect((await download(chat, body.url)).bytes).toEqual(bytes);
    await sandbox.advance(7 * DAY_MS);
    expect((await graph('GET', image.id)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it('belongs to the number it came to; some saw that refused altogether', async () => {
    const chat = await openChat();
    const { sandbox, callback, graph } = chat.stage;
    sandbox.act('customer.send-media', { customer: chat.waId, type: 'audio' });
    await sandbox.advance(1000);
    const { id } = callback.of('messages').at(-1)?.value.messages[0].audio ?? {};
    const path = `${id}?phone_number_id=${sandbox.number.id}`;
    expect((await graph('GET', path)).status).toBe(200);
    sandbox.rules.on('media-number-of-uploads-only');
    expect((await graph('GET', path)).body.error.message).toContain('Param phone_number_id');
    expect((await graph('GET', id)).status).toBe(200);
    const own = await uploadPdf(chat);
    expect((await graph('GET', `${own}?phone_number_id=${sandbox.number.id}`)).status).toBe(200);
  });
});

describe('sending media by id', () => {
  it('works for what the number uploaded', async () => {
    const chat = await openChat();
    const id = await uploadPdf(chat);
    const { status } = await chat.send({ type: 'document', document: { id, filename: 'invoice.pdf' } });
    expect(status).toBe(200);
  });

  it('is refused for an id that is none, is another number’s, or has ended', async () => {
    const chat = await openChat();
    const { sandbox, graph } = chat.stage;
    const id = await uploadPdf(chat);
    const other = sandbox.act('number.add', { phone: false }) as { id: string };
    const part = { type: 'document', document: { id } };
    const json = { messaging_product: 'whatsapp', to: `+${chat.waId}`, ...part };
    sandbox.rules.off('service-window');
    const refused = [
      await chat.send({ type: 'document', document: { id: '123' } }),
      await graph('POST', `${other.id}/messages`, { json }),
    ];
    sandbox.act('phone.use');
    await sandbox.advance(30 * DAY_MS);
    refused.push(await chat.send(part));
    for (const { body } of refused) {
      expect(body.error).toMatchObject({
        code: 100,
        error_data: {
          details: "Param document['id'] is not a valid whatsapp business account media attachment ID",
        },
      });
    }
  });

  it('fails later when the file is of another kind (131053)', async () => {
    const chat = await openChat();
    const id = await uploadPdf(chat);
    const header = { type: 'image', image: { id } };
    const interactive = {
      type: 'button',
      header,
      body: { text: 'x' },
      action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'a' } }] },
    };
    for (const part of [
      { type: 'image', image: { id } },
      { type: 'interactive', interactive },
    ]) {
      const { body } = await chat.send(part);
      await chat.stage.sandbox.advance(10_000);
      expect(chat.statusesOf(body.messages[0].id)).toMatchObject([
        { status: 'failed', errors: [{ code: 131053 }] },
      ]);
    }
  });
});
