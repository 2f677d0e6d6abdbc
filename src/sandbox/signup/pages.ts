import { createHash } from 'node:crypto';
import { SIGNUP_STEPS } from '../../core/rules/index.ts';
import type { Answer } from '../http.ts';
import { numberOf } from '../world/lookups.ts';
import type { World } from '../world/world.ts';
import { LEFT_AT_FIRST, numbersInPhones } from './signup.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:10vh auto;padding:0 1rem;color:#1c1e21}
h1{font-size:1.3rem}.note{background:#fff4d6;padding:.5rem .8rem;border-radius:.4rem;font-size:.9rem}
button{font:inherit;padding:.5rem 1.2rem;border-radius:.4rem;border:1px solid #888;background:#fff;margin-right:.5rem}
button.main{background:#0a7c66;border-color:#0a7c66;color:#fff}label{display:block;margin:1rem 0}code{word-break:break-all}`;

const NOTE =
  '<p class="note">This page is emulated by the coex sandbox. Nothing here reaches Meta or a real phone.</p>';

/** The page a signup link opens: the number, the history choice, Accept and Cancel. */
export function signupPage(world: World, query: URLSearchParams): Answer {
  const hidden = ['app_id', 'config_id', 'redirect_uri', 'state', 'extras', 'origin']
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(query.get(name) ?? '')}">`)
    .join('');
  return page(
    200,
    'Connect your number',
    `<h1>Connect Harbour Lane Bikes to the Cloud API</h1>
<p>The number stays in the WhatsApp Business app.</p>
<form method="post" action="/signup/accept">${hidden}
<label>Number <select name="number">${numberOptions(world)}</select></label>
<label><input type="checkbox" name="share_history" value="on" checked> Share chat history</label>
<button class="main">Accept</button><button formaction="/signup/cancel">Cancel</button>
<label>Cancel at <select name="step">${stepOptions()}</select></label></form>`,
  );
}

/** What the SDK that opened the page is told at the end, and the origin of its page; without a code it was left. */
export interface Login {
  readonly origin: string;
  readonly code?: string;
}

/**
 * The page after Accept or Cancel: tells the opener (reference §2.3), then goes on to the redirect, if there is one. A
 * window of the SDK hands over the code and closes.
 */
export function outcomePage(
  event: Readonly<Record<string, unknown>>,
  redirectUrl: string | undefined,
  text: string,
  login?: Login,
): Answer {
  // Meta posts from facebook.com; here the opener may be any local page, and the message holds no secret.
  const told = `window.opener?.postMessage(${inScript(JSON.stringify(event))}, '*');`;
  const script = login === undefined ? told : told + handOver(login);
  const link = redirectUrl === undefined ? '' : `<p><a href="${escapeHtml(redirectUrl)}">Continue</a></p>`;
  return page(
    200,
    'Signup',
    `<h1>${escapeHtml(text)}</h1>${link}<script>${script}</script>`,
    script,
    redirectUrl,
  );
}

function handOver({ origin, code }: Login): string {
  const message = inScript({ type: 'sandbox-login', code });
  return `window.opener?.postMessage(${message}, ${inScript(origin)});if(window.opener)window.close();`;
}

/** A value as it can stand in a script; `<` is written as an escape, so that none can end the script element. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** The same for a number that cannot be connected: the opener is told, and the browser stays. */
export function refusalPage(event: Readonly<Record<string, unknown>>, text: string): Answer {
  return { ...outcomePage(event, undefined, text), status: 400 };
}

/** The page for a link that Meta would not accept. */
export function problemPage(problem: string): Answer {
  return page(400, 'Signup', `<h1>This signup cannot start</h1><p>${escapeHtml(problem)}</p>`);
}

function numberOptions(world: World): string {
  const first = numberOf(world);
  const others = numbersInPhones(world).filter(({ id }) => id !== first.id);
  return [first, ...others]
    .map(({ id, displayPhoneNumber }) => `<option value="${id}">${escapeHtml(displayPhoneNumber)}</option>`)
    .join('');
}

function stepOptions(): string {
  return Object.keys(SIGNUP_STEPS)
    .map((step) => `<option${step === LEFT_AT_FIRST ? ' selected' : ''}>${step}</option>`)
    .join('');
}

function page(status: number, title: string, content: string, script = '', redirectUrl?: string): Answer {
  const scriptHash = createHash('sha256').update(script).digest('base64');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'`,
      // A header rather than a redirect status, so that the script above it runs first.
      ...(redirectUrl !== undefined && { refresh: `0; url=${redirectUrl}` }),
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} – emulated</title><style>${STYLE}</style>${NOTE}${content}</html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
