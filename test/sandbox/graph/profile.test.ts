import { describe, expect, it } from 'vitest';
import { businessProfiles } from '../../../src/core/wire/graph/profile.ts';
import { setStage } from '../stage.ts';

async function numbers() {
  const stage = await setStage({ historyMessages: 60 });
  const { id } = stage.sandbox.act('number.add', { phone: false }) as { id: string };
  const post = (edge: string, json: unknown, number = id) =>
    stage.graph('POST', `${number}/${edge}`, { json });
  const get = async (edge: string) => (await stage.graph('GET', `${id}/${edge}`)).body;
  return { stage, post, get };
}

const EDGE = 'whatsapp_business_profile';
const changing = (part: Record<string, unknown>) => ({ messaging_product: 'whatsapp', ...part });

describe('the profile', () => {
  it('is read as a list of one, and changed field by field', async () => {
    const { post, get } = await numbers();
    const before = await get(`${EDGE}?fields=about,vertical,email`);
    expect(before).toEqual({
      data: [{ about: 'Bikes, repairs and advice by the harbour.', vertical: 'RETAIL' }],
    });
    const change = {
      about: 'Bikes',
      email: 'shop@example.net',
      websites: ['https://example.net'],
      vertical: 'AUTO',
    };
    expect((await post(EDGE, changing(change))).body).toEqual({ success: true });
    const after = await get(EDGE);
    expect(after.data).toEqual([{ ...change, messaging_product: 'whatsapp' }]);
    expect(businessProfiles.parse(after).data[0]).toMatchObject({ about: 'Bikes' });
    await post(EDGE, changing({ email: '' }));
    expect((await get(`${EDGE}?fields=about,email`)).data).toEqual([{ about: 'Bikes', email: '' }]);
  });

  it.each([
    ['no product', { about: 'x' }],
    ['an empty about', changing({ about: '' })],
    ['an about of 140', changing({ about: 'x'.repeat(140) })],
    ['a long address', changing({ address: 'x'.repeat(257) })],
    ['an address that is none', changing({ email: 'shop' })],
    ['three websites', changing({ websites: ['https://a.net', 'https://b.net', 'https://c.net'] })],
    ['a website that is none', changing({ websites: ['a'] })],
    ['a trade there is not', changing({ vertical: 'BIKES' })],
  ])('does not take %s', async (_, json) => {
    const { post, get } = await numbers();
    expect((await post(EDGE, json)).body.error.code).toBe(100);
    expect((await get(`${EDGE}?fields=vertical`)).data).toEqual([{ vertical: 'RETAIL' }]);
  });

  it('of a coexistence number is edited in the app', async () => {
    const { stage, post } = await numbers();
    const { number } = stage.sandbox;
    const json = changing({ about: 'Bikes' });
    const refused = await post(EDGE, json, number.id);
    expect([refused.status, refused.body.error.code]).toEqual([403, 10]);
    stage.sandbox.rules.off('profile-belongs-to-app');
    expect((await post(EDGE, json, number.id)).status).toBe(200);
  });

  it('has no other fields', async () => {
    const { get } = await numbers();
    expect((await get(`${EDGE}?fields=colour`)).error.code).toBe(100);
  });
});

describe('settings', () => {
  it('are read, and changed one at a time', async () => {
    const { post, get } = await numbers();
    expect(await get('settings')).toEqual({
      calling: {
        status: 'disabled',
        call_icon_visibility: 'hidden',
        ip_addresses: { default: [] },
        callback_permission_status: 'disabled',
      },
      payload_encryption: { status: 'disabled' },
      storage_configuration: { status: 'default' },
    });
    for (const json of [
      { calling: { status: 'enabled', call_icon_visibility: 'visible' } },
      { user_identity_change: { enabled: true } },
      { payload_encryption: { status: 'enabled', client_encryption_key: 'LS0' } },
      { storage_configuration: { enabled: true, region: 'de' } },
    ]) {
      expect((await post('settings', json)).body).toEqual({ success: true });
    }
    expect(await get('settings')).toMatchObject({
      calling: { status: 'enabled', call_icon_visibility: 'visible' },
      payload_encryption: { status: 'enabled' },
      storage_configuration: { status: 'in_country_storage_enabled', data_localization_region: 'de' },
      user_identity_change: { enabled: true },
    });
  });

  it.each([
    ['nothing', {}],
    ['two', { calling: { status: 'disabled' }, user_identity_change: { enabled: true } }],
    ['an odd status', { calling: { status: 'on' } }],
    ['encryption without a key', { payload_encryption: { status: 'enabled' } }],
    ['text', { storage_configuration: 'de' }],
  ])('refuse %s', async (_, json) => {
    const { post } = await numbers();
    expect((await post('settings', json)).body.error.code).toBe(100);
  });

  it('have no calls for a number in the app', async () => {
    const { stage, post } = await numbers();
    const { id } = stage.sandbox.number;
    expect((await post('settings', { calling: { status: 'enabled' } }, id)).body.error.code).toBe(10);
    expect((await post('settings', { calling: { status: 'disabled' } }, id)).status).toBe(200);
  });
});
