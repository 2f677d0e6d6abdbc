import { describe, expect, it } from 'vitest';
import type { GraphCall } from '../../../src/core/graph/call.ts';
import { nameOf, nodeOf, targetOf, withProof } from '../../../src/core/graph/target.ts';
import { openGraph, scriptGraph } from '../../support/scripted-graph.ts';

const META = { baseUrl: 'https://graph.facebook.com', version: 'v26.0' };
const SANDBOX = { baseUrl: 'http://127.0.0.1:4010', version: 'v26.0' };

const link = (url: string): GraphCall => ({ method: 'GET', url });
const to = (path: string, more: Partial<GraphCall> = {}) => ({ method: 'GET', path, ...more }) as GraphCall;

describe('a path', () => {
  it.each([
    ['440/messages', 'https://graph.facebook.com/v26.0/440/messages'],
    ['/440/messages', 'https://graph.facebook.com/v26.0/440/messages'],
    ['//440/messages', 'https://graph.facebook.com/v26.0/440/messages'],
    ['440?fields=id', 'https://graph.facebook.com/v26.0/440?fields=id'],
    ['upload:MTph', 'https://graph.facebook.com/v26.0/upload:MTph'],
    ['https://elsewhere.example/x', 'https://graph.facebook.com/v26.0/https://elsewhere.example/x'],
  ])('goes below the base URL and the version: %s', (path, expected) => {
    expect(targetOf(to(path), META).href).toBe(expected);
  });

  it('takes another version, and a query that wins over its own', () => {
    const call = to('440?fields=id', { version: 'v23.0', query: { fields: 'name' } } as object);
    expect(targetOf(call, { ...META, baseUrl: 'https://proxy.example/meta/' }).href).toBe(
      'https://proxy.example/meta/v23.0/440?fields=name',
    );
  });
});

describe('a link', () => {
  it.each([
    'https://graph.facebook.com/v26.0/440?after=x',
    'https://api.facebook.com/990/message_templates/archive',
    'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=x',
    'https://scontent.xx.fbcdn.net/v/t61?oh=1',
    'https://scontent-ams4-1.xx.fbcdn.net/v/t61?oh=a~b*c%20d%7e&_nc=(x)',
  ])('leads to Meta: %s', (url) => {
    expect(targetOf(link(url), META).href).toBe(url);
    expect(targetOf(link(url), { ...META, baseUrl: 'https://proxy.example/meta' }).href).toBe(url);
  });

  it('leads to whatever stands in for Meta', () => {
    const proxy = { ...META, baseUrl: 'https://proxy.example:8443/meta' };
    const url = 'https://proxy.example:8443/media/1';
    expect(targetOf(link(url), proxy).href).toBe(url);
  });

  it.each([
    'http://127.0.0.1:4010/media/1',
    'http://127.0.0.1:5000/x',
    'http://localhost:4010/x',
    'http://[::1]:1/x',
  ])('of a sandbox leads to this machine: %s', (url) => {
    expect(targetOf(link(url), SANDBOX).href).toBe(url);
  });

  it.each([
    'https://elsewhere.example/x',
    'https://graph.facebook.com.elsewhere.example/x',
    'https://notfacebook.com/x',
    'https://evilfbcdn.net/x',
    'https://fbsbx.com.elsewhere.example/x',
    'https://lookaside.fbsbx.com.elsewhere.example/',
    'https://graph.facebook.com@elsewhere.example/x',
    'https://user:password@graph.facebook.com/x',
    'https://graph.facebook.com:8443/x',
    'http://graph.facebook.com/x',
    'http://127.0.0.1:4010/x',
    'ftp://graph.facebook.com/x',
    'file:///etc/passwd',
    'data:text/plain,x',
    'graph.facebook.com/x',
    '//graph.facebook.com/x',
    '',
  ])('to anybody else is refused: %s', (url) => {
    expect(() => targetOf(link(url), META)).toThrow(
      expect.objectContaining({ code: 'graph-host-refused', exit: 6 }),
    );
  });

  it.each(['https://graph.facebook.com/x', 'http://10.0.0.1/x', 'http://127.0.0.1.elsewhere.example/x'])(
    'of a sandbox leads nowhere else: %s',
    (url) => {
      expect(() => targetOf(link(url), SANDBOX)).toThrow(/Refused to send the access token/);
    },
  );

  it('is refused before anything leaves, the token first of all', async () => {
    const { url, requests } = await scriptGraph();
    const asked: string[] = [];
    const token = async () => {
      asked.push('token');
      return 'x';
    };
    const { graph, exchanges } = openGraph(url, { token });
    await expect(graph.call(link('https://elsewhere.example/x'))).rejects.toMatchObject({
      code: 'graph-host-refused',
      message: expect.stringContaining('elsewhere.example'),
    });
    expect({ requests, exchanges, asked }).toEqual({ requests: [], exchanges: [], asked: [] });
  });

  it('loses the token that it carries: the header has it', () => {
    const next = 'https://graph.facebook.com/v26.0/1/x?access_token=EAAx&limit=25&appsecret_proof=y&after=z';
    expect(targetOf(link(next), META).href).toBe('https://graph.facebook.com/v26.0/1/x?limit=25&after=z');
  });
});

describe('a call that would break the phone', () => {
  it.each([
    '440/register',
    '440//register',
    '440/deregister/',
    '440/%72egister',
    '440/%2572egister',
    '440%2Fregister',
    '440/x/../register',
    '440/register.json',
    '440\\register',
    'v23.0/440/REGISTER',
  ])('is refused in whatever way it is written: %s', (path) => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      expect(() => targetOf(to(path, { method }), META)).toThrow(
        expect.objectContaining({ code: 'would-break-phone', exit: 6 }),
      );
    }
  });

  it('is refused also as a link', () => {
    const url = 'https://graph.facebook.com/v26.0/440/register';
    expect(() => targetOf({ method: 'POST', url }, META)).toThrow(/disconnects/);
  });

  it.each(['440/registered_numbers', '440/register_events'])(
    'is not a word that only begins like one: %s',
    (path) => {
      expect(targetOf(to(path), META).pathname).toBe(`/v26.0/${path}`);
    },
  );
});

describe('a call hidden in another', () => {
  it.each<[string, GraphCall]>([
    ['a batch', { method: 'POST', path: '', body: { batch: '[]' } }],
    ['a batch in the query', { method: 'POST', path: '?batch=[]' }],
    [
      'a batch in a form',
      {
        method: 'POST',
        path: '',
        form: { fields: { batch: '[]' }, file: { name: 'a', type: 'b', content: new Uint8Array() } },
      },
    ],
    ['another method', to('440/x', { query: { method: 'delete' } })],
    ['another method in the path', to('440/x?method=post')],
    ['another method in the body', { method: 'POST', path: '440/x', body: { method: 'delete' } }],
  ])('is refused, since no guard would see it: %s', (_title, call) => {
    expect(() => targetOf(call, META)).toThrow(expect.objectContaining({ code: 'usage', exit: 2 }));
  });
});

describe('the proof of the app', () => {
  const proofOn = (
    url: string,
    { baseUrl = META.baseUrl, token = 'EAAx' as string | undefined, secret = 's' as string | undefined } = {},
  ) => withProof(new URL(url), baseUrl, token, secret).searchParams.has('appsecret_proof');

  it('goes to the Graph API and whoever stands in for it, not to a host of files', () => {
    expect(proofOn('https://graph.facebook.com/x')).toBe(true);
    expect(proofOn('https://api.facebook.com/x')).toBe(true);
    expect(proofOn('http://127.0.0.1:4010/x', { baseUrl: SANDBOX.baseUrl })).toBe(true);
    expect(proofOn('https://lookaside.fbsbx.com/x?hash=1')).toBe(false);
    expect(proofOn('https://scontent.xx.fbcdn.net/x')).toBe(false);
  });

  it('needs a secret, and a token that is not the app’s own', () => {
    expect(proofOn('https://graph.facebook.com/x', { token: '1|s' })).toBe(false);
    const bare = withProof(new URL('https://graph.facebook.com/x'), META.baseUrl, undefined, 's');
    expect(bare.search).toBe('');
    expect(withProof(new URL('https://graph.facebook.com/x'), META.baseUrl, 'EAAx', undefined).search).toBe(
      '',
    );
  });
});

describe('the name of a call', () => {
  it.each<[GraphCall, string]>([
    [to('440/messages?to=447700900155'), 'GET /440/messages'],
    [to('/440#x'), 'GET /440'],
    [to('upload:MTphdHRhY2g'), 'GET /upload:[redacted]'],
    [link('https://lookaside.fbsbx.com/whatsapp/?mid=1&hash=x'), 'GET /whatsapp/'],
    [link('no url'), 'GET (no URL)'],
  ])('says neither whom nor with what: %j', (call, name) => {
    expect(nameOf(call)).toBe(name);
  });

  it('begins with the node it is about', () => {
    expect(['440/messages', '/990?fields=id', ''].map(nodeOf)).toEqual(['440', '990', '']);
  });
});
