import { describe, expect, it } from 'vitest';
import { page } from '../../../src/core/wire/graph/page.ts';
import { template as templateNode, templateSummary } from '../../../src/core/wire/graph/template.ts';
import { TEMPLATE_LANGUAGES } from '../../../src/sandbox/templates/languages.ts';
import { setStage } from '../stage.ts';
import { setShop } from './shop.ts';

describe('a list of templates', () => {
  it('begins with the shop’s own and Meta’s sample, whole', async () => {
    const { sandbox, graph } = await setStage({ historyMessages: 60 });
    const { body } = await graph('GET', `${sandbox.waba.id}/message_templates`);
    const rows = page.parse(body).data.map((row) => templateNode.parse(row));
    expect(rows.map(({ name, language, category, status }) => [name, language, category, status])).toEqual([
      ['hello_world', 'en_US', 'UTILITY', 'APPROVED'],
      ['pickup_ready', 'en_GB', 'UTILITY', 'APPROVED'],
      ['order_update', 'en_GB', 'UTILITY', 'APPROVED'],
      ['spring_service', 'en_GB', 'MARKETING', 'APPROVED'],
    ]);
    const parameters = rows.map(
      ({ components }) => JSON.stringify(components).match(/\{\{\d\}\}/g)?.length ?? 0,
    );
    expect(parameters).toEqual([0, 1, 2, 1]);
    expect(Object.keys(rows[1] ?? {}).sort()).toEqual(
      ['category', 'components', 'id', 'language', 'name', 'parameter_format', 'status'].sort(),
    );
  });

  it('is as old in every WABA, with ids of its own', async () => {
    const { sandbox, graph } = await setShop({ off: ['token-visibility'] });
    const { id } = Object(sandbox.act('waba.add'));
    const first = (await graph('GET', `${sandbox.waba.id}/message_templates?fields=id`)).body.data;
    const second = (await graph('GET', `${id}/message_templates?fields=id,last_updated_time`)).body.data;
    expect(second).toHaveLength(4);
    expect(second[0].last_updated_time).toBeLessThan(sandbox.now() / 1000);
    expect(new Set([...first, ...second].map((row) => row.id)).size).toBe(8);
  });

  it.each([
    ['status=approved', ['hello_world', 'pickup_ready', 'order_update', 'spring_service']],
    ['status=["PENDING"]', ['parcel_news']],
    ['status=PENDING,APPROVED&category=["MARKETING"]', ['spring_service']],
    ['category=UTILITY&language=en_US', ['hello_world']],
    ['quality_score=["UNKNOWN"]', ['hello_world', 'parcel_news']],
    ['name=order', ['order_update']],
    ['content=CHAINS', ['spring_service']],
    ['name_or_content=parcel', ['parcel_news']],
    ['source=manual&since=9999999999', []],
    ['until=1000', []],
  ])('narrowed by %s has %j', async (query, names) => {
    const { sandbox, graph, create } = await setShop();
    await create();
    const { body } = await graph('GET', `${sandbox.waba.id}/message_templates?fields=name&${query}`);
    expect(body.data.map((row: { name: string }) => row.name)).toEqual(names);
  });

  it.each([
    ['status=GREAT', 'must be one of'],
    ['fields=name,colour', 'nonexisting field (colour)'],
    ['limit=0', 'limit'],
    ['since=yesterday', 'since'],
  ])('is refused for %s', async (query, words) => {
    const { sandbox, graph } = await setStage({ historyMessages: 60 });
    const { body } = await graph('GET', `${sandbox.waba.id}/message_templates?${query}`);
    expect(body.error).toMatchObject({ code: 100, message: expect.stringContaining(words) });
  });

  it('counts beside the page what is asked for', async () => {
    const { sandbox, graph } = await setStage({ historyMessages: 60 });
    const path = `${sandbox.waba.id}/message_templates?limit=1&name=order`;
    const all = await graph('GET', `${path}&summary=true`);
    expect(templateSummary.parse(all.body).summary).toEqual({
      total_count: 1,
      message_template_count: 4,
      message_template_limit: 6000,
      are_translations_complete: false,
    });
    const one = await graph('GET', `${path}&summary=total_count`);
    expect(one.body.summary).toEqual({ total_count: 1 });
    expect((await graph('GET', path)).body.summary).toBeUndefined();
  });

  it('has room for 250 where no number has an approved name', async () => {
    const { sandbox, graph } = await setShop({ off: ['token-visibility'] });
    const made = Object(sandbox.act('waba.add'));
    // A new account has no number with an approved name.
    const { body } = await graph('GET', `${made.id}/message_templates?summary=message_template_limit`);
    expect(body.summary).toEqual({ message_template_limit: 250 });
  });

  it('pages with cursors, and refuses one it never gave (131059)', async () => {
    const { sandbox, graph } = await setStage({ historyMessages: 60 });
    const path = `${sandbox.waba.id}/message_templates?fields=name&limit=3`;
    const { body } = await graph('GET', path);
    expect(body.data).toHaveLength(3);
    expect(body.paging.next).toContain('after=');
    const rest = await graph('GET', `${path}&after=${body.paging.cursors.after}`);
    expect(rest.body.data).toEqual([{ name: 'spring_service', id: expect.any(String) }]);
    expect(rest.body.paging.next).toBeUndefined();
    expect((await graph('GET', `${path}&after=zzz`)).body.error.code).toBe(131059);
  });

  it('can be read as a field of the WABA', async () => {
    const { sandbox, graph } = await setStage({ historyMessages: 60 });
    const { body } = await graph(
      'GET',
      `${sandbox.waba.id}?fields=name,message_templates.limit(2){name,status}`,
    );
    expect(body.name).toBe('Harbour Lane Bikes');
    expect(body.message_templates.data).toEqual([
      { name: 'hello_world', status: 'APPROVED', id: expect.any(String) },
      { name: 'pickup_ready', status: 'APPROVED', id: expect.any(String) },
    ]);
  });
});

describe('a template', () => {
  it('has all the fields of the reference', async () => {
    const { create, read } = await setShop();
    const { id } = (await create({ message_send_ttl_seconds: 600, sub_category: 'ORDER_STATUS' })).body;
    const fields =
      'id,name,language,status,category,previous_category,correct_category,sub_category,parameter_format,' +
      'components,quality_score,rejected_reason,message_send_ttl_seconds,cta_url_link_tracking_opted_out,' +
      'library_template_name,last_updated_time,source,display_format,is_primary_device_delivery_only,' +
      'is_sms_fallback_enabled,ad_account_id,bid_spec';
    const node = templateNode.parse(await read(id, fields));
    expect(node).toMatchObject({
      id,
      name: 'parcel_news',
      language: 'en_GB',
      status: 'PENDING',
      category: 'UTILITY',
      correct_category: undefined,
      sub_category: 'ORDER_STATUS',
      parameter_format: 'POSITIONAL',
      quality_score: { score: 'UNKNOWN' },
      rejected_reason: 'NONE',
      message_send_ttl_seconds: 600,
      cta_url_link_tracking_opted_out: false,
      source: 'manual',
      is_sms_fallback_enabled: false,
    });
    expect(node).not.toHaveProperty('ad_account_id');
  });

  it('tells its health: blocked (141002) until it is approved', async () => {
    const { sandbox, create, read } = await setShop();
    const { id } = (await create()).body;
    const blocked = (await read(id, 'health_status')).health_status;
    expect(blocked.can_send_message).toBe('BLOCKED');
    expect(blocked.entities[0]).toMatchObject({
      entity_type: 'MESSAGE_TEMPLATE',
      id,
      errors: [{ error_code: 141002 }],
    });
    sandbox.act('template.review', { template: id, verdict: 'approve' });
    expect((await read(id, 'health_status')).health_status.can_send_message).toBe('AVAILABLE');
  });

  it('of a media header gives back a link that changes, not the handle', async () => {
    const { sandbox, create, read } = await setShop();
    const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2U='] } };
    const { id } = (await create({ components: [header, BODY_WITHOUT_VARIABLES] })).body;
    const link = async (): Promise<string> =>
      (await read(id, 'components')).components[0].example.header_handle[0];
    const first = await link();
    expect(first).toMatch(/^https:\/\/scontent\./);
    expect(await link()).toBe(first);
    await sandbox.advance(3 * 3_600_000);
    expect(await link()).not.toBe(first);
  });

  it('in small letters comes back in capitals', async () => {
    const { create, read } = await setShop();
    const components = [
      { type: 'header', format: 'text', text: 'Parcel' },
      BODY_WITHOUT_VARIABLES,
      { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Thanks' }] },
    ];
    const { id } = (await create({ category: 'utility', parameter_format: 'named', components })).body;
    const node = await read(id, 'components,category,parameter_format');
    expect([node.category, node.parameter_format]).toEqual(['UTILITY', 'NAMED']);
    expect(node.components.map((part: { type: string }) => part.type)).toEqual(['HEADER', 'BODY', 'BUTTONS']);
    expect(node.components[0].format).toBe('TEXT');
    expect(node.components[2].buttons[0].type).toBe('QUICK_REPLY');
  });

  it('that is not there, or of another account, is unknown (100/33)', async () => {
    const { graph } = await setStage({ historyMessages: 60 });
    expect((await graph('GET', '1299999999999999')).body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
  });

  it('needs the management permission (200)', async () => {
    const { sandbox, graph, idOf } = await setShop();
    const id = await idOf('pickup_ready');
    const token = String(
      Object(sandbox.act('token.add', { scopes: ['whatsapp_business_messaging'] })).token ?? '',
    );
    const { body } = await graph('GET', id, { token });
    expect([10, 200]).toContain(body.error.code);
  });
});

const BODY_WITHOUT_VARIABLES = { type: 'body', text: 'Your parcel with the order has left our warehouse.' };

describe('six thousand templates', () => {
  it('are listed, paged and refused one more in good time', async () => {
    const { sandbox, graph, create } = await setShop({ off: ['template-creation-rate', 'management-rate'] });
    const components = [
      { type: 'BODY' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ];
    const languages = [...TEMPLATE_LANGUAGES];
    for (let made = 4; made < 6000; made += languages.length) {
      const json = {
        name: `code_${made}`,
        category: 'AUTHENTICATION',
        languages: languages.slice(0, 6000 - made),
        components,
      };
      const { status } = await graph('POST', `${sandbox.waba.id}/upsert_message_templates`, { json });
      expect(status).toBe(200);
    }
    expect((await create()).body.error).toMatchObject({ code: 100, error_subcode: 2388019 });
    const startedAt = performance.now();
    const ids = new Set<string>();
    let path: string | undefined = `${sandbox.waba.id}/message_templates?limit=100&summary=true`;
    while (path !== undefined) {
      const { body } = await graph('GET', path);
      for (const row of body.data) ids.add(row.id);
      path = body.paging?.next?.split('/v26.0/')[1];
    }
    expect(ids.size).toBe(6000);
    // 60 pages of whole templates take milliseconds each; to make all rows for each of them takes many seconds.
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
