import { describe, expect, it } from 'vitest';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

const DAY_MS = 24 * HOUR_MS;

async function connected(): Promise<Stage> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  return stage;
}

async function written({ sandbox, callback }: Stage, waId: string) {
  sandbox.customers.send(waId, 'Hello');
  await sandbox.advance(1000);
  const told = callback.of('messages').findLast(({ value }) => value.messages !== undefined);
  const { contacts, messages } = told?.value ?? {};
  return { contact: contacts[0], message: messages[0] };
}

describe('a username', () => {
  it('leaves only the BSUID, and the answer goes to it', async () => {
    const stage = await connected();
    const { sandbox, graph } = stage;
    const { waId, userId } = customerOf(sandbox);
    sandbox.act('customer.adopt-username', { customer: waId, username: 'mira.rides' });
    const { contact, message } = await written(stage, waId);
    expect(contact).toEqual({
      profile: { name: expect.any(String), username: 'mira.rides' },
      user_id: userId,
    });
    expect(message).not.toHaveProperty('from');
    expect(message.from_user_id).toBe(userId);
    const json = { messaging_product: 'whatsapp', recipient: userId, type: 'text', text: { body: 'Hi' } };
    expect((await graph('POST', `${sandbox.number.id}/messages`, { json })).status).toBe(200);
    sandbox.act('customer.drop-username', { customer: waId });
    expect((await written(stage, waId)).message.from).toBe(waId);
  });

  it.each([
    ['empty', ''],
    ['null', null],
  ] as const)('spells the missing phone as %s where omitting it is switched off', async (hiddenAs, phone) => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('rules.off', { rules: ['hidden-phone-omitted'] });
    stage.sandbox.act('customer.adopt-username', { customer: waId, username: 'mira.rides', hiddenAs });
    const { contact, message } = await written(stage, waId);
    expect([contact.wa_id, message.from]).toEqual([phone, phone]);
  });

  it('hides nothing for 30 days from a number that wrote to the phone', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    sandbox.phone.send(waId, 'Ready at 5 pm.');
    sandbox.act('customer.adopt-username', { customer: waId, username: 'mira.rides' });
    await sandbox.advance(30 * DAY_MS - 5000);
    expect((await written(stage, waId)).message.from).toBe(waId);
    await sandbox.advance(10_000);
    expect((await written(stage, waId)).message).not.toHaveProperty('from');
  });

  it('hides nothing from a number they saved, unless the rule is off', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    sandbox.act('customer.save-number', { customer: waId });
    sandbox.act('customer.adopt-username', { customer: waId, username: 'mira.rides' });
    expect((await written(stage, waId)).contact.wa_id).toBe(waId);
    sandbox.act('rules.off', { rules: ['phone-seen-for-30-days'] });
    expect((await written(stage, waId)).contact).not.toHaveProperty('wa_id');
  });

  it('is not undone by answers to the BSUID', async () => {
    const stage = await connected();
    const { sandbox, graph } = stage;
    const { waId, userId } = customerOf(sandbox);
    sandbox.act('customer.adopt-username', { customer: waId, username: 'mira.rides' });
    await written(stage, waId);
    const json = { messaging_product: 'whatsapp', recipient: userId, type: 'text', text: { body: 'Hi' } };
    await graph('POST', `${sandbox.number.id}/messages`, { json });
    sandbox.phone.send(waId, 'And from the app');
    expect((await written(stage, waId)).message).not.toHaveProperty('from');
  });
});

describe('another portfolio', () => {
  it('knows the same person by another BSUID', async () => {
    const stage = await connected();
    const { sandbox, callback, graph } = stage;
    const waba = Object(sandbox.act('waba.add', { name: 'Second shop' })).id;
    const number = Object(sandbox.act('number.add', { waba, digits: '447700900777', history: 0 })).id;
    sandbox.act('signup.accept', { number });
    await graph('POST', `${waba}/subscribed_apps`);
    const { waId, userId } = customerOf(sandbox);
    sandbox.act('customer.write', { number, customer: waId, text: 'Hello' });
    await sandbox.advance(1000);
    const { value } = callback.of('messages').at(-1) ?? {};
    const theirs = value.contacts[0].user_id;
    expect(theirs).toMatch(/^GB\.\w{14}$/);
    expect(theirs).not.toBe(userId);
    const send = (recipient: string) =>
      graph('POST', `${number}/messages`, {
        json: { messaging_product: 'whatsapp', recipient, type: 'text', text: { body: 'Hi' } },
      });
    expect((await send(theirs)).body.contacts).toEqual([{ input: theirs, wa_id: waId, user_id: theirs }]);
    await send(userId);
    await sandbox.advance(3000);
    const failed = callback.of('messages').flatMap((one) => one.value.statuses ?? []);
    expect(failed.find((one) => one.recipient_user_id === userId)).toMatchObject({
      status: 'failed',
      errors: [{ code: 131026 }],
    });
  });
});

describe('a changed number', () => {
  it('is told by the old one, with new ids; the chat and its messages go on', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const { waId, userId, name } = customerOf(sandbox);
    const said = sandbox.customers.send(waId, 'Hello');
    await sandbox.advance(1000);
    sandbox.act('customer.change-number', { customer: waId, to: '447700900998' });
    await sandbox.advance(1000);
    const now = customerOf(sandbox, (customer) => customer.waId === '447700900998');
    expect(now.userId).not.toBe(userId);
    // Of messages of the system alone, nobody is named beside them.
    expect(callback.of('messages').at(-1)?.value).not.toHaveProperty('contacts');
    expect(callback.of('messages').at(-1)?.value.messages[0]).toMatchObject({
      from: waId,
      from_user_id: userId,
      type: 'system',
      system: {
        body: `User ${name} changed from ${waId} to 447700900998`,
        wa_id: '447700900998',
        user_id: now.userId,
        previous_user_id: userId,
        type: 'user_changed_number',
      },
    });
    expect((await stage.sendText('447700900998')).body.error.code).toBe(131047);
    sandbox.customers.edit(said, 'Hello!');
    const { message } = await written(stage, '447700900998');
    expect(message.from_user_id).toBe(now.userId);
    expect(() => sandbox.customers.send(waId, 'Ghost')).toThrow('has no customer');
  });

  it('of somebody hidden tells BSUIDs alone', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const stranger = customerOf(sandbox, ({ isNew, phone }) => isNew && phone !== 'shown');
    const before = stranger.userId;
    await written(stage, stranger.waId);
    sandbox.act('customer.change-number', { customer: stranger.waId, to: '447700900998' });
    await sandbox.advance(1000);
    const { raw, value } = callback.of('messages').at(-1) ?? { raw: '', value: {} };
    expect(value.messages[0].system).toMatchObject({
      type: 'user_changed_user_id',
      previous_user_id: before,
      user_id: stranger.userId,
    });
    expect(raw).not.toContain('447700900998');
  });

  it('must be nobody’s, and concerns only numbers that know the person', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const { waId } = customerOf(sandbox);
    for (const to of ['447700900100', sandbox.customers.list()[5]?.waId])
      expect(() => sandbox.act('customer.change-number', { customer: waId, to })).toThrow('belongs to');
    const stranger = customerOf(sandbox, ({ isNew, phone }) => isNew && phone === 'shown');
    sandbox.act('customer.change-number', { customer: stranger.waId, to: '447700900998' });
    await sandbox.advance(1000);
    expect(callback.of('messages')).toEqual([]);
  });
});

describe('marketing', () => {
  it('is stopped and taken again by webhooks with an integer for a time, each once', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    await stage.subscribeApp(['messages', 'user_preferences']);
    const { waId, userId } = customerOf(sandbox);
    for (const choice of ['stop', 'stop', 'resume', 'resume'])
      sandbox.act(`customer.${choice}-marketing`, { customer: waId });
    await sandbox.advance(1000);
    const told = callback.of('user_preferences').map(({ value }) => value.user_preferences[0]);
    expect(told).toMatchObject([{ value: 'stop' }, { value: 'resume' }]);
    expect(told[0]).toEqual({
      wa_id: waId,
      user_id: userId,
      detail: 'User requested to stop marketing messages',
      category: 'marketing_messages',
      value: 'stop',
      timestamp: Math.floor((sandbox.now() - 1000) / 1000),
    });
  });
});

describe('checked identities', () => {
  it('come with a hash that a changed number changes', async () => {
    const stage = await connected();
    const { sandbox, graph } = stage;
    const { waId } = customerOf(sandbox);
    expect((await written(stage, waId)).contact).not.toHaveProperty('identity_key_hash');
    await graph('POST', `${sandbox.number.id}/settings`, {
      json: { user_identity_change: { enabled: true } },
    });
    const before = (await written(stage, waId)).contact.identity_key_hash;
    expect((await written(stage, waId)).contact.identity_key_hash).toBe(before);
    sandbox.act('customer.change-number', { customer: waId, to: '447700900998' });
    const after = (await written(stage, '447700900998')).contact.identity_key_hash;
    expect([before, after]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(after).not.toBe(before);
  });
});
