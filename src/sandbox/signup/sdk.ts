import type { Answer } from '../http.ts';

/*
 * What stands for https://connect.facebook.net/en_US/sdk.js: as much of it as opens Embedded Signup (reference §2.1,
 * implementation page). It asks for `fbAsyncInit` as the real one does.
 */
const SDK = `(() => {
'use strict';
const sandbox = new URL(document.currentScript.src).origin;
let app;

const init = (options) => {
  if (typeof options !== 'object' || options === null || !options.appId) throw new Error('FB.init: appId is missing.');
  app = options;
};

const login = (callback, options) => {
  const { config_id, extras, response_type, override_default_response_type } = options || {};
  if (app === undefined) throw new Error('FB.login() called before FB.init().');
  if (response_type !== 'code' || override_default_response_type !== true)
    throw new Error('The sandbox emulates response_type "code" with override_default_response_type alone.');
  const page = new URL('/signup', sandbox);
  page.searchParams.set('app_id', app.appId);
  page.searchParams.set('config_id', config_id || '');
  page.searchParams.set('extras', JSON.stringify(extras || {}));
  page.searchParams.set('origin', location.origin);
  const popup = window.open(page.href, 'sandbox-signup', 'popup,width=560,height=720');
  let isAnswered = false;
  const answer = (given) => {
    if (isAnswered) return;
    isAnswered = true;
    clearInterval(watch);
    removeEventListener('message', listen);
    callback(given);
  };
  const unknown = { authResponse: null, status: 'unknown' };
  const listen = ({ origin, source, data }) => {
    if (origin !== sandbox || source !== popup || typeof data !== 'object' || data === null) return;
    if (data.type !== 'sandbox-login') return;
    answer(data.code ? { authResponse: { code: data.code }, status: 'connected' } : unknown);
  };
  addEventListener('message', listen);
  // The code may be on its way when the window is seen closed.
  const watch = setInterval(() => {
    if (popup === null || popup.closed) setTimeout(() => answer(unknown), 250);
  }, 250);
};

window.FB = { init, login };
if (typeof window.fbAsyncInit === 'function') setTimeout(() => window.fbAsyncInit());
})();
`;

/** The emulated SDK; any page may load it, with `crossorigin` too. */
export function sdkScript(): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    },
    body: SDK,
  };
}
