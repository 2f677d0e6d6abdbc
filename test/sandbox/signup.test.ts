import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SIGNUP_STEPS } from '../../src/core/rules/index.ts';
import { type Stage, setStage } from './stage.ts';

async function codeFromSignup({ sandbox, callback, signupUrl }: Stage): Promise<string> {
  await sandbox.phone.accept(signupUrl(true));
  return callback.visits.at(-1)?.searchParams.get('code') ?? '';
}

function exchange({ sandbox, graph }: Stage, code: string, secret = sandbox.app.secret) {
  const query = new URLSearchParams({ client_id: sandbox.app.id, client_secret: secret, code });
  return graph('GET', `oauth/access_token?${query}`, { token: '' });
}

describe('the signup page', () => {
  it('says that it is emulated and shows the number', async () => {
    const { signupUrl } = await setStage();
    const html = await (await fetch(signupUrl())).text();
    expect(html).toContain('emulated by the coex sandbox');
    expect(html).toContain('+44 7700 900100');
    expect(html).not.toContain('<state>');
  });

  it('answers at the path of the hosted form too', async () => {
    const { signupUrl } = await setStage();
    const response = await fetch(signupUrl().replace('/signup?', '/messaging/whatsapp/onboard/?'));
    expect(response.status).toBe(200);
  });

  it.each([
    ['app_id', '1'],
    ['config_id', '1'],
    ['extras', '{}'],
    ['redirect_uri', 'http://example.net/back'],
    ['redirect_uri', 'javascript:alert(1)'],
  ])('refuses a link whose %s is %s', async (name, value) => {
    const { signupUrl } = await setStage();
    const url = new URL(signupUrl());
    url.searchParams.set(name, value);
    expect((await fetch(url)).status).toBe(400);
  });

  it('brings the browser back with a code and the state, and tells the opener only the WABA', async () => {
    const stage = await setStage();
    const form = new URLSearchParams(new URL(stage.signupUrl(true)).searchParams);
    const page = await fetch(`${stage.sandbox.url}/signup/accept`, { method: 'POST', body: form });
    const html = await page.text();
    expect(page.headers.get('refresh')).toMatch(/\/back\?from=meta&code=\w+&state=/);
    const posted = /postMessage\((".*"), '\*'\)/.exec(html)?.[1] ?? '""';
    expect(JSON.parse(JSON.parse(posted))).toEqual({
      type: 'WA_EMBEDDED_SIGNUP',
      event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
      version: 3,
      data: { waba_id: stage.sandbox.waba.id },
    });
  });
});

describe('accepting on the phone', () => {
  it('onboards the number, and Meta tells the partner', async () => {
    const stage = await setStage();
    const { sandbox, callback, graph } = stage;
    await stage.subscribeApp();
    const fields = 'is_on_biz_app,platform_type,last_onboarded_time';
    const before = await graph('GET', `${sandbox.number.id}?fields=${fields}`);
    expect(before.body).toEqual({
      is_on_biz_app: false,
      platform_type: 'NOT_APPLICABLE',
      id: sandbox.number.id,
    });

    await codeFromSignup(stage);
    expect(callback.visits.at(-1)?.searchParams.get('state')).toBe('a"<state>');
    await sandbox.advance(5000);

    const after = await graph('GET', `${sandbox.number.id}?fields=${fields}`);
    expect(after.body).toEqual({
      is_on_biz_app: true,
      platform_type: 'CLOUD_API',
      last_onboarded_time: '2026-11-05T09:00:00+0000',
      id: sandbox.number.id,
    });
    expect(callback.of('account_update').map(({ value }) => value)).toEqual([
      {
        event: 'PARTNER_ADDED',
        waba_info: { waba_id: sandbox.waba.id, owner_business_id: sandbox.waba.businessId },
      },
    ]);
  });

  it('refuses links of other hosts', async () => {
    const { sandbox } = await setStage();
    await expect(sandbox.phone.accept('https://business.facebook.com/signup')).rejects.toThrow(
      'Not a signup link',
    );
  });

  it('changes nothing when the person cancels', async () => {
    const { sandbox, callback, graph, signupUrl } = await setStage();
    await sandbox.phone.cancel(signupUrl(true));
    expect(callback.visits.at(-1)?.searchParams.get('error')).toBe('access_denied');
    expect(callback.visits.at(-1)?.searchParams.get('code')).toBeNull();
    const number = await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app`);
    expect(number.body.is_on_biz_app).toBe(false);
  });
});

describe('leaving on the phone', () => {
  const eventOf = (html: string) =>
    JSON.parse(JSON.parse(/postMessage\((".*?"), '\*'\)/.exec(html)?.[1] ?? '""'));

  it.each(Object.keys(SIGNUP_STEPS))('at %s is told to the opener', async (step) => {
    const { sandbox, signupUrl } = await setStage({ historyMessages: 60 });
    const form = new URLSearchParams(new URL(signupUrl()).searchParams);
    form.set('step', step);
    const page = await fetch(`${sandbox.url}/signup/cancel`, { method: 'POST', body: form });
    expect(eventOf(await page.text())).toEqual({
      type: 'WA_EMBEDDED_SIGNUP',
      event: 'CANCEL',
      version: 3,
      data: { current_step: step },
    });
  });

  it('is at the verification when nobody says where', async () => {
    const { sandbox, signupUrl } = await setStage({ historyMessages: 60 });
    const body = new URLSearchParams(new URL(signupUrl()).searchParams);
    const page = await fetch(`${sandbox.url}/signup/cancel`, { method: 'POST', body });
    expect(eventOf(await page.text()).data).toEqual({ current_step: 'PHONE_NUMBER_VERIFICATION' });
  });

  it('cannot be at a step there is not', async () => {
    const { sandbox, callback, signupUrl } = await setStage({ historyMessages: 60 });
    await sandbox.phone.cancel(signupUrl(true), { step: 'PERMISSIONS' });
    expect(callback.visits.at(-1)?.searchParams.get('error')).toBe('access_denied');
    const odd = sandbox.phone.cancel(signupUrl(true), { step: 'toString' });
    await expect(odd).rejects.toThrow('no step toString');
  });
});

describe('a short link', () => {
  const leadTo = async (target: (own: string) => string) => {
    const server = createServer((_, response) => {
      response.writeHead(302, { location: target(own) }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s/7KQ2M9XW4T`;
    onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
    return own;
  };

  it('is followed by the phone', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.sandbox.phone.accept(await leadTo(() => stage.signupUrl(true)));
    expect(stage.callback.visits.at(-1)?.searchParams.get('code')).toMatch(/^AQ/);
  });

  it.each([
    ['elsewhere', () => 'https://business.facebook.com/signup'],
    ['in a circle', (own: string) => own],
    ['nowhere', () => 'http://'],
  ])('that leads %s is refused', async (_, target) => {
    const { sandbox } = await setStage({ historyMessages: 60 });
    await expect(sandbox.phone.accept(await leadTo(target))).rejects.toThrow('Not a signup link');
  });
});

describe('the emulated SDK', () => {
  it('is a script that any page may load', async () => {
    const { sandbox } = await setStage({ historyMessages: 60 });
    const response = await fetch(`${sandbox.url}/en_US/sdk.js`);
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.text()).toContain('window.FB = ');
  });

  const endOf = async (button: string, origin: string) => {
    const { sandbox, signupUrl } = await setStage({ historyMessages: 60 });
    const body = new URLSearchParams(new URL(signupUrl()).searchParams);
    body.set('origin', origin);
    const page = await fetch(`${sandbox.url}/signup/${button}`, { method: 'POST', body });
    const html = await page.text();
    const login = /postMessage\((\{.*?\}), (".*?")\)/.exec(html);
    return { status: page.status, html, login: login?.slice(1).map((part) => JSON.parse(part)) };
  };

  it('is handed the code by the window it opened, for its own page alone', async () => {
    const { html, login } = await endOf('accept', 'http://127.0.0.1:8480');
    expect(login).toEqual([
      { type: 'sandbox-login', code: expect.stringMatching(/^AQ/) },
      'http://127.0.0.1:8480',
    ]);
    expect(html.indexOf('WA_EMBEDDED_SIGNUP')).toBeLessThan(html.indexOf('sandbox-login'));
  });

  it('is told of a window that was left', async () => {
    expect((await endOf('cancel', 'https://coex.example.net')).login).toEqual([
      { type: 'sandbox-login' },
      'https://coex.example.net',
    ]);
  });

  it.each(['*', 'coex.example.net', 'https://coex.example.net/path', 'javascript:1', '</script>'])(
    'is answered for no page of the origin %s',
    async (origin) => {
      const { status, login } = await endOf('accept', origin);
      expect([status, login]).toEqual([400, undefined]);
    },
  );
});

describe('the code of a signup', () => {
  it('buys a token for the WABA', async () => {
    const stage = await setStage();
    const { body } = await exchange(stage, await codeFromSignup(stage));
    const debug = await stage.graph('GET', `debug_token?input_token=${body.access_token}`, {
      token: `${stage.sandbox.app.id}|${stage.sandbox.app.secret}`,
    });
    expect(debug.body.data).toMatchObject({ is_valid: true, app_id: stage.sandbox.app.id, expires_at: 0 });
    expect(debug.body.data.granular_scopes).toContainEqual({
      scope: 'whatsapp_business_management',
      target_ids: [stage.sandbox.waba.id],
    });
    const waba = await stage.graph('GET', `${stage.sandbox.waba.id}?fields=name`, {
      token: body.access_token,
    });
    expect(waba.body).toEqual({ name: 'Harbour Lane Bikes', id: stage.sandbox.waba.id });
  });

  it('is good for one exchange', async () => {
    const stage = await setStage();
    const code = await codeFromSignup(stage);
    expect((await exchange(stage, code)).status).toBe(200);
    expect((await exchange(stage, code)).body.error).toMatchObject({ code: 100, error_subcode: 36007 });
  });

  it.each([
    [30_000, 200],
    [30_001, 400],
  ])('after %d ms gives status %d', async (ageMs, status) => {
    const stage = await setStage();
    const code = await codeFromSignup(stage);
    await stage.sandbox.advance(ageMs);
    expect((await exchange(stage, code)).status).toBe(status);
  });

  it('is not used up by a wrong secret', async () => {
    const stage = await setStage();
    const code = await codeFromSignup(stage);
    expect((await exchange(stage, code, 'wrong')).status).toBe(400);
    expect((await exchange(stage, code)).status).toBe(200);
  });
});

describe('a number that cannot be connected', () => {
  const refusalOf = async ({ sandbox, signupUrl }: Stage) => {
    const form = new URLSearchParams(new URL(signupUrl()).searchParams);
    const page = await fetch(`${sandbox.url}/signup/accept`, { method: 'POST', body: form });
    const posted = /postMessage\((".*"), '\*'\)/.exec(await page.text())?.[1] ?? '""';
    return { status: page.status, event: JSON.parse(JSON.parse(posted)) };
  };

  it.each([
    ['an old app', 'phone.update', { version: '2.24.16.79' }],
    ['the consumer app', 'phone.downgrade', {}],
    ['no app', 'phone.uninstall', {}],
  ] as const)('for %s reports the error to the opener', async (_, action, input) => {
    const stage = await setStage({ historyMessages: 60 });
    stage.sandbox.act(action, input);
    expect(await refusalOf(stage)).toEqual({
      status: 400,
      event: {
        type: 'WA_EMBEDDED_SIGNUP',
        event: 'CANCEL',
        version: 3,
        data: {
          error_message: expect.stringContaining('2655093'),
          error_id: expect.stringMatching(/^\d{6}$/),
          session_id: expect.stringMatching(/^\w{16}$/),
          timestamp: String(stage.sandbox.now() / 1000),
        },
      },
    });
    await expect(stage.sandbox.phone.accept(stage.signupUrl())).rejects.toThrow('2655093');
  });

  it.each(['2.24.17', '2.24.17.1', '2.25.1', '3.0'])('does not include app version %s', async (version) => {
    const stage = await setStage({ historyMessages: 60 });
    stage.sandbox.act('phone.update', { version });
    await stage.sandbox.phone.accept(stage.signupUrl());
  });

  it('of another partner is refused with 3441041', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    const other = Object(stage.sandbox.act('app.add', { business: stage.sandbox.waba.businessId }));
    const url = new URL(stage.signupUrl());
    url.searchParams.set('app_id', other.id);
    url.searchParams.set('config_id', other.configId);
    await expect(stage.sandbox.phone.accept(url.href)).rejects.toThrow('3441041');
  });
});

describe('a signup among several phones', () => {
  it('connects the number that was entered, and no other', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, graph } = stage;
    const second = Object(sandbox.act('number.add', { digits: '447700900777', history: 30 }));
    const html = await (await fetch(stage.signupUrl())).text();
    expect(html).toContain('+44 7700 900777');
    await sandbox.phone.accept(stage.signupUrl(), { number: '447700900777' });
    const isOnApi = async (id: string) =>
      (await graph('GET', `${id}?fields=is_on_biz_app`)).body.is_on_biz_app;
    expect(await isOnApi(second.id)).toBe(true);
    expect(await isOnApi(sandbox.number.id)).toBe(false);
  });

  it('refuses a number that nobody has', async () => {
    const { sandbox, signupUrl } = await setStage({ historyMessages: 60 });
    const form = new URLSearchParams(new URL(signupUrl()).searchParams);
    form.set('number', '440000000000000');
    const page = await fetch(`${sandbox.url}/signup/accept`, { method: 'POST', body: form });
    expect(page.status).toBe(400);
  });
});
