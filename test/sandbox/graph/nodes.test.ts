import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Field, parseFields } from '../../../src/sandbox/graph/fields.ts';
import { VERIFY_TOKEN } from '../callback.ts';
import { START, setStage } from '../stage.ts';

const SEEDED = { seed: 7 };

describe('fields', () => {
  const plain = (name: string) => ({ name, modifiers: new Map(), fields: undefined });

  it.each([
    ['id', [plain('id')]],
    [' id , name ', [plain('id'), plain('name')]],
    ['', []],
    ['a{b,c{d}}', [{ ...plain('a'), fields: [plain('b'), { ...plain('c'), fields: [plain('d')] }] }]],
    [
      'events.limit(2).order(asc){id},name',
      [
        {
          name: 'events',
          modifiers: new Map([
            ['limit', '2'],
            ['order', 'asc'],
          ]),
          fields: [plain('id')],
        },
        plain('name'),
      ],
    ],
    [
      'analytics.dimensions(["A","(B)"]).start(1)',
      [
        {
          ...plain('analytics'),
          modifiers: new Map([
            ['dimensions', '["A","(B)"]'],
            ['start', '1'],
          ]),
        },
      ],
    ],
  ])('%j are read', (text, fields) => {
    expect(parseFields(text)).toEqual(fields);
  });

  it('of any depth are read as they were written, and nothing makes the reader throw', () => {
    const name = fc.stringMatching(/^\w{1,6}$/);
    const modifiers = fc.array(fc.tuple(name, fc.stringMatching(/^\w{0,4}$/)), { maxLength: 2 });
    const { list } = fc.letrec<{ list: Field[]; field: Field }>((tie) => ({
      list: fc.array(tie('field'), { minLength: 1, maxLength: 3 }),
      field: fc.record({
        name,
        modifiers: modifiers.map((pairs) => new Map(pairs)),
        fields: fc.option(tie('list'), { nil: undefined, depthSize: 'small' }),
      }),
    }));
    const print = (fields: readonly Field[]): string =>
      fields
        .map((field) => {
          const dots = [...field.modifiers].map(([key, value]) => `.${key}(${value})`).join('');
          return `${field.name}${dots}${field.fields === undefined ? '' : `{${print(field.fields)}}`}`;
        })
        .join(',');
    fc.assert(
      fc.property(list, (fields) => {
        expect(parseFields(print(fields))).toEqual(fields);
      }),
      SEEDED,
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a.(){},"\\ ') }), (text) => {
        expect(() => parseFields(text)).not.toThrow();
      }),
      SEEDED,
    );
  });

  it.each(['a{', 'a}', 'a{b', 'a{}', 'a.limit', 'a.limit(', 'a{b}c', 'a;b', '{a}', 'a{b,}'])(
    '%j are not',
    (text) => {
      expect(parseFields(text)).toBeUndefined();
    },
  );
});

describe('a phone number', () => {
  it('has every field that operators look at', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    const fields = [
      'is_on_biz_app',
      'platform_type',
      'status',
      'display_phone_number',
      'verified_name',
      'quality_rating',
      'name_status',
      'code_verification_status',
      'account_mode',
      'throughput',
      'last_onboarded_time',
      'webhook_configuration',
      'whatsapp_business_manager_messaging_limit',
      'is_official_business_account',
      'host_platform',
      'country_code',
      'country_dial_code',
      'unified_cert_status',
      'username',
      'messaging_limit_tier',
    ];
    const { body } = await graph('GET', `${sandbox.number.id}?fields=${fields}`);
    expect(body).toEqual({
      is_on_biz_app: true,
      platform_type: 'CLOUD_API',
      status: 'CONNECTED',
      display_phone_number: '+44 7700 900100',
      verified_name: 'Harbour Lane Bikes',
      quality_rating: 'GREEN',
      name_status: 'AVAILABLE_WITHOUT_REVIEW',
      code_verification_status: 'VERIFIED',
      account_mode: 'LIVE',
      throughput: { level: 'STANDARD' },
      last_onboarded_time: new Date(START).toISOString().replace('.000Z', '+0000'),
      webhook_configuration: { application: callback.url },
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
      is_official_business_account: false,
      host_platform: 'CLOUD_API',
      country_code: 'GB',
      country_dial_code: '44',
      unified_cert_status: 'APPROVED',
      id: sandbox.number.id,
    });
  });

  it('gives Meta’s own choice of fields when none are asked for', async () => {
    const { sandbox, graph } = await setStage();
    expect(Object.keys((await graph('GET', sandbox.number.id)).body)).toEqual([
      'verified_name',
      'code_verification_status',
      'display_phone_number',
      'quality_rating',
      'platform_type',
      'throughput',
      'webhook_configuration',
      'id',
    ]);
  });

  it('gives parts of fields', async () => {
    const { sandbox, graph } = await setStage();
    const { body } = await graph(
      'GET',
      `${sandbox.number.id}?fields=health_status{can_send_message,entities{entity_type}}`,
    );
    expect(body.health_status).toEqual({
      can_send_message: 'BLOCKED',
      entities: ['PHONE_NUMBER', 'WABA', 'BUSINESS', 'APP'].map((entity_type) => ({ entity_type })),
    });
  });

  it.each([
    ['nonsense', 'nonsense', 100],
    ['throughput{speed}', 'speed', 100],
    ['status{deeper}', 'deeper', 100],
    ['id,a{', '', 2500],
  ])('refuses the fields %s', async (fields, named, code) => {
    const { sandbox, graph } = await setStage();
    const { status, body } = await graph('GET', `${sandbox.number.id}?fields=${fields}`);
    expect([status, body.error.code]).toEqual([400, code]);
    if (code === 100) {
      const text = `(#100) Tried accessing nonexisting field (${named}) on node type (WhatsAppBusinessPhoneNumber)`;
      expect(body.error.message).toBe(text);
    }
  });

  it('refuses a field that nobody knows also of a list with nothing in it', async () => {
    const { sandbox, graph } = await setStage();
    const list = `${sandbox.waba.id}/activities`;
    expect((await graph('GET', `${list}?fields=id,activity_type`)).body).toEqual({ data: [] });
    const { status, body } = await graph('GET', `${list}?fields=id,mood`);
    const message =
      '(#100) Tried accessing nonexisting field (mood) on node type (WhatsAppBusinessAccountActivity)';
    expect({ status, message: body.error.message }).toEqual({ status: 400, message });
  });

  it('knows the portfolio’s limit since v24 only', async () => {
    const { sandbox } = await setStage();
    const ask = async (version: string) => {
      const field = 'whatsapp_business_manager_messaging_limit';
      const url = `${sandbox.url}/${version}/${sandbox.number.id}?fields=${field}`;
      return fetch(url, { headers: { authorization: `Bearer ${sandbox.app.systemToken}` } });
    };
    expect((await ask('v23.0')).status).toBe(400);
    expect((await ask('v24.0')).status).toBe(200);
  });

  it('flips when the link ends', async () => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    sandbox.act('phone.disconnect');
    const { body } = await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app,platform_type,status`);
    expect(body).toMatchObject({
      is_on_biz_app: false,
      platform_type: 'NOT_APPLICABLE',
      status: 'DISCONNECTED',
    });
  });
});

describe('health', () => {
  const path = (id: string) => `${id}?fields=health_status`;
  it.each([
    ['an app in development', 'app.mode', { mode: 'development' }, 'LIMITED', 'APP'],
    ['no payment method', 'business.payment', { works: false }, 'BLOCKED', 'BUSINESS'],
    ['a review under way', 'waba.review', { decision: 'PENDING' }, 'LIMITED', 'WABA'],
    ['a rejection', 'waba.review', { decision: 'REJECTED' }, 'BLOCKED', 'WABA'],
    ['a ban', 'waba.ban', { state: 'DISABLE' }, 'BLOCKED', 'WABA'],
    ['a ban to come', 'waba.ban', { state: 'SCHEDULE_FOR_DISABLE' }, 'LIMITED', 'WABA'],
    [
      'restricted answers',
      'waba.restrict',
      { type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', for: '1h' },
      'BLOCKED',
      'WABA',
    ],
    [
      'restricted templates',
      'waba.restrict',
      { type: 'RESTRICTED_UTILITY_TEMPLATES', for: '1h' },
      'LIMITED',
      'WABA',
    ],
    ['maintenance', 'number.maintenance', { for: '1h' }, 'LIMITED', 'PHONE_NUMBER'],
    ['a lost link', 'phone.disconnect', {}, 'BLOCKED', 'PHONE_NUMBER'],
  ])('with %s', async (_, action, input, verdict, type) => {
    const { sandbox, graph, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    expect((await graph('GET', path(sandbox.number.id))).body.health_status.can_send_message).toBe(
      'AVAILABLE',
    );
    sandbox.act(action, input);
    const { health_status } = (await graph('GET', path(sandbox.number.id))).body;
    const entity = health_status.entities.find((one: { entity_type: string }) => one.entity_type === type);
    expect([health_status.can_send_message, entity.can_send_message]).toEqual([verdict, verdict]);
    if (verdict === 'LIMITED') expect(entity.additional_info).toEqual([expect.any(String)]);
    else {
      expect(entity.errors).toEqual([
        {
          error_code: expect.any(Number),
          error_description: expect.any(String),
          possible_solution: expect.any(String),
        },
      ]);
    }
    const others = health_status.entities.filter((one: unknown) => one !== entity);
    expect(new Set(others.map((one: { can_send_message: string }) => one.can_send_message))).toEqual(
      new Set(['AVAILABLE']),
    );
  });

  it('of an account leaves its numbers out', async () => {
    const { sandbox, graph } = await setStage();
    const { health_status } = (await graph('GET', path(sandbox.waba.id))).body;
    expect(health_status.entities.map((one: { entity_type: string }) => one.entity_type)).toEqual([
      'WABA',
      'BUSINESS',
      'APP',
    ]);
  });
});

describe('an account', () => {
  it('has its fields, and lists of what is in it', async () => {
    const { sandbox, graph, onboard } = await setStage({ otherNumbers: 3 });
    await onboard();
    const fields =
      'name,account_review_status,business_verification_status,currency,timezone_id,country,ownership_type,is_enabled_for_insights,owner_business_info{name},phone_numbers.limit(2){id,status},subscribed_apps';
    const { body } = await graph('GET', `${sandbox.waba.id}?fields=${fields}`);
    expect(body).toMatchObject({
      name: 'Harbour Lane Bikes',
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      currency: 'GBP',
      timezone_id: '57',
      country: 'GB',
      ownership_type: 'CLIENT_OWNED',
      is_enabled_for_insights: false,
      owner_business_info: { name: 'Harbour Lane Bikes' },
      subscribed_apps: { data: [{ whatsapp_business_api_data: { id: sandbox.app.id } }] },
    });
    expect(body.phone_numbers.data).toEqual([
      { id: sandbox.number.id, status: 'CONNECTED' },
      { id: expect.any(String), status: 'CONNECTED' },
    ]);
  });

  it.each([
    ['name=New+name', { success: true }],
    ['timezone_id=1', { success: true }],
    ['is_enabled_for_insights=true', { success: true }],
  ])('takes %s', async (query, answer) => {
    const { sandbox, graph } = await setStage();
    expect((await graph('POST', `${sandbox.waba.id}?${query}`)).body).toEqual(answer);
    const fields = 'name,timezone_id,is_enabled_for_insights';
    const { body } = await graph('GET', `${sandbox.waba.id}?fields=${fields}`);
    const [name = '', value = ''] = [...new URLSearchParams(query)][0] ?? [];
    expect(String(body[name])).toBe(value);
  });

  it.each([
    ['', 100],
    [`name=${'x'.repeat(101)}`, 100],
    ['timezone_id=London', 100],
    ['is_enabled_for_insights=false', 200006],
  ])('refuses %j', async (query, code) => {
    const { sandbox, graph } = await setStage();
    expect((await graph('POST', `${sandbox.waba.id}?${query}`)).body.error.code).toBe(code);
  });

  it('lists its numbers with the newest signup first, or as it is sorted and filtered', async () => {
    const { sandbox, graph, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    const second = sandbox.act('number.add', { history: 10 }) as { id: string };
    const api = sandbox.act('number.add', { phone: false }) as { id: string };
    await sandbox.advance(1000);
    sandbox.act('signup.accept', { number: second.id });
    const list = async (query = '') => {
      const { body } = await graph('GET', `${sandbox.waba.id}/phone_numbers?fields=id${query}`);
      return body.data?.map(({ id }: { id: string }) => id);
    };
    expect(await list()).toEqual([second.id, sandbox.number.id, api.id]);
    expect(await list('&sort=creation_time.desc')).toEqual([api.id, second.id, sandbox.number.id]);
    expect(await list('&sort=last_onboarded_time.asc')).toEqual([api.id, sandbox.number.id, second.id]);
    const filter = (field: string, value: string) =>
      `&filtering=${encodeURIComponent(JSON.stringify([{ field, operator: 'EQUAL', value }]))}`;
    expect(await list(filter('account_mode', 'LIVE'))).toHaveLength(3);
    expect(await list(filter('account_mode', 'SANDBOX'))).toEqual([]);
    for (const odd of ['&sort=name.asc', '&filtering=x', filter('colour', 'red')]) {
      const { body } = await graph('GET', `${sandbox.waba.id}/phone_numbers?fields=id${odd}`);
      expect(body.error.code).toBe(100);
    }
  });
});

describe('a portfolio', () => {
  it('lists what it owns, and what was shared with it', async () => {
    const { sandbox, graph } = await setStage();
    const { businessId, id } = sandbox.waba;
    expect((await graph('GET', `${businessId}?fields=name,verification_status`)).body).toEqual({
      name: 'Harbour Lane Bikes',
      verification_status: 'verified',
      id: businessId,
    });
    const owned = await graph('GET', `${businessId}/owned_whatsapp_business_accounts?fields=id`);
    expect(owned.body.data).toEqual([{ id }]);
    const partner = sandbox.act('business.add', { name: 'Undertow' }) as { id: string };
    const app = sandbox.act('app.add', { business: partner.id }) as { id: string; systemToken: string };
    const clients = async () => {
      const path = `${partner.id}/client_whatsapp_business_accounts?fields=id,name`;
      return (await graph('GET', path, { token: app.systemToken })).body.data;
    };
    expect(await clients()).toEqual([]);
    const theirs = sandbox.act('waba.add', { name: 'Quayside Cafe' }) as { id: string };
    const { id: number } = sandbox.act('number.add', { waba: theirs.id, history: 10 }) as { id: string };
    sandbox.act('signup.accept', { number, app: app.id });
    expect(await clients()).toEqual([{ name: 'Quayside Cafe', id: theirs.id }]);
    const find = `${partner.id}/client_whatsapp_business_accounts?find=${id}`;
    expect((await graph('GET', find, { token: app.systemToken })).body.data).toEqual([]);
    expect((await graph('GET', partner.id)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe('the callback of a number', () => {
  const json = (url: string, verify_token: string | undefined = VERIFY_TOKEN) => ({
    webhook_configuration: { override_callback_uri: url, verify_token },
  });

  it('is verified, goes first, and is removed by an empty one', async () => {
    const { sandbox, callback, graph, onboard } = await setStage();
    await onboard();
    const path = sandbox.number.id;
    expect((await graph('POST', path, { json: json(callback.url, 'wrong') })).body.error.code).toBe(2200);
    expect((await graph('POST', path, { json: json(callback.url) })).body).toEqual({ success: true });
    const read = async () =>
      (await graph('GET', `${path}?fields=webhook_configuration`)).body.webhook_configuration;
    expect(await read()).toEqual({ phone_number: callback.url, application: callback.url });
    expect((await graph('POST', path, { json: json('') })).body).toEqual({ success: true });
    expect(await read()).toEqual({ application: callback.url });
  });

  it.each([
    ['no verify token', { webhook_configuration: { override_callback_uri: 'https://example.net' } }],
    ['no URL', { webhook_configuration: {} }],
    ['text', { webhook_configuration: 'https://example.net' }],
    ['a URL of more than 200 characters', json(`https://example.net/${'x'.repeat(200)}`)],
    ['a name of one letter', { new_display_name: 'x' }],
    ['a PIN of letters', { pin: 'abcdef' }],
  ])('is not taken from %s', async (_, body) => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    expect((await graph('POST', sandbox.number.id, { json: body })).body.error.code).toBe(100);
  });

  it('needs the app to be subscribed first', async () => {
    const { sandbox, callback, graph } = await setStage();
    const answer = await graph('POST', sandbox.number.id, { json: json(callback.url) });
    expect(answer.body.error.code).toBe(200);
  });

  it('comes with a display name to be reviewed', async () => {
    const { sandbox, graph } = await setStage();
    expect(
      (await graph('POST', sandbox.number.id, { json: { new_display_name: 'Harbour Bikes' } })).status,
    ).toBe(200);
    const { body } = await graph('GET', `${sandbox.number.id}?fields=verified_name,name_status`);
    expect(body).toMatchObject({ verified_name: 'Harbour Lane Bikes', name_status: 'PENDING_REVIEW' });
  });
});
