import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../stage.ts';

const FILE = Buffer.from('a picture of a bike');

async function open(stage: Stage, part: Record<string, string> = {}, app = stage.sandbox.app.id) {
  const query = new URLSearchParams({
    file_name: 'bike.png',
    file_length: String(FILE.length),
    file_type: 'image/png',
    ...part,
  });
  return stage.graph('POST', `${app}/uploads?${query}`);
}

async function send(stage: Stage, id: string, bytes: Buffer, offset: string | undefined, scheme = 'OAuth') {
  const response = await fetch(`${stage.sandbox.url}/v26.0/${id}`, {
    method: 'POST',
    headers: {
      authorization: `${scheme} ${stage.sandbox.app.systemToken}`,
      'content-type': 'application/octet-stream',
      ...(offset !== undefined && { file_offset: offset }),
    },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

describe('a resumable upload', () => {
  it('gives a handle for the whole file', async () => {
    const stage = await setStage();
    const { body } = await open(stage);
    expect(body).toEqual({ id: expect.stringMatching(/^upload:\w+\?sig=\w+$/) });
    const sent = await send(stage, body.id, FILE, '0');
    expect(sent.body).toEqual({ h: expect.stringMatching(/^4::\S+$/) });
    expect((await stage.graph('GET', body.id)).body).toMatchObject({ file_offset: FILE.length });
  });

  it('is gone on with where it broke off', async () => {
    const stage = await setStage();
    const { id } = (await open(stage)).body;
    expect((await send(stage, id, FILE.subarray(0, 5), '0')).body).toMatchObject({ file_offset: 5 });
    expect((await stage.graph('GET', id)).body).toMatchObject({ file_offset: 5 });
    expect((await send(stage, id, FILE.subarray(5), '4')).status).toBe(400);
    expect((await send(stage, id, FILE.subarray(5), '5')).body).toHaveProperty('h');
  });

  it.each([
    ['no offset', FILE, undefined],
    ['an odd offset', FILE, 'x'],
    ['more bytes than announced', Buffer.concat([FILE, FILE]), '0'],
  ])('refuses %s', async (_, bytes, offset) => {
    const stage = await setStage();
    const { id } = (await open(stage)).body;
    expect((await send(stage, id, bytes, offset)).body.error).toMatchObject({ code: 100 });
  });

  it.each([
    ['no length', { file_length: '' }],
    ['a length below one', { file_length: '0' }],
    ['a length that is no number', { file_length: 'many' }],
    ['more than any sample has', { file_length: String(200 * 1024 * 1024) }],
    ['no type', { file_type: '' }],
    ['a type no sample has', { file_type: 'audio/ogg' }],
  ])('is not opened with %s', async (_, part) => {
    const stage = await setStage();
    expect((await open(stage, part)).body.error.code).toBe(100);
  });

  it('belongs to its app', async () => {
    const stage = await setStage();
    const other = stage.sandbox.act('app.add') as { id: string; systemToken: string };
    expect((await open(stage, {}, other.id)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    const { id } = (await open(stage)).body;
    expect((await stage.graph('GET', id, { token: other.systemToken })).body.error.error_subcode).toBe(33);
  });

  it('makes a picture for a profile', async () => {
    const stage = await setStage({ otherNumbers: 1, historyMessages: 60 });
    const { id } = (await open(stage)).body;
    const { h } = (await send(stage, id, FILE, '0')).body;
    const numbers = await stage.graph('GET', `${stage.sandbox.waba.id}/phone_numbers?fields=id`);
    const path = `${numbers.body.data[1].id}/whatsapp_business_profile`;
    const change = (profile_picture_handle: unknown) =>
      stage.graph('POST', path, { json: { messaging_product: 'whatsapp', profile_picture_handle } });
    expect((await change('4::other')).body.error.code).toBe(100);
    expect((await change(h)).body).toEqual({ success: true });
    const { body } = await stage.graph('GET', `${path}?fields=profile_picture_url`);
    expect(body.data).toEqual([{ profile_picture_url: expect.stringMatching(/^https:/) }]);
  });
});
