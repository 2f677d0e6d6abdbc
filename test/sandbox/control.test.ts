import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openCallback, VERIFY_TOKEN } from './callback.ts';
import { customerOf, setStage } from './stage.ts';

const SMALL = { historyMessages: 60 };

async function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** The control API of a sandbox, as a program would use it. */
function controlOf(url: string) {
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers; a wrong path fails the test
  const ask = async (method: string, path: string, body?: object): Promise<any> => {
    const response = await fetch(`${url}/sandbox/${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  return {
    get: (path: string) => ask('GET', path),
    post: (path: string, body: object) => ask('POST', path, body),
    remove: (path: string) => ask('DELETE', path),
  };
}

describe('control over HTTP', () => {
  it('lets people speak, moves the clock and shows what happened', async () => {
    const { sandbox, callback, onboard } = await setStage();
    await onboard();
    callback.received.length = 0;
    const { waId } = customerOf(sandbox);
    for (const from of ['customer', 'phone']) {
      const said = await post(
        `${sandbox.url}/sandbox/act`,
        JSON.stringify({ do: `${from}.write`, with: { customer: waId, text: 'Hello' } }),
      );
      expect(await said.json()).toEqual({ outcome: expect.stringMatching(/^wamid\./) });
    }
    const advanced = await post(`${sandbox.url}/sandbox/advance`, '{"ms":5000}');
    expect(await advanced.json()).toMatchObject({
      clock: { now: sandbox.now() },
      number: { link: 'connected' },
      deliveries: { failed: 0, lost: 0, waiting: 0 },
      happened: {
        from: sandbox.now() - 5000,
        to: sandbox.now(),
        webhooks: { messages: { delivered: 1 }, smb_message_echoes: { delivered: 1 } },
        facts: [],
      },
    });
    expect(callback.received.map(({ field }) => field)).toEqual(['messages', 'smb_message_echoes']);
  });

  it('never shows a secret or a token, but to whoever made it', async () => {
    const { sandbox, onboard } = await setStage(SMALL);
    await onboard();
    const control = controlOf(sandbox.url);
    const { outcome } = await control.post('act', { do: 'token.add', with: {} });
    const app = (await control.post('act', { do: 'app.add', with: {} })).outcome;
    const told = [outcome.token, app.secret, app.systemToken, sandbox.app.secret, sandbox.app.systemToken];
    expect(told.every((secret) => typeof secret === 'string' && secret.length >= 32)).toBe(true);
    for (const path of [
      '',
      'status',
      'accounts',
      'customers',
      'actions',
      'faults',
      'rules',
      'log?bodies=true',
    ]) {
      const text = await (await fetch(`${sandbox.url}/sandbox/${path}`)).text();
      for (const secret of told) expect(text, path).not.toContain(secret);
    }
  });

  it.each([
    ['advance', '{"ms":-1}', 400],
    ['advance', '{"ms":"soon"}', 400],
    ['advance', '{"for":"13 days"}', 400],
    ['advance', '{"ms":1,"for":"1s"}', 400],
    ['advance', '{}', 400],
    ['advance', 'nonsense', 400],
    ['advance', '[]', 400],
    ['act', '{"do":"meta.write","with":{}}', 404],
    ['act', '{"do":"phone.write","with":{"customer":"1","text":"x"}}', 404],
    ['act', '{"do":"number.add","with":{"digits":"447700900100"}}', 409],
    ['act', '{"do":"phone.write","with":{"customer":"447700900001"}}', 400],
    ['act', '{"do":"constructor","with":{}}', 404],
    ['faults', '{}', 400],
    ['rules', '{"off":["gravity"]}', 400],
    ['redeliver', '{}', 400],
    ['redeliver', '{"id":99}', 404],
    ['import', '{"schema":"coex.sandbox/v9"}', 400],
    ['scenarios', '{"name":"nowhere"}', 404],
    ['explode', '{}', 404],
  ])('answers %s %s with %d and a reason', async (verb, body, status) => {
    const { sandbox } = await setStage(SMALL);
    const response = await post(`${sandbox.url}/sandbox/${verb}`, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^[A-Z\w].{10,}\.$/s) });
  });

  it('takes numbers for text and text for numbers, as people write them', async () => {
    const { sandbox, onboard } = await setStage(SMALL);
    await onboard();
    const control = controlOf(sandbox.url);
    const customer = Number(customerOf(sandbox).waId);
    expect(await control.post('act', { do: 'customer.write', with: { customer, text: 5 } })).toMatchObject({
      outcome: expect.stringMatching(/^wamid/),
    });
    expect(await control.post('advance', { ms: '10' })).toMatchObject({ status: 200 });
  });

  it('lists every route with the schema of its input', async () => {
    const { sandbox } = await setStage(SMALL);
    const { routes } = await controlOf(sandbox.url).get('');
    const names = routes.map(({ route }: { route: string }) => route);
    expect(names).toContain('POST /sandbox/advance');
    expect(names).toContain('DELETE /sandbox/faults/{id}');
    for (const { about, input } of routes) {
      expect(about).toMatch(/^[A-Z].*\.$/);
      expect(input).toMatchObject({ type: 'object' });
    }
  });

  it('lists every action with the schema of its input', async () => {
    const { sandbox } = await setStage(SMALL);
    const { actions } = await controlOf(sandbox.url).get('actions');
    expect(actions.length).toBeGreaterThan(40);
    for (const { name, about, input } of actions) {
      expect(name).toMatch(/^[a-z-]+(\.[a-z-]+)?$/);
      expect(about, name).toMatch(/^[A-Z].*[.…]$/);
      expect(input, name).toMatchObject({ $schema: expect.any(String) });
    }
  });

  it('moves the clock by a duration people can say', async () => {
    const { sandbox } = await setStage(SMALL);
    const before = sandbox.now();
    const { happened } = await controlOf(sandbox.url).post('advance', { for: '13d12h' });
    expect(sandbox.now() - before).toBe(13.5 * 86_400_000);
    expect(happened).toMatchObject({ from: before, to: sandbox.now() });
  });

  it('acts and waits for what that sends, when asked', async () => {
    const { sandbox, onboard } = await setStage(SMALL);
    await onboard();
    const answer = await controlOf(sandbox.url).post('act', {
      do: 'customer.write',
      with: { customer: customerOf(sandbox).waId, text: 'Hi' },
      deliver: true,
    });
    expect(answer.deliveries).toMatchObject([
      { field: 'messages', what: 'text', outcome: 'delivered', attempts: 1, lastStatus: 200 },
    ]);
    expect(JSON.parse(answer.deliveries[0].body).entry).toHaveLength(1);
  });
});

describe('who may drive', () => {
  /** A GET with headers a browser or another machine would send; fetch does not let one say so. */
  function statusOf(
    url: string,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(`${url}/sandbox/status`, { headers, method }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }

  it.each([
    [{}, 200],
    [{ host: 'localhost:8490' }, 200],
    [{ host: '[::1]:8490' }, 200],
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'evil.example:8490' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'localhost:1', origin: 'http://localhost:1' }, 200],
    [{ host: 'localhost:1', origin: 'http://localhost:2' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
  ])('with %j is answered %d', async (headers, status) => {
    const { sandbox } = await setStage(SMALL);
    expect(await statusOf(sandbox.url, headers as Record<string, string>)).toBe(status);
  });

  it('does not keep clients of the Graph API out by the same rule', async () => {
    const { sandbox } = await setStage(SMALL);
    const status = await new Promise((resolve) => {
      request(
        `${sandbox.url}/v26.0/${sandbox.waba.id}`,
        { headers: { host: 'graph.facebook.com' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).end();
    });
    expect(status).toBe(401);
  });
});

describe('the log', () => {
  it('is filtered, with the newest last and bodies on request', async () => {
    const { sandbox, callback, onboard } = await setStage(SMALL);
    await onboard();
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'one');
    await sandbox.advance(1000);
    callback.answer = 500;
    await sandbox.advance(60_000);
    sandbox.customers.send(waId, 'two');
    await sandbox.advance(1000);
    const control = controlOf(sandbox.url);
    const all = await control.get('log');
    expect(all.deliveries.length).toBe(all.matching);
    expect(all.deliveries.at(-1)).toMatchObject({
      field: 'messages',
      what: 'text',
      outcome: 'waiting',
      attempts: 1,
      lastStatus: 500,
      nextAt: expect.any(Number),
    });
    expect(all.deliveries.at(-1)).not.toHaveProperty('body');
    const messages = await control.get('log?field=messages&outcome=delivered&bodies=true');
    expect(messages.deliveries).toHaveLength(1);
    expect(messages.deliveries[0].body).toContain('one');
    expect((await control.get('log?since=30s')).deliveries).toHaveLength(1);
    expect(await control.get('log?limit=1')).toMatchObject({ matching: all.matching, deliveries: [{}] });
    const { id } = messages.deliveries[0];
    expect((await control.get(`log?after=${id}`)).deliveries).toHaveLength(1);
    expect(await control.get(`log/${id}`)).toMatchObject({
      delivery: { id, body: expect.stringContaining('one') },
      attempts: [{ status: 200, url: callback.url }],
    });
    expect(await control.get('log/100000')).toMatchObject({
      status: 404,
      error: expect.stringContaining('100000'),
    });
    expect(await control.get('log?limit=0')).toMatchObject({ status: 400 });
  });

  it('sends again what was given up, and what reached nobody to whoever listens now', async () => {
    const { sandbox, callback, subscribeApp, subscribeWaba } = await setStage(SMALL);
    const control = controlOf(sandbox.url);
    sandbox.act('signup.accept');
    await sandbox.advance(2000);
    expect(sandbox.log().every(({ outcome }) => outcome === 'lost')).toBe(true);
    const lost = sandbox.log().length;
    await subscribeApp();
    await subscribeWaba();
    callback.answer = 500;
    sandbox.customers.send(customerOf(sandbox).waId, 'Hi');
    await sandbox.advance(8 * 86_400_000);
    callback.answer = 200;
    callback.received.length = 0;
    expect(await control.post('redeliver', { outcome: 'given-up' })).toMatchObject({
      redelivered: 1,
      forgotten: 0,
    });
    expect(callback.received.map(({ field }) => field)).toEqual(['messages']);
    expect(await control.post('redeliver', { outcome: 'lost' })).toMatchObject({ redelivered: lost });
    expect(callback.of('account_update')).toHaveLength(lost);
    const [first] = callback.received;
    const { id } = sandbox.log().findLast(({ field }) => field === 'messages') ?? { id: 0 };
    await control.post('redeliver', { id });
    expect(callback.received.at(-1)?.raw).toBe(first?.raw);
  });
});

describe('faults and rules over HTTP', () => {
  it('adds, lists, removes and clears faults', async () => {
    const { sandbox } = await setStage(SMALL);
    const control = controlOf(sandbox.url);
    const { fault } = await control.post('faults', { webhook: 'messages', delay: '90s', every: 5 });
    expect(fault).toMatchObject({ id: 1, does: 'sent 1m30s late', when: '1 in 5' });
    await control.post('faults', { error: 1 });
    expect((await control.get('faults')).faults).toHaveLength(2);
    expect(await control.remove('faults/1')).toMatchObject({ removed: [{ id: 1 }] });
    expect(await control.remove('faults/1')).toMatchObject({ status: 404 });
    expect((await control.remove('faults')).removed).toHaveLength(1);
    expect((await control.get('faults')).faults).toEqual([]);
  });

  it('switches a rule off and on again, and the sandbox minds it', async () => {
    const { sandbox, onboard, sendText } = await setStage(SMALL);
    await onboard();
    const control = controlOf(sandbox.url);
    const { waId } = customerOf(sandbox);
    expect((await sendText(waId)).body.error.code).toBe(131047);
    const { rules } = await control.post('rules', { off: ['service-window'] });
    expect(rules.find(({ name }: { name: string }) => name === 'service-window')).toMatchObject({
      on: false,
      about: expect.any(String),
      source: expect.stringContaining('/'),
      asOf: expect.stringMatching(/^\d{4}-/),
    });
    expect((await sendText(waId)).status).toBe(200);
    expect((await control.get('status')).rulesOff).toContain('service-window');
    await control.post('rules', { on: ['service-window'] });
    expect((await sendText(waId)).body.error.code).toBe(131047);
  });
});

describe('founding accounts', () => {
  it('makes another business with its WABA, number, app and token, which work as the first do', async () => {
    const { sandbox, graph } = await setStage(SMALL);
    const control = controlOf(sandbox.url);
    const act = async (name: string, input: object = {}) =>
      (await control.post('act', { do: name, with: input })).outcome;
    const business = await act('business.add', { name: 'Quayside Books' });
    const waba = await act('waba.add', { business: business.id, name: 'Quayside Books' });
    const number = await act('number.add', { waba: waba.id, history: 5, name: 'Quayside Books' });
    const app = await act('app.add', { name: 'Quay bot' });
    const { token } = await act('token.add', { app: app.id, wabas: [waba.id] });
    const callback = await openCallback();
    await act('app.subscribe', {
      app: app.id,
      waba: waba.id,
      callbackUrl: callback.url,
      verifyToken: VERIFY_TOKEN,
    });
    await act('signup.accept', { number: number.id, app: app.id });
    await sandbox.advance(2000);
    expect(callback.of('account_update')[0]?.value.event).toBe('PARTNER_ADDED');
    const read = await graph('GET', `${waba.id}/phone_numbers`, { token });
    expect(read.body.data).toMatchObject([{ id: number.id, verified_name: 'Quayside Books' }]);
    // A token for one WABA does not open another.
    expect((await graph('GET', `${sandbox.waba.id}`, { token })).status).not.toBe(200);
    expect(await control.get('accounts')).toMatchObject({
      apps: [{}, { id: app.id, name: 'Quay bot', callbackUrl: callback.url }],
      wabas: [{}, { id: waba.id, businessId: business.id }],
      numbers: [{}, { id: number.id, link: 'connected' }],
    });
    await callback.close();
  });

  it('revokes and expires tokens by text or by name', async () => {
    const { sandbox, graph } = await setStage(SMALL);
    const one = sandbox.act('token.add') as { name: string; token: string };
    const two = sandbox.act('token.add', { expiresIn: '1h' }) as { name: string; token: string };
    const read = (token: string) => graph('GET', sandbox.waba.id, { token });
    expect([(await read(one.token)).status, (await read(two.token)).status]).toEqual([200, 200]);
    sandbox.act('token.revoke', { token: one.name });
    expect((await read(one.token)).body.error.code).toBe(190);
    await sandbox.advance(3_600_000);
    expect((await read(two.token)).body.error.code).toBe(190);
    expect(() => sandbox.act('token.revoke', { token: 'nobody’s' })).toThrow('no such token');
    const { tokens } = sandbox.accounts();
    expect(tokens.find(({ name }) => name === one.name)).toMatchObject({ revoked: true });
  });

  it('gives a token only the scopes it is made with', async () => {
    const { sandbox, graph } = await setStage(SMALL);
    const { token } = sandbox.act('token.add', { scopes: ['whatsapp_business_messaging'] }) as {
      token: string;
    };
    expect((await graph('GET', sandbox.waba.id, { token })).status).not.toBe(200);
  });

  it('refuses a phone that is somebody’s, an app nobody has, and a callback that fails the handshake', async () => {
    const { sandbox, callback } = await setStage(SMALL);
    expect(() => sandbox.act('number.add', { digits: customerOf(sandbox).waId })).toThrow(
      'somebody’s already',
    );
    expect(() => sandbox.act('app.mode', { app: '1', mode: 'live' })).toThrow('no app 1');
    await expect(
      sandbox.act('app.subscribe', { callbackUrl: callback.url, verifyToken: 'wrong' }),
    ).rejects.toThrow('did not pass the handshake');
    expect(sandbox.accounts().apps[0]?.callbackUrl).toBeNull();
  });

  it('gives another phone a history of its own', async () => {
    const { sandbox } = await setStage(SMALL);
    sandbox.act('number.add', { history: 30 });
    const text = await sandbox.export();
    const [first, second] = JSON.parse(text).world.numbers.$map.map(
      // biome-ignore lint/suspicious/noExplicitAny: a snapshot's inside
      ([, number]: [string, any]) => number.phone.past.map(({ id }: { id: string }) => id),
    );
    expect(second).toHaveLength(30);
    expect(new Set([...first, ...second]).size).toBe(90);
  });

  it('tells of restrictions and reviews', async () => {
    const { sandbox, callback, onboard, subscribeApp } = await setStage(SMALL);
    await onboard();
    await subscribeApp(['account_update', 'account_review_update']);
    sandbox.act('waba.restrict', { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', for: '7d' });
    sandbox.act('waba.review', { decision: 'REJECTED' });
    await sandbox.advance(1000);
    expect(callback.of('account_update').at(-1)?.value).toMatchObject({
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
    });
    expect(callback.of('account_review_update')[0]?.value).toEqual({ decision: 'REJECTED' });
    expect(sandbox.accounts().wabas[0]).toMatchObject({ reviewStatus: 'REJECTED', restrictions: [{}] });
  });
});
