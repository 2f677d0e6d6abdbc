import { WhatsAppClient } from '@kapso/whatsapp-cloud-api';
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server';
import { describe, expect, it } from 'vitest';
import { customerOf, type Stage, setStage } from '../sandbox/stage.ts';

/* A published client of the Cloud API, as it comes from npm: only its base URL and its token are set. */

function clientOf({ sandbox }: Stage): WhatsAppClient {
  return new WhatsAppClient({
    accessToken: sandbox.app.systemToken,
    baseUrl: sandbox.url,
    graphVersion: 'v23.0',
  });
}

/** A number on the API, and a customer who just wrote. */
async function openChat() {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  const { waId } = customerOf(stage.sandbox);
  const wamid = stage.sandbox.customers.send(waId, 'Is the blue frame in stock?');
  await stage.sandbox.advance(1000);
  return { stage, client: clientOf(stage), phoneNumberId: stage.sandbox.number.id, to: `+${waId}`, wamid };
}

describe('@kapso/whatsapp-cloud-api', () => {
  it('sends text, interactive, reaction and template, and marks as read', async () => {
    const { client, phoneNumberId, to, wamid } = await openChat();
    const { messages } = client;
    const buttons = [{ id: 'yes', title: 'Yes' }];
    const sent = [
      await messages.sendText({ phoneNumberId, to, body: 'Two left.' }),
      await messages.sendInteractiveButtons({ phoneNumberId, to, bodyText: 'Hold one?', buttons }),
      await messages.sendReaction({ phoneNumberId, to, reaction: { messageId: wamid, emoji: '👍' } }),
      await messages.sendTemplate({
        phoneNumberId,
        to,
        template: {
          name: 'pickup_ready',
          language: { code: 'en_GB' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }],
        },
      }),
    ];
    for (const {
      messages: [accepted],
    } of sent)
      expect(accepted?.id).toMatch(/^wamid\./);
    expect(await messages.markRead({ phoneNumberId, messageId: wamid })).toEqual({ success: true });
  });

  it('uploads media, sends it, and gets the same bytes back', async () => {
    const { client, phoneNumberId, to } = await openChat();
    const bytes = new TextEncoder().encode('%PDF-1.4 an invoice of a bike shop');
    const { id } = await client.media.upload({
      phoneNumberId,
      type: 'application/pdf',
      file: new Blob([bytes], { type: 'application/pdf' }),
      fileName: 'invoice-71.pdf',
    });
    await client.messages.sendDocument({ phoneNumberId, to, document: { id, filename: 'invoice-71.pdf' } });
    const node = await client.media.get({ mediaId: id });
    expect(node).toMatchObject({ id, mimeType: 'application/pdf' });
    const got = await client.media.download({ mediaId: id, auth: 'always' });
    expect(new Uint8Array(got as ArrayBuffer)).toEqual(bytes);
    expect(await client.media.delete({ mediaId: id })).toEqual({ success: true });
  });

  it('lists templates page by page', async () => {
    const { client, stage } = await openChat();
    const businessAccountId = stage.sandbox.waba.id;
    const names: (string | undefined)[] = [];
    let after: string | undefined;
    do {
      const page = await client.templates.list({ businessAccountId, limit: 2, ...(after && { after }) });
      names.push(...page.data.map(({ name }) => name));
      after = page.paging?.next === undefined ? undefined : (page.paging.cursors?.after ?? undefined);
    } while (after !== undefined);
    expect(names).toEqual(expect.arrayContaining(['hello_world', 'pickup_ready', 'order_update']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('verifies and reads our webhooks', async () => {
    const { client, phoneNumberId, stage, to, wamid } = await openChat();
    const { callback, sandbox } = stage;
    const sent = await client.messages.sendText({ phoneNumberId, to, body: 'Two left.' });
    await sandbox.advance(5000);
    const read = callback.of('messages').map(({ raw, signature }) => {
      const { secret: appSecret } = sandbox.app;
      expect(verifySignature({ appSecret, rawBody: raw, signatureHeader: signature })).toBe(true);
      expect(verifySignature({ appSecret, rawBody: `${raw} `, signatureHeader: signature })).toBe(false);
      return normalizeWebhook(JSON.parse(raw));
    });
    expect(read[0]).toMatchObject({
      phoneNumberId,
      messages: [{ id: wamid, type: 'text', text: { body: 'Is the blue frame in stock?' } }],
    });
    const statuses = read.flatMap((webhook) => webhook.statuses.map(({ id, status }) => `${id} ${status}`));
    const id = sent.messages[0]?.id;
    expect(statuses).toEqual(expect.arrayContaining([`${id} sent`, `${id} delivered`]));
  });
});
