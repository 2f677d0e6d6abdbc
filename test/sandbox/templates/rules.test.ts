import { describe, expect, it } from 'vitest';
import type { EnforcedName } from '../../../src/sandbox/enforced.ts';
import { customerOf } from '../stage.ts';
import { buttons, PLAIN } from './parts.ts';
import { bodyValues, buttonValues, language, texts } from './sender.ts';
import { BODY, DAY_MS, inState, type Shop, setShop } from './shop.ts';

const OTHER = { ...BODY, text: 'Your parcel with order number {{1}} arrives on {{2}} before noon.' };
const NEWS = { name: 'parcel_news', language };
const OTP = {
  category: 'AUTHENTICATION',
  components: [{ type: 'BODY' }, buttons({ type: 'OTP', otp_type: 'COPY_CODE' })],
};

/** Does what a rule forbids, with what leads up to it; gives the HTTP status. */
type Attempt = (shop: Shop) => Promise<number>;

async function approved(shop: Shop, part: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { id } = (await shop.create(part)).body;
  shop.sandbox.act('template.review', { template: id, verdict: 'approve' });
  return id;
}

async function sendValues(shop: Shop, ...values: readonly string[]): Promise<number> {
  await approved(shop);
  return (await shop.send({ ...NEWS, components: [bodyValues(...values)] })).status;
}

const edit = async (shop: Shop, id: string, components: readonly object[]): Promise<number> =>
  (await shop.graph('POST', id, { json: { components } })).status;

const remove = async (shop: Shop, name: string): Promise<number> =>
  (await shop.graph('DELETE', `${shop.sandbox.waba.id}/message_templates?name=${name}`)).status;

const RULES: [EnforcedName, Attempt][] = [
  [
    'template-name-block',
    async (shop) => {
      await approved(shop);
      await remove(shop, 'parcel_news');
      return (await shop.create()).status;
    },
  ],
  ['template-editable', async (shop) => edit(shop, await inState(shop, 'DISABLED'), [OTHER])],
  [
    'template-edit-quota',
    async (shop) => {
      const id = await approved(shop);
      await edit(shop, id, [OTHER]);
      shop.sandbox.act('template.review', { template: id, verdict: 'approve' });
      return edit(shop, id, [BODY]);
    },
  ],
  ['template-delete-protected', (shop) => remove(shop, 'hello_world')],
  ['template-parameter-text', (shop) => sendValues(shop, '1', 'a\nb')],
  ['template-text-length', (shop) => sendValues(shop, '1', 'x'.repeat(1000))],
  ['template-send-policy', (shop) => sendValues(shop, '1', 'bit.ly/3abc')],
  [
    'library-parameters',
    async (shop) => {
      const name = 'delivery_update_1';
      const inputs = [{ type: 'URL', url: { base_url: 'https://example.com' } }];
      const made = {
        name,
        language: 'en_US',
        library_template_name: name,
        library_template_button_inputs: inputs,
      };
      await shop.create({ ...made, components: undefined });
      const template = { name, language: { code: 'en_US' }, components: [bodyValues('1', 'Lane', 'soon')] };
      return (await shop.send(template)).status;
    },
  ],
  [
    'otp-needs-phone',
    async (shop) => {
      await shop.create(OTP);
      const components = [bodyValues('123456'), buttonValues('url', 0, ...texts('123456'))];
      const recipient = customerOf(shop.sandbox).userId;
      return (await shop.send({ ...NEWS, components }, { to: undefined, recipient })).status;
    },
  ],
  [
    'utility-misuse',
    async (shop) => {
      shop.sandbox.act('waba.restrict', { type: 'RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING', for: '7d' });
      return (await shop.send({ name: 'pickup_ready', language, components: [bodyValues('71')] })).status;
    },
  ],
  [
    'insights-enabled',
    async ({ sandbox, graph, idOf }) => {
      const now = Math.floor(sandbox.now() / 1000);
      const query = `start=${now - 86_400}&end=${now}&granularity=DAILY&template_ids=${await idOf('pickup_ready')}`;
      return (await graph('GET', `${sandbox.waba.id}/template_analytics?${query}`)).status;
    },
  ],
  [
    'template-unique',
    async (shop) => {
      await shop.create();
      return (await shop.create()).status;
    },
  ],
];

describe('a rule that is switched off', () => {
  it.each(RULES)('%s refuses nothing any more', async (name, attempt) => {
    expect(await attempt(await setShop())).toBe(400);
    expect(await attempt(await setShop({ off: [name] }))).toBe(200);
  });

  it('template-limit lets a WABA have as many as it likes', async () => {
    const shop = await setShop({
      off: ['template-limit', 'template-creation-rate', 'token-visibility', 'management-rate'],
    });
    const { id } = Object(shop.sandbox.act('waba.add'));
    for (let index = 0; index < 247; index += 1) {
      const json = { name: `parcel_${index}`, language: 'en_GB', category: 'UTILITY', components: [PLAIN] };
      expect((await shop.graph('POST', `${id}/message_templates`, { json })).status).toBe(200);
    }
    shop.sandbox.act('rules.on', { rules: ['template-limit'] });
    const json = { name: 'one_more', language: 'en_GB', category: 'UTILITY', components: [PLAIN] };
    const { body } = await shop.graph('POST', `${id}/message_templates`, { json });
    expect(body.error.error_subcode).toBe(2388019);
  });

  it('template-deletion-waits deletes at once', async () => {
    const shop = await setShop({ off: ['template-deletion-waits'] });
    const id = await approved(shop);
    await shop.send({ ...NEWS, components: [bodyValues('1', '2')] });
    await remove(shop, 'parcel_news');
    expect((await shop.graph('GET', id)).body.error.error_subcode).toBe(33);
  });

  it('template-archival leaves alone what nobody uses', async () => {
    const shop = await setShop({ off: ['template-archival'] });
    await shop.sandbox.advance(400 * DAY_MS);
    expect((await shop.read(await shop.idOf('order_update'), 'status')).status).toBe('APPROVED');
  });
});
