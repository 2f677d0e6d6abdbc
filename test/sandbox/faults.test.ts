import { describe, expect, it, onTestFinished } from 'vitest';
import { mangle } from '../../src/sandbox/faults/wild-bodies.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { openListener } from '../../src/sandbox/scenarios/listener.ts';
import { createWorld } from '../../src/sandbox/world/world.ts';
import { customerOf, START, setStage } from './stage.ts';

const SMALL = { historyMessages: 20 };

/** A stage that is onboarded, with an open window to a customer, and nothing in its callback. */
async function openWindow() {
  const stage = await setStage(SMALL);
  await stage.onboard();
  const { waId } = customerOf(stage.sandbox);
  stage.sandbox.customers.send(waId, 'Hi');
  await stage.sandbox.advance(1000);
  stage.callback.received.length = 0;
  return { ...stage, waId };
}

/** What a client that reads JSON makes of an answer. */
async function outcomeOf(response: Promise<unknown>): Promise<string> {
  return response.then(
    () => 'answered',
    (error: unknown) => (error instanceof SyntaxError ? 'not JSON' : 'no answer'),
  );
}

async function waitUntilHeldBack(sandbox: Sandbox): Promise<void> {
  while (sandbox.waitingAnswers() === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('a fault of calls', () => {
  it('refuses with the envelope, message and HTTP status Meta documents for the code', async () => {
    const { sandbox, sendText, waId } = await openWindow();
    sandbox.faults.add({ call: 'POST {phone}/messages', error: 131056, next: 1 });
    const { status, body } = await sendText(waId);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      message: expect.stringContaining('pair rate limit hit'),
      type: 'OAuthException',
      code: 131056,
      fbtrace_id: expect.stringMatching(/^A\w{22}$/),
    });
    expect((await sendText(waId)).status).toBe(200);
  });

  it.each([
    [{ error: 2 }, 503, { code: 2, message: '(#2) API Service' }],
    [{ error: 131048 }, 400, { code: 131048, message: expect.stringMatching(/spam rate limit hit/i) }],
    [{ error: 190, subcode: 460 }, 401, { code: 190, error_subcode: 460 }],
    [{ error: 250 }, 403, { code: 250, message: '(#250) API Permission' }],
    [{ error: 777_001 }, 400, { code: 777_001, message: '(#777001)' }],
    [{ error: 4, httpStatus: 429 }, 429, { code: 4 }],
  ])('refuses as asked: %j', async (spec, status, error) => {
    const { sandbox, graph } = await setStage(SMALL);
    sandbox.faults.add(spec);
    const answer = await graph('GET', sandbox.waba.id);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject(error);
  });

  it('answers with a page of HTML', async () => {
    const { sandbox } = await setStage(SMALL);
    sandbox.faults.add({ html: 502 });
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}`);
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
  });

  it('holds the answer back until the clock has moved, though the call was done at once', async () => {
    const { sandbox, sendText, waId, callback } = await openWindow();
    sandbox.faults.add({ call: 'POST {phone}/messages', latency: '30s' });
    let answered = false;
    const answer = sendText(waId).finally(() => {
      answered = true;
    });
    await waitUntilHeldBack(sandbox);
    expect(sandbox.nextDueAt()).toBeLessThanOrEqual(sandbox.now() + 30_000);
    await sandbox.advance(29_999);
    expect(callback.of('messages').length).toBeGreaterThan(0);
    expect([answered, sandbox.waitingAnswers()]).toEqual([false, 1]);
    await sandbox.advance(1);
    expect((await answer).status).toBe(200);
    expect(sandbox.waitingAnswers()).toBe(0);
  });

  it.each([
    ['before', 'no answer', 0],
    ['after', 'no answer', 1],
    ['midway', 'no answer', 1],
  ])('drops the connection %s: %s, and %d messages sent', async (drop, outcome, sent) => {
    const { sandbox, sendText, waId, callback } = await openWindow();
    sandbox.faults.add({ call: 'POST {phone}/messages', drop });
    expect(await outcomeOf(sendText(waId))).toBe(outcome);
    await sandbox.advance(60_000);
    const told = new Set(callback.of('messages').map(({ value }) => value.statuses[0].id));
    expect(told.size).toBe(sent);
  });

  it('lets the JSON of an answer break off, though the call was done', async () => {
    const { sandbox, sendText, waId, callback } = await openWindow();
    sandbox.faults.add({ call: 'POST {phone}/messages', truncate: true });
    expect(await outcomeOf(sendText(waId))).toBe('not JSON');
    await sandbox.advance(5000);
    expect(callback.of('messages').length).toBeGreaterThan(0);
  });

  it('adds latency to whatever else goes wrong', async () => {
    const { sandbox, graph } = await setStage(SMALL);
    sandbox.faults.add({ latency: 500 });
    sandbox.faults.add({ latency: '1s' });
    sandbox.faults.add({ error: 1 });
    sandbox.faults.add({ html: 500 });
    const answer = graph('GET', sandbox.waba.id);
    await waitUntilHeldBack(sandbox);
    await sandbox.advance(1500);
    expect((await answer).body.error.code).toBe(1);
  });

  it('hits only the calls, number and person it names', async () => {
    const { sandbox, graph, sendText, waId } = await openWindow();
    const other = customerOf(
      sandbox,
      (customer) => customer.phone === 'shown' && customer.waId !== waId,
    ).waId;
    sandbox.customers.send(other, 'Hi');
    sandbox.faults.add({
      call: 'post */messages',
      recipient: `+${waId.slice(0, 2)} ${waId.slice(2)}`,
      error: 1,
    });
    expect((await sendText(waId)).status).toBe(400);
    expect((await sendText(other)).status).toBe(200);
    sandbox.faults.clear();
    sandbox.faults.add({ call: 'GET {phone}*', number: sandbox.number.displayPhoneNumber, error: 1 });
    expect((await graph('GET', sandbox.number.id)).status).toBe(400);
    expect((await graph('GET', `${sandbox.number.id}/settings`)).status).toBe(400);
    expect((await graph('GET', sandbox.waba.id)).status).toBe(200);
    expect((await sendText(waId)).status).toBe(200);
  });
});

describe('a call that is written with an id', () => {
  it('is the call the router names, of that number alone', async () => {
    const { sandbox, sendText, graph, waId } = await openWindow();
    const other = sandbox.act('number.add', { phone: false }) as { id: string };
    sandbox.faults.add({ call: `POST ${other.id}/messages`, error: 1 });
    sandbox.faults.add({ call: `GET ${sandbox.waba.id}`, error: 2 });
    expect(sandbox.faults.list()[0]?.hits).toBe(`POST {phone}/messages of ${other.id}`);
    expect((await sendText(waId)).status).toBe(200);
    expect((await graph('POST', `${other.id}/messages`, { json: {} })).body.error.code).toBe(1);
    expect((await graph('GET', sandbox.waba.id)).body.error.code).toBe(2);
  });
});

describe('a rule', () => {
  /** Which of a row of calls fail. */
  async function failing(rule: object, calls: number, seed = 7): Promise<number[]> {
    const { sandbox, graph } = await setStage({ ...SMALL, seed });
    sandbox.faults.add({ error: 1, ...rule });
    const failed: number[] = [];
    for (let call = 1; call <= calls; call += 1) {
      if ((await graph('GET', sandbox.waba.id)).status !== 200) failed.push(call);
    }
    const [row] = sandbox.faults.list();
    expect(row).toMatchObject({ seen: calls, struck: failed.length });
    return failed;
  }

  it('strikes always unless it says when', async () => {
    expect(await failing({}, 3)).toEqual([1, 2, 3]);
  });

  it('strikes the next few and is spent', async () => {
    expect(await failing({ next: 2 }, 5)).toEqual([1, 2]);
  });

  it('strikes every so-manieth', async () => {
    expect(await failing({ every: 3 }, 7)).toEqual([3, 6]);
  });

  it('strikes by chance, the same for the same seed', async () => {
    const one = await failing({ probability: 0.4 }, 40);
    expect(one.length).toBeGreaterThan(6);
    expect(one.length).toBeLessThan(30);
    expect(await failing({ probability: 0.4 }, 40)).toEqual(one);
    expect(await failing({ probability: 0.4 }, 40, 8)).not.toEqual(one);
  });
});

describe('a fault of webhooks', () => {
  it('repeats the same bytes', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: 'messages', duplicate: true, every: 2 });
    for (const text of ['one', 'two', 'three']) sandbox.customers.send(waId, text);
    await sandbox.advance(1000);
    const texts = callback.of('messages').map(({ value }) => value.messages[0].text.body);
    expect(texts).toEqual(['one', 'two', 'two', 'three']);
    const [, two, again] = callback.of('messages');
    expect(again?.raw).toBe(two?.raw);
  });

  it('repeats later, as often as asked', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: 'messages', duplicate: true, copies: 4, apart: '1h', next: 1 });
    sandbox.customers.send(waId, 'one');
    await sandbox.advance(1000);
    expect(callback.of('messages')).toHaveLength(1);
    await sandbox.advance(3_600_000);
    expect(callback.of('messages')).toHaveLength(4);
  });

  it('delays', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: 'messages', delay: '10m' });
    sandbox.customers.send(waId, 'late');
    await sandbox.advance(10 * 60_000);
    expect(callback.of('messages')).toEqual([]);
    await sandbox.advance(1000);
    expect(callback.of('messages')).toHaveLength(1);
  });

  it('lets webhooks overtake one another within a span, the same way for the same seed', async () => {
    const orderOf = async () => {
      const { sandbox, callback, waId } = await openWindow();
      sandbox.faults.add({ webhook: 'messages', reorder: '1m' });
      for (let nth = 0; nth < 12; nth += 1) sandbox.customers.send(waId, String(nth));
      await sandbox.advance(61_000);
      return callback.of('messages').map(({ value }) => Number(value.messages[0].text.body));
    };
    const order = await orderOf();
    const sorted = [...order].sort((one, other) => one - other);
    expect(sorted).toEqual([...Array(12).keys()]);
    expect(order).not.toEqual(sorted);
    expect(await orderOf()).toEqual(order);
  });

  it('loses for good what it swallows, which the log says', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: 'messages', lose: true, next: 1 });
    sandbox.customers.send(waId, 'gone');
    await sandbox.advance(8 * 24 * 3_600_000);
    expect(callback.of('messages')).toEqual([]);
    const lost = sandbox.log().findLast(({ field }) => field === 'messages');
    expect(lost).toMatchObject({ outcome: 'lost', attempts: [{ status: 'swallowed' }] });
  });

  it('gathers webhooks into one body with many entries', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: '*', batch: '5s', probability: 1 });
    sandbox.customers.send(waId, 'Grüße');
    sandbox.customers.send(waId, 'two');
    sandbox.phone.send(waId, 'other field');
    await sandbox.advance(5399);
    expect(callback.received).toEqual([]);
    await sandbox.advance(1);
    const bodies = callback.received.map(({ raw }) => JSON.parse(raw));
    expect(bodies.map(({ entry }) => entry.length)).toEqual([2, 1]);
    const [first, second] = bodies[0].entry;
    expect(first.changes[0].value.messages[0].text.body).toBe('Grüße');
    expect(second.changes[0].value.messages[0].text.body).toBe('two');
    expect(callback.received[0]?.raw).toContain('\\u00fc');
  });

  it('sends what it had gathered when it is taken away', async () => {
    const { sandbox, callback, waId } = await openWindow();
    const { id } = sandbox.faults.add({ webhook: 'messages', batch: '1h' });
    sandbox.customers.send(waId, 'one');
    sandbox.customers.send(waId, 'two');
    await sandbox.advance(1000);
    sandbox.faults.remove(id);
    await sandbox.advance(0);
    expect(JSON.parse(callback.received[0]?.raw ?? '').entry).toHaveLength(2);
    await sandbox.advance(3_600_000);
    expect(callback.of('messages')).toHaveLength(1);
  });

  it('hits only the event it names', async () => {
    const { sandbox, callback, onboard } = await setStage(SMALL);
    sandbox.rules.on('partner-app-installed');
    sandbox.faults.add({ webhook: 'account_update', event: '*_ADDED', duplicate: true });
    await onboard();
    expect(callback.of('account_update').map(({ value }) => value.event)).toEqual([
      'PARTNER_ADDED',
      'PARTNER_ADDED',
      'PARTNER_APP_INSTALLED',
    ]);
  });

  it('hits only the number it names', async () => {
    const { sandbox, callback, waId } = await openWindow();
    const other = sandbox.act('number.add', { phone: false }) as { id: string };
    sandbox.faults.add({ webhook: 'messages', number: other.id, lose: true });
    sandbox.customers.send(waId, 'to the first');
    sandbox.act('customer.write', { customer: waId, number: other.id, text: 'to the other' });
    await sandbox.advance(1000);
    const texts = callback.of('messages').map(({ value }) => value.messages[0].text.body);
    expect(texts).toEqual(['to the first']);
  });

  it('is tried again as any other when it is refused', async () => {
    const { sandbox, callback, waId } = await openWindow();
    sandbox.faults.add({ webhook: 'messages', duplicate: true });
    callback.answer = 500;
    sandbox.customers.send(waId, 'Hi');
    await sandbox.advance(1000);
    callback.answer = 200;
    await sandbox.advance(60_000);
    expect(
      sandbox
        .log()
        .slice(-2)
        .map(({ outcome }) => outcome),
    ).toEqual(['delivered', 'delivered']);
  });
});

describe('a body from the wild', () => {
  const world = createWorld({ seed: 7, startAt: START, historyMessages: 0 });
  const { wabaId } = world.first;

  function bodyOf(field: string, value: object, entry: object = {}): string {
    return JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: wabaId, ...entry, changes: [{ value, field }] }],
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: a mangled body has any shape
  function mangled(name: Parameters<typeof mangle>[1], field: string, value: object, entry?: object): any {
    return JSON.parse(mangle(world, name, { field, value, wabaId }, bodyOf(field, value, entry)));
  }

  const message = {
    from: '447700900155',
    from_user_id: 'GB.7Kd20aQxY41mTz',
    id: 'wamid.1',
    timestamp: '1793900300',
    type: 'text',
    text: { body: 'Hi' },
  };
  const echo = {
    from: '447700900100',
    to: '447700900155',
    id: 'wamid.2',
    timestamp: '1793900300',
    type: 'image',
  };

  it('comes without its envelope', () => {
    expect(mangled('bare-value', 'messages', { messages: [message] })).toEqual({ messages: [message] });
    expect(mangled('bare-change', 'messages', { messages: [message] })).toEqual({
      value: { messages: [message] },
      field: 'messages',
    });
  });

  it('names the WABA in waba_info alone', () => {
    const partner = world.apps.get(world.first.appId)?.businessId;
    const { entry } = mangled('nested-waba-info', 'account_update', {
      event: 'ACCOUNT_OFFBOARDED',
      phone_number: '1',
    });
    expect(entry[0].id).toBe(partner);
    expect(entry[0].changes[0].value).toEqual({
      event: 'ACCOUNT_OFFBOARDED',
      waba_info: { waba_id: wabaId },
    });
  });

  it('leaves the customer’s phone empty, and the business’s as it is', () => {
    const { entry } = mangled('empty-phone', 'messages', { messages: [message], message_echoes: [echo] });
    const { value } = entry[0].changes[0];
    expect(value.messages[0].from).toBe('');
    expect(value.message_echoes[0]).toMatchObject({ from: '447700900100', to: '' });
  });

  it('does not say to whom', () => {
    const { entry } = mangled('missing-to', 'smb_message_echoes', { message_echoes: [echo] });
    expect(entry[0].changes[0].value.message_echoes[0]).not.toHaveProperty('to');
  });

  it('is broken JSON', () => {
    const sent = mangle(world, 'broken-json', { field: 'x', value: {}, wabaId }, bodyOf('x', {}));
    expect(() => JSON.parse(sent)).toThrow(SyntaxError);
  });

  it('tells a change of quality under the name of a change of status', () => {
    const { entry } = mangled('quality-as-status', 'message_template_quality_update', {
      new_quality_score: 'RED',
    });
    expect(entry[0].changes[0]).toEqual({
      value: { new_quality_score: 'RED' },
      field: 'message_template_status_update',
    });
  });

  it('has numbers for ids, or text for numbers', () => {
    const numeric = mangled('numeric-ids', 'messages', { metadata: { phone_number_id: '440000000000002' } });
    expect(numeric.entry[0].id).toBe(Number(wabaId));
    expect(numeric.entry[0].changes[0].value.metadata.phone_number_id).toBe(440_000_000_000_002);
    const text = mangled(
      'string-ids',
      'x',
      { message_template_id: 1_200_000_000_000_021 },
      { time: 1_793_900_300 },
    );
    expect(text.entry[0].time).toBe('1793900300');
    expect(text.entry[0].changes[0].value.message_template_id).toBe('1200000000000021');
  });

  it('names the customer as the sender of what the business sent', () => {
    const { entry } = mangled('wrong-media-sender', 'history', { message_echoes: [echo] });
    expect(entry[0].changes[0].value.message_echoes[0].from).toBe('447700900155');
  });

  it('brings no contacts', () => {
    const { entry } = mangled('no-contacts', 'messages', { contacts: [{}], messages: [message] });
    expect(entry[0].changes[0].value).toEqual({ messages: [message] });
  });

  it('stays as it is when there is nothing of the kind in it, or when it is no JSON', () => {
    expect(mangled('quality-as-status', 'messages', {}).entry[0].changes[0].field).toBe('messages');
    expect(mangle(world, 'bare-value', { field: 'x', value: {}, wabaId }, 'no JSON')).toBe('no JSON');
    expect(mangle(world, 'bare-value', { field: 'x', value: {}, wabaId }, '{}')).toBe('{}');
  });

  it('is signed over the bytes it is sent with, escaped as ever', async () => {
    const { sandbox } = await setStage(SMALL);
    const listener = await openListener();
    onTestFinished(() => listener.close());
    await sandbox.act('app.subscribe', { callbackUrl: listener.callbackUrl });
    sandbox.act('signup.accept');
    sandbox.faults.add({ webhook: 'messages', mangle: 'bare-value' });
    sandbox.customers.send(customerOf(sandbox).waId, 'Grüße / 你好');
    await sandbox.advance(2000);
    const sent = sandbox.log().findLast(({ field }) => field === 'messages');
    expect(sent).toMatchObject({ outcome: 'delivered' });
    expect(sent?.body).toMatch(/^\{"messaging_product".*Gr\\u00fc\\u00dfe \\\/ \\u4f60/);
  });
});

describe('what a fault is written as', () => {
  it.each([
    [{}, 'A fault does one thing'],
    [{ error: 1, html: 500 }, 'not error and html'],
    [{ error: 1, webhook: 'messages' }, 'webhook and event belong to'],
    [{ lose: true, call: '*' }, 'call and recipient belong to'],
    [{ html: 500, subcode: 3 }, 'subcode and httpStatus belong to'],
    [{ lose: true, copies: 3 }, 'copies and apart belong to'],
    [{ lose: true, next: 1, every: 2 }, 'by one rule'],
    [{ lose: true, number: '1' }, 'no number 1'],
    [{ latency: 'soon' }, 'latency: expected a duration'],
    [{ latency: -5 }, 'latency: expected a duration'],
    [{ lose: true, probability: 2 }, 'probability'],
    [{ lose: true, every: 0 }, 'every'],
    [{ mangle: 'nonsense' }, 'mangle'],
    [{ html: 200 }, 'html'],
    [{ surprise: true }, 'surprise'],
  ])('is refused when it makes no sense: %j', async (spec, reason) => {
    const { sandbox } = await setStage(SMALL);
    expect(() => sandbox.faults.add(spec)).toThrow(reason);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('is told in words, and is gone once removed', async () => {
    const { sandbox } = await setStage(SMALL);
    sandbox.faults.add({ call: 'POST {phone}/messages', error: 131056, next: 3 });
    sandbox.faults.add({ webhook: 'account_update', event: 'PARTNER_*', delay: '1h30m', probability: 0.125 });
    expect(sandbox.faults.list()).toEqual([
      {
        id: 1,
        hits: 'POST {phone}/messages',
        does: 'error 131056',
        when: 'next 3',
        seen: 0,
        struck: 0,
        spent: false,
      },
      {
        id: 2,
        hits: 'webhook account_update PARTNER_*',
        does: 'sent 1h30m late',
        when: '12.5 %',
        seen: 0,
        struck: 0,
        spent: false,
      },
    ]);
    sandbox.faults.remove(1);
    expect(sandbox.faults.list().map(({ id }) => id)).toEqual([2]);
    expect(() => sandbox.faults.remove(1)).toThrow('no fault 1');
    sandbox.faults.clear();
    expect(sandbox.faults.list()).toEqual([]);
  });
});
