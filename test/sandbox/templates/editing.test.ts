import { describe, expect, it } from 'vitest';
import { BODY, DAY_MS, inState, setShop } from './shop.ts';

const STATUS = 'message_template_status_update';
const OTHER = { ...BODY, text: 'Your parcel with order number {{1}} arrives on {{2}} before noon.' };

describe('an edit', () => {
  it('replaces all components, tells them, and leads to another review', async () => {
    const shop = await setShop();
    const { sandbox, graph, read, told } = shop;
    const id = await inState(shop, 'APPROVED');
    const buttons = {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Track', url: 'https://example.com/t' },
        { type: 'QUICK_REPLY', text: 'Thanks' },
      ],
    };
    const header = { type: 'HEADER', format: 'TEXT', text: 'Parcel' };
    const footer = { type: 'FOOTER', text: 'Harbour Lane' };
    const json = { components: [header, OTHER, footer, buttons] };
    expect((await graph('POST', id, { json })).body).toEqual({ success: true });
    expect(await read(id, 'status,components')).toMatchObject({
      status: 'PENDING',
      components: json.components,
    });
    await sandbox.advance(DAY_MS);
    expect((await read(id, 'status')).status).toBe('APPROVED');
    expect(told('message_template_components_update')).toEqual([
      {
        message_template_id: Number(id),
        message_template_name: 'parcel_news',
        message_template_language: 'en_GB',
        message_template_title: 'Parcel',
        message_template_element: OTHER.text,
        message_template_footer: 'Harbour Lane',
        message_template_buttons: [
          {
            message_template_button_type: 'URL',
            message_template_button_text: 'Track',
            message_template_button_url: 'https://example.com/t',
          },
          { message_template_button_type: 'QUICK_REPLY', message_template_button_text: 'Thanks' },
        ],
      },
    ]);
    const trail = await graph('GET', `${sandbox.waba.id}/activities?activity_type=TEMPLATE_UPDATED`);
    expect(trail.body.data).toHaveLength(1);
  });

  it.each([
    ['PENDING', 2388039],
    ['APPROVED', undefined],
    ['REJECTED', undefined],
    ['PAUSED', undefined],
    ['DISABLED', 2388039],
    ['IN_APPEAL', 2388039],
    ['ARCHIVED', 2388039],
  ])('of a template that is %s gives %s', async (state, subcode) => {
    const shop = await setShop();
    const id = await inState(shop, state);
    const { body } = await shop.graph('POST', id, { json: { components: [OTHER] } });
    expect(body.error?.error_subcode).toBe(subcode);
    if (subcode === undefined) expect(body).toEqual({ success: true });
    else expect(body.error.error_user_title).toBe("Message template status can't be changed");
  });

  it('of an approved template is possible once a day and ten times in 30 days', async () => {
    const shop = await setShop({ off: ['template-review'] });
    const { id } = (await shop.create()).body;
    const edit = async (round: number) => {
      const text = `Your parcel ${round} with order number {{1}} arrives on {{2}} before noon.`;
      return (await shop.graph('POST', id, { json: { components: [{ ...BODY, text }] } })).body;
    };
    expect(await edit(1)).toEqual({ success: true });
    expect((await edit(1)).error.error_subcode).toBe(2388039);
    await shop.sandbox.advance(DAY_MS - 1000);
    expect((await edit(2)).error.error_subcode).toBe(2388039);
    await shop.sandbox.advance(1000);
    for (let round = 2; round <= 10; round += 1) {
      expect(await edit(round)).toEqual({ success: true });
      await shop.sandbox.advance(DAY_MS);
    }
    expect((await edit(11)).error.error_subcode).toBe(2388039);
    await shop.sandbox.advance(20 * DAY_MS);
    expect(await edit(11)).toEqual({ success: true });
  });

  it('of a rejected one is unlimited', async () => {
    const shop = await setShop();
    const id = await inState(shop, 'REJECTED');
    for (let round = 0; round < 3; round += 1) {
      expect((await shop.graph('POST', id, { json: { components: [OTHER] } })).body).toEqual({
        success: true,
      });
      shop.sandbox.act('template.review', { template: id, verdict: 'reject' });
    }
  });

  it('makes the review of what stood there before mean nothing', async () => {
    const shop = await setShop();
    const id = await inState(shop, 'REJECTED');
    await shop.graph('POST', id, { json: { components: [OTHER] } });
    shop.sandbox.act('template.review', { template: id, verdict: 'reject' });
    await shop.graph('POST', id, { json: { components: [BODY] } });
    await shop.sandbox.advance(DAY_MS);
    const events = shop.told(STATUS).map(({ event }) => event);
    expect(events.filter((event) => event === 'APPROVED')).toHaveLength(1);
  });

  it('of the category is for rejected and paused ones', async () => {
    const shop = await setShop();
    const approved = await inState(shop, 'APPROVED');
    const json = { category: 'MARKETING' };
    const refused = await shop.graph('POST', approved, { json });
    expect(refused.body.error.error_user_msg).toContain("doesn't match the one that's already associated");
    expect(
      (await shop.graph('POST', approved, { json: { category: 'UTILITY', components: [OTHER] } })).status,
    ).toBe(200);
    shop.sandbox.act('template.review', { template: approved, verdict: 'reject' });
    expect((await shop.graph('POST', approved, { json })).body).toEqual({ success: true });
    expect(await shop.read(approved, 'category,status')).toMatchObject({
      category: 'MARKETING',
      status: 'PENDING',
    });
  });

  it('of the time to live alone needs no review', async () => {
    const shop = await setShop();
    const id = await inState(shop, 'APPROVED');
    const json = {
      message_send_ttl_seconds: 120,
      cta_url_link_tracking_opted_out: true,
      category: 'UTILITY',
    };
    expect((await shop.graph('POST', id, { json })).body).toEqual({ success: true });
    expect(
      await shop.read(id, 'status,message_send_ttl_seconds,cta_url_link_tracking_opted_out'),
    ).toMatchObject({
      status: 'APPROVED',
      message_send_ttl_seconds: 120,
      cta_url_link_tracking_opted_out: true,
    });
    expect(shop.told('message_template_components_update')).toEqual([]);
  });

  it.each([
    [{ name: 'other' }, /name of a template cannot be changed/],
    [{ language: 'en_US' }, /language of a template/],
    [{ parameter_format: 'NAMED' }, /parameter_format of a template/],
    [
      { components: [{ type: 'BODY', text: '{{1}} is here now, dear', example: { body_text: [['x']] } }] },
      /start or end/,
    ],
  ])('with %j is refused', async (json, words) => {
    const shop = await setShop();
    const id = await inState(shop, 'REJECTED');
    expect((await shop.graph('POST', id, { json })).body.error.error_user_msg).toMatch(words);
  });

  it.each([[{}], [{ components: 'x' }], [{ category: 'SHOUTING' }]])('with %j says so', async (json) => {
    const shop = await setShop();
    const id = await inState(shop, 'REJECTED');
    expect((await shop.graph('POST', id, { json })).body.error).toMatchObject({
      code: 100,
      message: /Param|required/,
    });
  });
});
