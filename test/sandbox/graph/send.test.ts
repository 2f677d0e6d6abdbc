import { describe, expect, it } from 'vitest';
import { identityKeyHash } from '../../../src/sandbox/graph/identity.ts';
import { createWorld } from '../../../src/sandbox/world/world.ts';
import { customerOf, HOUR_MS, START } from '../stage.ts';
import { type Chat, openChat, PICKUP, TEXT } from './chat.ts';

const DAY_MS = 24 * HOUR_MS;

describe('the recipient', () => {
  it.each([
    ['+44 7700 900-155', '447700900155'],
    ['+44 (7700) 900155', '447700900155'],
    ['447700900155', '447700900155'],
    ['7700900155', '447700900155'],
  ])('%s is understood', async (to, waId) => {
    const { stage, post } = await openChat({ historyMessages: 100_000 });
    const known = stage.sandbox.customers.list().some((customer) => customer.waId === waId);
    expect(known).toBe(true);
    const { body } = await post('messages', { messaging_product: 'whatsapp', to, ...PICKUP });
    expect(body.contacts[0]).toMatchObject({ input: to, wa_id: waId });
  });

  it('without a plus sign gets the country code of the business where that is insisted on', async () => {
    const { stage, post, waId } = await openChat();
    stage.sandbox.rules.on('plus-sign');
    const { body } = await post('messages', { messaging_product: 'whatsapp', to: waId, ...PICKUP });
    expect(body.contacts).toEqual([{ input: waId, wa_id: `44${waId}` }]);
  });

  it.each(['hello', '+', '123', '+1234567890123456789', '44 7700 900155 ext'])(
    '%s is none (131009)',
    async (to) => {
      const { post } = await openChat();
      const { body } = await post('messages', { messaging_product: 'whatsapp', to, ...TEXT });
      expect(body.error.code).toBe(131009);
    },
  );

  it('is the phone when a BSUID is given too, and then the answer names no BSUID', async () => {
    const { send, waId } = await openChat();
    const { body } = await send({ ...TEXT, recipient: 'GB.somebodyelse00' });
    expect(body.contacts).toEqual([{ input: `+${waId}`, wa_id: waId }]);
  });

  it('by an unknown BSUID fails later', async () => {
    const { stage, post, statusesOf } = await openChat();
    const json = { messaging_product: 'whatsapp', recipient: 'GB.nobody00000000', ...TEXT };
    const { status, body } = await post('messages', json);
    await stage.sandbox.advance(5000);
    expect(status).toBe(200);
    expect(statusesOf(body.messages[0].id)).toMatchObject([
      { status: 'failed', recipient_user_id: 'GB.nobody00000000', errors: [{ code: 131026 }] },
    ]);
  });

  it('cannot be a group, or anything else', async () => {
    const { send } = await openChat();
    for (const recipient_type of ['group', 'crowd']) {
      expect((await send({ ...TEXT, recipient_type })).body.error.code).toBe(100);
    }
  });
});

type Part = Readonly<Record<string, unknown>>;

/** What is refused at once, by what was made to happen before. */
const REFUSED: readonly [string, (chat: Chat) => unknown, Part, number, number][] = [
  ['a blocked person', ({ post, waId }) => post('block_users', blocking(waId)), TEXT, 400, 130403],
  ['a closed window', ({ stage }) => stage.sandbox.advance(DAY_MS), TEXT, 400, 131047],
  ['a removed number', ({ stage }) => stage.sandbox.act('phone.disconnect'), TEXT, 400, 133010],
  ['an offboarded number', ({ stage }) => stage.sandbox.act('phone.uninstall'), TEXT, 400, 133010],
  ['a banned account', ({ stage }) => stage.sandbox.act('waba.ban', { state: 'DISABLE' }), TEXT, 403, 131031],
  [
    'a rejected account',
    ({ stage }) => stage.sandbox.act('waba.review', { decision: 'REJECTED' }),
    TEXT,
    403,
    131031,
  ],
  ['answers restricted', restricting('RESTRICTED_CUSTOMER_INITIATED_MESSAGING'), TEXT, 403, 368],
  ['utility restricted', restricting('RESTRICTED_UTILITY_TEMPLATES'), PICKUP, 403, 368],
  [
    'an unpaid template',
    ({ stage }) => stage.sandbox.act('business.payment', { works: false }),
    PICKUP,
    400,
    131042,
  ],
  ['a throughput upgrade', maintaining('throughput-upgrade'), TEXT, 500, 131057],
  ['maintenance', maintaining('maintenance'), TEXT, 500, 2494100],
];

function blocking(waId: string) {
  return { messaging_product: 'whatsapp', block_users: [{ user: `+${waId}` }] };
}

function restricting(type: string) {
  return ({ stage }: Chat) => stage.sandbox.act('waba.restrict', { type, for: '1h' });
}

function maintaining(kind: string) {
  return ({ stage }: Chat) => stage.sandbox.act('number.maintenance', { kind, for: '1m' });
}

describe('a send is refused', () => {
  it.each(REFUSED)('with %s', async (_, happen, part, status, code) => {
    const chat = await openChat();
    await happen(chat);
    const answer = await chat.send(part);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.error_data.details).toEqual(expect.any(String));
    expect(answer.body.error.message).toContain(`(#${code})`);
  });

  it('no longer once the restriction, or the maintenance, is over', async () => {
    const chat = await openChat();
    restricting('RESTRICTED_CUSTOMER_INITIATED_MESSAGING')(chat);
    maintaining('maintenance')(chat);
    expect((await chat.send(TEXT)).body.error.code).toBe(2494100);
    await chat.stage.sandbox.advance(60_000);
    expect((await chat.send(TEXT)).body.error.code).toBe(368);
    await chat.stage.sandbox.advance(HOUR_MS);
    expect((await chat.send(TEXT)).status).toBe(200);
  });

  it('when the business may not begin, with a template outside the window only', async () => {
    const chat = await openChat();
    restricting('RESTRICTED_BIZ_INITIATED_MESSAGING')(chat);
    expect((await chat.send(PICKUP)).status).toBe(200);
    await chat.stage.sandbox.advance(DAY_MS);
    chat.stage.sandbox.act('waba.restrict', { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', for: '1h' });
    expect((await chat.send(PICKUP)).body.error.code).toBe(368);
  });

  it('with 33 instead of 133010 where that is chosen', async () => {
    const chat = await openChat();
    chat.stage.sandbox.rules.on('lost-number-is-33');
    chat.stage.sandbox.act('phone.disconnect');
    expect((await chat.send(TEXT)).body.error).toMatchObject({ code: 33 });
  });

  it('not at all when the rule is off', async () => {
    const chat = await openChat();
    chat.stage.sandbox.rules.off('account-standing', 'service-window');
    chat.stage.sandbox.act('waba.ban', { state: 'DISABLE' });
    await chat.stage.sandbox.advance(DAY_MS);
    expect((await chat.send(TEXT)).status).toBe(200);
  });
});

describe('an accepted message fails later', () => {
  async function failureOf(chat: Chat, part: Part): Promise<number | undefined> {
    const { body } = await chat.send(part);
    await chat.stage.sandbox.advance(5000);
    const [status] = chat.statusesOf(body.messages[0].id);
    expect(status.status).toBe('failed');
    return status.errors[0].code;
  }

  it('when the customer has blocked the business (131026)', async () => {
    const chat = await openChat();
    chat.stage.sandbox.act('customer.block', { customer: chat.waId });
    expect(await failureOf(chat, TEXT)).toBe(131026);
  });

  it('when it reacts to nothing, to a reaction, or to what is older than 30 days (131009)', async () => {
    const chat = await openChat();
    const react = (message_id: string) => ({ type: 'reaction', reaction: { message_id, emoji: '👍' } });
    expect(await failureOf(chat, react('wamid.none'))).toBe(131009);
    const { body } = await chat.send(react(chat.wamid));
    expect(await failureOf(chat, react(body.messages[0].id))).toBe(131009);
    await chat.stage.sandbox.advance(12 * DAY_MS);
    chat.stage.sandbox.act('phone.open');
    await chat.stage.sandbox.advance(12 * DAY_MS);
    chat.stage.sandbox.act('phone.open');
    await chat.stage.sandbox.advance(7 * DAY_MS);
    chat.stage.sandbox.customers.send(chat.waId, 'Hello again');
    expect(await failureOf(chat, react(chat.wamid))).toBe(131009);
  });

  it('when the identity is another one (137000)', async () => {
    const chat = await openChat();
    const world = createWorld({ seed: 7, startAt: START, historyMessages: 60 });
    const hash = identityKeyHash(world, { ...customerOf(chat.stage.sandbox) });
    expect(await failureOf(chat, { ...TEXT, recipient_identity_key_hash: 'other' })).toBe(137000);
    const { body } = await chat.send({ ...TEXT, recipient_identity_key_hash: hash });
    await chat.stage.sandbox.advance(5000);
    expect(chat.statusesOf(body.messages[0].id)[0].status).toBe('sent');
  });

  it('when it is charged and there is no payment method (131042), but not the free ones', async () => {
    const chat = await openChat();
    chat.stage.sandbox.rules.off('throughput', 'pair-rate');
    chat.stage.sandbox.act('business.payment', { works: false });
    for (let sent = 0; sent < 1000; sent += 1) await chat.send(TEXT);
    expect(await failureOf(chat, TEXT)).toBe(131042);
  });
});

describe('price', () => {
  async function pricingOf(chat: Chat, part: Part) {
    const { body } = await chat.send(part);
    await chat.stage.sandbox.advance(5000);
    return chat.statusesOf(body.messages[0].id)[0].pricing;
  }

  it('of service messages is nothing for the first 1000 of a month', async () => {
    const chat = await openChat();
    chat.stage.sandbox.rules.off('throughput', 'pair-rate');
    for (let sent = 0; sent < 999; sent += 1) await chat.send(TEXT);
    expect(await pricingOf(chat, TEXT)).toMatchObject({ billable: false, type: 'free_customer_service' });
    expect(await pricingOf(chat, TEXT)).toMatchObject({
      billable: true,
      type: 'regular',
      category: 'service',
    });
  });

  it('of anything is nothing for 72 hours after the answer to an ad', async () => {
    const chat = await openChat();
    chat.stage.sandbox.act('customer.write-from-ad', { customer: chat.waId, text: 'Saw your ad' });
    expect(await pricingOf(chat, TEXT)).toMatchObject({ billable: false, type: 'free_entry_point' });
    await chat.stage.sandbox.advance(72 * HOUR_MS - 10_000);
    expect(await pricingOf(chat, PICKUP)).toMatchObject({ billable: false, type: 'free_entry_point' });
    await chat.stage.sandbox.advance(10_000);
    expect(await pricingOf(chat, PICKUP)).toMatchObject({ billable: true, type: 'regular' });
  });
});

describe('a read receipt', () => {
  it.each([
    ['another status', { status: 'delivered' }, 131009],
    ['no message', { status: 'read' }, 131008],
    ['a message of ours', { status: 'read', message_id: 'ours' }, 131009],
    [
      'an odd typing indicator',
      { status: 'read', message_id: 'theirs', typing_indicator: { type: 'dance' } },
      131009,
    ],
    ['another product', { messaging_product: 'sms', status: 'read', message_id: 'theirs' }, 100],
  ])('is refused for %s', async (_, part, code) => {
    const chat = await openChat();
    const ours = (await chat.send(TEXT)).body.messages[0].id;
    const ids: Record<string, string> = { ours, theirs: chat.wamid };
    const message_id = ids[(part as { message_id?: string }).message_id ?? ''];
    const json = { messaging_product: 'whatsapp', ...part, ...(message_id !== undefined && { message_id }) };
    expect((await chat.post('messages', json)).body.error.code).toBe(code);
  });

  it('is taken for 30 days', async () => {
    const chat = await openChat();
    const json = { messaging_product: 'whatsapp', status: 'read', message_id: chat.wamid };
    await chat.stage.sandbox.advance(12 * DAY_MS);
    expect((await chat.post('messages', json)).body).toEqual({ success: true });
    chat.stage.sandbox.act('phone.use');
    await chat.stage.sandbox.advance(19 * DAY_MS);
    expect((await chat.post('messages', json)).body.error.code).toBe(131009);
  });
});

describe('the Marketing Messages API', () => {
  const OFFER = {
    type: 'template',
    template: {
      name: 'spring_service',
      language: { code: 'en_GB' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Mira' }] }],
    },
  };
  const offering = (chat: Chat, part: object) =>
    chat.post('marketing_messages', { messaging_product: 'whatsapp', to: `+${chat.waId}`, ...part });

  it('sends marketing templates, with a category of their own', async () => {
    const chat = await openChat();
    const { status, body } = await offering(chat, OFFER);
    expect([status, body.messages?.[0]?.message_status]).toEqual([200, 'accepted']);
    await chat.stage.sandbox.advance(5000);
    expect(chat.statusesOf(body.messages[0].id)[0].pricing.category).toBe('marketing_lite');
  });

  it.each([
    ['a text', TEXT, 131055],
    ['a utility template', PICKUP, 134100],
    ['an odd policy', { ...OFFER, product_policy: 'MAYBE' }, 131009],
  ])('refuses %s', async (_, part, code) => {
    const chat = await openChat();
    expect((await offering(chat, part)).body.error.code).toBe(code);
  });

  it('is for accounts that joined it; others fall back, or are refused', async () => {
    const chat = await openChat();
    chat.stage.sandbox.act('waba.marketing-messages', { status: 'INELIGIBLE' });
    expect((await offering(chat, { ...OFFER, product_policy: 'STRICT' })).body.error.code).toBe(134102);
    const { body } = await offering(chat, OFFER);
    await chat.stage.sandbox.advance(5000);
    expect(chat.statusesOf(body.messages[0].id)[0].pricing.category).toBe('marketing');
  });

  it('is the only way once the account says so (131063)', async () => {
    const chat = await openChat();
    const path = `${chat.stage.sandbox.waba.id}?disable_marketing_messages_on_cloud_api=true`;
    expect((await chat.stage.graph('POST', path)).body).toEqual({ success: true });
    expect((await chat.send(OFFER)).body.error.code).toBe(131063);
    expect((await offering(chat, OFFER)).status).toBe(200);
  });
});
