import { describe, expect, it } from 'vitest';
import { status as wireStatus } from '../../../src/core/wire/webhook.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

interface Talk extends Stage {
  readonly waId: string;
  /** Sends to the customer and gives the statuses in the order in which they came. */
  send(body?: object): Promise<{ id: string; status: string; [name: string]: unknown }[]>;
}

async function talk(): Promise<Talk> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  const { sandbox, callback, graph } = stage;
  const { waId } = customerOf(sandbox);
  sandbox.customers.send(waId, 'Hello');
  await sandbox.advance(1000);
  return {
    ...stage,
    waId,
    send: async (body = { type: 'text', text: { body: 'Hi' } }) => {
      const json = { messaging_product: 'whatsapp', to: `+${waId}`, ...body };
      const [sent] = (await graph('POST', `${sandbox.number.id}/messages`, { json })).body.messages;
      await sandbox.advance(2 * 60_000);
      const statuses = callback.of('messages').flatMap(({ value }) => value.statuses ?? []);
      return statuses.filter(({ id }) => id === sent.id);
    },
  };
}

const names = (statuses: readonly { status: string }[]) => statuses.map(({ status }) => status);

describe('the next sends to a customer', () => {
  it.each([131026, 131049, 131053, 130472, 987654])('fail with %d if that is asked for', async (code) => {
    const { sandbox, waId, send } = await talk();
    sandbox.act('customer.fail-next', { customer: waId, code });
    const [failed, ...more] = await send();
    expect(more).toEqual([]);
    expect(failed).toMatchObject({
      status: 'failed',
      recipient_id: waId,
      errors: [{ code, title: expect.any(String), error_data: { details: expect.any(String) } }],
    });
    expect(failed).not.toHaveProperty('recipient_user_id');
    expect(failed).not.toHaveProperty('pricing');
    expect(() => wireStatus.parse(failed)).not.toThrow();
    expect(names(await send())[0]).toBe('sent');
  });

  it('fail as often as said, each with its code, in order', async () => {
    const { sandbox, waId, send } = await talk();
    sandbox.act('customer.fail-next', { customer: waId, code: 131049, times: 2 });
    sandbox.act('customer.fail-next', { customer: waId, code: 131026 });
    const codes: unknown[] = [];
    for (let nth = 0; nth < 4; nth += 1) codes.push(Object((await send())[0]?.errors)[0]?.code);
    expect(codes).toEqual([131049, 131049, 131026, undefined]);
  });

  it.each([-1, 1.5, 10_000_000])('cannot fail with %d', async (code) => {
    const { sandbox, waId } = await talk();
    expect(() => sandbox.act('customer.fail-next', { customer: waId, code })).toThrow('code');
  });
});

describe('statuses', () => {
  it('of a voice message may end with played', async () => {
    const { send } = await talk();
    const link = { type: 'audio', audio: { link: 'https://example.net/a.ogg' } };
    const heard: string[][] = [];
    for (let nth = 0; nth < 12; nth += 1) heard.push(names(await send(link)));
    expect(heard).toContainEqual(['sent', 'delivered', 'read', 'played']);
    expect(heard.some((one) => !one.includes('played'))).toBe(true);
    expect(names(await send())).not.toContain('played');
  });

  it('come out of order where that is switched on, with the times at which they happened', async () => {
    const { sandbox, send } = await talk();
    sandbox.act('rules.on', { rules: ['statuses-out-of-order'] });
    const statuses = await send();
    const byTime = statuses.toSorted((one, other) => Number(one.timestamp) - Number(other.timestamp));
    expect(names(statuses).at(-1)).toBe('sent');
    expect(names(byTime)[0]).toBe('sent');
  });

  it('skip delivered where that is switched on and it was read: then read has the price', async () => {
    const { sandbox, send } = await talk();
    sandbox.act('rules.on', { rules: ['delivered-skipped'] });
    const all: { status: string; pricing?: unknown }[][] = [];
    for (let nth = 0; nth < 10; nth += 1) all.push(await send());
    const read = all.find((statuses) => names(statuses).includes('read'));
    expect(names(read ?? [])).toEqual(['sent', 'read']);
    expect(read?.every((one) => 'pricing' in one)).toBe(true);
    const unread = all.find((statuses) => !names(statuses).includes('read'));
    expect(names(unread ?? [])).toEqual(['sent', 'delivered']);
  });

  it('name a conversation of their own where that is switched on', async () => {
    const { sandbox, send } = await talk();
    expect((await send())[0]).not.toHaveProperty('conversation');
    sandbox.act('rules.off', { rules: ['conversation-of-free-entry-only'] });
    const [first, second] = [await send(), await send()];
    const idsOf = (statuses: typeof first) =>
      new Set(statuses.map(({ conversation }) => Object(conversation).id));
    expect(idsOf(first).size).toBe(1);
    expect(idsOf(first)).not.toEqual(idsOf(second));
    expect(first[0]?.conversation).toMatchObject({ origin: { type: 'service' } });
  });
});

describe('echoes', () => {
  it('do not name the person in older payloads', async () => {
    const { sandbox, callback, waId } = await talk();
    sandbox.act('rules.off', { rules: ['echo-contacts'] });
    sandbox.phone.send(waId, 'Hi');
    await sandbox.advance(1000);
    expect(callback.of('smb_message_echoes')[0]?.value).not.toHaveProperty('contacts');
  });

  it('come twice where that is switched on', async () => {
    const { sandbox, callback, waId } = await talk();
    sandbox.act('rules.on', { rules: ['duplicated-echoes'] });
    sandbox.phone.send(waId, 'Hi');
    await sandbox.advance(2000);
    const [one, other, ...more] = callback.of('smb_message_echoes');
    expect(other?.raw).toBe(one?.raw);
    expect(more).toEqual([]);
  });

  it('of the API do not exist, unless they are switched on', async () => {
    const { sandbox, callback, send } = await talk();
    await send();
    expect(callback.of('smb_message_echoes')).toEqual([]);
    sandbox.act('rules.on', { rules: ['api-echoes'] });
    const [sent] = await send();
    expect(callback.of('smb_message_echoes').map(({ value }) => value.message_echoes[0].id)).toEqual([
      sent?.id,
    ]);
  });

  it('of the API come before the answer when that is late', async () => {
    const { sandbox, callback, waId, graph } = await talk();
    sandbox.act('rules.on', { rules: ['api-echoes'] });
    sandbox.act('fault.add', { call: 'POST {phone}/messages', latency: '30s' });
    const json = { messaging_product: 'whatsapp', to: waId, type: 'text', text: { body: 'Hi' } };
    let answered = false;
    const answer = graph('POST', `${sandbox.number.id}/messages`, { json }).then((given) => {
      answered = true;
      return given;
    });
    for (let turn = 0; turn < 1000 && callback.of('smb_message_echoes').length === 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await sandbox.advance(1);
    }
    expect(answered).toBe(false);
    await sandbox.advance(HOUR_MS);
    const { body } = await answer;
    expect(callback.of('smb_message_echoes')[0]?.value.message_echoes[0].id).toBe(body.messages[0].id);
  });
});
