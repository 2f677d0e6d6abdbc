import { describe, expect, it } from 'vitest';
import { page } from '../../../src/core/wire/graph/page.ts';
import {
  libraryTemplate,
  templatePreview,
  templatesMigrated,
  templatesUpserted,
} from '../../../src/core/wire/graph/template.ts';
import { DAY_MS, setShop } from './shop.ts';

describe('the library', () => {
  it.each([
    ['', 5],
    ['search=PAYMENT&language=en_US', 2],
    ['topic=ORDER_MANAGEMENT', 2],
    ['usecase=fraud_alert', 1],
    ['industry=E_COMMERCE', 2],
    ['language=es', 1],
    ['language=fr', 0],
  ])('narrowed by %j has %d templates', async (query, found) => {
    const { graph } = await setShop();
    const { body } = await graph('GET', `message_template_library?${query}`);
    const items = page.parse(body).data.map((item) => libraryTemplate.parse(item));
    expect(items).toHaveLength(found);
    for (const { body_params, body_param_types } of items)
      expect(body_params).toHaveLength(body_param_types.length);
  });

  const PAYMENT = {
    name: 'pay_due',
    language: 'en_US',
    category: 'UTILITY',
    library_template_name: 'payment_due_1',
    library_template_button_inputs: [
      {
        type: 'URL',
        url: { base_url: 'https://example.com/{{1}}', url_suffix_example: 'https://example.com/demo' },
      },
      { type: 'PHONE_NUMBER', phone_number: '+12025550100' },
    ],
    components: undefined,
  };

  it('gives templates that are approved at once, with fixed words', async () => {
    const { create, read } = await setShop();
    const { body } = await create(PAYMENT);
    expect(body).toMatchObject({ status: 'APPROVED', category: 'UTILITY' });
    const node = await read(body.id, 'library_template_name,components');
    expect(node.library_template_name).toBe('payment_due_1');
    expect(node.components.at(-1).buttons).toEqual([
      {
        type: 'URL',
        text: 'Pay now',
        url: 'https://example.com/{{1}}',
        example: ['https://example.com/demo'],
      },
      { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550100' },
    ]);
  });

  it.each([
    ['a template that is not there', { library_template_name: 'payment_due_99' }],
    ['a language that is not there', { language: 'fr' }],
    ['no inputs for its buttons', { library_template_button_inputs: undefined }],
    ['an input without a URL', { library_template_button_inputs: [{ type: 'URL' }] }],
    ['an odd name', { name: 'Pay Due' }],
  ])('refuses %s', async (_, part) => {
    const { create } = await setShop();
    const { status, body } = await create({ ...PAYMENT, ...part });
    expect([status, body.error.code]).toEqual([400, 100]);
  });

  it('checks the kinds of values when they are sent (132018)', async () => {
    const { create, send } = await setShop();
    await create(PAYMENT);
    const template = (values: readonly string[]) => ({
      name: 'pay_due',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: values.map((text) => ({ type: 'text', text })) },
        { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '7' }] },
      ],
    });
    expect((await send(template(['Jo', '£50', '4 May']))).status).toBe(200);
    const { error } = (await send(template(['Jo', 'much', '4 May']))).body;
    expect(error).toMatchObject({ code: 132018, error_data: { details: expect.stringContaining('AMOUNT') } });
  });
});

describe('upserting', () => {
  const json = {
    name: 'login_code',
    category: 'AUTHENTICATION',
    languages: ['en_GB', 'es_ES'],
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ],
  };

  it('makes what is missing and changes what is there', async () => {
    const { sandbox, graph, read } = await setShop();
    const edge = `${sandbox.waba.id}/upsert_message_templates`;
    const first = templatesUpserted.parse((await graph('POST', edge, { json })).body).data;
    expect(first.map(({ language, status }) => [language, status])).toEqual([
      ['en_GB', 'APPROVED'],
      ['es_ES', 'APPROVED'],
    ]);
    const more = { ...json, languages: ['en_GB', 'de'], components: [{ type: 'BODY' }, json.components[1]] };
    const second = templatesUpserted.parse((await graph('POST', edge, { json: more })).body).data;
    expect(second[0]?.id).toBe(first[0]?.id);
    const texts = await Promise.all([...first, ...second].map(({ id }) => read(id, 'components')));
    expect(texts.map(({ components }) => components[0].text)).toEqual([
      '*{{1}}* is your verification code.',
      'Tu código de verificación es *{{1}}*. Por tu seguridad, no lo compartas.',
      '*{{1}}* is your verification code.',
      '*{{1}}* ist dein Bestätigungscode.',
    ]);
  });

  it.each([
    [{ languages: [] }],
    [{ languages: ['xx'] }],
    [{ category: 'UTILITY' }],
    [{ name: 'pickup_ready', languages: ['en_GB'] }],
    [
      {
        components: [
          { type: 'BODY' },
          { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'x' }] },
        ],
      },
    ],
  ])('is refused with %j, and then nothing is made', async (part) => {
    const { sandbox, graph } = await setShop();
    const { body } = await graph('POST', `${sandbox.waba.id}/upsert_message_templates`, {
      json: { ...json, ...part },
    });
    expect(body.error.code).toBe(100);
    const list = await graph('GET', `${sandbox.waba.id}/message_templates`);
    expect(list.body.data).toHaveLength(4);
  });
});

describe('migrating', () => {
  it('copies approved templates of good quality to another account of the business', async () => {
    const shop = await setShop({ off: ['token-visibility'] });
    const { sandbox, graph } = shop;
    const { id: target } = Object(sandbox.act('waba.add', { business: sandbox.waba.businessId }));
    await graph('DELETE', `${target}/message_templates?name=order_update`);
    await shop.create({ name: 'unreviewed' });
    const { id: approved } = (await shop.create({ name: 'fresh_one' })).body;
    sandbox.act('template.review', { template: approved, verdict: 'approve' });
    sandbox.act('template.quality', { template: 'spring_service', score: 'YELLOW' });
    const json = { source_waba_id: sandbox.waba.id, page_number: 0, count: 500 };
    const migrated = templatesMigrated.parse(
      (await graph('POST', `${target}/migrate_message_templates`, { json })).body,
    );
    expect(migrated.migrated_templates).toHaveLength(1);
    expect(Object.values(migrated.failed_templates).map((reason) => reason.slice(0, 20))).toEqual([
      'There is already en_',
      'New en_GB content ca',
    ]);
    const copy = await shop.read(migrated.migrated_templates[0] ?? '', 'name,status,quality_score');
    expect(copy).toMatchObject({
      name: 'fresh_one',
      status: 'APPROVED',
      quality_score: { score: 'UNKNOWN' },
    });
    expect((await shop.read(approved, 'status')).status).toBe('APPROVED');
  });

  it('can be told which, and page by page', async () => {
    const shop = await setShop({ off: ['token-visibility', 'template-unique'] });
    const { sandbox, graph } = shop;
    const { id: target } = Object(sandbox.act('waba.add', { business: sandbox.waba.businessId }));
    const migrate = async (json: object) =>
      templatesMigrated.parse(
        (
          await graph('POST', `${target}/migrate_message_templates`, {
            json: { source_waba_id: sandbox.waba.id, ...json },
          })
        ).body,
      ).migrated_templates.length;
    expect(await migrate({ template_ids: [await shop.idOf('pickup_ready')] })).toBe(1);
    expect([await migrate({ count: 2 }), await migrate({ count: 2, page_number: 1 })]).toEqual([2, 1]);
  });

  it.each([
    ['itself', (waba: string) => ({ source_waba_id: waba })],
    ['nothing', () => ({})],
    ['501 at once', () => ({ count: 501 })],
  ])('of %s is refused', async (_, json) => {
    const { sandbox, graph } = await setShop();
    const { body } = await graph('POST', `${sandbox.waba.id}/migrate_message_templates`, {
      json: json(sandbox.waba.id),
    });
    expect(body.error.code).toBe(100);
  });

  it('from another business is refused', async () => {
    const { sandbox, graph } = await setShop({ off: ['token-visibility'] });
    const { id: target } = Object(sandbox.act('waba.add'));
    const json = { source_waba_id: sandbox.waba.id };
    const { body } = await graph('POST', `${target}/migrate_message_templates`, { json });
    expect(body.error.message).toContain('same business');
  });
});

describe('previews', () => {
  it('show Meta’s words in the languages asked for', async () => {
    const { sandbox, graph } = await setShop();
    const query =
      'category=AUTHENTICATION&languages=en_US,es_ES&add_security_recommendation=true&code_expiration_minutes=10&button_types=OTP';
    const { body } = await graph('GET', `${sandbox.waba.id}/message_template_previews?${query}`);
    expect(page.parse(body).data.map((one) => templatePreview.parse(one))).toEqual([
      {
        body: '*{{1}}* is your verification code. For your security, do not share this code.',
        buttons: [{ autofill_text: 'Autofill', text: 'Copy code' }],
        footer: 'This code expires in 10 minutes.',
        language: 'en_US',
      },
      {
        body: 'Tu código de verificación es *{{1}}*. Por tu seguridad, no lo compartas.',
        buttons: [{ autofill_text: 'Autocompletar', text: 'Copiar código' }],
        footer: 'Este código caduca en 10 minutos.',
        language: 'es_ES',
      },
    ]);
  });

  it('come in all languages when none is named, bare when nothing is asked for', async () => {
    const { sandbox, graph } = await setShop();
    const { body } = await graph(
      'GET',
      `${sandbox.waba.id}/message_template_previews?category=AUTHENTICATION`,
    );
    expect(body.data.length).toBeGreaterThan(90);
    expect(body.data.find((row: { language: string }) => row.language === 'en')).toEqual({
      language: 'en',
      body: '*{{1}}* is your verification code.',
    });
  });

  it.each([
    '',
    'category=UTILITY',
    'category=AUTHENTICATION&language=xx',
    'category=AUTHENTICATION&code_expiration_minutes=91',
  ])('are refused for %j', async (query) => {
    const { sandbox, graph } = await setShop();
    const { body } = await graph('GET', `${sandbox.waba.id}/message_template_previews?${query}`);
    expect(body.error.code).toBe(100);
  });
});

describe('comparing', () => {
  it('ranks two templates by how often people blocked, over a window that ends now', async () => {
    const shop = await setShop({ off: ['comparison-minimum'] });
    const { sandbox, send, graph } = shop;
    const [one, two] = [await shop.idOf('pickup_ready'), await shop.idOf('spring_service')];
    const components = [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }];
    const language = { code: 'en_GB' };
    await send({ name: 'pickup_ready', language, components });
    await sandbox.advance(DAY_MS);
    await send({ name: 'spring_service', language, components });
    await send({ name: 'spring_service', language, components });
    await sandbox.advance(1000);
    const end = Math.floor(sandbox.now() / 1000);
    const query = `template_ids=["${two}"]&start=${end - 7 * 86_400}&end=${end}`;
    const { body } = await graph('GET', `${one}/compare?${query}`);
    expect(body.data[1]).toEqual({
      metric: 'MESSAGE_SENDS',
      type: 'NUMBER_VALUES',
      number_values: [
        { key: one, value: 1 },
        { key: two, value: 2 },
      ],
    });
    expect(body.data[0].order_by_relative_metric).toEqual([one, two]);
    expect(body.data[2].string_values).toHaveLength(2);
  });

  it('needs 1,000 sends of each, the right window, and one other template', async () => {
    const shop = await setShop();
    const [one, two] = [await shop.idOf('pickup_ready'), await shop.idOf('spring_service')];
    const end = Math.floor(shop.sandbox.now() / 1000);
    const words = async (ids: string, days: number) =>
      (await shop.graph('GET', `${one}/compare?template_ids=${ids}&start=${end - days * 86_400}&end=${end}`))
        .body.error.message;
    expect(await words(`["${two}"]`, 7)).toContain('1000');
    expect(await words(`["${two}"]`, 8)).toContain('7, 30, 60 or 90');
    expect(await words(`["${one}"]`, 7)).toContain('one other template');
    expect(await words('[]', 7)).toContain('one other template');
  });
});
