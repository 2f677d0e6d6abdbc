import { describe, expect, it } from 'vitest';
import { HOUR_MS, setStage } from '../stage.ts';
import { openChat, PICKUP, TEXT } from './chat.ts';

const MINUTE_MS = 60_000;

describe('throughput', () => {
  it('of a coexistence number is 20 a second, whoever they are for', async () => {
    const { stage, post } = await openChat({ historyMessages: 3000 });
    const people = stage.sandbox.customers.list().slice(0, 25);
    const codes: (number | undefined)[] = [];
    for (const { waId } of people) {
      const { body } = await post('messages', { messaging_product: 'whatsapp', to: `+${waId}`, ...PICKUP });
      codes.push(body.error?.code);
    }
    expect(codes).toEqual([...Array(20).fill(undefined), ...Array(5).fill(130429)]);
    await stage.sandbox.advance(100);
    const again = [];
    for (const { waId } of people.slice(20, 23)) {
      const { body } = await post('messages', { messaging_product: 'whatsapp', to: `+${waId}`, ...PICKUP });
      again.push(body.error?.code);
    }
    expect(again).toEqual([undefined, undefined, 130429]);
  });

  it('counts what comes in as well', async () => {
    const { stage, send } = await openChat({ historyMessages: 3000 });
    const people = stage.sandbox.customers.list().slice(0, 20);
    for (const { waId } of people) stage.sandbox.customers.send(waId, 'Hello');
    expect((await send(TEXT)).body.error.code).toBe(130429);
    stage.sandbox.rules.off('throughput');
    expect((await send(TEXT)).status).toBe(200);
  });

  it('of an ordinary number is 80 a second', async () => {
    const { stage } = await openChat({ historyMessages: 6000 });
    const { id } = stage.sandbox.act('number.add', { phone: false }) as { id: string };
    const codes = [];
    for (const { waId } of stage.sandbox.customers.list().slice(0, 81)) {
      const json = { messaging_product: 'whatsapp', to: `+${waId}`, ...PICKUP };
      codes.push((await stage.graph('POST', `${id}/messages`, { json })).body.error?.code);
    }
    expect(codes).toEqual([...Array(80).fill(undefined), 130429]);
  });
});

describe('the pair limit', () => {
  it('lets one message through in 6 seconds, for ever', async () => {
    const { stage, send } = await openChat();
    for (let sent = 0; sent < 30; sent += 1) {
      expect((await send(TEXT)).status).toBe(200);
      await stage.sandbox.advance(6000);
    }
  });

  it('lets a burst of 45 through, which has to be paid back', async () => {
    const { stage, send } = await openChat();
    stage.sandbox.rules.off('throughput');
    for (let sent = 0; sent < 45; sent += 1) expect((await send(TEXT)).status).toBe(200);
    expect((await send(TEXT)).body.error).toMatchObject({
      code: 131056,
      message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    });
    await stage.sandbox.advance(45 * 6000 - 1);
    expect((await send(TEXT)).body.error.code).toBe(131056);
    await stage.sandbox.advance(1);
    expect((await send(TEXT)).status).toBe(200);
  });

  it('makes a burst of 20 wait two minutes', async () => {
    const { stage, send } = await openChat();
    for (let sent = 0; sent < 20; sent += 1) await send(TEXT);
    await stage.sandbox.advance(2 * MINUTE_MS - 1);
    expect((await send(TEXT)).body.error.code).toBe(131056);
    await stage.sandbox.advance(1);
    expect((await send(TEXT)).status).toBe(200);
  });

  it('is each person’s own, and can be switched off', async () => {
    const { stage, send, post } = await openChat();
    await send(TEXT);
    await stage.sandbox.advance(3000);
    await send(TEXT);
    await stage.sandbox.advance(5000);
    expect((await send(TEXT)).body.error.code).toBe(131056);
    const other = stage.sandbox.customers.list().at(-1);
    const json = { messaging_product: 'whatsapp', to: `+${other?.waId}`, ...PICKUP };
    expect((await post('messages', json)).status).toBe(200);
    stage.sandbox.rules.off('pair-rate');
    expect((await send(TEXT)).status).toBe(200);
  });
});

describe('management calls', () => {
  async function usageAfter(calls: number, onboarded: boolean) {
    const stage = await setStage({ historyMessages: 60 });
    if (onboarded) await stage.onboard();
    const { sandbox } = stage;
    const call = () =>
      fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}?fields=name`, {
        headers: { authorization: `Bearer ${sandbox.app.systemToken}` },
      });
    let last = await call();
    for (let made = 1; made < calls; made += 1) {
      await last.arrayBuffer();
      last = await call();
    }
    const usage = JSON.parse(last.headers.get('x-business-use-case-usage') ?? 'null');
    return { stage, call, last, usage: usage?.[sandbox.waba.id]?.[0] };
  }

  it('are 200 an hour for an account without a registered number', async () => {
    const { stage, call, last, usage } = await usageAfter(200, false);
    expect(last.status).toBe(200);
    expect(usage).toMatchObject({
      type: 'whatsapp_business_management',
      call_count: 100,
      estimated_time_to_regain_access: 0,
    });
    await stage.sandbox.advance(30 * MINUTE_MS);
    const refused = await call();
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: 80007, is_transient: true } });
    const told = JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '{}');
    expect(told[stage.sandbox.waba.id][0].estimated_time_to_regain_access).toBe(30);
    await stage.sandbox.advance(HOUR_MS / 2);
    expect((await call()).status).toBe(200);
  });

  it('are 5000 once one is registered', async () => {
    const { usage } = await usageAfter(201, true);
    expect(usage.call_count).toBe(4);
  });

  it('have another code, or no limit, where that is chosen', async () => {
    const { stage, call } = await usageAfter(200, false);
    stage.sandbox.rules.on('management-rate-is-80008');
    expect(await (await call()).json()).toMatchObject({ error: { code: 80008 } });
    stage.sandbox.rules.off('management-rate');
    const free = await call();
    expect([free.status, free.headers.get('x-business-use-case-usage')]).toEqual([200, null]);
  });

  it('are counted for each app and account, and messages are none', async () => {
    const { stage } = await usageAfter(200, false);
    const other = stage.sandbox.act('app.add') as { systemToken: string };
    const path = `${stage.sandbox.waba.id}/phone_numbers?fields=id`;
    expect((await stage.graph('GET', path)).body.error.code).toBe(80007);
    expect((await stage.graph('GET', path, { token: other.systemToken })).status).toBe(200);
    const { body } = await stage.graph('POST', `${stage.sandbox.number.id}/messages`, { json: {} });
    expect(body.error.code).not.toBe(80007);
  });
});

describe('calls of an app', () => {
  it('that are about no account are 200 an hour (4)', async () => {
    const { sandbox } = await setStage({ historyMessages: 60 });
    const token = `${sandbox.app.id}|${sandbox.app.secret}`;
    const call = () =>
      fetch(`${sandbox.url}/v26.0/debug_token?input_token=x&access_token=${encodeURIComponent(token)}`);
    for (let made = 0; made < 150; made += 1) await (await call()).arrayBuffer();
    const usage = JSON.parse((await call()).headers.get('x-app-usage') ?? '{}');
    expect(usage).toEqual({ call_count: 75, total_cputime: 18, total_time: 25 });
    for (let made = 0; made < 49; made += 1) await (await call()).arrayBuffer();
    expect(await (await call()).json()).toMatchObject({ error: { code: 4, is_transient: true } });
    await sandbox.advance(HOUR_MS);
    expect((await call()).status).toBe(200);
  });
});
