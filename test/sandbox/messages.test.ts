import { describe, expect, it } from 'vitest';
import { messageAccepted } from '../../src/core/wire/graph/message.ts';
import { message } from '../../src/core/wire/message.ts';
import { editContent, status, waContact } from '../../src/core/wire/webhook.ts';
import { customerOf, HOUR_MS, setStage } from './stage.ts';

const FICTIONAL = /^(447700900\d{3}|120255501\d{2})$/;

describe('customers', () => {
  it('have numbers that nobody can own, all different, none the company’s', async () => {
    const { sandbox } = await setStage({ historyMessages: 100_000 });
    const phones = sandbox.customers.list().map(({ waId }) => waId);
    expect(phones.every((phone) => FICTIONAL.test(phone))).toBe(true);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones).not.toContain('447700900100');
  });

  it('number 40 to 60 for the default history', async () => {
    const { sandbox } = await setStage({ historyMessages: 3000 });
    expect(sandbox.customers.list().length).toBeGreaterThanOrEqual(40);
    expect(sandbox.customers.list().length).toBeLessThanOrEqual(60);
  });

  it('without a visible phone come with their BSUID alone', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    const stranger = customerOf(sandbox, ({ isNew, phone }) => isNew && phone !== 'shown');
    sandbox.customers.send(stranger.waId, 'Hello');
    await sandbox.advance(1000);
    const { value, raw } = callback.of('messages')[0] ?? { value: {}, raw: stranger.waId };
    expect(raw).not.toContain(stranger.waId);
    const contact = waContact.parse(value.contacts[0]);
    expect([contact.user_id, contact.wa_id]).toEqual([stranger.userId, undefined]);
    const written = message.parse(value.messages[0]);
    expect([written.from_user_id, written.from]).toEqual([stranger.userId, undefined]);
  });
});

describe('the phone', () => {
  it('shows what is typed, edited and revoked as echoes', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    const wamid = sandbox.phone.send(customerOf(sandbox).waId, 'Ready at 5 pm.');
    sandbox.phone.edit(wamid, 'Ready at 6 pm.');
    sandbox.phone.revoke(wamid);
    await sandbox.advance(1000);
    const echoes = callback.of('smb_message_echoes').map(({ value }) => value.message_echoes[0]);
    expect(echoes.map(({ type }) => type)).toEqual(['text', 'edit', 'revoke']);
    expect(echoes[0]).toMatchObject({ id: wamid, from: '447700900100', text: { body: 'Ready at 5 pm.' } });
    expect(editContent.parse(echoes[1].edit)).toMatchObject({
      original_message_id: wamid,
      message: { type: 'text', text: { body: 'Ready at 6 pm.' } },
    });
    expect(new Set(echoes.map(({ id }) => id)).size).toBe(3);
  });

  it('edits only its own messages, and only for 15 minutes', async () => {
    const { sandbox, onboard } = await setStage();
    await onboard();
    const { waId } = customerOf(sandbox);
    const theirs = sandbox.customers.send(waId, 'Hello');
    expect(() => sandbox.phone.edit(theirs, 'Hi')).toThrow('was not sent by the phone');
    const ours = sandbox.phone.send(waId, 'Hi');
    await sandbox.advance(15 * 60_000 + 1);
    expect(() => sandbox.phone.edit(ours, 'Hi!')).toThrow('too old');
  });
});

describe('sending through the API', () => {
  it('is refused with 131047 unless the customer wrote to the API within 24 hours', async () => {
    const { sandbox, onboard, sendText } = await setStage();
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Shortly before onboarding');
    await onboard();
    expect((await sendText(waId)).body.error.code).toBe(131047);
    sandbox.phone.send(waId, 'An echo opens nothing');
    expect((await sendText(waId)).body.error.code).toBe(131047);
    sandbox.customers.send(waId, 'Hello');
    expect((await sendText(waId)).status).toBe(200);
    await sandbox.advance(24 * HOUR_MS);
    expect((await sendText(`+${waId}`)).status).toBe(200);
    await sandbox.advance(1);
    expect((await sendText(waId)).body.error.code).toBe(131047);
  });

  it('is answered at once, and statuses follow', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    const customer = customerOf(sandbox);
    sandbox.customers.send(customer.waId, 'Hello');
    await sandbox.advance(1000);
    const answer = await graph('POST', `${sandbox.number.id}/messages`, {
      json: {
        messaging_product: 'whatsapp',
        to: `+${customer.waId}`,
        type: 'text',
        text: { body: 'Hi' },
        biz_opaque_callback_data: 'job:71',
      },
    });
    const { messages, contacts } = messageAccepted.parse(answer.body);
    expect(contacts).toEqual([
      { input: `+${customer.waId}`, wa_id: customer.waId, user_id: customer.userId },
    ]);
    await sandbox.advance(HOUR_MS);
    const statuses = callback
      .of('messages')
      .flatMap(({ value }) => value.statuses ?? [])
      .map((one) => status.parse(one));
    expect(statuses.map((one) => one.status).slice(0, 2)).toEqual(['sent', 'delivered']);
    for (const one of statuses) {
      expect(one).toMatchObject({
        id: messages[0]?.id,
        biz_opaque_callback_data: 'job:71',
        recipient_id: customer.waId,
      });
    }
    expect(statuses[0]?.pricing).toEqual({
      billable: false,
      pricing_model: 'PMP',
      type: 'free_customer_service',
      category: 'service',
    });
    expect(callback.of('smb_message_echoes')).toEqual([]);
  });

  it('reaches someone without a phone by BSUID', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    const stranger = customerOf(sandbox, ({ isNew, phone }) => isNew && phone !== 'shown');
    sandbox.customers.send(stranger.waId, 'Hello');
    const json = {
      messaging_product: 'whatsapp',
      recipient: stranger.userId,
      type: 'text',
      text: { body: 'Hi' },
    };
    const answer = await graph('POST', `${sandbox.number.id}/messages`, { json });
    expect(answer.body.contacts).toEqual([{ input: stranger.userId, user_id: stranger.userId }]);
    await sandbox.advance(5000);
    const sent = callback.of('messages').at(-1)?.value.statuses[0];
    expect(sent).toMatchObject({ recipient_user_id: stranger.userId });
    expect(sent).not.toHaveProperty('recipient_id');
  });

  it('takes templates outside the window, if they exist and fit', async () => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    const { waId } = customerOf(sandbox);
    const send = (template: unknown) =>
      graph('POST', `${sandbox.number.id}/messages`, {
        json: { messaging_product: 'whatsapp', to: waId, type: 'template', template },
      });
    const components = [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }];
    const language = { code: 'en_GB' };
    expect((await send({ name: 'pickup_ready', language, components })).body.messages[0].message_status).toBe(
      'accepted',
    );
    expect((await send({ name: 'pickup_ready', language })).body.error.code).toBe(132000);
    expect((await send({ name: 'nothing', language })).body.error.code).toBe(132001);
  });

  it('to nobody fails later', async () => {
    const { sandbox, callback, onboard, sendText } = await setStage();
    await onboard();
    expect((await sendText('+441614960000')).status).toBe(200);
    await sandbox.advance(5000);
    expect(callback.of('messages').at(-1)?.value.statuses[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131026 }],
    });
  });

  it.each([
    ['text without a body', { type: 'text', text: {} }, 131008],
    ['no text', { type: 'text' }, 131008],
    ['4097 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 131009],
    ['text that is no object', { type: 'text', text: 'hello' }, 131009],
    ['an unknown type', { type: 'nonsense' }, 100],
    ['a type that only people send', { type: 'order', order: {} }, 131051],
    ['a reaction to nothing', { type: 'reaction', reaction: { emoji: '👍' } }, 131008],
    ['a group', { recipient_type: 'group', type: 'text', text: { body: 'x' } }, 100],
    ['another product', { messaging_product: 'sms' }, 100],
    ['the business itself', { to: '447700900100', type: 'text', text: { body: 'x' } }, 131021],
    ['no recipient', { to: '', type: 'text', text: { body: 'x' } }, 131008],
    ['a receipt for an unknown message', { status: 'read', message_id: 'wamid.unknown' }, 131009],
  ])('refuses %s', async (_, part, code) => {
    const { sandbox, graph, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello');
    const json = { messaging_product: 'whatsapp', to: waId, ...part };
    const answer = await graph('POST', `${sandbox.number.id}/messages`, { json });
    expect(answer.body.error.code).toBe(code);
  });

  it('is not possible before onboarding', async () => {
    const { sandbox, sendText } = await setStage();
    expect((await sendText(customerOf(sandbox).waId)).body.error.code).toBe(133010);
  });

  it('marks as read and shows typing', async () => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    const wamid = sandbox.customers.send(customerOf(sandbox).waId, 'Hello');
    const json = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: wamid,
      typing_indicator: { type: 'text' },
    };
    expect((await graph('POST', `${sandbox.number.id}/messages`, { json })).body).toEqual({ success: true });
  });
});

describe('a played conversation', () => {
  it('shows a busy shop: questions, echoes, edits, revokes, a reaction, someone without a phone', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    sandbox.playConversation();
    await sandbox.advance(10 * 60_000);
    const inbound = callback.of('messages').map(({ value }) => value.messages[0]);
    const echoes = callback.of('smb_message_echoes').map(({ value }) => value.message_echoes[0]);
    expect(inbound.length + echoes.length).toBeGreaterThanOrEqual(12);
    expect(inbound.length + echoes.length).toBeLessThanOrEqual(20);
    expect(new Set(inbound.map(({ type }) => type))).toEqual(new Set(['text', 'edit', 'revoke', 'reaction']));
    expect(new Set(echoes.map(({ type }) => type))).toEqual(new Set(['text', 'edit', 'revoke']));
    for (const one of [...inbound, ...echoes]) expect(() => message.parse(one)).not.toThrow();
    expect(inbound.some((one) => one.from === undefined)).toBe(true);
    expect(inbound.some((one) => /opening hours/.test(one.text?.body))).toBe(true);
    expect(sandbox.now()).toBeGreaterThan(Number(inbound.at(-1)?.timestamp) * 1000);
  });
});
