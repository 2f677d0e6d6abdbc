import { SIGNUP_FEATURE } from '../../rules/index.ts';
import { PAGE_SCRIPT } from './script.ts';
import { OVER, PROGRESS, TROUBLES, type Words } from './words.ts';

/** Facebook's SDK, or a sandbox's that stands for it. */
export interface SignupSdk {
  /** The script. */
  readonly url: string;
  /** Origins besides Meta's whose messages are taken. */
  readonly origins: readonly string[];
  /** Whether it is a sandbox's, which the page then says. */
  readonly isEmulated: boolean;
}

/** What the page is made of. */
export interface PageContent {
  readonly app: { readonly id: string; readonly configId: string };
  readonly graphVersion: string;
  readonly sdk: SignupSdk;
  /** What changes for the customer, a sentence each; told before they begin. @default nothing is told */
  readonly changes?: readonly string[] | undefined;
}

/** A document, and the policy that must come with it. */
export interface PageDocument {
  readonly html: string;
  readonly policy: string;
}

/** The page where a customer starts the signup. `nonce` goes into every post; `scriptNonce` admits the script. */
export function signupDocument(
  content: PageContent,
  { nonce, scriptNonce }: { readonly nonce: string; readonly scriptNonce: string },
): PageDocument {
  const { app, graphVersion, sdk, changes = [] } = content;
  const given = {
    nonce,
    sdk: sdk.url,
    origins: sdk.origins,
    init: { appId: app.id, version: graphVersion, xfbml: false, autoLogAppEvents: false },
    // Reference §2.1; whether the feature still needs to be asked for in v4 is conflict C4.
    login: {
      config_id: app.configId,
      response_type: 'code',
      override_default_response_type: true,
      extras: { setup: {}, featureType: SIGNUP_FEATURE.value, sessionInfoVersion: '3', version: 'v4' },
    },
    over: OVER,
    progress: PROGRESS,
    troubles: TROUBLES,
  };
  const emulated = sdk.isEmulated
    ? '<p class="note">For practice: Facebook is emulated here, and nothing reaches Meta or a real phone.</p>'
    : '';
  const told =
    changes.length === 0
      ? ''
      : `<details><summary>What changes for you</summary><ul>${changes.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul></details>`;
  const html = document(
    'Connect your WhatsApp number',
    `${emulated}<h1>Connect your WhatsApp Business number</h1>
<p>Your number stays in the WhatsApp Business app on your phone, and joins the WhatsApp Business Platform as well. Have that phone at hand. It takes a few minutes.</p>
<ol>
<li><b>In Facebook’s window</b>, log in, choose your business, and enter the number of the app with its country. You are shown a code.</li>
<li><b>On the phone</b>, open the message from Facebook in the WhatsApp Business app. Tap <i>Connect</i>, then <i>Connect to the Business Platform</i>, then <i>Confirm</i>. Here you also choose whether to share your chats.</li>
<li><b>Paste the code</b> in the app and wait. Then come back to Facebook’s window and finish there. <small>If it shows a QR code instead, scan that with the app.</small></li>
</ol>
${told}<button id="start" type="button" disabled>Continue with Facebook</button>
<div id="notice" role="status" aria-live="polite"></div>
<noscript><div class="bad"><strong>This page needs JavaScript.</strong><span>Switch it on for this page, or open the link in another browser.</span></div></noscript>
<footer>This page is run by whoever sent you the link, not by Meta or WhatsApp.</footer>
<script type="application/json" id="given">${JSON.stringify(given).replaceAll('<', '\\u003c')}</script>
<script nonce="${scriptNonce}">${PAGE_SCRIPT}</script>`,
  );
  return { html, policy: policyFor(sdk, scriptNonce) };
}

/** A page with nothing to do on it but read. */
export function plainDocument({ meaning, next }: Words, isGood: boolean): PageDocument {
  const html = document(
    'WhatsApp signup',
    `<h1>Connect your WhatsApp Business number</h1>
<div class="${isGood ? 'good' : 'bad'}"><strong>${escapeHtml(meaning)}</strong><span>${escapeHtml(next)}</span></div>`,
  );
  return { html, policy: `${NOTHING}; style-src 'unsafe-inline'; img-src data:` };
}

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// What Facebook's script does besides opening a window is asked for by host: it looks up whether somebody is logged
// in, in a hidden frame and by fetch, and styles what it adds. Seen in public policies; Meta documents none.
function policyFor({ url, isEmulated }: SignupSdk, scriptNonce: string): string {
  const scripts = `script-src 'nonce-${scriptNonce}' ${withoutQuery(url)}`;
  const meta = isEmulated ? '' : ' https://facebook.com https://*.facebook.com';
  return [
    NOTHING,
    scripts,
    "style-src 'unsafe-inline'",
    `connect-src 'self'${meta}`,
    `img-src data:${meta}`,
    ...(isEmulated ? [] : [`frame-src${meta}`]),
  ].join('; ');
}

// A policy would be cut at either of them.
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replaceAll(/[;,]/g, encodeURIComponent);
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main>${content}</main></body></html>
`;
}

const STYLE = `:root{color-scheme:light dark;--ink:#1b2430;--quiet:#5b6675;--paper:#fff;--desk:#eef1f4;--line:#d9dee5;--good:#0a7c46;--bad:#b3261e;--busy:#2b5fb4}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--quiet:#9aa5b4;--paper:#1a2029;--desk:#10141a;--line:#323b48;--good:#4cc38a;--bad:#ff8a80;--busy:#8ab4f8}}
*{box-sizing:border-box}body{margin:0;background:var(--desk);color:var(--ink);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:34rem;margin:6vh auto;padding:1.75rem;background:var(--paper);border:1px solid var(--line);border-radius:14px}
@media (max-width:36rem){body{background:var(--paper)}main{margin:0;border:0;border-radius:0;padding:1.25rem}}
h1{font-size:1.45rem;line-height:1.25;margin:0 0 .75rem}p{margin:0 0 1rem}
ol{list-style:none;counter-reset:step;margin:0 0 1.25rem;padding:0}
li{margin:.4rem 0}ol>li{counter-increment:step;position:relative;padding-left:2.6rem;margin:0 0 .9rem}
ol>li::before{content:counter(step);position:absolute;left:0;top:.1rem;width:1.75rem;height:1.75rem;border-radius:50%;background:var(--desk);border:1px solid var(--line);text-align:center;font-weight:600;font-size:.95rem;line-height:1.65rem}
small,footer{color:var(--quiet);font-size:.85rem}
details{margin:0 0 1.25rem;padding:.6rem .9rem;border:1px solid var(--line);border-radius:10px}summary{cursor:pointer;font-weight:600}ul{margin:.6rem 0 .2rem;padding-left:1.2rem}
button{display:block;width:100%;min-height:3.1rem;border:0;border-radius:10px;background:#0866ff;color:#fff;font:inherit;font-weight:600;font-size:1.05rem;cursor:pointer}
button:disabled{opacity:.5;cursor:default}button:focus-visible,summary:focus-visible{outline:3px solid var(--busy);outline-offset:2px}[hidden]{display:none}
.good,.bad,.busy{margin-top:1rem;padding:.8rem 1rem;border-left:4px solid var(--busy);border-radius:8px;background:var(--desk);overflow-wrap:anywhere}
.good{border-color:var(--good)}.bad{border-color:var(--bad)}.good strong,.bad strong,.busy strong{display:block}#notice:empty{display:none}
.over ol,.over details{opacity:.55}.note{padding:.5rem .8rem;border-radius:8px;background:#fff1cc;color:#4a3800;font-size:.9rem}
footer{margin-top:1.4rem;padding-top:.9rem;border-top:1px solid var(--line)}`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
