import type { Random } from '../../random.ts';
import { REQUIREMENTS } from '../../rules/index.ts';
import { quoted } from '../candidate/quoted.ts';
import { judged } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';

/** What a callback said to a challenge, or why nothing came. No part of it may hold the verify token. */
export type ChallengeAnswer =
  | { readonly status: number; readonly body: string; readonly location?: string | undefined }
  | { readonly problem: string };

/** Asks a URL, and follows it nowhere else. */
export type AskCallback = (url: string) => Promise<ChallengeAnswer>;

/** Whether webhooks may go to a URL: https anywhere, plain http only on this machine. */
function isUsableCallback(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}

/** Where a URL goes, without what may be a secret of somebody’s. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  return url === null ? quoted(text) : `${url.origin}${url.pathname}`;
}

/**
 * Asks a callback as Meta does: GET with `hub.mode`, `hub.challenge` and `hub.verify_token` must be answered with 200 and
 * the bare challenge (M/webhooks/create-webhook-endpoint, reference §4.1).
 */
export async function challengeCallback(
  { random, ask }: { readonly random: Random; readonly ask: AskCallback },
  callbackUrl: string,
  verifyToken: string,
): Promise<Check> {
  const shown = shownUrl(callbackUrl);
  if (!isUsableCallback(callbackUrl)) {
    const fix = 'Set an https URL with a valid certificate in the app dashboard.';
    return judged(ABOUT, 'fail', `${shown} is no https URL`, fix);
  }
  // Digits, as in Meta’s samples: some callbacks make a number of it.
  const challenge = String(1e9 + Math.floor(random.next() * 9e9));
  const url = new URL(callbackUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  const answer = await ask(url.href);
  if ('problem' in answer) return judged(ABOUT, 'fail', `${shown} does not answer: ${answer.problem}`, REACH);
  if (answer.status === 200 && answer.body === challenge) {
    return judged(ABOUT, 'pass', `${shown} answered a challenge with this verify token`);
  }
  const [reason, fix] =
    answer.status === 200
      ? wrongBody(answer.body, challenge, verifyToken)
      : wrongStatus(answer.status, redirectOf(answer.location, url, verifyToken));
  return judged(ABOUT, 'fail', `${shown} ${reason}`, fix);
}

/** What somebody answered, without the secret they may have sent back; also where it stands in a URL. */
function without(secret: string, text: string): string {
  const inQuery = new URLSearchParams({ '': secret }).toString().slice(1);
  return [secret, encodeURIComponent(secret), inQuery].reduce(
    (rest, form) => rest.replaceAll(form, '…'),
    text,
  );
}

/** Where a redirect leads; it is written from the callback on, as `/webhook/` is, where only a slash is added. */
function redirectOf(location: string | undefined, from: URL, verifyToken: string): string | undefined {
  const to = location === undefined ? null : URL.parse(location, from.href);
  return to === null ? undefined : without(verifyToken, shownUrl(to.href));
}

const { source, asOf } = REQUIREMENTS['callback-challenge'];
const ABOUT = { id: 'callback-reachable', source, asOf };

const REACH =
  'Start the receiver (`coex listen`) and look at the proxy or tunnel before it. Meta asks from outside: it may see what this machine does not.';
const BARE = 'Answer with the value of hub.challenge and nothing else.';
const PROXY = 'Look at the proxy or tunnel before the receiver: Meta must get through without a person.';

type Said = readonly [reason: string, fix: string];

function wrongBody(body: string, challenge: string, verifyToken: string): Said {
  if (/^\s*<(!doctype|html|head|body)/i.test(body)) return ['answers with a web page', PROXY];
  if (body.trim() === challenge) return ['puts white space around the challenge', BARE];
  if (body.includes(challenge)) return ['wraps the challenge in quotes or JSON', BARE];
  if (body.trim() === '') return ['answers 200 and nothing', BARE];
  return [`answers ${quoted(without(verifyToken, body.trim()))} and not the challenge`, BARE];
}

const STATUSES: Readonly<Record<number, Said>> = {
  401: ['wants a login', PROXY],
  403: [
    'refuses the verify token',
    'Start the receiver with the verify token that is set here and in the app dashboard, the same in all three.',
  ],
  404: ['has nothing at this path', 'Correct the path: `coex listen` receives at /webhook.'],
  405: ['takes no GET', 'Let GET through to the receiver; the challenge is one.'],
  429: ['turns requests away for their number', PROXY],
};

function wrongStatus(status: number, redirect: string | undefined): Said {
  const known = STATUSES[status];
  if (known !== undefined) return [`${known[0]} (${status})`, known[1]];
  if (status >= 300 && status < 400) {
    const where = redirect === undefined ? 'elsewhere' : `to ${redirect}`;
    return [`redirects ${where} (${status})`, 'Set the URL it leads to as the callback.'];
  }
  if (status >= 500) return [`fails (${status})`, REACH];
  return [`answers ${status}`, BARE];
}
