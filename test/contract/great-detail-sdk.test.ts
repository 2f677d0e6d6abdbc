import { Client, MessageType } from '@great-detail/whatsapp';
import { describe, expect, it } from 'vitest';
import { VERIFY_TOKEN } from '../sandbox/callback.ts';
import { customerOf, setStage } from '../sandbox/stage.ts';

/* A second published client of the Cloud API, unmodified: it grew out of Meta's own, since abandoned, SDK. */

async function openChat() {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  const { app, number, url, waba } = stage.sandbox;
  const sdk = new Client({
    baseUrl: url,
    request: { headers: { Authorization: `Bearer ${app.systemToken}` }, retry: 0 },
  });
  const { waId } = customerOf(stage.sandbox);
  const wamid = stage.sandbox.customers.send(waId, 'Is the blue frame in stock?');
  await stage.sandbox.advance(1000);
  return { stage, sdk, phoneNumberID: number.id, wabaId: waba.id, to: `+${waId}`, wamid };
}

describe('@great-detail/whatsapp', () => {
  it('sends messages and read receipts', async () => {
    const { sdk, phoneNumberID, to, wamid } = await openChat();
    const sent = await sdk.message
      .createMessage({ phoneNumberID, to, type: MessageType.Text, text: { body: 'Two left.' } })
      .json<{ messages: { id: string }[] }>();
    expect(sent.messages[0]?.id).toMatch(/^wamid\./);
    const read = sdk.message.createStatus({ phoneNumberID, message_id: wamid, status: 'read' });
    expect(await read.json()).toEqual({ success: true });
  });

  it('uploads media and reads its node', async () => {
    const { sdk, phoneNumberID } = await openChat();
    const file = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])], { type: 'image/jpeg' });
    const { id } = await sdk.media
      .upload({ phoneNumberID, file, filename: 'frame.jpg', mimeType: 'image/jpeg' })
      .json<{ id: string }>();
    const node = await sdk.media.getURL({ mediaID: id }).json();
    expect(node).toMatchObject({ id, mime_type: 'image/jpeg', file_size: 4, url: expect.any(String) });
  });

  it('lists, filters and creates templates', async () => {
    const { sdk, wabaId } = await openChat();
    const listed = await sdk.template
      .list(wabaId, { status: ['APPROVED'], category: ['UTILITY', 'MARKETING'], limit: 50 })
      .json<{ data: { name: string }[] }>();
    expect(listed.data.map(({ name }) => name)).toEqual(expect.arrayContaining(['pickup_ready']));
    const created = await sdk.template
      .create(wabaId, {
        name: 'frame_back_in_stock',
        language: 'en_GB',
        category: 'UTILITY',
        parameter_format: 'POSITIONAL',
        components: [
          {
            type: 'BODY',
            text: 'The frame you reserved is back, order {{1}} can go on.',
            example: { body_text: ['71'] },
          },
        ],
      })
      .json();
    expect(created).toMatchObject({ id: expect.stringMatching(/^\d+$/), status: 'PENDING' });
  });

  it('answers the handshake, and verifies and reads our webhooks', async () => {
    const { sdk, stage, wamid } = await openChat();
    const registration = await sdk.webhook.register({
      method: 'GET',
      query: { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': VERIFY_TOKEN },
      headers: {},
    });
    expect([registration.verifyToken, registration.accept()]).toEqual([VERIFY_TOKEN, '1158201444']);
    const [webhook] = stage.callback.of('messages');
    const event = await sdk.webhook.eventNotification({
      method: 'POST',
      query: {},
      headers: { 'x-hub-signature-256': webhook?.signature ?? '' },
      body: webhook?.raw ?? '',
    });
    await event.verifySignature(stage.sandbox.app.secret);
    await expect(event.verifySignature('another secret')).rejects.toThrow('doesn');
    expect(event.eventNotification).toMatchObject({
      entry: [{ changes: [{ field: 'messages', value: { messages: [{ id: wamid, type: 'text' }] } }] }],
    });
  });
});
