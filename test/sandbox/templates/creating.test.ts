import { describe, expect, it } from 'vitest';
import { templateCreated } from '../../../src/core/wire/graph/template.ts';
import { buttons, header, PLAIN, reply, text, url } from './parts.ts';
import { BODY, setShop } from './shop.ts';

const HOUR_MS = 3_600_000;

describe('creating a template', () => {
  it('answers with id, status and category, and puts it into review', async () => {
    const { create, read } = await setShop();
    const { status, body } = await create();
    expect(status).toBe(200);
    expect(templateCreated.parse(body)).toEqual({ id: body.id, status: 'PENDING', category: 'UTILITY' });
    expect(Object.keys(body)).toEqual(['id', 'status', 'category']);
    expect((await read(body.id, 'components')).components).toEqual([BODY]);
  });

  it('takes a form with JSON in it', async () => {
    const { sandbox } = await setShop();
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}/message_templates`, {
      method: 'POST',
      body: new URLSearchParams({
        access_token: sandbox.app.systemToken,
        name: 'from_a_form',
        language: 'en_GB',
        category: 'UTILITY',
        message_send_ttl_seconds: '60',
        components: JSON.stringify([BODY]),
      }),
    });
    expect(templateCreated.parse(await response.json()).status).toBe('PENDING');
  });

  it('writes it into the audit trail', async () => {
    const { sandbox, graph, create } = await setShop();
    await create();
    const { body } = await graph('GET', `${sandbox.waba.id}/activities?activity_type=TEMPLATE_CREATED`);
    expect(body.data).toHaveLength(1);
  });

  it('is not idempotent: the same again is 100/2388024', async () => {
    const { create } = await setShop();
    await create();
    const { status, body } = await create();
    expect(status).toBe(400);
    expect(body.error).toEqual({
      message: 'Invalid parameter',
      type: 'OAuthException',
      code: 100,
      error_subcode: 2388024,
      is_transient: false,
      error_user_title: 'Content in This Language Already Exists',
      error_user_msg: expect.stringContaining('already en_GB content'),
      fbtrace_id: expect.any(String),
    });
  });

  it('keeps one category for all languages of a name', async () => {
    const { create } = await setShop();
    await create();
    const { body } = await create({ language: 'en_US', category: 'MARKETING' });
    expect(body.error.error_subcode).toBeUndefined();
    expect(body.error.error_user_msg).toBe(
      "The category MARKETING doesn't match the one that's already associated with this template, UTILITY.",
    );
    expect((await create({ language: 'en_US' })).status).toBe(200);
  });

  it('ignores allow_category_change and other unknown fields', async () => {
    const { create } = await setShop();
    expect((await create({ allow_category_change: false, nonsense: { a: 1 } })).status).toBe(200);
  });

  it('is possible 100 times in an hour (80008)', async () => {
    const { sandbox, create } = await setShop();
    for (let index = 0; index < 100; index += 1) {
      expect((await create({ name: `parcel_${index}` })).status).toBe(200);
    }
    expect((await create({ name: 'one_more' })).body.error.code).toBe(80008);
    await sandbox.advance(HOUR_MS);
    expect((await create({ name: 'one_more' })).status).toBe(200);
  });

  it('needs the management permission of the account', async () => {
    const { sandbox, graph } = await setShop();
    const { token } = Object(sandbox.act('token.add', { scopes: ['whatsapp_business_messaging'] }));
    const { body } = await graph('POST', `${sandbox.waba.id}/message_templates`, { token, json: {} });
    expect(body.error.code).toBe(200);
  });
});

describe('Meta takes', () => {
  it.each([
    ['1024 characters', { components: [text('x'.repeat(1024))] }],
    [
      '1024 emoji are too many, 1014 characters and ten are not',
      { components: [text('x'.repeat(1014) + '🎁'.repeat(10))] },
    ],
    [
      'one variable with a flat example',
      { components: [{ ...text('Dear {{1}}, your parcel is here.'), example: { body_text: ['Ana'] } }] },
    ],
    [
      'a header that ends with a variable',
      { components: [{ ...header('Order {{1}}'), example: { header_text: ['7'] } }, PLAIN] },
    ],
    [
      'names with a URL that counts',
      {
        parameter_format: 'NAMED',
        components: [
          {
            type: 'BODY',
            text: 'Dear {{name}}, your parcel is on its way.',
            example: { body_text_named_params: [{ param_name: 'name', example: 'Ana' }] },
          },
          buttons(url('https://example.com/t/{{1}}', 'https://example.com/t/7')),
        ],
      },
    ],
    [
      'ten quick replies',
      { components: [PLAIN, buttons(...Array.from({ length: 10 }, (_, index) => reply(`No ${index}`)))] },
    ],
    [
      'quick replies last',
      { components: [PLAIN, buttons(url('https://example.com/a'), reply('Yes'), reply('No'))] },
    ],
    ['a location', { components: [{ type: 'HEADER', format: 'LOCATION' }, PLAIN] }],
    ['a call permission', { components: [PLAIN, { type: 'CALL_PERMISSION_REQUEST' }] }],
    ['the whole time to live', { message_send_ttl_seconds: -1 }],
    ['fil and prs_AF', { language: 'prs_AF' }],
  ])('%s', async (_, part) => {
    const { create } = await setShop();
    const { status, body } = await create(part);
    expect([status, body.error?.error_user_msg]).toEqual([200, undefined]);
  });

  it('a carousel, an offer, and buttons for products', async () => {
    const { create } = await setShop();
    const card = (handle: string) => ({
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: [handle] } },
        { type: 'BODY', text: 'Canvas tote' },
        buttons(reply('More'), url('https://example.com/p/{{1}}', 'https://example.com/p/tote')),
      ],
    });
    const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::AAA'] } };
    const offer = {
      type: 'LIMITED_TIME_OFFER',
      limited_time_offer: { text: 'Ends soon', has_expiration: true },
    };
    const code = { type: 'COPY_CODE', example: 'SAVE20' };
    const lists = [
      [PLAIN, { type: 'CAROUSEL', cards: [card('4::A'), card('4::B')] }],
      [image, PLAIN, offer, buttons(code, url('https://example.com/sale'))],
      [header('New'), PLAIN, buttons({ type: 'MPM', text: 'View items' })],
      [{ type: 'HEADER', format: 'PRODUCT' }, text('New in.'), buttons({ type: 'SPM', text: 'View' })],
      [PLAIN, buttons({ type: 'CATALOG', text: 'View catalog' })],
    ];
    for (const [index, components] of lists.entries()) {
      const { body } = await create({ name: `deal_${index}`, category: 'MARKETING', components });
      expect(body).toMatchObject({ status: 'PENDING', category: 'MARKETING' });
    }
    const uneven = [
      PLAIN,
      { type: 'CAROUSEL', cards: [card('4::A'), { components: card('4::B').components.slice(0, 2) }] },
    ];
    const { body } = await create({ name: 'uneven', category: 'MARKETING', components: uneven });
    expect(body.error.error_user_msg).toContain('same components');
  });
});
