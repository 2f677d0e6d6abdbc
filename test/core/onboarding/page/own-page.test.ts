import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createSignupPages,
  ownPage,
  type Refusal,
  sdkFor,
  servePages,
} from '../../../../src/core/onboarding/index.ts';
import { typedToken } from '../../../../src/core/onboarding/page/link.ts';
import { LIMITS, SIGNUP_STEPS } from '../../../../src/core/rules/index.ts';
import { fixedClock, seededRandom } from '../../../support/run.ts';
import { ask, type VisitedPage, visitPage } from '../../../support/signup-page.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';

const META = sdkFor('https://graph.facebook.com');
const CODE = 'AQcode';
const WABA_ID = '330000000000001';
const FINISH = {
  type: 'WA_EMBEDDED_SIGNUP',
  event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
  version: 3,
  data: { waba_id: WABA_ID },
};

/** A page on loopback, with a proxy's address for its public URL. */
async function open({ publicUrl = 'https://coex.example.net', clock = fixedClock(), sdk = META } = {}) {
  const pages = createSignupPages({ publicUrl, clock, random: seededRandom(5) });
  const server = await servePages(pages, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  const stop = new AbortController();
  const left: Refusal[] = [];
  const way = ownPage({
    pages,
    app: { id: '660000000000004', configId: '880000000000006' },
    graphVersion: 'v26.0',
    sdk,
    changes: ['Broadcast lists are <read-only>.'],
  });
  const signup = await way.open({
    onboardingId: 'x',
    signal: stop.signal,
    onLeft: (refusal) => left.push(refusal),
  });
  const link = signup.link ?? '';
  const at = `http://127.0.0.1:${server.port}`;
  return { way, signup, link, at, left, stop, load: () => visitPage(link, at) };
}

const attempt = 'one';

describe('the link of a signup page', () => {
  it('is short, and nothing is in it but a secret', async () => {
    const { link } = await open();
    expect(link).toMatch(/^https:\/\/coex\.example\.net\/s\/[0-9A-HJKMNP-TV-Z]{10}$/);
  });

  it('is another for each signup', async () => {
    const { way, link } = await open();
    const signal = new AbortController().signal;
    const other = await way.open({ onboardingId: 'y', signal, onLeft: () => undefined });
    expect(other.link).not.toBe(link);
  });

  it('works typed by hand, in small letters, with letters for digits', async () => {
    expect(typedToken('7kQoOiIlLz')).toBe('7KQ001111Z');
    const { link, at } = await open();
    const typed = link.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await visitPage(typed, at)).status).toBe(200);
  });

  it.each([
    ['https://coex.example.net/', 'https://coex.example.net'],
    ['https://coex.example.net:8443/deep/er//', 'https://coex.example.net:8443/deep/er'],
    ['http://localhost:8480', 'http://localhost:8480'],
    ['http://127.0.0.1:8480', 'http://127.0.0.1:8480'],
    ['http://[::1]:8480', 'http://[::1]:8480'],
    ['HTTPS://Coex.Example.net', 'https://coex.example.net'],
  ])('stands below the public URL %s', async (publicUrl, before) => {
    const { link } = await open({ publicUrl });
    expect(link.slice(0, -10)).toBe(`${before}/s/`);
  });

  it.each([
    ['coex.example.net', 'no URL'],
    ['', 'no URL'],
    ['http://coex.example.net', 'https'],
    ['http://127.0.0.1.example.net', 'https'],
    ['ftp://coex.example.net', 'https'],
    ['javascript:alert(1)', 'https'],
    ['https://me:secret@coex.example.net', 'user name'],
    ['https://coex.example.net/?a=1', 'after the host'],
    ['https://coex.example.net/#a', 'after the host'],
  ])('needs another public URL than %j', (publicUrl, problem) => {
    const create = () => createSignupPages({ publicUrl, clock: fixedClock(), random: seededRandom(1) });
    expect(create).toThrow(expect.objectContaining({ code: 'usage', exit: 2 }));
    expect(create).toThrow(problem);
  });
});

describe('the page', () => {
  it('tells what will happen, and what changes', async () => {
    const { load } = await open();
    const { status, body } = await load();
    expect(status).toBe(200);
    for (const words of ['Paste the code', 'Connect to the Business Platform', 'QR code', '<noscript>'])
      expect(body).toContain(words);
    expect(body).toContain('Broadcast lists are &#60;read-only&#62;.');
    expect(body).not.toContain('emulated');
  });

  it('asks Facebook for the coexistence signup', async () => {
    const { given } = await (await open()).load();
    expect(given.init).toMatchObject({ appId: '660000000000004', version: 'v26.0' });
    expect(given.login).toEqual({
      config_id: '880000000000006',
      response_type: 'code',
      override_default_response_type: true,
      extras: {
        setup: {},
        featureType: 'whatsapp_business_app_onboarding',
        sessionInfoVersion: '3',
        version: 'v4',
      },
    });
    expect([given.sdk, given.origins]).toEqual(['https://connect.facebook.net/en_US/sdk.js', []]);
  });

  it('may run Facebook’s script and its own, is framed by nobody, and is kept nowhere', async () => {
    const { headers, body } = await (await open()).load();
    const policy = String(headers['content-security-policy']).split('; ');
    const nonce = /<script nonce="(\w+)">/.exec(body)?.[1];
    expect(policy).toContain(`script-src 'nonce-${nonce}' https://connect.facebook.net/en_US/sdk.js`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' https://facebook.com https://*.facebook.com");
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    });
  });

  it('of a sandbox takes the script from there, lets it reach nothing else, and says so', async () => {
    const { load } = await open({ sdk: sdkFor('http://127.0.0.1:4010/') });
    const { headers, given, body } = await load();
    const policy = String(headers['content-security-policy']);
    expect([given.sdk, given.origins]).toEqual([
      'http://127.0.0.1:4010/en_US/sdk.js',
      ['http://127.0.0.1:4010'],
    ]);
    expect(policy).not.toContain('facebook');
    expect(policy).toContain("connect-src 'self';");
    expect(body).toContain('Facebook is emulated');
  });

  it('takes a graph-url that only looks like Meta’s for a sandbox', () => {
    const emulated = [
      'https://graph.facebook.com.example.net',
      'http://graph.facebook.com',
      'https://x.test/a/',
    ];
    for (const url of emulated) expect(sdkFor(url).isEmulated, url).toBe(true);
    expect(sdkFor('https://x.test/a/').url).toBe('https://x.test/a/en_US/sdk.js');
  });

  it('has a secret of its own each time it is loaded', async () => {
    const { load } = await open();
    const [first, second] = [await load(), await load()];
    expect(first.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(second.nonce).not.toBe(first.nonce);
    expect(first.headers['content-security-policy']).not.toBe(second.headers['content-security-policy']);
    expect((await first.post('event', { attempt, event: FINISH })).status).toBe(200);
  });

  it('is found below the path of the public URL, and where a proxy cut that off', async () => {
    const { link, at } = await open({ publicUrl: 'https://example.net/coex' });
    const { pathname } = new URL(link);
    expect(pathname).toMatch(/^\/coex\/s\//);
    for (const path of [pathname, pathname.slice('/coex'.length), `${pathname}?utm=1`, `${pathname}/`])
      expect((await ask(at, path)).status, path).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const { link, at } = await open();
    const { status, body } = await ask(at, new URL(link).pathname, { method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
  });
});

describe('a code', () => {
  it('ends the signup with the WABA that the event named before it', async () => {
    const { load, signup } = await open();
    const page = await load();
    expect((await page.post('event', { attempt, event: FINISH })).json()).toEqual({});
    const { status, body } = await page.post('code', { attempt, code: CODE });
    expect([status, body]).toEqual([200, '{"state":"done"}']);
    expect(await signup.outcome).toEqual({ kind: 'code', code: CODE, wabaId: WABA_ID });
  });

  it('waits a moment for the event that names the WABA', async () => {
    const clock = virtualClock({ network: true });
    const { load, signup } = await open({ clock });
    const page = await load();
    await page.post('code', { attempt, code: CODE });
    await page.post('event', { attempt, event: { ...FINISH, data: {} } });
    await page.post('event', { attempt, event: FINISH });
    expect(await signup.outcome).toEqual({ kind: 'code', code: CODE, wabaId: WABA_ID });
  });

  it('does not wait longer than that: it would go stale', async () => {
    const clock = virtualClock({ network: true });
    const startedAt = clock.now();
    const { load, signup } = await open({ clock });
    await (await load()).post('code', { attempt, code: CODE });
    expect(await clock.until(signup.outcome)).toEqual({ kind: 'code', code: CODE, wabaId: undefined });
    expect(clock.now() - startedAt).toBeLessThanOrEqual(1000);
    expect(LIMITS.signupCodeMs.value).toBeGreaterThan(10_000);
  });

  it('gathers what several events tell', async () => {
    const { load, signup } = await open();
    const page = await load();
    const tell = (event: string, data: object) =>
      page.post('event', { attempt, event: { type: 'WA_EMBEDDED_SIGNUP', event, data } });
    await tell('SOMETHING_NEW', { waba_id: Number(WABA_ID) });
    await tell('FINISH', { business_id: '550000000000003' });
    await page.post('code', { attempt, code: CODE });
    expect(await signup.outcome).toMatchObject({ wabaId: WABA_ID });
  });

  it.each([
    ['of an earlier attempt', 'zero', FINISH],
    ['that is no finish', attempt, { ...FINISH, event: 'PROGRESS' }],
    ['with an id that is none', attempt, { ...FINISH, data: { waba_id: '../../me' } }],
    ['of something else', attempt, { ...FINISH, type: 'OTHER' }],
    ['that is no object', attempt, 'FINISH'],
  ])('comes without a WABA when it was named by an event %s', async (_, of, event) => {
    const { load, signup } = await open();
    const page = await load();
    expect((await page.post('event', { attempt: of, event })).status).toBe(200);
    await page.post('code', { attempt, code: CODE });
    expect(await signup.outcome).toEqual({ kind: 'code', code: CODE, wabaId: undefined });
  });

  it('is taken once; the same one sent again is answered alike', async () => {
    const { load, signup, link, at } = await open();
    const [page, other] = [await load(), await load()];
    await page.post('code', { attempt, code: CODE });
    expect((await page.post('code', { attempt, code: CODE })).status).toBe(200);
    const late = await other.post('code', { attempt, code: 'AQother' });
    expect([late.status, late.json()]).toEqual([410, { state: 'done' }]);
    expect(await signup.outcome).toMatchObject({ code: CODE });
    const after = await visitPage(link, at);
    expect(after.status).toBe(410);
    expect(after.body).toContain('Done. Your part is finished.');
    expect((await ask(at, `${new URL(link).pathname}/state`)).json()).toEqual({ state: 'done' });
    await signup.close();
    expect((await visitPage(link, at)).body).toContain('Done.');
  });
});

describe('somebody who leaves', () => {
  const cancel = (data: object, event = 'CANCEL') => ({
    type: 'WA_EMBEDDED_SIGNUP',
    event,
    version: 3,
    data,
  });

  it.each(Object.entries(SIGNUP_STEPS))('at %s is told what to do, here and there', async (step, row) => {
    const { load, left } = await open();
    const answer = await (await load()).post('event', { attempt, event: cancel({ current_step: step }) });
    expect(answer.json()).toEqual({ refusal: { meaning: row.about, next: row.value } });
    expect(left).toEqual([expect.objectContaining({ step, meaning: row.about, next: row.value })]);
  });

  it('can finish all the same afterwards', async () => {
    const { load, left, signup } = await open();
    const page = await load();
    await page.post('event', {
      attempt,
      event: cancel({ error_message: 'No (2655093)', session_id: 'a91c' }),
    });
    await page.post('event', { attempt, event: cancel({ error_code: 7 }, 'ERROR') });
    await page.post('code', { attempt: 'two', code: CODE });
    await signup.outcome;
    expect(left.map(({ code, sessionId }) => [code, sessionId])).toEqual([
      ['2655093', 'a91c'],
      ['7', undefined],
    ]);
    await page.post('event', { attempt, event: cancel({}) });
    expect(left).toHaveLength(2);
  });

  it.each([
    ['closed', 'closed before the signup was finished'],
    ['no-code', 'handed no code'],
    ['sdk-missing', 'script could not be loaded'],
    ['popup-blocked', 'did not let Facebook’s window open'],
  ])('because of %s is told of in the terminal', async (trouble, words) => {
    const { load, left } = await open();
    expect((await (await load()).post('trouble', { attempt, trouble })).status).toBe(200);
    expect(left).toEqual([expect.objectContaining({ meaning: expect.stringContaining(words) })]);
  });
});

describe('a post that is not the page’s', () => {
  const refused = async (post: (page: VisitedPage) => Promise<{ status: number; body: string }>) => {
    const { load, left, signup } = await open();
    const page = await load();
    const { status, body } = await post(page);
    expect(body).not.toContain(CODE);
    expect(left).toEqual([]);
    // It did no harm: the page itself still can.
    expect((await page.post('code', { attempt, code: 'AQours' })).status).toBe(200);
    expect(await signup.outcome).toMatchObject({ code: 'AQours' });
    return status;
  };
  const body = { attempt, code: CODE };

  it.each([
    ['with a wrong secret', { 'x-signup-page': 'f'.repeat(32) }, 403],
    ['without a secret', { 'x-signup-page': '' }, 403],
    ['from elsewhere', { origin: 'https://evil.example' }, 403],
    ['from a page of a like name', { origin: 'https://coex.example.net.evil.example' }, 403],
    ['from nowhere', { origin: 'null' }, 403],
    ['without TLS', { origin: 'http://coex.example.net' }, 403],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as text', { 'content-type': 'text/plain' }, 415],
  ])('%s is refused', async (_, headers, status) => {
    expect(await refused((page) => page.post('code', body, headers))).toBe(status);
  });

  it.each([
    ['code', ''],
    ['code', '{'],
    ['code', '[]'],
    ['code', '"AQ"'],
    ['code', { attempt }],
    ['code', { attempt, code: '' }],
    ['code', { attempt, code: 'two words' }],
    ['code', { attempt, code: 'line\nbreak' }],
    ['code', { attempt, code: 7 }],
    ['code', { attempt, code: 'x'.repeat(5000) }],
    ['code', { code: CODE }],
    ['event', { event: FINISH }],
    ['event', '['.repeat(5000)],
    ['trouble', { attempt, trouble: 'constructor' }],
    ['trouble', { attempt }],
  ])('to %s with %j is refused', async (what, wrong) => {
    expect(await refused((page) => page.post(what, wrong))).toBe(400);
  });

  it('with a huge body is refused, and read no further than told', async () => {
    expect(await refused((page) => page.post('code', { ...body, more: 'x'.repeat(1_000_000) }))).toBe(413);
  });

  it('in an encoding that is none is refused', async () => {
    const { load, at, link } = await open();
    const { nonce } = await load();
    const answer = await ask(at, `${new URL(link).pathname}/code`, {
      method: 'POST',
      headers: {
        origin: 'https://coex.example.net',
        'content-type': 'application/json; charset=latin1',
        'x-signup-page': nonce,
      },
      body: Buffer.from('{"attempt":"one","code":"\xff"}', 'latin1'),
    });
    expect(answer.status).toBe(400);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'POST'])('by %s to the page is refused', async (method) => {
    const { link, at } = await open();
    const { status, headers } = await ask(at, new URL(link).pathname, { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('is not made by looking', async () => {
    const { link, at } = await open();
    const { status, headers } = await ask(at, `${new URL(link).pathname}/code`);
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });

  it('that breaks off in the middle leaves the page as it was', async () => {
    const { link, at, load, signup } = await open();
    const page = await load();
    const { port } = new URL(at);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST ${new URL(link).pathname}/code HTTP/1.1\r\nhost: x\r\norigin: https://coex.example.net\r\n` +
        `x-signup-page: ${page.nonce}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"attempt":"one",`,
    );
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.destroy();
    await once(socket, 'close');
    await page.post('code', { attempt, code: CODE });
    expect(await signup.outcome).toMatchObject({ code: CODE });
  });
});

describe('a path that is none of a page', () => {
  it.each(['/', '/s', '/webhook', '/favicon.ico', '//s/x', '/S/x', '/x/s/y'])(
    '%s is left to others',
    async (path) => {
      const { at } = await open();
      const { status, body } = await ask(at, path);
      expect([status, body]).toEqual([404, 'Nothing here.\n']);
    },
  );

  it.each([
    ['/s/', 'GET'],
    ['/s/0000000000', 'GET'],
    ['/s/..%2f..%2fetc%2fpasswd', 'GET'],
    ['/s/../webhook', 'GET'],
    ['/s/__proto__', 'GET'],
    ['/s/0000000000/state', 'GET'],
    ['/s/0000000000/code', 'POST'],
    ['/s/%E0%A4%A', 'GET'],
    [`/s/${'x'.repeat(5000)}`, 'GET'],
  ])('%s is no signup', async (path, method) => {
    const { at } = await open();
    const { status } = await ask(at, path, { method, headers: { origin: 'https://coex.example.net' } });
    expect(status).toBe(404);
  });

  it.each(['/x', '/code/x', '/../..', '/state/'])('%s below a page is nothing', async (more) => {
    const { link, at } = await open();
    expect((await ask(at, `${new URL(link).pathname}${more}`)).status).toBe(404);
  });
});

describe('a signup that ends without a code', () => {
  const isOver = async ({ load, link, at }: Awaited<ReturnType<typeof open>>, page: VisitedPage) => {
    const reloaded = await load();
    expect(reloaded.status).toBe(410);
    expect(reloaded.body).toContain('This signup has ended.');
    expect((await ask(at, `${new URL(link).pathname}/state`)).json()).toEqual({ state: 'ended' });
    for (const [what, body] of [
      ['code', { attempt, code: CODE }],
      ['event', { attempt, event: FINISH }],
      ['trouble', { attempt, trouble: 'closed' }],
    ] as const) {
      const answer = await page.post(what, body);
      expect([answer.status, answer.json()]).toEqual([410, { state: 'ended' }]);
    }
  };

  it('because it was closed says so, and to whoever waits', async () => {
    const opened = await open();
    const page = await opened.load();
    await opened.signup.close();
    await opened.signup.close();
    await expect(opened.signup.outcome).rejects.toMatchObject({ code: 'signup-cancelled', exit: 6 });
    await isOver(opened, page);
    expect(opened.left).toEqual([]);
  });

  it('because it was interrupted rejects with the reason', async () => {
    const opened = await open();
    const page = await opened.load();
    opened.stop.abort(new Error('Ctrl-C'));
    await expect(opened.signup.outcome).rejects.toThrow('Ctrl-C');
    await isOver(opened, page);
  });

  it('because it was interrupted before it was opened has no page', async () => {
    const { way } = await open();
    const signal = AbortSignal.abort(new Error('before'));
    const late = await way.open({ onboardingId: 'z', signal, onLeft: () => undefined });
    await expect(late.outcome).rejects.toThrow('before');
  });

  it('while the code waits for its event rejects too', async () => {
    const { load, signup, stop } = await open({ clock: virtualClock({ network: true }) });
    await (await load()).post('code', { attempt, code: CODE });
    stop.abort(new Error('Ctrl-C'));
    await expect(signup.outcome).rejects.toThrow('Ctrl-C');
  });
});

describe('many pages', () => {
  it('stand beside one another', async () => {
    const { way, link, at, signup } = await open();
    const signal = new AbortController().signal;
    const other = await way.open({ onboardingId: 'y', signal, onLeft: () => undefined });
    const page = await visitPage(link, at);
    const elsewhere = await ask(at, `${new URL(other.link ?? '').pathname}/code`, {
      method: 'POST',
      headers: {
        origin: 'https://coex.example.net',
        'content-type': 'application/json',
        'x-signup-page': page.nonce,
      },
      body: JSON.stringify({ attempt, code: CODE }),
    });
    expect(elsewhere.status).toBe(403);
    await page.post('code', { attempt, code: CODE });
    expect(await signup.outcome).toMatchObject({ code: CODE });
    expect((await visitPage(other.link ?? '', at)).status).toBe(200);
  });

  it('loaded over and over forget only the eldest', async () => {
    const { load } = await open();
    const first = await load();
    let last = first;
    for (let times = 0; times < 100; times += 1) last = await load();
    expect((await first.post('trouble', { attempt, trouble: 'closed' })).status).toBe(403);
    expect((await last.post('trouble', { attempt, trouble: 'closed' })).status).toBe(200);
  });

  it('cannot be served where something listens already', async () => {
    const { at } = await open();
    const port = Number(new URL(at).port);
    const pages = { handle: () => false };
    await expect(servePages(pages, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'port-in-use',
    });
    await expect(servePages(pages, { host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      code: 'listen-failed',
    });
  });
});
