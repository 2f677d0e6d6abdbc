import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Stage, setStage } from '../stage.ts';

async function alarmsOf({ sandbox }: Stage): Promise<unknown[]> {
  const response = await fetch(`${sandbox.url}/sandbox/status`);
  return ((await response.json()) as { alarms: unknown[] }).alarms;
}

async function ordinaryNumber() {
  const stage = await setStage({ historyMessages: 60 });
  const { id } = stage.sandbox.act('number.add', { phone: false }) as { id: string };
  const call = (edge: string, json: unknown = { messaging_product: 'whatsapp', pin: '123456' }) =>
    stage.graph('POST', `${id}/${edge}`, { json });
  const read = async () => (await stage.graph('GET', `${id}?fields=status`)).body.status;
  return { stage, id, call, read };
}

describe('registering a coexistence number', () => {
  it('succeeds, breaks the phone’s link, and is remembered', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    const { sandbox, callback, graph } = stage;
    const { status, body } = await graph('POST', `${sandbox.number.id}/register`, {
      json: { messaging_product: 'whatsapp', pin: '123456' },
    });
    expect([status, body]).toEqual([200, { success: true }]);
    const node = await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app,platform_type`);
    expect(node.body).toMatchObject({ is_on_biz_app: false, platform_type: 'NOT_APPLICABLE' });
    expect(await alarmsOf(stage)).toMatchObject([{ what: `POST {phone}/register of ${sandbox.number.id}` }]);
    await sandbox.advance(2000);
    expect(callback.of('account_update').at(-1)?.value).toMatchObject({
      event: 'PARTNER_REMOVED',
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'SYSTEM' },
    });
    const { body: activities } = await graph('GET', `${sandbox.waba.id}/activities?fields=description`);
    expect(activities.data[0].description).toBe('+44 7700 900100 was registered.');
  });

  it('is refused loudly with the rule off, and while there is no link', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, graph } = stage;
    const call = () => graph('POST', `${sandbox.number.id}/register`, { json: { pin: '123456' } });
    expect((await call()).status).toBe(403);
    await stage.onboard();
    sandbox.rules.off('register-breaks-phone');
    const { status, body } = await call();
    expect([status, body.error.code]).toEqual([403, 200]);
    expect(body.error.error_data.details).toContain('coexistence');
    expect((await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app`)).body.is_on_biz_app).toBe(true);
    expect(await alarmsOf(stage)).toHaveLength(2);
  });

  it('with a PIN that is none leaves the link alone', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    const { sandbox, graph } = stage;
    const answer = await graph('POST', `${sandbox.number.id}/register`, { json: { pin: '12' } });
    expect(answer.body.error.code).toBe(100);
    expect((await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app`)).body.is_on_biz_app).toBe(true);
  });
});

describe('registering an ordinary number', () => {
  it('connects it, and deregistering takes it off', async () => {
    const { stage, id, call, read } = await ordinaryNumber();
    expect((await call('deregister')).body).toEqual({ success: true });
    expect(await read()).toBe('DISCONNECTED');
    const json = { messaging_product: 'whatsapp', to: '+447700900155', type: 'text', text: { body: 'x' } };
    expect((await stage.graph('POST', `${id}/messages`, { json })).body.error.code).toBe(133010);
    expect((await call('register')).body).toEqual({ success: true });
    expect(await read()).toBe('CONNECTED');
    expect(await alarmsOf(stage)).toEqual([]);
  });

  it.each([
    ['no product', { pin: '123456' }, 100],
    ['no PIN', { messaging_product: 'whatsapp' }, 100],
    ['five digits', { messaging_product: 'whatsapp', pin: '12345' }, 100],
    ['another PIN than before', { messaging_product: 'whatsapp', pin: '654321' }, 133005],
  ])('is refused with %s', async (_, json, code) => {
    const { call } = await ordinaryNumber();
    await call('register');
    expect((await call('register', json)).body.error.code).toBe(code);
  });

  it('is possible 10 times in 72 hours (133016)', async () => {
    const { stage, call } = await ordinaryNumber();
    for (let tried = 0; tried < 10; tried += 1) expect((await call('register')).status).toBe(200);
    expect((await call('register')).body.error.code).toBe(133016);
    expect((await call('deregister')).body.error.code).toBe(133016);
    await stage.sandbox.advance(72 * HOUR_MS - 1);
    expect((await call('register')).body.error.code).toBe(133016);
    stage.sandbox.rules.off('registration-rate');
    expect((await call('register')).status).toBe(200);
    stage.sandbox.rules.on('registration-rate');
    await stage.sandbox.advance(1);
    expect((await call('register')).status).toBe(200);
  });
});
