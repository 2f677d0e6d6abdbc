import { describe, expect, it } from 'vitest';
import { templatesArchived } from '../../../src/core/wire/graph/template.ts';
import { DAY_MS, inState, MINUTE_MS, type Shop, setShop } from './shop.ts';

const HOUR_MS = 3_600_000;
const STATUS = 'message_template_status_update';

describe('a deletion', () => {
  const remove = (shop: Shop, query: string) =>
    shop.graph('DELETE', `${shop.sandbox.waba.id}/message_templates?${query}`);

  it('by name takes all languages and blocks the name for 30 days', async () => {
    const shop = await setShop({ off: ['template-review'] });
    const { sandbox, create, graph } = shop;
    await create();
    await create({ language: 'en_US' });
    expect((await remove(shop, 'name=parcel_news')).body).toEqual({ success: true });
    const { body } = await graph('GET', `${sandbox.waba.id}/message_templates?name=parcel_news`);
    expect(body.data).toEqual([]);
    const refused = (await create({ language: 'de', category: 'UTILITY' })).body.error;
    expect(refused).toMatchObject({ code: 100, error_subcode: 2388023 });
    expect(refused.error_user_msg).toContain('4 weeks');
    await sandbox.advance(30 * DAY_MS);
    expect((await create()).status).toBe(200);
  });

  it('of one language leaves the others, and blocks only that one', async () => {
    const shop = await setShop({ off: ['template-review'] });
    const { id } = (await shop.create()).body;
    const other = (await shop.create({ language: 'en_US' })).body.id;
    expect((await remove(shop, `name=parcel_news&hsm_id=${id}`)).status).toBe(200);
    expect((await shop.graph('GET', id)).body.error.error_subcode).toBe(33);
    expect((await shop.read(other, 'status')).status).toBe('APPROVED');
    expect((await shop.create()).body.error.error_subcode).toBe(2388023);
    expect((await shop.create({ language: 'de' })).status).toBe(200);
  });

  it('of what never was approved blocks nothing', async () => {
    const shop = await setShop();
    await shop.create();
    await remove(shop, 'name=parcel_news');
    expect((await shop.create()).status).toBe(200);
  });

  it('by ids takes all or none', async () => {
    const shop = await setShop({ off: ['template-review'] });
    const ids = [(await shop.create()).body.id, await shop.idOf('pickup_ready')];
    const missing = await remove(shop, `hsm_ids=${JSON.stringify([...ids, '1'])}`);
    expect(missing.body.error.code).toBe(100);
    const sample = await shop.idOf('hello_world');
    const refused = await remove(shop, `hsm_ids=${JSON.stringify([...ids, sample])}`);
    expect(refused.body.error).toMatchObject({ code: 100, error_subcode: 2388094 });
    expect((await shop.read(ids[0] ?? '', 'status')).status).toBe('APPROVED');
    expect((await remove(shop, `hsm_ids=${ids.join(',')}`)).body).toEqual({ success: true });
    expect((await shop.graph('GET', ids[0] ?? '')).status).toBe(400);
  });

  it.each([
    ['name=hello_world', 2388094],
    ['name=nothing', undefined],
    ['name=pickup_ready&hsm_id=1', undefined],
    ['', undefined],
    ['name=pickup_ready&hsm_ids=["1"]', undefined],
    [`hsm_ids=${JSON.stringify(Array.from({ length: 101 }, (_, index) => String(index)))}`, undefined],
  ])('of %s is refused (%s)', async (query, subcode) => {
    const shop = await setShop();
    const { status, body } = await remove(shop, query);
    expect([status, body.error.code, body.error.error_subcode]).toEqual([400, 100, subcode]);
  });

  it('of a disabled template is refused', async () => {
    const shop = await setShop();
    await inState(shop, 'DISABLED');
    expect((await remove(shop, 'name=parcel_news')).status).toBe(400);
  });

  it('waits for messages that have not arrived', async () => {
    const shop = await setShop({ off: ['template-review', 'template-events-documented'] });
    const { sandbox, send, read, told } = shop;
    const { id } = (await shop.create()).body;
    const parameters = ['1', '2'].map((text) => ({ type: 'text', text }));
    const template = {
      name: 'parcel_news',
      language: { code: 'en_GB' },
      components: [{ type: 'body', parameters }],
    };
    expect((await send(template)).status).toBe(200);
    await remove(shop, 'name=parcel_news');
    expect((await read(id, 'status')).status).toBe('PENDING_DELETION');
    expect((await send(template)).body.error.code).toBe(132001);
    await sandbox.advance(2 * HOUR_MS);
    expect((await shop.graph('GET', id)).body.error.error_subcode).toBe(33);
    expect(
      told(STATUS)
        .map(({ event, reason }) => [event, reason])
        .slice(-2),
    ).toEqual([
      ['PENDING_DELETION', null],
      ['DELETED', null],
    ]);
  });
});

describe('the archive', () => {
  it('takes approved and rejected templates, and gives them back as they were', async () => {
    const shop = await setShop();
    const { sandbox, graph, read, told } = shop;
    const pending = (await shop.create()).body.id;
    const approved = await shop.idOf('pickup_ready');
    const edge = `${sandbox.waba.id}/message_templates`;
    const { body } = await graph('POST', `${edge}/archive`, { json: { hsm_ids: [approved, pending, '7'] } });
    const archived = templatesArchived.parse(body);
    expect(archived.archived_templates).toEqual([approved]);
    expect(archived.failed_templates).toEqual({
      [pending]: 'Only approved or rejected templates can be archived',
      '7': 'Template does not exist',
    });
    expect((await read(approved, 'status')).status).toBe('ARCHIVED');
    const found = await graph('GET', `${edge}?status=ARCHIVED&fields=name`);
    expect(found.body.data).toHaveLength(1);
    await sandbox.advance(MINUTE_MS);
    const back = await graph('POST', `${edge}/unarchive`, { json: { hsm_ids: `${approved},${pending}` } });
    expect(templatesArchived.parse(back.body)).toMatchObject({
      unarchived_templates: [approved],
      failed_templates: { [pending]: 'Template is not archived' },
    });
    expect((await read(approved, 'status')).status).toBe('APPROVED');
    await sandbox.advance(1000);
    const events = told(STATUS).map(({ event }) => event);
    expect(events.slice(0, 2)).toEqual(['ARCHIVED', 'UNARCHIVED']);
  });

  it.each([[[]], [Array.from({ length: 101 }, (_, index) => String(index))]])(
    'asks for 1 to 100 ids',
    async (ids) => {
      const { sandbox, graph } = await setShop();
      const edge = `${sandbox.waba.id}/message_templates/archive`;
      expect((await graph('POST', edge, { json: { hsm_ids: ids } })).body.error.code).toBe(100);
    },
  );

  it('deletes what stays there for 28 days, unless it came back meanwhile', async () => {
    const shop = await setShop();
    const [one, two] = [await shop.idOf('pickup_ready'), await shop.idOf('order_update')];
    for (const template of [one, two]) shop.sandbox.act('template.archive', { template });
    await shop.sandbox.advance(DAY_MS);
    shop.sandbox.act('template.unarchive', { template: two });
    shop.sandbox.act('template.archive', { template: two });
    await shop.sandbox.advance(27 * DAY_MS);
    expect((await shop.graph('GET', one)).body.error.error_subcode).toBe(33);
    expect((await shop.read(two, 'status')).status).toBe('ARCHIVED');
    await shop.sandbox.advance(DAY_MS);
    expect((await shop.graph('GET', two)).body.error.error_subcode).toBe(33);
  });

  it('gets what nothing happened to for 12 months, but neither samples nor what is used', async () => {
    const shop = await setShop();
    const { sandbox, send, told } = shop;
    const template = {
      name: 'pickup_ready',
      language: { code: 'en_GB' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }],
    };
    await sandbox.advance(200 * DAY_MS);
    expect((await send(template)).status).toBe(200);
    await sandbox.advance(126 * DAY_MS);
    const archived = () => told(STATUS).map(({ event, message_template_name: name }) => `${event} ${name}`);
    expect(archived().sort()).toEqual(['ARCHIVED order_update', 'ARCHIVED spring_service']);
    await sandbox.advance(245 * DAY_MS);
    expect(archived()).toContain('ARCHIVED pickup_ready');
    expect(archived().join()).not.toContain('hello_world');
  });

  it('is no thing of note to whoever asks what comes next', async () => {
    const { sandbox } = await setShop();
    await sandbox.advance(MINUTE_MS);
    expect(sandbox.nextDueAt()).toBeUndefined();
  });
});
