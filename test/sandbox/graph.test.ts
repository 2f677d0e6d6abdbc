import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { graphError } from '../../src/core/wire/graph/error.ts';
import { page } from '../../src/core/wire/graph/page.ts';
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
      message:
        '(#100) Tried accessing nonexisting field (constructor) on node type (WhatsAppBusinessAccount)',
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
  it('deregister is refused and remembered', async () => {
    const { sandbox, graph, onboard } = await setStage();
    await onboard();
    const { status, body } = await graph('POST', `${sandbox.number.id}/deregister`);
    expect(status).toBe(403);
    expect(body.error.error_data.details).toContain('coexistence');
    const after = await (await fetch(`${sandbox.url}/sandbox/status`)).json();
    expect(after).toMatchObject({
      alarms: [{ what: `POST {phone}/deregister of ${sandbox.number.id}` }],
      number: { link: 'connected' },
    });
  });
});

describe('odd requests', () => {
  it('to unknown objects are code 100, subcode 33', async () => {
    const { sandbox, graph } = await setStage();
    for (const [method, path] of [
      ['GET', '123456'],
      ['POST', `${sandbox.number.id}/nothing`],
      ['PUT', sandbox.number.id],
      ['OPTIONS', sandbox.number.id],
      ['GET', 'constructor'],
      ['GET', ''],
    ] as const) {
      const id = path.split('/')[0];
      expect((await graph(method, path)).body.error).toEqual({
        message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
        type: 'GraphMethodException',
        code: 100,
        error_subcode: 33,
        fbtrace_id: expect.any(String),
      });
    }
  });

  it('to an edge that a node does not have are read as a field', async () => {
    const { sandbox, graph } = await setStage();
    for (const edge of ['message_templates', 'message_templates/12']) {
      const { body } = await graph('GET', `${sandbox.waba.businessId}/${edge}`);
      expect(body.error.message).toBe(
        '(#100) Tried accessing nonexisting field (message_templates) on node type (Business)',
      );
    }
  });

  it('with empty segments, a slash at the end, or escapes are found all the same', async () => {
    const { sandbox } = await setStage();
    const { id } = sandbox.number;
    const headers = { authorization: `Bearer ${sandbox.app.systemToken}` };
    for (const path of [`/v26.0//${id}`, `/${id}/`, `//v19.0/${id}//`, `/v26.0/%34${id.slice(1)}`]) {
      expect([path, (await fetch(`${sandbox.url}${path}`, { headers })).status]).toEqual([path, 200]);
    }
    expect((await fetch(`${sandbox.url}/v26.0/%E0%A4%A`, { headers })).status).toBe(400);
  });

  it('by HEAD have no body', async () => {
    const { sandbox } = await setStage();
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.number.id}`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([401, '']);
  });

  it.each(['?batch=[{"method":"GET","relative_url":"me"}]', '?ids=1,2'])(
    'of several at once are refused: %s',
    async (query) => {
      const { graph } = await setStage();
      const { status, body } = await graph('POST', query);
      expect([status, body.error.message]).toEqual([400, expect.stringContaining('does not emulate batch')]);
    },
  );

  it('over a bare socket, cut off in the middle, leave the sandbox standing', async () => {
    const { sandbox, graph } = await setStage();
    const { hostname, port } = new URL(sandbox.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /v26.0/1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"a"');
    await new Promise<void>((resolve) => socket.end(() => resolve()));
    socket.destroy();
    expect((await graph('GET', sandbox.number.id)).status).toBe(200);
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
