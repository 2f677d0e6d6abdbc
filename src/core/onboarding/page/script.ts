/*
 * What runs in the customer's browser. It is text, since nothing of coex's own code runs there. Written for browsers
 * of the last years without a build: no `?.`, no modules.
 */

/** Shows Facebook's window and posts at once what comes back from it, in whatever order it comes. */
export const PAGE_SCRIPT = `(() => {
'use strict';
const given = JSON.parse(document.getElementById('given').textContent);
const button = document.getElementById('start');
const notice = document.getElementById('notice');
const here = location.pathname.replace(/\\/+$/, '');
const CODE_LIVES_MS = 25000;
const LOOK_EVERY_MS = 15000;
const SDK_PATIENCE_MS = 10000;

let attempts = 0;
let attempt = '';
let blocked = '';
let heard = '';
let isReady = false;
let isOver = false;
let isAway = false;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const say = (kind, words) => {
  notice.className = kind;
  notice.replaceChildren(...[words.meaning, words.next].map((text, at) => {
    const line = document.createElement(at === 0 ? 'strong' : 'span');
    line.textContent = text;
    return line;
  }));
  notice.scrollIntoView({ block: 'nearest' });
};

const ready = () => { button.disabled = isOver || isAway || !isReady; };

const over = (state) => {
  isOver = true;
  button.hidden = true;
  document.body.classList.add('over');
  say(state === 'done' ? 'good' : 'bad', given.over[state] || given.over.ended);
};

const send = (what, body) => fetch(here + '/' + what, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-signup-page': given.nonce },
  body: JSON.stringify(body),
  cache: 'no-store',
  credentials: 'omit',
  // Whoever closes the page as soon as they are done must not lose what was under way.
  keepalive: true,
});

const post = async (what, body) => {
  const answer = await send(what, body);
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 410 && !isOver) over(said.state);
  return { ok: answer.ok, status: answer.status, said };
};

const trouble = (name) => {
  say('bad', given.troubles[name]);
  post('trouble', { attempt, trouble: name }).catch(() => {});
};

// The code lives 30 seconds: it waits for nothing, and is sent again while that may help.
const handOver = async (ofAttempt, code) => {
  say('busy', given.progress.handing);
  const until = Date.now() + CODE_LIVES_MS;
  for (;;) {
    const answer = await post('code', { attempt: ofAttempt, code }).catch(() => ({ status: 0 }));
    if (isOver) return;
    if (answer.ok) return over('done');
    if ((answer.status > 0 && answer.status < 500) || Date.now() > until) return say('bad', given.progress.lost);
    await pause(1000);
  }
};

const answered = async (ofAttempt, answer) => {
  if (isOver) return;
  const code = answer && answer.authResponse && answer.authResponse.code;
  if (typeof code === 'string' && code !== '') return handOver(ofAttempt, code);
  // The event that tells why may be on its way still.
  await pause(1000);
  if (isOver || ofAttempt !== attempt || ofAttempt === blocked || heard === 'left') return;
  trouble(heard === 'finish' ? 'no-code' : 'closed');
};

const isMeta = (origin) => {
  try {
    const { protocol, hostname } = new URL(origin);
    return protocol === 'https:' && (hostname === 'facebook.com' || hostname.endsWith('.facebook.com'));
  } catch {
    return false;
  }
};

const readEvent = (data) => {
  try {
    const event = typeof data === 'string' ? JSON.parse(data) : data;
    const isOne = typeof event === 'object' && event !== null && event.type === 'WA_EMBEDDED_SIGNUP';
    return isOne && typeof event.event === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

addEventListener('message', async (message) => {
  if (!isMeta(message.origin) && !given.origins.includes(message.origin)) return;
  const event = readEvent(message.data);
  if (event === undefined) return;
  const isFinish = event.event.startsWith('FINISH');
  if (isFinish) heard = 'finish';
  else if (event.event === 'CANCEL' || event.event === 'ERROR') heard = 'left';
  const { said } = await post('event', { attempt, event }).catch(() => ({ said: {} }));
  if (isOver) return;
  if (said.refusal) say('bad', said.refusal);
  // The window of a page that was reloaded meanwhile: its code went nowhere.
  else if (isFinish && attempt === '') trouble('no-code');
});

button.addEventListener('click', () => {
  attempts += 1;
  attempt = given.nonce.slice(0, 8) + '-' + attempts;
  heard = '';
  const ofAttempt = attempt;
  const open = window.open;
  let isAsked = false;
  let opened = null;
  window.open = (...how) => {
    isAsked = true;
    opened = open.apply(window, how);
    return opened;
  };
  try {
    FB.login((answer) => { answered(ofAttempt, answer); }, given.login);
  } catch {
    return trouble('sdk-missing');
  } finally {
    window.open = open;
  }
  if (isAsked && (opened === null || opened.closed)) {
    blocked = ofAttempt;
    return trouble('popup-blocked');
  }
  say('busy', given.progress.waiting);
});

// Nobody is to go through the signup for a terminal that waits no more.
const look = async () => {
  if (isOver) return;
  const answer = await fetch(here + '/state', { cache: 'no-store', credentials: 'omit' }).catch(() => undefined);
  if (isOver) return;
  if (answer && (answer.status === 410 || answer.status === 404)) {
    const said = await answer.json().catch(() => ({}));
    return over(said.state);
  }
  const wasAway = isAway;
  isAway = !answer || !answer.ok;
  if (isAway && !wasAway) say('bad', given.progress.unreachable);
  if (!isAway && wasAway) notice.replaceChildren();
  ready();
};
setInterval(look, LOOK_EVERY_MS);
document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });

window.fbAsyncInit = () => {
  if (isReady) return;
  try {
    FB.init(given.init);
  } catch {
    return trouble('sdk-missing');
  }
  isReady = true;
  notice.replaceChildren();
  ready();
};
const script = document.createElement('script');
script.src = given.sdk;
script.async = true;
script.crossOrigin = 'anonymous';
script.addEventListener('error', () => { if (!isReady) trouble('sdk-missing'); });
document.head.append(script);
setTimeout(() => { if (!isReady && notice.childElementCount === 0) trouble('sdk-missing'); }, SDK_PATIENCE_MS);
})();`;
