import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCallbackAsker } from '../../../../src/core/eligibility/index.ts';
import { challengeCallback } from '../../../../src/core/eligibility/meta/challenge.ts';
import { createIntake, startReceiver, storeWriter } from '../../../../src/core/ingest/index.ts';
import { openStore } from '../../../../src/core/store/index.ts';
import { fixedClock, seededRandom, temporaryFolder } from '../../../support/run.ts';

const TOKEN = 'canary-verify-token';
const never = new AbortController().signal;

/** A server on loopback, and how often it was asked. */
async function serve(handler: RequestListener) {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://callback'));
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook` };
}

function challenge(url: string, { timeoutMs = 5000, signal = never } = {}) {
  const ask = openCallbackAsker(signal, timeoutMs);
  return challengeCallback({ random: seededRandom(1), ask }, url, TOKEN);
}

const queryOf = (path: string | undefined) => new URL(path ?? '/', 'http://callback').searchParams;

/** Answers with what is made of the challenge. */
const answering =
  (make: (challenge: string) => string, status = 200): RequestListener =>
  (request, response) => {
    response.writeHead(status).end(make(queryOf(request.url).get('hub.challenge') ?? ''));
  };

describe('a callback', () => {
  it('passes when it answers 200 and the bare challenge, as Meta wants it', async () => {
    const { asked, url } = await serve(answering((text) => text));
    const check = await challenge(`${url}?site=2`);
    expect(check).toMatchObject({
      id: 'callback-reachable',
      verdict: 'pass',
      reason: `${url} answered a challenge with this verify token`,
      asOf: '2026-05-21',
    });
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      site: '2',
      'hub.mode': 'subscribe',
      'hub.challenge': expect.stringMatching(/^\d{10}$/),
      'hub.verify_token': TOKEN,
    });
  });

  it('is asked something else each time', async () => {
    const { asked, url } = await serve(answering((text) => text));
    const random = seededRandom(2);
    const ask = openCallbackAsker(never);
    for (let times = 0; times < 3; times += 1) await challengeCallback({ random, ask }, url, TOKEN);
    expect(new Set(asked.map(({ searchParams }) => searchParams.get('hub.challenge'))).size).toBe(3);
  });

  it.each([
    ['refuses the verify token (403)', answering(() => 'no', 403), /verify token/],
    ['has nothing at this path (404)', answering(() => 'no', 404), /\/webhook/],
    ['wants a login (401)', answering(() => '', 401), /proxy/],
    ['takes no GET (405)', answering(() => '', 405), /GET/],
    ['fails (502)', answering(() => '', 502), /coex listen/],
    ['answers 204', answering(() => '', 204), /hub.challenge/],
    ['answers with a web page', answering(() => '  <!DOCTYPE html><h1>Visit site</h1>'), /proxy/],
    ['wraps the challenge in quotes or JSON', answering((text) => `"${text}"`), /nothing else/],
    ['wraps the challenge in quotes or JSON', answering((text) => `{"challenge":${text}}`), /nothing else/],
    ['puts white space around the challenge', answering((text) => `${text}\n`), /nothing else/],
    ['answers 200 and nothing', answering(() => ''), /nothing else/],
    ['answers “EVENT_RECEIVED” and not the challenge', answering(() => 'EVENT_RECEIVED'), /nothing else/],
    ['answers “·[2J” and not the challenge', answering(() => '\u001b[2J'), /nothing else/],
  ])('that %s fails, and says what to do', async (reason, handler, fix) => {
    const { url } = await serve(handler);
    const check = await challenge(url);
    expect(check).toMatchObject({
      verdict: 'fail',
      reason: `${url} ${reason}`,
      fix: expect.stringMatching(fix),
    });
    expect(JSON.stringify(check)).not.toContain(TOKEN);
  });

  it('is not followed to where it redirects', async () => {
    const target = await serve(answering((text) => text));
    const { url } = await serve((_, response) =>
      response.writeHead(302, { location: `${target.url}?secret=1` }).end(),
    );
    expect((await challenge(url)).reason).toBe(`${url} redirects to ${target.url} (302)`);
    expect(target.asked).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    [
      'to where a slash ends it',
      (request, response) =>
        response.writeHead(301, { location: (request.url ?? '').replace('?', '/?') }).end(),
      'redirects to URL/ (301)',
    ],
    [
      'with the token in front',
      (_, response) => response.writeHead(302, { location: `?hub.verify_token=${TOKEN}` }).end(),
      'redirects to URL (302)',
    ],
    [
      'with the token in the path',
      (_, response) => response.writeHead(302, { location: `/webhook/${TOKEN}` }).end(),
      'redirects to URL/… (302)',
    ],
    [
      'in a sentence about the token',
      answering(() => `Wrong token ${TOKEN}`),
      'answers “Wrong token …” and not the challenge',
    ],
    [
      'with its own URL',
      (request, response) => response.writeHead(200).end((request.url ?? '').replace(/.*&/, '')),
      'answers “hub.verify_token=…” and not the challenge',
    ],
  ])('that sends the verify token back does not make it known: %s', async (_title, handler, expected) => {
    const { url } = await serve(handler);
    const check = await challenge(url);
    expect(check.reason).toBe(`${url} ${expected.replace('URL', url)}`);
    expect(JSON.stringify(check)).not.toContain(TOKEN);
  });

  it('does not make a token known that a URL spells otherwise', async () => {
    const ask = async (url: string) => ({ status: 200, body: new URL(url).search.replace(/.*&/, '') });
    const check = await challengeCallback(
      { random: seededRandom(1), ask },
      'https://h.example/wa',
      'a b/c+d',
    );
    expect(check.reason).toBe('https://h.example/wa answers “hub.verify_token=…” and not the challenge');
  });

  it('that redirects nowhere in particular is told too', async () => {
    const { url } = await serve((_, response) => response.writeHead(301).end());
    expect((await challenge(url)).reason).toBe(`${url} redirects elsewhere (301)`);
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['never goes on', (_, response) => void response.writeHead(200).write('1')],
  ])('that %s is given up on', async (_title, handler) => {
    const { url } = await serve(handler);
    const check = await challenge(url, { timeoutMs: 100 });
    expect(check).toMatchObject({
      verdict: 'fail',
      reason: `${url} does not answer: nothing came within 0.1 s`,
    });
  });

  it('that has no end is read no further than its beginning', async () => {
    const { url } = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)) && !response.destroyed);
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect((await challenge(url)).reason).toBe(`${url} answers “${'x'.repeat(40)}…” and not the challenge`);
  });

  it('that hangs up, or is not there, says so and not with which token it was asked', async () => {
    const { url } = await serve((request) => request.socket.destroy());
    const hungUp = await challenge(url);
    expect(hungUp.reason).toMatch(/does not answer: \S+/);
    const nobody = await challenge('http://127.0.0.1:1/webhook');
    expect(nobody).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/ECONNREFUSED$/) });
    expect(JSON.stringify([hungUp, nobody])).not.toContain(TOKEN);
  });

  it.each([
    ['http://hooks.example.net/wa', 'http://hooks.example.net/wa'],
    ['ftp://hooks.example.net/wa', 'ftp://hooks.example.net/wa'],
    ['http://127.0.0.1.example.net/', 'http://127.0.0.1.example.net/'],
    ['http://user:hidden@hooks.example.net/wa?key=hidden', 'http://hooks.example.net/wa'],
    ['nonsense', '“nonsense”'],
  ])('that is no https URL is not asked at all: %s', async (url, shown) => {
    const ask = () => Promise.reject(new Error('It was asked.'));
    const check = await challengeCallback({ random: seededRandom(1), ask }, url, TOKEN);
    expect(check).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('is no https URL') });
    expect(check.reason).not.toContain('hidden');
    if (shown.startsWith('“')) expect(check.reason).toContain(shown);
  });

  it('is let go when somebody interrupts', async () => {
    const stop = new AbortController();
    const { url } = await serve(() => stop.abort(new Error('enough')));
    await expect(challenge(url, { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('passes when it is the receiver of coex, with its verify token and with no other', async () => {
    const store = await openStore(join(temporaryFolder(), 'store.db'));
    const clock = fixedClock();
    const nothing = () => undefined;
    const receiver = await startReceiver({
      host: '127.0.0.1',
      port: 0,
      appSecret: 'secret',
      verifyToken: TOKEN,
      clock,
      intake: createIntake({ writer: storeWriter(store), clock, onProjected: nothing, onTrouble: nothing }),
    });
    onTestFinished(async () => {
      await receiver.close();
      await store.close();
    });
    expect((await challenge(receiver.callbackUrl)).verdict).toBe('pass');
    const other = await challengeCallback(
      { random: seededRandom(1), ask: openCallbackAsker(never) },
      receiver.callbackUrl,
      'another',
    );
    expect(other.reason).toContain('refuses the verify token (403)');
  });
});
