import { describe, expect, it } from 'vitest';
import { markRead, sendMarketingMessage, sendMessage } from '../../../../../src/core/graph/index.ts';
import { PHONE } from '../../../../support/every-call.ts';
import { EVERY_MESSAGE } from '../../../../support/every-message.ts';
import { metaError } from '../../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../../support/transcript.ts';

const text = { to: '+447700900155', type: 'text', text: { body: 'Hello' } } as const;

describe('a message', () => {
  it.each(Object.entries(EVERY_MESSAGE))('is sent as it is given: %s', async (_title, message) => {
    const { graph, heard } = await talk([{ json: { messages: [{ id: 'wamid.A030' }] } }]);
    expect(await sendMessage(graph, PHONE, message)).toEqual({
      contacts: [],
      messages: [{ id: 'wamid.A030' }],
    });
    expect(heard).toEqual([
      {
        call: `POST /${PHONE}/messages`,
        body: { messaging_product: 'whatsapp', recipient_type: 'individual', ...message },
      },
    ]);
  });

  it('says who got it, and whether it is held', async () => {
    const json = {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+447700900155', wa_id: 447700900155, user_id: 'GB.7Kd20aQxY41mTz' }],
      messages: [{ id: 'wamid.A030', message_status: 'held_for_quality_assessment' }],
    };
    const { graph } = await talk([{ json }]);
    expect(await sendMessage(graph, PHONE, text)).toEqual({
      ...json,
      contacts: [{ input: '+447700900155', wa_id: '447700900155', user_id: 'GB.7Kd20aQxY41mTz' }],
    });
  });

  it('to a BSUID may come back without phone or id', async () => {
    const json = { contacts: [{ input: 'GB.7Kd20aQxY41mTz', wa_id: '' }], messages: [{ id: 'wamid.A' }] };
    const { graph } = await talk([{ json }]);
    expect((await sendMessage(graph, PHONE, text)).contacts).toEqual([{ input: 'GB.7Kd20aQxY41mTz' }]);
  });

  it.each<[string, Said, string]>([
    ['the window is closed', { status: 400, json: metaError(131047) }, 'graph-guarded'],
    ['Meta is not well', { status: 500, json: metaError(131000) }, 'graph-transient'],
    ['the line breaks', 'reset', 'graph-outcome-unknown'],
    ['no message is in the answer', { json: { messages: [] } }, 'graph-outcome-unknown'],
    [
      'the message has no id',
      { json: { messages: [{ message_status: 'accepted' }] } },
      'graph-outcome-unknown',
    ],
  ])('is not sent a second time by itself when %s', async (_title, said, code) => {
    const { graph, heard } = await talk([said]);
    await expect(sendMessage(graph, PHONE, text)).rejects.toMatchObject({ code });
    expect(heard).toHaveLength(1);
  });
});

describe('a message that was accepted', () => {
  it.each([
    { contacts: 'none', messages: [{ id: 'wamid.A' }] },
    { contacts: [{ input: 7, wa_id: {}, user_id: [] }], messages: [{ id: 'wamid.A' }] },
    { messages: [{ id: 'wamid.A', message_status: 3 }] },
  ])('is so whatever is odd beside its id: %j', async (json) => {
    const { graph } = await talk([{ json }]);
    expect((await sendMessage(graph, PHONE, text)).messages).toMatchObject([{ id: 'wamid.A' }]);
  });
});

describe('a marketing message', () => {
  it('goes to an edge of its own', async () => {
    const { graph, heard } = await talk([{ json: { messages: [{ id: 'wamid.M' }] } }]);
    const template = { name: 'spring_deals', language: { code: 'en_GB' } };
    await sendMarketingMessage(
      graph,
      PHONE,
      { to: '+447700900155', template, product_policy: 'STRICT', message_activity_sharing: true },
      'EAAbusiness',
    );
    expect(heard).toEqual([
      {
        call: `POST /${PHONE}/marketing_messages`,
        token: 'Bearer EAAbusiness',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          type: 'template',
          to: '+447700900155',
          template,
          product_policy: 'STRICT',
          message_activity_sharing: true,
        },
      },
    ]);
  });

  it('must be one', async () => {
    const { graph } = await talk([{ status: 400, json: metaError(131055) }]);
    const message = { to: '+447700900155', template: { name: 'a', language: { code: 'en' } } };
    await expect(sendMarketingMessage(graph, PHONE, message)).rejects.toMatchObject({
      meta: { code: 131055 },
    });
  });
});

describe('a read receipt', () => {
  it('is sent, and shows typing only where that is wanted', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }, { json: { success: true } }]);
    await markRead(graph, PHONE, 'wamid.U020');
    await markRead(graph, PHONE, 'wamid.U020', { typing: true });
    const body = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.U020' };
    expect(heard).toEqual([
      { call: `POST /${PHONE}/messages`, body },
      { call: `POST /${PHONE}/messages`, body: { ...body, typing_indicator: { type: 'text' } } },
    ]);
  });
});
