import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { exchangeCode } from '../../src/core/graph/index.ts';
import { SIGNUP_STEPS } from '../../src/core/rules/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { setOnboardingStage } from '../support/onboarding-stage.ts';
import { fixedClock } from '../support/run.ts';
import { setSignupStage, type Visit, visit } from '../support/signup-stage.ts';
import { virtualClock } from '../support/virtual-clock.ts';

/* The signup page in a real browser: with a stub for Facebook's script, and against the sandbox with its own. */

const browser = await launchBrowser();
afterAll(() => browser?.close());

const SDK_URL = 'https://connect.facebook.net/en_US/sdk.js';
const DIALOG = 'https://www.facebook.com/dialog';
const WABA_ID = '330000000000001';
const CODE = 'AQcode';

/** A machine with much to do may take a while; what does not come fails all the same. */
const SOON = { timeout: 10_000 };

const FINISH = {
  type: 'WA_EMBEDDED_SIGNUP',
  event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING',
  version: 3,
  data: { waba_id: WABA_ID },
};

/** Facebook's script as far as the page sees it: it keeps what it was asked, and the test answers. */
const STUB = `(() => {
  window.asked = { inits: [], logins: [] };
  window.FB = {
    init: (options) => asked.inits.push(options),
    login: (callback, options) => {
      asked.logins.push({ callback, options });
      window.open(window.dialog || '${DIALOG}', '_blank', 'popup');
    },
  };
  window.fbAsyncInit();
})();`;

type Opening = { stub?: string; clock?: Clock } & Parameters<typeof visit>[1];

/** A page with the stub, and what the test does in Facebook's place. */
async function open({ stub = STUB, clock = fixedClock(), ...options }: Opening = {}) {
  if (browser === undefined) throw new Error('There is no browser.');
  const stage = await setSignupStage({ clock });
  const visited = await visit(browser, options);
  const { context, page } = visited;
  await context.route(SDK_URL, (route) =>
    route.fulfill({
      body: stub,
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
    }),
  );
  await context.route(/^https:\/\/[^/]*(facebook\.com|example)\//, (route) =>
    route.fulfill({ body: '<!doctype html><title>Dialog</title>', contentType: 'text/html' }),
  );
  await page.goto(stage.link);
  return { ...stage, ...visited, ...hands(visited) };
}

function hands({ page }: Visit) {
  const button = page.getByRole('button', { name: 'Continue with Facebook' });
  return {
    button,
    notice: page.locator('#notice'),
    /** Presses the button and gives the window that opens. */
    press: async (dialog = '') => {
      await page.evaluate((url) => {
        Object(globalThis).dialog = url;
      }, dialog);
      const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
      return popup;
    },
    /** What the window tells the page, from its own origin. */
    tell: (popup: Page, message: unknown) =>
      popup.evaluate((data) => Object(globalThis).opener.postMessage(data, '*'), message),
    /** What Facebook's script gives the callback. */
    answer: (given: unknown, nth = -1) =>
      page.evaluate(([what, at]) => Object(globalThis).asked.logins.at(at).callback(what), [
        given,
        nth,
      ] as const),
    /** What the script was asked. */
    asked: () => page.evaluate(() => JSON.parse(JSON.stringify(Object(globalThis).asked))),
  };
}

const handOver = (code = CODE) => ({ authResponse: { code }, status: 'connected' });
const LEFT = { authResponse: null, status: 'unknown' };
const json = (event: object) => JSON.stringify(event);
const cancel = (data: object) => json({ type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', version: 3, data });

describe.skipIf(browser === undefined)('the signup page in a browser', () => {
  it('asks Facebook for the coexistence signup, and hands over code and WABA', async () => {
    const { page, press, tell, answer, asked, button, notice, outcome, problems } = await open();
    const popup = await press();
    await notice.getByText('Facebook’s window is open.').waitFor();
    expect(await asked()).toEqual({
      inits: [{ appId: '660000000000004', version: 'v26.0', xfbml: false, autoLogAppEvents: false }],
      logins: [
        {
          options: {
            config_id: '880000000000006',
            response_type: 'code',
            override_default_response_type: true,
            extras: {
              setup: {},
              featureType: 'whatsapp_business_app_onboarding',
              sessionInfoVersion: '3',
              version: 'v4',
            },
          },
        },
      ],
    });
    await tell(popup, json(FINISH));
    await answer(handOver());
    await notice.getByText('Done. Your part is finished.').waitFor();
    expect(await button.isVisible()).toBe(false);
    expect(await outcome).toEqual({ kind: 'code', code: CODE, wabaId: WABA_ID });
    expect(await page.evaluate(() => String(Object(globalThis).open))).toContain('[native code]');
    expect(problems).toEqual([]);
  });

  it('hands over a code that comes before its event', async () => {
    const clock = virtualClock({ network: true });
    const { press, tell, answer, notice, outcome, problems } = await open({ clock });
    const popup = await press();
    const handed = popup.context().waitForEvent('response', (response) => response.url().endsWith('/code'));
    await answer(handOver());
    await handed;
    await notice.getByText('Done.').waitFor();
    expect(await Promise.race([outcome, 'not yet'])).toBe('not yet');
    await tell(popup, json(FINISH));
    expect(await outcome).toEqual({ kind: 'code', code: CODE, wabaId: WABA_ID });
    expect(problems).toEqual([]);
  });

  it('gathers several events, objects as well as text', async () => {
    const { press, tell, answer, outcome } = await open();
    const popup = await press();
    const posted = popup
      .context()
      .waitForEvent('response', (response) => response.request().postData()?.includes('FINISH') === true);
    await tell(popup, { ...FINISH, event: 'PHONE_ENTERED' });
    await tell(popup, json({ ...FINISH, event: 'FINISH_NEW', data: { business_id: '550000000000003' } }));
    await posted;
    await answer(handOver());
    expect(await outcome).toMatchObject({ wabaId: WABA_ID });
  });

  it('says at each step where somebody leaves what to do, and lets them try again', async () => {
    const { press, tell, answer, notice, left, outcome, page, problems } = await open();
    for (const [step, { about, value }] of Object.entries(SIGNUP_STEPS)) {
      const popup = await press();
      await tell(popup, cancel({ current_step: step }));
      await notice.getByText(about).waitFor();
      expect(await notice.textContent()).toBe(`${about}${value}`);
      await popup.close();
      await answer(LEFT);
      await page.clock.runFor(2000);
      // The reason stands, though the window was closed as well.
      expect(await notice.textContent()).toBe(`${about}${value}`);
    }
    expect(left.map(({ step }) => step)).toEqual(Object.keys(SIGNUP_STEPS));
    await press();
    await answer(handOver());
    await notice.getByText('Done.').waitFor();
    expect(await outcome).toMatchObject({ code: CODE });
    expect(problems).toEqual([]);
  });

  it('quotes an error that somebody reported, as text', async () => {
    const { press, tell, notice, page } = await open();
    await tell(await press(), cancel({ error_message: '<b>No</b>', session_id: 'a91c77e2b0d4f610' }));
    await notice.getByText('Meta said: “<b>No</b>”').waitFor();
    expect(await notice.textContent()).toContain('session id: a91c77e2b0d4f610');
    expect(await page.locator('#notice b').count()).toBe(0);
  });

  it.each([
    'https://facebook.com.example/x',
    'https://evilfacebook.com/x',
    'http://www.facebook.com/x',
    'https://example/facebook.com',
  ])('ignores what %s says', async (elsewhere) => {
    const { press, tell, notice, left, context, problems } = await open();
    const posts: string[] = [];
    context.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url());
    });
    await context.route(elsewhere, (route) => route.fulfill({ body: '<p>x', contentType: 'text/html' }));
    const stranger = await press(elsewhere);
    await tell(stranger, cancel({ current_step: 'PERMISSIONS' }));
    await tell(stranger, json(FINISH));
    // What Meta says afterwards is heard: nothing before it was.
    await tell(await press(), cancel({ current_step: 'PHONE_NUMBER_SETUP' }));
    await notice.getByText('where the phone number is entered').waitFor();
    expect(left.map(({ step }) => step)).toEqual(['PHONE_NUMBER_SETUP']);
    expect(posts).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it.each(['https://facebook.com/x', 'https://web.facebook.com/x', 'https://business.facebook.com/x'])(
    'hears what %s says',
    async (origin) => {
      const { press, tell, notice } = await open();
      await tell(await press(origin), cancel({ current_step: 'PERMISSIONS' }));
      await notice.getByText('where permissions are given').waitFor();
    },
  );

  it('does not stumble over messages that are something else', async () => {
    const { press, tell, answer, notice, problems } = await open();
    const popup = await press();
    for (const odd of ['', 'cb=f1&domain=x', '{', 'null', '[]', 7, null, { type: 'WA_EMBEDDED_SIGNUP' }])
      await tell(popup, odd);
    await tell(popup, json({ type: 'WA_EMBEDDED_SIGNUP', event: { no: 'text' } }));
    await answer(handOver());
    await notice.getByText('Done.').waitFor();
    expect(problems).toEqual([]);
  });

  it('says what to do when the window is closed, once it is sure', async () => {
    const { press, answer, notice, left, page, problems } = await open();
    await (await press()).close();
    await answer(LEFT);
    await page.clock.runFor(500);
    expect(left).toEqual([]);
    await page.clock.runFor(600);
    await notice.getByText('closed before the signup was finished').waitFor();
    await expect.poll(() => left.length, SOON).toBe(1);
    expect(problems).toEqual([]);
  });

  it('says so when the signup was finished and brought no code', async () => {
    const { press, tell, answer, notice, page, left } = await open();
    await tell(await press(), json(FINISH));
    await answer({ authResponse: { userID: '1' }, status: 'connected' });
    await page.clock.runFor(1100);
    await notice.getByText('Facebook handed no code to the page').waitFor();
    await expect.poll(() => left.length, SOON).toBe(1);
  });

  it('takes the code of an earlier attempt too, and its late refusals for none of this one', async () => {
    const { press, answer, notice, page, left, outcome } = await open();
    await press();
    await press();
    await answer(LEFT, 0);
    await page.clock.runFor(2000);
    expect(left).toEqual([]);
    await answer(handOver('AQfirst'), 0);
    await notice.getByText('Done.').waitFor();
    await answer(handOver('AQsecond'), 1);
    expect(await outcome).toMatchObject({ code: 'AQfirst' });
    expect(await notice.textContent()).toContain('Done.');
  });

  it('says what to do when Facebook’s script is blocked, and works once it is not', async () => {
    const { context, page, notice, button, left, press, answer, link } = await open();
    await context.route(SDK_URL, (route) => route.abort('blockedbyclient'));
    await page.goto(link);
    await notice.getByText('Facebook’s script could not be loaded.').waitFor();
    expect(await notice.textContent()).toContain('ad blockers');
    expect(await button.isDisabled()).toBe(true);
    await expect.poll(() => left.length, SOON).toBe(1);
    await context.unroute(SDK_URL);
    await context.route(SDK_URL, (route) =>
      route.fulfill({ body: STUB, headers: { 'access-control-allow-origin': '*' } }),
    );
    await page.reload();
    await press();
    await answer(handOver());
    await notice.getByText('Done.').waitFor();
  });

  it.each([
    ['does nothing', ''],
    ['throws when asked', 'window.FB = { init: () => { throw new Error("no") } }; fbAsyncInit();'],
  ])('says so when something in the script’s place %s', async (_, stub) => {
    const { page, notice, button } = await open({ stub });
    await page.clock.runFor(10_000);
    await notice.getByText('Facebook’s script could not be loaded.').waitFor();
    expect(await button.isDisabled()).toBe(true);
  });

  it('says what to do when the browser opens no window, and goes on once it does', async () => {
    const { page, button, notice, left, press, answer, problems } = await open();
    await page.evaluate(() => {
      const here = Object(globalThis);
      const { open } = here;
      let isAllowed = false;
      here.open = (...how: unknown[]) => {
        if (isAllowed) return open.apply(here, how);
        isAllowed = true;
        return null;
      };
    });
    await button.click();
    await notice.getByText('The browser did not let Facebook’s window open.').waitFor();
    await answer(LEFT);
    await page.clock.runFor(2000);
    expect(await notice.textContent()).toContain('Allow pop-ups');
    await expect.poll(() => left.length, SOON).toBe(1);
    await press();
    await answer(handOver());
    await notice.getByText('Done.').waitFor();
    expect(problems).toEqual([]);
  });

  it('sends the code again when the connection was down', async () => {
    const { context, press, answer, notice, page, outcome } = await open();
    await press();
    let tries = 0;
    await context.route(/\/code$/, (route) => {
      tries += 1;
      return tries < 3 ? route.abort('connectionreset') : route.continue();
    });
    await answer(handOver());
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return tries;
      }, SOON)
      .toBe(3);
    await notice.getByText('Done.').waitFor();
    expect(await outcome).toMatchObject({ code: CODE });
  });

  it('gives up on a code when it is as old as codes get', async () => {
    const { context, press, answer, notice, page, button } = await open();
    await press();
    await context.route(/\/code$/, (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
    await answer(handOver());
    await expect
      .poll(async () => {
        await page.clock.runFor(5000);
        return notice.textContent();
      }, SOON)
      .toContain('could not be handed over');
    expect(await button.isEnabled()).toBe(true);
  });

  it('tells whoever has it open when the signup has ended', async () => {
    const { close, page, notice, button, outcome } = await open();
    outcome.catch(() => undefined);
    await close();
    await page.clock.runFor(15_000);
    await notice.getByText('This signup has ended.').waitFor();
    expect(await button.isVisible()).toBe(false);
    await page.reload();
    await page.getByText('Ask whoever sent you the link for a new one.').waitFor();
  });

  it('lets nobody start while the terminal cannot be reached', async () => {
    const { context, page, notice, button } = await open();
    await context.route(/\/state$/, (route) => route.abort('connectionrefused'));
    await page.clock.runFor(15_000);
    await notice.getByText('does not answer just now').waitFor();
    expect(await button.isDisabled()).toBe(true);
    await context.unroute(/\/state$/);
    await page.clock.runFor(15_000);
    await expect.poll(() => button.isEnabled(), SOON).toBe(true);
    expect(await notice.textContent()).toBe('');
  });

  it('can be reloaded before, and says that it is done afterwards', async () => {
    const { page, press, answer, notice, tell } = await open();
    const popup = await press();
    await page.reload();
    // Its code goes nowhere, since the script that waited for it is gone.
    await tell(popup, json(FINISH));
    await notice.getByText('Facebook handed no code to the page').waitFor();
    await press();
    await answer(handOver());
    await notice.getByText('Done.').waitFor();
    await page.reload();
    await page.getByText('Done. Your part is finished.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('says without JavaScript that it needs it', async () => {
    const { page, button } = await open({ javaScriptEnabled: false, isTimeReal: true });
    const told = page.locator('noscript .bad');
    expect(await told.isVisible()).toBe(true);
    expect(await told.textContent()).toContain('This page needs JavaScript.');
    expect(await button.isDisabled()).toBe(true);
  });

  it.each([320, 390, 1280])('fits a screen %d wide, and starts from the keyboard', async (width) => {
    const { page, problems } = await open({ viewport: { width, height: 700 } });
    await page.getByText('What changes for you').click();
    const [inner, outer] = await page.evaluate(() => [
      Object(globalThis).document.documentElement.scrollWidth,
      Object(globalThis).document.documentElement.clientWidth,
    ]);
    expect(inner).toBeLessThanOrEqual(outer ?? 0);
    await page.keyboard.press('Tab');
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    expect(popup.url()).toBe(DIALOG);
    expect(problems).toEqual([]);
  });

  it('cannot be shown in a frame', async () => {
    const { context, link } = await open();
    await context.route('https://frame.example/', (route) =>
      route.fulfill({ body: `<iframe src="${link}"></iframe>`, contentType: 'text/html' }),
    );
    const page = await context.newPage();
    await page.goto('https://frame.example/');
    const [, frame] = page.frames();
    expect(await frame?.getByRole('button').count()).toBe(0);
  });
});

describe.skipIf(browser === undefined)('the signup page against the sandbox', () => {
  async function openOnSandbox() {
    if (browser === undefined) throw new Error('There is no browser.');
    const meta = await setOnboardingStage();
    const app = { id: meta.sandbox.app.id, configId: meta.sandbox.app.configId };
    const stage = await setSignupStage({ graphUrl: meta.sandbox.url, app });
    const visited = await visit(browser, { isTimeReal: true });
    await visited.page.goto(stage.link);
    return { ...meta, ...stage, ...visited, ...hands(visited) };
  }

  it('goes from the button to a business token', async () => {
    const { press, notice, outcome, sandbox, app, deps, page, problems } = await openOnSandbox();
    await page.getByText('Facebook is emulated here').waitFor();
    const popup = await press();
    expect(new URL(popup.url()).origin).toBe(sandbox.url);
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Accept' }).click();
    await notice.getByText('Done.').waitFor();
    await closed;
    const signedUp = Object(await outcome);
    expect(signedUp).toEqual({
      kind: 'code',
      code: expect.stringMatching(/^AQ\w{60}$/),
      wabaId: sandbox.waba.id,
    });
    expect(await exchangeCode(deps.graph, app, signedUp.code)).toMatch(/^EAA/);
    expect(problems).toEqual([]);
  });

  it('says what to do after leaving at a step, and goes on from there', async () => {
    const { press, notice, left, outcome, problems } = await openOnSandbox();
    const popup = await press();
    await popup.getByRole('combobox', { name: 'Cancel at' }).selectOption('PERMISSIONS');
    await popup.getByRole('button', { name: 'Cancel' }).click();
    await notice.getByText(SIGNUP_STEPS.PERMISSIONS.about).waitFor();
    expect(left).toEqual([expect.objectContaining({ step: 'PERMISSIONS' })]);
    const again = await press();
    await again.getByRole('button', { name: 'Accept' }).click();
    await notice.getByText('Done.').waitFor();
    expect(await outcome).toMatchObject({ kind: 'code' });
    expect(left).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('explains why a number is turned away', async () => {
    const { press, notice, left, sandbox } = await openOnSandbox();
    sandbox.act('phone.update', { version: '2.24.16.79' });
    const popup = await press();
    await popup.getByRole('button', { name: 'Accept' }).click();
    await notice.getByText('The number is not eligible for coexistence').waitFor();
    expect(left).toEqual([
      expect.objectContaining({ code: '2655093', sessionId: expect.stringMatching(/^\w{16}$/) }),
    ]);
  });

  it('says what to do when the window is closed by hand', async () => {
    const { press, notice, left, problems } = await openOnSandbox();
    await (await press()).close();
    await notice.getByText('closed before the signup was finished').waitFor();
    await expect.poll(() => left.length, SOON).toBe(1);
    expect(problems).toEqual([]);
  });
});
