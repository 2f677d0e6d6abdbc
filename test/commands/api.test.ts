import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, type Fakes, run, temporaryFolder } from '../support/run.ts';
import {
  metaError,
  type ScriptedAnswer,
  type ScriptedGraph,
  scriptGraph,
} from '../support/scripted-graph.ts';
import { inbound, PHONE_NUMBER_ID, WABA_ID } from '../support/webhooks.ts';

const ACCESS = 'EAAthetokenoftheadmin';
const APP_SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Runs `coex api` before a Graph API that answers as told. */
async function prepare(...answers: readonly ScriptedAnswer[]) {
  const graph = await scriptGraph(...answers);
  const home = temporaryFolder();
  const env = {
    COEX_HOME: home,
    COEX_GRAPH_URL: graph.url,
    COEX_ACCESS_TOKEN: ACCESS,
    COEX_APP_ID: '660000000000004',
    COEX_APP_SECRET: APP_SECRET,
  };
  const api = (argv: readonly string[], fakes: Fakes = {}) => run(['api', ...argv], { env, ...fakes });
  const knowNumber = () =>
    run(['ingest', '-'], { env: { COEX_HOME: home }, stdin: JSON.stringify(inbound('wamid.1', 'Hello')) });
  return { api, env, home, knowNumber, requests: graph.requests, url: graph.url };
}

function seen({ requests }: Pick<ScriptedGraph, 'requests'>) {
  return requests.map(({ method, path, query: { appsecret_proof, ...query }, body }) => ({
    method,
    path,
    query,
    body,
  }));
}

describe('coex api', () => {
  it('prints the answer as it is, on one line, and for a person indented', async () => {
    const answer = { id: '1', name: 'Shop', nested: [{ to: '447700900155' }] };
    const { api } = await prepare({ json: answer }, { json: answer }, { json: answer });
    expect(await api(['GET', '1'])).toEqual({
      stdout: `${JSON.stringify(answer)}\n`,
      stderr: '',
      exitCode: 0,
    });
    expect((await api(['GET', '1'], { isTTY: true })).stdout).toBe(`${JSON.stringify(answer, null, 2)}\n`);
    expect(documentOf(await api(['GET', '1', '--json']))).toEqual({ schema: 'coex.api/v1', answer });
  });

  it('lets nobody’s words drive the terminal', async () => {
    const { api } = await prepare({ json: { name: '\u009b2Jboo\u202e' } });
    const { stdout } = await api(['GET', '1'], { isTTY: true });
    expect(stdout).not.toMatch(/[\u009b\u202e]/);
    expect(stdout).toContain('2Jboo');
  });

  it('goes with the token and its proof', async () => {
    const { api, requests } = await prepare({ json: {} });
    await api(['GET', '1']);
    expect(requests[0]).toMatchObject({
      authorization: `Bearer ${ACCESS}`,
      query: { appsecret_proof: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('prints whatever JSON comes', async () => {
    for (const json of [true, null, 'text', [1, 'two'], 7]) {
      const { api } = await prepare({ json }, { json });
      expect((await api(['GET', '1'])).stdout).toBe(`${JSON.stringify(json)}\n`);
      expect(documentOf(await api(['GET', '1', '--json'])).answer).toEqual(json);
    }
  });
});

describe('a path', () => {
  it.each([
    ['440/messages', '/v26.0/440/messages', {}],
    ['/440/messages', '/v26.0/440/messages', {}],
    ['v23.0/440', '/v23.0/440', {}],
    ['/v23.0/440?fields=id,name', '/v23.0/440', { fields: 'id,name' }],
    ['440?fields=id#part', '/v26.0/440', { fields: 'id' }],
    ['v23.0', '/v23.0/', {}],
    ['v23', '/v26.0/v23', {}],
  ])('may be written as it comes: %s', async (typed, path, query) => {
    const prepared = await prepare({ json: {} });
    expect((await prepared.api(['GET', typed])).exitCode).toBe(0);
    expect(seen(prepared)).toEqual([{ method: 'GET', path, query, body: undefined }]);
  });

  it('may be a whole address on the configured host, and on no other', async () => {
    const prepared = await prepare({ json: {} });
    const { api, url } = prepared;
    expect((await api(['GET', `${url}/v23.0/440?fields=id`])).exitCode).toBe(0);
    expect(seen(prepared)).toMatchObject([{ path: '/v23.0/440', query: { fields: 'id' } }]);
    for (const other of [
      'https://graph.facebook.com/v26.0/440',
      `${url}0/440`,
      `${url}.elsewhere.example/`,
      'ftp://x',
    ]) {
      const { stderr, exitCode } = await api(['GET', other]);
      expect({ exitCode, other }).toEqual({ exitCode: 6, other });
      expect(stderr).toContain('Refused to send the access token');
      expect(stderr).not.toContain(ACCESS);
    }
  });

  it('names the number, its WABA and the app in braces', async () => {
    const prepared = await prepare({ json: {} }, { json: {} }, { json: {} });
    await prepared.knowNumber();
    await prepared.api(['GET', '{number}/settings?of={number}']);
    await prepared.api(['GET', 'v23.0/{waba}/phone_numbers', '--number', '+44 7700 900100']);
    await prepared.api(['GET', '{app}/subscriptions']);
    expect(prepared.requests.map(({ path }) => path)).toEqual([
      `/v26.0/${PHONE_NUMBER_ID}/settings`,
      `/v23.0/${WABA_ID}/phone_numbers`,
      '/v26.0/660000000000004/subscriptions',
    ]);
    expect(prepared.requests[0]?.query.of).toBe(PHONE_NUMBER_ID);
  });

  it('that names what is not known says so', async () => {
    const { api, env, knowNumber } = await prepare();
    expect((await api(['GET', '{number}'])).exitCode).toBe(5);
    await knowNumber();
    expect(await api(['GET', '{phone}/x'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Nothing stands for {phone}'),
    });
    expect((await api(['GET', '{number}', '--number', '447700900199'])).exitCode).toBe(5);
    const { COEX_APP_ID, ...withoutApp } = env;
    const ran = await api(['GET', '{app}'], { env: withoutApp });
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('app-id') });
  });

  it.each(['{number}/register', '440/deregister', 'v23.0/440/%72egister', '440//register?pin=123456'])(
    'that would break the phone is refused: %s',
    async (path) => {
      const { api, knowNumber } = await prepare();
      await knowNumber();
      const { exitCode, stderr } = await api(['POST', path]);
      expect(exitCode).toBe(6);
      expect(stderr).toContain('disconnects the customer’s phone');
    },
  );

  it('with a secret in it is refused', async () => {
    const { api } = await prepare();
    const ran = await api(['GET', 'debug_token?input_token=EAAsomething']);
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('A secret such as input_token'),
    });
    expect(ran.stderr).not.toContain('EAAsomething');
  });
});

describe('fields', () => {
  it('go into the query of a GET and a DELETE', async () => {
    const prepared = await prepare({ json: {} }, { json: {} });
    for (const method of ['GET', 'DELETE']) {
      const typed = [
        '-f',
        'fields=id,name',
        '-F',
        'limit=7',
        '--field',
        'of={"a":[1,true,null]}',
        '-f',
        'a=b=c',
      ];
      expect((await prepared.api([method, '440?x=1', ...typed])).exitCode).toBe(0);
    }
    const query = { x: '1', fields: 'id,name', limit: '7', of: '{"a":[1,true,null]}', a: 'b=c' };
    expect(seen(prepared)).toEqual([
      { method: 'GET', path: '/v26.0/440', query, body: undefined },
      { method: 'DELETE', path: '/v26.0/440', query, body: undefined },
    ]);
  });

  it('go into the JSON body of a POST, each as what it is', async () => {
    const prepared = await prepare({ json: {} }, { json: {} });
    const typed = [
      '-f',
      'to=+447700900155',
      '-f',
      'empty=',
      '-F',
      'on=true',
      '-F',
      'none=null',
      '-F',
      'count=7',
    ];
    await prepared.api(['POST', '440/block_users', ...typed, '-F', 'text={"body":"x"}', '-f', '__proto__=p']);
    await prepared.api(['POST', '990/subscribed_apps']);
    expect(seen(prepared).map(({ body }) => JSON.stringify(body))).toEqual([
      '{"to":"+447700900155","empty":"","__proto__":"p","on":true,"none":null,"count":7,"text":{"body":"x"}}',
      undefined,
    ]);
  });

  it('are read from files and from standard input', async () => {
    const prepared = await prepare({ json: {} }, { json: {} });
    const file = join(prepared.home, 'text.txt');
    writeFileSync(file, 'two\nlines');
    await prepared.api(['POST', '440/x', '-f', `text=@${file}`, '-F', 'more=@-'], { stdin: '{"deep":[1]}' });
    await prepared.api(['GET', '440', '-f', 'input_token=@-'], { stdin: 'EAAsomething' });
    expect(seen(prepared)).toMatchObject([
      { body: { text: 'two\nlines', more: { deep: [1] } } },
      { query: { input_token: 'EAAsomething' } },
    ]);
  });

  it('give way to a body that is given whole, and go into the query then', async () => {
    const prepared = await prepare({ json: {} }, { json: {} });
    const file = join(prepared.home, 'body.json');
    writeFileSync(file, '{"block_users":[{"user":"+447700900155"}]}');
    await prepared.api(['DELETE', '440/block_users', '--input', file, '-f', 'x=1']);
    await prepared.api(['POST', '440/x', '--input', '-'], { stdin: '[1,2]' });
    expect(seen(prepared)).toMatchObject([
      { method: 'DELETE', query: { x: '1' }, body: { block_users: [{ user: '+447700900155' }] } },
      { method: 'POST', query: {}, body: [1, 2] },
    ]);
  });

  it.each([
    [['-f', 'nothing'], 'Expected --raw-field to be key=value, got "nothing".'],
    [['-f', '=x'], 'Expected --raw-field to be key=value'],
    [['-F', 'a'], 'Expected --field to be key=value'],
    [['-F', 'a=text'], 'Expected the value of a to be JSON; it is not valid JSON'],
    [['-F', 'a='], 'Expected the value of a to be JSON; it is empty'],
    [['--input', '-'], 'Expected the input - to be JSON; it is empty'],
    [['-f', 'a=@-', '-F', 'b=@-'], 'Standard input can be read once.'],
    [['-f', 'a=@-', '--input', '-'], 'Standard input can be read once.'],
    [['-f', 'a=@'], 'No file is named for a.'],
    [['-f', 'a=@/nowhere/at/all'], 'The input /nowhere/at/all cannot be read'],
    [['--input', '/nowhere/at/all'], 'The input /nowhere/at/all cannot be read'],
    [['-f', 'access_token=EAAsomething'], 'A secret such as access_token is not typed'],
    [['-F', 'client_secret="hush"'], 'A secret such as client_secret is not typed'],
    [['-f', ''], 'Leave the option out instead.'],
    [['--paginate'], 'Only a GET has pages.'],
    [['-f', 'batch=[]'], 'must not carry another one in the field batch'],
    [['-f', 'method=delete'], 'must not carry another one in the field method'],
  ])('that are wrong are told before anything is sent: %j', async (typed, problem) => {
    const { api } = await prepare();
    const { stdout, stderr, exitCode } = await api(['POST', '440/x', ...typed], { stdin: '' });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(/EAAsomething|hush/);
  });

  it('that are secrets lose the line break that came with the pipe, and others keep it', async () => {
    const prepared = await prepare({ json: {} }, { json: {} }, { json: {} });
    await prepared.api(['GET', '1', '-f', 'input_token=@-'], { stdin: 'EAAsomething\n' });
    await prepared.api(['GET', '1', '-f', 'input_token=@-'], { stdin: 'EAAsomething\r\n' });
    await prepared.api(['GET', '1', '-f', 'text=@-'], { stdin: 'two\n' });
    expect(seen(prepared).map(({ query }) => query)).toEqual([
      { input_token: 'EAAsomething' },
      { input_token: 'EAAsomething' },
      { text: 'two\n' },
    ]);
  });

  it.each([
    ['-f', 'text=@-', 'it is not valid UTF-8'],
    ['-F', 'text=@-', 'it is not valid UTF-8'],
    ['--input', '-', 'it is not valid UTF-8'],
  ])('in another encoding are refused, not garbled: %s %s', async (flag, value, problem) => {
    const { api } = await prepare();
    const ran = await api(['POST', '440/x', flag, value], {
      stdin: Buffer.from('{"a":"caf\u00e9"}', 'latin1'),
    });
    expect(ran).toMatchObject({ stdout: '', exitCode: 2, stderr: expect.stringContaining(problem) });
  });

  it('may begin with a byte order mark, which is no part of them', async () => {
    const prepared = await prepare({ json: {} }, { json: {} });
    await prepared.api(['POST', '1', '-f', 'text=@-'], { stdin: '\ufeffhello' });
    await prepared.api(['POST', '1', '--input', '-'], { stdin: '\ufeff{"a":1}' });
    expect(seen(prepared).map(({ body }) => body)).toEqual([{ text: 'hello' }, { a: 1 }]);
  });

  it('of more than 16 MB are refused before all of them is read', async () => {
    const { api } = await prepare();
    const ran = await api(['POST', '1', '--input', '-'], { stdin: Buffer.alloc(16 * 1024 * 1024 + 1, 0x20) });
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('longer than 16 MB') });
  });

  it('as a body do not go with a GET', async () => {
    const { api } = await prepare();
    const ran = await api(['GET', '440', '--input', '-'], { stdin: '{"a":1}' });
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('A GET carries no body.') });
  });

  it('go with one of three methods', async () => {
    const { api } = await prepare();
    for (const method of ['PUT', 'PATCH', 'get', '']) {
      expect((await api([method, '440'])).exitCode).toBe(2);
    }
    expect((await api(['PUT', '440'])).stderr).toContain(
      'Expected <method> to be GET, POST or DELETE, got "PUT"',
    );
    expect((await api(['GET'])).exitCode).toBe(2);
  });
});

describe('--paginate', () => {
  const next = 'https://graph.facebook.com/v26.0/990/x?access_token=EAAx&limit=2&after=B';

  it('prints a list as one, without where it was broken', async () => {
    const prepared = await prepare(
      {
        json: { data: [1, 2], summary: { total: 5 }, paging: { cursors: { before: 'A', after: 'B' }, next } },
      },
      { json: { data: [3, 4], paging: { next: next.replace('after=B', 'after=C') } } },
      { json: { data: [5], paging: { cursors: { after: 'D' } } } },
    );
    const { stdout, exitCode } = await prepared.api([
      'GET',
      'v23.0/990/x?limit=2',
      '--paginate',
      '-f',
      'fields=id',
    ]);
    expect({ exitCode, answer: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      answer: { data: [1, 2, 3, 4, 5], summary: { total: 5 } },
    });
    expect(seen(prepared).map(({ path, query }) => [path, query])).toEqual([
      ['/v23.0/990/x', { limit: '2', fields: 'id' }],
      ['/v23.0/990/x', { limit: '2', fields: 'id', after: 'B' }],
      ['/v23.0/990/x', { limit: '2', fields: 'id', after: 'C' }],
    ]);
  });

  it('ends where the cursor comes back', async () => {
    const page = { json: { data: [1], paging: { cursors: { after: 'B' }, next } } };
    const { api } = await prepare(page, page);
    expect(JSON.parse((await api(['GET', '990/x', '--paginate'])).stdout)).toEqual({ data: [1, 1] });
  });

  it('goes where the link says when there is no cursor, with the same token', async () => {
    const prepared = await prepareLinked();
    const { stdout } = await prepared.api(['GET', '990/x', '--paginate']);
    expect(JSON.parse(stdout)).toEqual({ data: [1, 2] });
    expect(prepared.requests[1]).toMatchObject({ query: { page: '2' }, authorization: `Bearer ${ACCESS}` });
  });

  it('prints what is no list as it is', async () => {
    const { api } = await prepare({ json: { id: '1' } });
    expect((await api(['GET', '1', '--paginate'])).stdout).toBe('{"id":"1"}\n');
  });

  it.each([{ ok: true }, null, { data: 'none' }])(
    'prints no half of a list when a later page is none: %j',
    async (json) => {
      const { api } = await prepare(
        { json: { data: [1], paging: { cursors: { after: 'B' }, next } } },
        { json },
      );
      const { stdout, stderr, exitCode } = await api(['GET', '990/x', '--paginate']);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 7 });
      expect(stderr).toContain('an answer that is not the Graph API’s');
    },
  );

  it('tells of a page that fails, and prints no half of a list', async () => {
    const { api } = await prepare(
      { json: { data: [1], paging: { cursors: { after: 'B' }, next } } },
      { status: 401, json: metaError(190) },
    );
    expect(await api(['GET', '990/x', '--paginate'])).toMatchObject({ stdout: '', exitCode: 4 });
  });
});

describe('the token', () => {
  it('is the app’s own with --app-token', async () => {
    const { api, requests } = await prepare({ json: {} });
    await api(['GET', '{app}/subscriptions', '--app-token']);
    expect(requests[0]).toMatchObject({ authorization: `Bearer 660000000000004|${APP_SECRET}`, query: {} });
  });

  it('is the one onboarding kept for the WABA, when the path names it in braces', async () => {
    const { api, env, knowNumber, requests } = await prepare({ json: {} }, { json: {} });
    await knowNumber();
    const withOwn = { ...env, [`COEX_BUSINESS_TOKEN_${WABA_ID}`]: 'EAAtokenofthebusiness' };
    await api(['GET', '{waba}'], { env: withOwn });
    await api(['GET', WABA_ID], { env: withOwn });
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      'Bearer EAAtokenofthebusiness',
      `Bearer ${ACCESS}`,
    ]);
  });

  it.each(['EAAG\u2026abc', 'EAAG\nabc'])('that no header can carry is told as such: %j', async (token) => {
    const { api, env } = await prepare();
    const ran = await api(['GET', '1', '--trace'], { env: { ...env, COEX_ACCESS_TOKEN: token } });
    expect(ran).toMatchObject({ stdout: '', exitCode: 4 });
    expect(ran.stderr).toContain('holds a character that no token has');
    expect(ran.stderr).not.toContain('EAAG');
  });

  it('is needed', async () => {
    const { api, env } = await prepare();
    const { COEX_ACCESS_TOKEN, ...without } = env;
    expect(await api(['GET', '1'], { env: without })).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('access-token'),
    });
  });

  it.each([[[]], [['--json']], [['--trace', '--debug']]])(
    'is in nothing that is printed, with %j',
    async (flags) => {
      const answer = {
        access_token: 'something odd',
        data: [{ note: `you called with ${ACCESS}, secret ${APP_SECRET}` }],
        paging: { next: `https://graph.facebook.com/x?access_token=odd&after=B` },
      };
      const { api } = await prepare({ json: answer });
      const { stdout, stderr } = await api(['GET', '1', ...flags]);
      for (const secret of [ACCESS, APP_SECRET, 'something odd', 'access_token=odd']) {
        expect(stdout + stderr).not.toContain(secret);
      }
      expect(stdout).toContain('"access_token":"[redacted]"');
    },
  );
});

describe('a refusal', () => {
  it('is told in Meta’s words, with the exit of its kind', async () => {
    const refusal = metaError(987654, { message: '(#987654) Brand new.', fbtrace_id: 'AxTrace' });
    const { api } = await prepare({ status: 400, json: refusal }, { status: 400, json: refusal });
    const { stderr, exitCode, stdout } = await api(['POST', '440/x']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Meta refused POST /440/x: Brand new (code 987654).');
    expect(documentOf(await api(['POST', '440/x', '--json'])).error).toMatchObject({
      code: 'graph-refused',
      meta: { code: 987654, traceId: 'AxTrace', httpStatus: 400 },
    });
  });

  it.each([
    [190, 4],
    [803, 5],
    [131047, 6],
    [131016, 7],
  ])('with code %i is exit %i', async (code, exit) => {
    const { api } = await prepare({ status: 400, json: metaError(code) });
    expect((await api(['POST', '440/x'])).exitCode).toBe(exit);
  });

  it('for too much too fast is waited for, as everywhere', async () => {
    const prepared = await prepare({ status: 400, json: metaError(131056) }, { json: { messages: [] } });
    const { exitCode } = await prepared.api(['POST', '440/messages', '-f', 'to=447700900155']);
    expect(exitCode).toBe(0);
    expect(prepared.requests).toHaveLength(2);
  });
});

/** A list whose pages have links and no cursors. */
async function prepareLinked() {
  const links = { next: '' };
  const first = {
    get json() {
      return { data: [1], paging: { next: `${links.next}/v26.0/990/x?page=2` } };
    },
  };
  const prepared = await prepare(first, { json: { data: [2] } });
  links.next = prepared.url;
  return prepared;
}
