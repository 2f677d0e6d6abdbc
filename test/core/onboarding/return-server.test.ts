import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signupLink } from '../../../src/core/onboarding/link.ts';
import { waitForReturn } from '../../../src/core/onboarding/return-server.ts';
import { seededRandom } from '../../support/run.ts';

async function listen(state = 'ours', signal = new AbortController().signal) {
  const back = await waitForReturn(state, signal);
  onTestFinished(back.close);
  const visit = async (query: string, path = '') => {
    const response = await fetch(`${back.redirectUri}${path}${query}`);
    return { status: response.status, text: await response.text() };
  };
  return { back, visit };
}

describe('the return of a signup', () => {
  it('gives the code when the state is ours', async () => {
    const { back, visit } = await listen();
    expect(back.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signup\/return$/);
    expect(await visit('?code=AQ%2Fx&state=ours')).toEqual({
      status: 200,
      text: 'Done. Go back to the terminal.\n',
    });
    expect(await back.code).toBe('AQ/x');
  });

  it.each(['?code=AQ&state=theirs', '?code=AQ', '?code=AQ&state=', ''])(
    'with a state that is not ours is 403 and no code: "%s"',
    async (query) => {
      const { back, visit } = await listen();
      const { status, text } = await visit(query);
      expect(status).toBe(403);
      expect(text).not.toContain('theirs');
      // Whoever it was, the signup goes on: ours may still come.
      await visit('?code=AQ&state=ours');
      expect(await back.code).toBe('AQ');
    },
  );

  it.each(['?error=access_denied&state=ours', '?state=ours', '?code=&state=ours'])(
    'without a code is a signup that was left: "%s"',
    async (query) => {
      const { back, visit } = await listen();
      expect((await visit(query)).text).toContain('The signup was left');
      await expect(back.code).rejects.toMatchObject({ code: 'signup-cancelled', exit: 6 });
    },
  );

  it('goes on waiting when something else is asked for', async () => {
    const { back, visit } = await listen();
    expect((await visit('?code=AQ&state=ours', '/deeper')).status).toBe(404);
    expect((await fetch(new URL('/favicon.ico', back.redirectUri))).status).toBe(404);
    await visit('?code=AQ&state=ours');
    expect(await back.code).toBe('AQ');
  });

  it('leads a short link on to the long one, however it was typed, and nothing else', async () => {
    const { back } = await listen();
    const long = 'https://business.facebook.com/messaging/whatsapp/onboard/?state=ours&extras=%7B%7D';
    const short = back.shorten(long, seededRandom(3));
    expect(short).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/s\/[0-9A-HJKMNP-TV-Z]{10}$/);
    const follow = async (url: string) => {
      const { status, headers } = await fetch(url, { redirect: 'manual' });
      return [status, headers.get('location')];
    };
    expect(await follow(short)).toEqual([302, long]);
    expect(await follow(short.toLowerCase())).toEqual([302, long]);
    for (const other of [`${short}0`, short.slice(0, -1), `${short}/x`, new URL('/s/', short).href])
      expect(await follow(other)).toEqual([404, null]);
  });

  it('survives a request for what is no URL', async () => {
    const { back, visit } = await listen();
    const { port, hostname } = new URL(back.redirectUri);
    const socket = connect(Number(port), hostname);
    socket.write('GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await readText(socket)).toContain('404');
    await visit('?code=AQ&state=ours');
    expect(await back.code).toBe('AQ');
  });

  it('is not waited for after an interruption, before or while listening', async () => {
    const stop = new AbortController();
    const { back } = await listen('ours', stop.signal);
    stop.abort(new Error('Ctrl-C'));
    await expect(back.code).rejects.toThrow('Ctrl-C');
    const { back: late } = await listen('ours', stop.signal);
    await expect(late.code).rejects.toThrow('Ctrl-C');
  });

  it('listens no more once closed', async () => {
    const { back, visit } = await listen();
    back.close();
    await expect(visit('?code=AQ&state=ours')).rejects.toThrow();
  });
});

describe('signupLink', () => {
  it('asks for the coexistence flow and brings state and return along', () => {
    const link = new URL(
      signupLink({
        baseUrl: 'https://business.facebook.com',
        appId: '1',
        configId: '2',
        redirectUri: 'http://127.0.0.1:9/signup/return?a=b&c',
        state: 'a b&c',
      }),
    );
    expect(link.origin + link.pathname).toBe('https://business.facebook.com/messaging/whatsapp/onboard/');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      app_id: '1',
      config_id: '2',
      extras: '{"sessionInfoVersion":"3","version":"v4","featureType":"whatsapp_business_app_onboarding"}',
      redirect_uri: 'http://127.0.0.1:9/signup/return?a=b&c',
      state: 'a b&c',
    });
  });
});
