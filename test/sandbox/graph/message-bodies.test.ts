import { describe, expect, it } from 'vitest';
import { openChat } from './chat.ts';

const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const buttons = (...list: unknown[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'Collect today?' }, action: { buttons: list } },
});
const list = (...sections: unknown[]) => ({
  type: 'interactive',
  interactive: { type: 'list', body: { text: 'Choose' }, action: { button: 'Show', sections } },
});
const rows = (count: number, prefix = 'r') =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, title: `Row ${index}` }));
const interactive = (type: string, action: unknown, more = {}) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Look' }, action, ...more },
});
const flow = (parameters: Record<string, unknown>) =>
  interactive('flow', {
    name: 'flow',
    parameters: { flow_message_version: '3', flow_cta: 'Open', ...parameters },
  });
const link = 'https://example.net/a';

describe('a message of each type', () => {
  it.each([
    ['text with a preview', { type: 'text', text: { body: 'See https://example.net', preview_url: true } }],
    ['text whose type is left out', { text: { body: 'Hello' } }],
    ['text of 4096 characters', { type: 'text', text: { body: 'x'.repeat(4096) } }],
    ['an answer to a message', { type: 'text', text: { body: 'Yes' }, context: { message_id: 'wamid.A' } }],
    ['an image by link', { type: 'image', image: { link, caption: 'Blue' } }],
    ['a video by link', { type: 'video', video: { link } }],
    ['audio by link', { type: 'audio', audio: { link } }],
    ['a document by link', { type: 'document', document: { link, filename: 'a.pdf', caption: 'Invoice' } }],
    ['a sticker by link', { type: 'sticker', sticker: { link } }],
    ['a place', { type: 'location', location: { latitude: 51.5, longitude: '-0.12', name: 'Workshop' } }],
    [
      'a contact',
      {
        type: 'contacts',
        contacts: [{ name: { formatted_name: 'Mira Dalton' }, phones: [{ phone: '+447700900155' }] }],
      },
    ],
    ['reply buttons', buttons(reply('yes'), reply('no'), reply('later'))],
    ['a list', list({ title: 'Morning', rows: rows(5) }, { title: 'Evening', rows: rows(5, 'e') })],
    ['a list with one untitled section', list({ rows: rows(10) })],
    [
      'a link button',
      interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Track', url: link } }),
    ],
    ['a flow by id', flow({ flow_id: '1' })],
    ['a product', interactive('product', { catalog_id: '1', product_retailer_id: 'blue' })],
    [
      'several products',
      interactive(
        'product_list',
        { catalog_id: '1', sections: [{ title: 'Frames', product_items: [{ product_retailer_id: 'a' }] }] },
        { header: { type: 'text', text: 'Frames' } },
      ),
    ],
    ['the catalog', interactive('catalog_message', { name: 'catalog_message' })],
    [
      'a header with an image',
      {
        ...buttons(reply('a')),
        interactive: { ...buttons(reply('a')).interactive, header: { type: 'image', image: { link } } },
      },
    ],
    ['an order', interactive('order_status', { name: 'review_order', parameters: {} })],
  ])('is accepted: %s', async (_, part) => {
    const { send } = await openChat();
    const { status, body } = await send(part);
    expect([status, body.messages?.[0]?.id]).toEqual([200, expect.stringMatching(/^wamid\./)]);
  });

  it.each([
    [
      'text of 4097',
      { type: 'text', text: { body: 'x'.repeat(4097) } },
      131009,
      "Param text['body'] must be at most 4096 characters long.",
    ],
    ['no object', { type: 'image' }, 131008, 'The parameter image is required.'],
    [
      'neither id nor link',
      { type: 'image', image: { caption: 'x' } },
      131008,
      "The parameter image['id'] is required.",
    ],
    [
      'a link that is none',
      { type: 'video', video: { link: 'ftp://x' } },
      131009,
      "Param video['link'] is not a valid URI.",
    ],
    [
      'a long caption',
      { type: 'image', image: { link, caption: 'x'.repeat(1025) } },
      131009,
      "Param image['caption'] must be at most 1024 characters long.",
    ],
    [
      'no latitude',
      { type: 'location', location: { longitude: 1 } },
      131008,
      "The parameter location['latitude'] is required.",
    ],
    [
      'a latitude beyond the pole',
      { type: 'location', location: { latitude: 91, longitude: 1 } },
      131009,
      "Param location['latitude'] must be at most 90.",
    ],
    [
      'no contacts',
      { type: 'contacts', contacts: [] },
      131009,
      'Param contacts must have at least 1 elements.',
    ],
    [
      'a nameless contact',
      { type: 'contacts', contacts: [{}] },
      131008,
      "The parameter contacts[0]['name'] is required.",
    ],
    [
      'a reaction without emoji',
      { type: 'reaction', reaction: { message_id: 'wamid.A' } },
      131008,
      "The parameter reaction['emoji'] is required.",
    ],
    [
      'four buttons',
      buttons(reply('a'), reply('b'), reply('c'), reply('d')),
      131009,
      "Param interactive['action']['buttons'] must have at most 3 elements.",
    ],
    [
      'a long title',
      buttons(reply('a', 'x'.repeat(21))),
      131009,
      "Param interactive['action']['buttons'][0]['reply']['title'] must be at most 20 characters long.",
    ],
    [
      'a long button id',
      buttons(reply('x'.repeat(257), 'a')),
      131009,
      "Param interactive['action']['buttons'][0]['reply']['id'] must be at most 256 characters long.",
    ],
    [
      'the same id twice',
      buttons(reply('a', 'A'), reply('a', 'B')),
      131009,
      "Param interactive['action']['buttons'] must have buttons with different ids.",
    ],
    [
      'eleven rows',
      list({ title: 'a', rows: rows(6) }, { title: 'b', rows: rows(5, 'x') }),
      131009,
      "Param interactive['action']['sections'] must have at most 10 rows in all sections together.",
    ],
    [
      'untitled sections',
      list({ rows: rows(1) }, { rows: rows(1, 'x') }),
      131009,
      "Param interactive['action']['sections'] must have a title in each section when there are several.",
    ],
    [
      'a row twice',
      list({ rows: [...rows(1), ...rows(1)] }),
      131009,
      "Param interactive['action']['sections'] must have rows with different ids.",
    ],
    [
      'a long description',
      list({ rows: [{ id: 'a', title: 'A', description: 'x'.repeat(73) }] }),
      131009,
      "Param interactive['action']['sections'][0]['rows'][0]['description'] must be at most 72 characters long.",
    ],
    [
      'a long link text',
      interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'x'.repeat(21), url: link } }),
      131009,
      "Param interactive['action']['parameters']['display_text'] must be at most 20 characters long.",
    ],
    [
      'a flow by id and name',
      flow({ flow_id: '1', flow_name: 'a' }),
      131009,
      "Param interactive['action']['parameters']['flow_id'] or flow_name is required, and not both.",
    ],
    [
      'a product with a header',
      interactive(
        'product',
        { catalog_id: '1', product_retailer_id: 'a' },
        { header: { type: 'text', text: 'a' } },
      ),
      131009,
      "Param interactive['header'] cannot be set for a product.",
    ],
    [
      'products without a header',
      interactive('product_list', {
        catalog_id: '1',
        sections: [{ product_items: [{ product_retailer_id: 'a' }] }],
      }),
      131008,
      "The parameter interactive['header'] is required.",
    ],
    [
      'an unknown interactive type',
      interactive('dance', {}),
      131009,
      "Param interactive['type'] is not valid.",
    ],
    ['what can only be received', { type: 'order' }, 131051, 'Message type order is not supported.'],
    ['an unknown type', { type: 'nonsense' }, 100, expect.stringContaining('got "nonsense"')],
    ['a type that is no text', { type: 7, text: { body: 'x' } }, 100, expect.stringContaining('got "7"')],
    [
      'a context without an id',
      { type: 'text', text: { body: 'x' }, context: {} },
      131008,
      "The parameter context['message_id'] is required.",
    ],
    [
      'a text that is a number',
      { type: 'text', text: { body: 7 } },
      131009,
      "Param text['body'] must be a STRING.",
    ],
  ])('is refused: %s', async (_, part, code, details) => {
    const { send } = await openChat();
    const { error } = (await send(part)).body;
    expect({ code: error.code, details: error.error_data.details }).toEqual({ code, details });
  });
});

describe('callback data', () => {
  it('is echoed up to 512 characters', async () => {
    const { send, statusesOf, stage } = await openChat();
    const data = 'x'.repeat(512);
    const { body } = await send({ type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: data });
    await stage.sandbox.advance(5000);
    expect(statusesOf(body.messages[0].id)[0].biz_opaque_callback_data).toBe(data);
    const refused = await send({ type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: `${data}x` });
    expect(refused.body.error.code).toBe(100);
  });
});

describe('parameters', () => {
  it.each(['json', 'form', 'query'])('are taken as %s', async (how) => {
    const { stage, waId } = await openChat();
    const parts = { messaging_product: 'whatsapp', to: `+${waId}`, type: 'text', text: '{"body":"Hi"}' };
    const url = new URL(`/v26.0/${stage.sandbox.number.id}/messages`, stage.sandbox.url);
    if (how === 'query') url.search = new URLSearchParams(parts).toString();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stage.sandbox.app.systemToken}`,
        ...(how === 'json' && { 'content-type': 'application/json' }),
      },
      ...(how === 'json' && { body: JSON.stringify({ ...parts, text: { body: 'Hi' } }) }),
      ...(how === 'form' && { body: new URLSearchParams(parts) }),
    });
    expect([how, response.status]).toEqual([how, 200]);
  });
});
