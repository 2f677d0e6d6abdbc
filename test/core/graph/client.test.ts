import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { createGraph, type Graph } from '../../../src/core/graph/index.ts';
import { fixedClock, seededRandom } from '../../support/run.ts';
import {
  APP_SECRET,
  metaError,
  openGraph,
  type ScriptedAnswer,
  scriptGraph,
  TOKEN,
} from '../../support/scripted-graph.ts';

const read = { method: 'GET', path: '440000000000002' } as const;
const send = { method: 'POST', path: '440000000000002/messages', body: { to: '1' } } as const;

async function failureOf(promise: Promise<unknown>): Promise<CoexError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CoexError) return error;
  throw new Error(`A CoexError was expected, this came: ${String(error)}`);
}

describe('a call', () => {
  it('carries version, query, token and body, and gives the answer’s JSON', async () => {
    const { url, requests } = await scriptGraph({ json: { id: '1', extra: [true] } });
    const { graph } = openGraph(`${url}/`);
    const answer = await graph.call({ ...send, query: { fields: 'a,b', odd: 'ü&=' } });
    expect(answer).toEqual({ id: '1', extra: [true] });
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/v26.0/440000000000002/messages',
        query: { fields: 'a,b', odd: 'ü&=' },
        authorization: `Bearer ${TOKEN}`,
        body: { to: '1' },
      },
    ]);
  });

  it('goes below a path of the base URL', async () => {
    const { url, requests } = await scriptGraph({ json: {} });
    await openGraph(`${url}/proxy/meta`).graph.call(read);
    expect(requests[0]?.path).toBe('/proxy/meta/v26.0/440000000000002');
  });

  it('proves the app with the secret and the token in use', async () => {
    const { url, requests } = await scriptGraph({ json: {} }, { json: {} });
    const { graph } = openGraph(url, { appSecret: APP_SECRET });
    await graph.call(read);
    await graph.call({ ...read, token: 'EAAanothertoken' });
    const proof = (token: string) => createHmac('sha256', APP_SECRET).update(token).digest('hex');
    expect(requests.map(({ query }) => query.appsecret_proof)).toEqual([
      proof(TOKEN),
      proof('EAAanothertoken'),
    ]);
    expect(requests[1]?.authorization).toBe('Bearer EAAanothertoken');
  });

  it('goes without proof where there is none to give', async () => {
    const { url, requests } = await scriptGraph({ json: {} }, { json: {} }, { json: {} });
    await openGraph(url).graph.call(read);
    const { graph } = openGraph(url, { appSecret: APP_SECRET });
    await graph.call({ ...read, token: `123|${APP_SECRET}` });
    await graph.call({ ...read, token: 'none' });
    expect(requests.map(({ query }) => query)).toEqual([{}, {}, {}]);
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${TOKEN}`,
      `Bearer 123|${APP_SECRET}`,
      undefined,
    ]);
  });

  it('keeps every digit of a long id', async () => {
    const { url } = await scriptGraph({ text: '{"id":12345678901234567890}', type: 'application/json' });
    expect(await openGraph(url).graph.call(read)).toEqual({ id: '12345678901234567890' });
  });

  it('believes the body, whatever the content type says', async () => {
    const { url } = await scriptGraph({ text: '{"id":"1"}', type: 'text/html' });
    expect(await openGraph(url).graph.call(read)).toEqual({ id: '1' });
  });

  it('does not begin without a token', async () => {
    const { url } = await scriptGraph();
    const graph = createGraph({
      baseUrl: url,
      version: 'v26.0',
      token: async () => {
        throw new CoexError('secret-missing', { name: 'access-token', env: 'COEX_ACCESS_TOKEN' });
      },
      appSecret: async () => undefined,
      clock: fixedClock(),
      random: seededRandom(1),
    });
    expect((await failureOf(graph.call(read))).code).toBe('secret-missing');
  });

  it.each([
    '440000000000002/register',
    '440000000000002/deregister',
    '440000000000002/register/',
    '440000000000002/Register',
    '440000000000002/register?pin=123456',
  ])('that would break the phone is refused before anything is sent: %s', async (path) => {
    const { url, requests } = await scriptGraph();
    const { graph, exchanges } = openGraph(url);
    const error = await failureOf(graph.call({ method: 'POST', path, body: { pin: '123456' } }));
    expect(error).toMatchObject({ code: 'would-break-phone', exit: 6 });
    expect({ requests, exchanges }).toEqual({ requests: [], exchanges: [] });
  });

  it('is not refused for a word that only begins like one', async () => {
    const { url } = await scriptGraph({ json: {} });
    await openGraph(url).graph.call({ method: 'GET', path: '1/registered_numbers' });
  });
});

describe('repeating', () => {
  it.each([1, 2, 130429, 131000, 131016])(
    'a read happens for code %i, after growing pauses',
    async (code) => {
      const { url } = await scriptGraph(
        { status: 500, json: metaError(code) },
        { status: 503, json: metaError(code) },
        { json: { id: '1' } },
      );
      const { graph, pausesMs } = openGraph(url);
      expect(await graph.call(read)).toEqual({ id: '1' });
      const [first = 0, second = 0] = pausesMs;
      expect(pausesMs).toHaveLength(2);
      expect(first).toBeGreaterThanOrEqual(250);
      expect(first).toBeLessThan(750);
      expect(second).toBeGreaterThanOrEqual(500);
      expect(second).toBeLessThan(1500);
    },
  );

  it('a read ends after the third try with what came last', async () => {
    const { url } = await scriptGraph({ json: metaError(2) }, 'reset', {
      status: 503,
      json: metaError(131016),
    });
    const { graph, pausesMs } = openGraph(url);
    const error = await failureOf(graph.call(read));
    expect(error).toMatchObject({ code: 'graph-transient', exit: 7, meta: { code: 131016 } });
    expect(pausesMs).toHaveLength(2);
  });

  it.each<[string, ScriptedAnswer]>([
    ['a broken connection', 'reset'],
    ['an answer that breaks off', 'reset-in-answer'],
    ['a page of HTML', { status: 502, text: '<html><h1>Bad Gateway</h1></html>' }],
    ['an empty body', { status: 500, text: '' }],
    ['half a document', { text: '{"id": "1', type: 'application/json' }],
  ])('a read happens for %s', async (_title, broken) => {
    const { url } = await scriptGraph(broken, { json: { id: '1' } });
    expect(await openGraph(url).graph.call(read)).toEqual({ id: '1' });
  });

  it.each([4, 10, 33, 100, 190, 200, 80007, 131047, 2593107, 987654])(
    'a read does not happen for code %i',
    async (code) => {
      const { url } = await scriptGraph({ status: 400, json: metaError(code) });
      const { graph, pausesMs } = openGraph(url);
      expect((await failureOf(graph.call(read))).meta?.code).toBe(code);
      expect(pausesMs).toEqual([]);
    },
  );

  it.each<[string, ScriptedAnswer]>([
    ['a transient code', { status: 500, json: metaError(131016) }],
    ['a broken connection', 'reset'],
    ['an answer that breaks off', 'reset-in-answer'],
    ['a page of HTML', { status: 502, text: '<html></html>' }],
  ])('never happens to what is sent: %s', async (_title, answer) => {
    for (const call of [send, { method: 'DELETE', path: '1' }, { ...read, once: true }] as const) {
      const { url, requests } = await scriptGraph(answer);
      const { graph, pausesMs } = openGraph(url);
      await failureOf(graph.call(call));
      expect(requests).toHaveLength(1);
      expect(pausesMs).toEqual([]);
    }
  });
});

describe('a refusal', () => {
  const refusal = async (answer: ScriptedAnswer) => {
    const { url } = await scriptGraph(answer);
    return failureOf(openGraph(url).graph.call(send));
  };

  it.each([
    [190, {}, 'graph-not-permitted', 4],
    [0, {}, 'graph-not-permitted', 4],
    [200, {}, 'graph-not-permitted', 4],
    [33, {}, 'graph-not-found', 5],
    [100, { error_subcode: 33 }, 'graph-not-found', 5],
    [100, { error_subcode: 36007 }, 'graph-refused', 1],
    [100, {}, 'graph-refused', 1],
    [100, { error_subcode: 99 }, 'graph-refused', 1],
    [131047, {}, 'graph-guarded', 6],
    [133010, {}, 'graph-guarded', 6],
    [2593107, {}, 'graph-guarded', 6],
    [2593108, {}, 'graph-guarded', 6],
    [4, {}, 'graph-transient', 7],
    [987654, {}, 'graph-refused', 1],
  ])('with code %i %j is %s, exit %i', async (code, more, expected, exit) => {
    expect(await refusal({ status: 400, json: metaError(code, more) })).toMatchObject({
      code: expected,
      exit,
    });
  });

  it.each([200, 400, 401, 500])('counts with the HTTP status %i too: the body decides', async (status) => {
    expect(await refusal({ status, json: metaError(190) })).toMatchObject({
      code: 'graph-not-permitted',
      meta: { code: 190, httpStatus: status },
    });
  });

  it('keeps all that Meta said, for support', async () => {
    const error = await refusal({
      status: 400,
      json: metaError(131047, {
        error_subcode: 2494055,
        error_user_title: 'Title',
        error_user_msg: 'For the user',
        error_data: { messaging_product: 'whatsapp', details: 'More than 24 hours have passed.' },
        fbtrace_id: 'AxTrace',
      }),
    });
    expect(error.meta).toEqual({
      code: 131047,
      subcode: 2494055,
      message: '(#131047) Scripted',
      title: 'Title',
      userMessage: 'For the user',
      details: 'More than 24 hours have passed.',
      traceId: 'AxTrace',
      httpStatus: 400,
    });
    expect(error.message).toContain('POST /440000000000002/messages');
    expect(error.message).toContain('the service window is closed');
    expect(error.hint).toContain('Send a template');
    expect(error.hint).toContain('AxTrace');
  });

  it('with a code nobody has described says what Meta said, once', async () => {
    const error = await refusal({
      status: 400,
      json: metaError(987654, { message: '(#987654) Brand new.' }),
    });
    expect(error.message).toBe('Meta refused POST /440000000000002/messages: Brand new (code 987654).');
    expect(error.hint).toContain('not in coex’s table');
  });

  it('does not quote the token, as Meta does', async () => {
    const { graph } = openGraph(
      (
        await scriptGraph({
          status: 401,
          json: metaError(190, { message: `Malformed access token ${TOKEN}` }),
        })
      ).url,
    );
    const error = await failureOf(graph.call({ ...send, token: 'an odd token' }));
    expect(error.meta?.message).toBe('Malformed access token [redacted]');
    const own = await scriptGraph({
      status: 400,
      json: metaError(987654, {
        message: 'Bad an odd token',
        error_user_title: 'an odd token',
        error_data: { details: 'It is an odd token, c0ffee00c0ffee00c0ffee00c0ffee00.' },
      }),
    });
    const other = openGraph(own.url, { appSecret: APP_SECRET }).graph;
    const quoted = await failureOf(other.call({ ...send, token: 'an odd token' }));
    expect(quoted.message).toContain('It is [redacted], [redacted]');
    expect(JSON.stringify(quoted.meta)).not.toMatch(/an odd token|c0ffee/);
  });

  it('of a send that does not say whether it was done tells to look first', async () => {
    for (const [answer, isUnsure] of [
      [{ status: 503, json: metaError(131016) }, true],
      [{ status: 500, json: metaError(987654) }, true],
      [{ status: 400, json: metaError(987654) }, false],
      [{ status: 500, json: metaError(131047) }, false],
    ] as const) {
      expect((await refusal(answer)).hint.includes('look for its effect')).toBe(isUnsure);
    }
  });

  it('is understood with a code that came as text', async () => {
    const error = await refusal({
      status: 400,
      json: { error: { message: 'x', code: '100', error_subcode: '33' } },
    });
    expect(error).toMatchObject({ code: 'graph-not-found', meta: { code: 100, subcode: 33 } });
  });

  it('is understood with fields of the wrong kind beside the code', async () => {
    const odd = { message: null, error_data: 'text', error_user_msg: null };
    const { url } = await scriptGraph({ status: 400, json: { error: { code: 190, ...odd, message: 'x' } } });
    expect((await failureOf(openGraph(url).graph.call(send))).code).toBe('graph-not-permitted');
  });
});

describe('an answer that is not the Graph API’s', () => {
  const odd: [string, ScriptedAnswer, string][] = [
    ['a page of HTML', { text: '<html>secret text</html>' }, 'HTTP 200 with a body that is not valid JSON'],
    ['an empty body', { status: 204, text: '' }, 'HTTP 204 with a body that is empty'],
    ['half a document', { text: '{"id":"secret text' }, 'HTTP 200 with a body that is not valid JSON'],
    ['an error without a code', { json: { error: { message: 'secret text' } } }, 'an error that has no code'],
    ['an error that is only text', { json: { error: 'secret text' } }, 'an error that has no code'],
    ['a proxy’s page', { status: 502, text: '<html>secret text</html>' }, 'HTTP 502 with a body'],
    ['a failure without an error', { status: 500, json: { ok: false } }, 'JSON that holds no error'],
    ['a proxy that gave up waiting', { status: 408, text: '<html></html>' }, 'HTTP 408 with a body'],
  ];

  it.each(odd)('to a read is told as such, without its content: %s', async (_title, answer, problem) => {
    const { url } = await scriptGraph(answer, answer, answer);
    const error = await failureOf(openGraph(url).graph.call(read));
    expect(error).toMatchObject({ code: 'graph-unexpected', exit: 7, meta: undefined, nothingDone: false });
    expect(error.message).toContain(problem);
    expect(error.message).toContain(new URL(url).host);
    expect(error.message).not.toContain('secret text');
  });

  it.each(odd)('to a send leaves its outcome unknown: %s', async (_title, answer, problem) => {
    for (const call of [send, { method: 'DELETE', path: '1' }, { ...read, once: true }] as const) {
      const { url, requests } = await scriptGraph(answer);
      const error = await failureOf(openGraph(url).graph.call(call));
      expect(error).toMatchObject({ code: 'graph-outcome-unknown', exit: 7, nothingDone: false });
      expect(error.message).toContain(problem);
      expect(error.message).not.toContain('secret text');
      expect(requests).toHaveLength(1);
    }
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['a proxy’s refusal', { status: 403, text: '<html>secret text</html>' }, 'HTTP 403 with a body'],
    ['JSON of somebody else', { status: 400, json: { error: 'secret text' } }, 'an error that has no code'],
    ['JSON without an error', { status: 404, json: {} }, 'HTTP 404 with JSON that holds no error'],
    [
      'a redirect',
      { status: 301, text: '', headers: { location: 'https://elsewhere.example/secret text' } },
      'HTTP 301 with a redirect to elsewhere.example',
    ],
    ['a redirect to nowhere', { status: 302, text: '' }, 'HTTP 302 with a redirect'],
  ])('with a 3xx or 4xx is a definite no, asked for once: %s', async (_title, answer, problem) => {
    for (const call of [read, send]) {
      const { url, requests } = await scriptGraph(answer);
      const error = await failureOf(openGraph(url).graph.call(call));
      expect(error).toMatchObject({ code: 'graph-unexpected', exit: 7, nothingDone: true });
      expect(error.message).toContain(problem);
      expect(error.message).not.toContain('secret text');
      expect(requests).toHaveLength(1);
    }
  });

  it('with null where an error would be is an answer', async () => {
    const { url } = await scriptGraph({ json: { id: '1', error: null } });
    expect(await openGraph(url).graph.call(read)).toEqual({ id: '1', error: null });
  });
});

describe('a connection', () => {
  const outcomes = async (graph: Graph) => [
    (await failureOf(graph.call(read))).code,
    (await failureOf(graph.call(send))).code,
    (await failureOf(graph.call({ ...read, once: true }))).code,
  ];

  it('that nobody takes has sent nothing: unreachable for all', async () => {
    const { url, close } = await socketServer();
    await close();
    expect(await outcomes(openGraph(url).graph)).toEqual(Array(3).fill('graph-unreachable'));
  });

  it('that speaks no TLS where TLS is wanted has sent nothing', async () => {
    const { url } = await scriptGraph();
    const error = await failureOf(openGraph(url.replace('http:', 'https:')).graph.call(send));
    expect(error).toMatchObject({ code: 'graph-unreachable', message: expect.stringContaining('SSL') });
  });

  it('that breaks after the request leaves a send unknown, and a read unreachable', async () => {
    const { url, close } = await socketServer((socket) => socket.once('data', () => socket.destroy()));
    onTestFinished(close);
    const { graph, pausesMs } = openGraph(url);
    expect(await outcomes(graph)).toEqual([
      'graph-unreachable',
      'graph-outcome-unknown',
      'graph-outcome-unknown',
    ]);
    expect(pausesMs).toHaveLength(2);
    const error = await failureOf(graph.call(send));
    expect(error).toMatchObject({ exit: 7, category: 'network' });
    expect(error.hint).toContain('not repeated');
  });

  it('that is closed without the client having called is closed well', async () => {
    const { graph } = openGraph('http://127.0.0.1:1');
    await expect(graph.close()).resolves.toBeUndefined();
  });
});

it('closes at once, though a call that nobody waits for is still unanswered', async () => {
  const { url, requests } = await scriptGraph('silence');
  const { graph } = openGraph(url, { timeouts: { answerMs: 20_000 } });
  const given = failureOf(graph.call({ ...read, once: true }));
  while (requests.length === 0) await setImmediate();
  await graph.close();
  expect((await given).exit).toBe(7);
});

/** Takes connections and does with them as told. */
async function socketServer(onSocket: (socket: import('node:net').Socket) => void = () => undefined) {
  const server = createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, close };
}
