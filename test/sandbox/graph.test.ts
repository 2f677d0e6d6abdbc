import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { graphError, page } from '../../src/core/wire/graph.ts';
import { VERIFY_TOKEN } from './callback.ts';
import { setStage } from './stage.ts';

describe('access', () => {
  it('asks for a token (104) and refuses a wrong one (190)', async () => {
    const { sandbox, graph } = await setStage();
    expect((await graph('GET', sandbox.number.id, { token: '' })).body.error.code).toBe(104);
    expect((await graph('GET', sandbox.number.id, { token: 'EAAwrong' })).body.error.code).toBe(190);
  });

  it('takes the token as a parameter, in any version, or in none', async () => {
    const { sandbox } = await setStage();
    for (const version of ['v19.0/', 'v26.0/', '']) {
      const response = await fetch(
        `${sandbox.url}/${version}${sandbox.number.id}?access_token=${sandbox.app.systemToken}`,
      );
      expect(response.status).toBe(200);
    }
  });

  it('keeps app subscriptions for the app’s own token', async () => {
    const { sandbox, graph } = await setStage();
    expect((await graph('GET', `${sandbox.app.id}/subscriptions`)).body.error.code).toBe(15);
  });

  it('checks an appsecret_proof when one is given', async () => {
    const { sandbox, graph } = await setStage();
    const proof = createHmac('sha256', sandbox.app.secret).update(sandbox.app.systemToken).digest('hex');
    expect((await graph('GET', `${sandbox.number.id}?appsecret_proof=${proof}`)).status).toBe(200);
    expect((await graph('GET', `${sandbox.number.id}?appsecret_proof=00`)).body.error.code).toBe(100);
  });
});

describe('nodes', () => {
  it('give the id and the fields asked for, nothing else', async () => {
    const { sandbox, graph } = await setStage();
    const { body } = await graph('GET', `${sandbox.number.id}?fields=display_phone_number`);
    expect(body).toEqual({ display_phone_number: '+44 7700 900100', id: sandbox.number.id });
  });

  it('refuse a field they do not have', async () => {
    const { sandbox, graph } = await setStage();
    const { body } = await graph('GET', `${sandbox.waba.id}?fields=name,constructor`);
    expect(body.error).toMatchObject({
      code: 100,
      error_data: { details: expect.stringContaining('constructor') },
    });
  });

  it('derive the health from their entities', async () => {
    const { sandbox, graph, onboard } = await setStage();
    const path = `${sandbox.number.id}?fields=health_status`;
    expect((await graph('GET', path)).body.health_status.can_send_message).toBe('BLOCKED');
    await onboard();
    expect((await graph('GET', path)).body.health_status.can_send_message).toBe('AVAILABLE');
  });

  it('page through lists with cursors', async () => {
    const { sandbox, graph } = await setStage({ otherNumbers: 2 });
    const ids: string[] = [];
    let next: string | undefined = `${sandbox.url}/v26.0/${sandbox.waba.id}/phone_numbers?fields=id&limit=2`;
    while (next !== undefined) {
      const response = await fetch(next, { headers: { authorization: `Bearer ${sandbox.app.systemToken}` } });
      const answer = page.parse(await response.json());
      ids.push(...answer.data.map((row) => String(Object(row).id)));
      next = answer.paging?.next;
    }
    expect(ids).toHaveLength(3);
    expect(ids[0]).toBe(sandbox.number.id);
    const bad = await graph('GET', `${sandbox.waba.id}/phone_numbers?after=nonsense`);
    expect(bad.body.error.code).toBe(131059);
  });
});

describe('subscriptions', () => {
  it('are kept when the callback proves itself', async () => {
    const { sandbox, callback, graph, subscribeApp } = await setStage();
    expect((await subscribeApp(['messages', 'history'])).body).toEqual({ success: true });
    const { body } = await graph('GET', `${sandbox.app.id}/subscriptions`, {
      token: `${sandbox.app.id}|${sandbox.app.secret}`,
    });
    expect(body.data).toEqual([
      {
        object: 'whatsapp_business_account',
        callback_url: callback.url,
        active: true,
        fields: [
          { name: 'messages', version: 'v26.0' },
          { name: 'history', version: 'v26.0' },
        ],
      },
    ]);
  });

  it('are refused when the callback answers something else, or not at all', async () => {
    const { callback, subscribeApp } = await setStage();
    callback.challenge = 'hello';
    expect((await subscribeApp()).body.error.code).toBe(2200);
    await callback.close();
    expect((await subscribeApp()).body.error.code).toBe(2200);
  });

  it('of a WABA verify an override, and lose it with the next plain call', async () => {
    const { sandbox, callback, graph } = await setStage();
    const path = `${sandbox.waba.id}/subscribed_apps`;
    const wrong = { override_callback_uri: callback.url, verify_token: 'wrong' };
    expect((await graph('POST', path, { json: wrong })).body.error.code).toBe(2200);
    expect((await graph('GET', path)).body.data).toEqual([]);
    await graph('POST', path, { json: { ...wrong, verify_token: VERIFY_TOKEN } });
    expect((await graph('GET', path)).body.data[0].override_callback_uri).toBe(callback.url);
    await graph('POST', path);
    expect((await graph('GET', path)).body.data[0].override_callback_uri).toBeUndefined();
    await graph('DELETE', path);
    expect((await graph('GET', path)).body.data).toEqual([]);
  });

  it('take form-encoded bodies', async () => {
    const { sandbox, callback } = await setStage();
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.app.id}/subscriptions`, {
      method: 'POST',
      body: new URLSearchParams({
        access_token: `${sandbox.app.id}|${sandbox.app.secret}`,
        object: 'whatsapp_business_account',
        callback_url: callback.url,
        verify_token: VERIFY_TOKEN,
        fields: '["messages"]',
      }),
    });
    expect(await response.json()).toEqual({ success: true });
  });
});

describe('what must not be called', () => {
  it.each(['register', 'deregister'])('%s is refused and remembered', async (call) => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    const { status, body } = await graph('POST', `${sandbox.number.id}/${call}`, { json: { pin: '123456' } });
    expect(status).toBe(403);
    expect(body.error.error_data.details).toContain('coexistence');
    const after = await (await fetch(`${sandbox.url}/sandbox/status`)).json();
    expect(after).toMatchObject({
      alarms: [{ what: `POST {phone}/${call} of ${sandbox.number.id}` }],
      number: { link: 'connected' },
    });
  });
});

describe('odd requests', () => {
  it('to unknown objects are code 100, subcode 33', async () => {
    const { sandbox, graph } = await setStage();
    for (const [method, path] of [
      ['GET', '123456'],
      ['GET', `${sandbox.number.id}/nothing`],
      ['PUT', sandbox.number.id],
      ['GET', 'constructor'],
    ] as const) {
      expect((await graph(method, path)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    }
  });

  it.each(['{"a":', '[1]', '"text"', '\u0000', '{"__proto__":{"a":1}}'])(
    'with the body %j get an error',
    async (body) => {
      const { sandbox } = await setStage();
      const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sandbox.app.systemToken}` },
        body,
      });
      expect(response.status).toBe(400);
      expect(graphError.parse(await response.json()).error).toMatchObject({
        code: 100,
        fbtrace_id: expect.any(String),
      });
    },
  );

  it('that are too large get 413, and the sandbox goes on', async () => {
    const { sandbox, graph } = await setStage();
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}/messages`, {
      method: 'POST',
      body: 'x'.repeat(2 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
    expect((await graph('GET', sandbox.number.id)).status).toBe(200);
  });
});
