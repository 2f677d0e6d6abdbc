import { createHmac } from 'node:crypto';
import { problemOf } from '../../errors.ts';
import { SELF_TEST, SELF_TEST_TOKEN } from '../../ingest/index.ts';
import type { Finding } from '../finding.ts';
import type { Posted } from '../network.ts';
import type { Probe, Side } from '../side.ts';
import { shownUrl } from './same-url.ts';

/** Tries the callback from outside: with a challenge, right and wrong, and with a body, signed rightly and wrongly. */
export const callbackProbe: Probe = async (side) => {
  const { config, secrets: open, meta } = side;
  const url = meta.callbackUrl();
  if (url === undefined) {
    const says = 'Where Meta reaches this coex is not set, so it cannot be tried.';
    return [{ code: 'callback-unset', says, evidence: { port: config().get('port') } }];
  }
  const evidence = { callback: shownUrl(url) };
  const secrets = await open();
  const verifyToken = (await secrets.find('verify-token'))?.value;
  const appSecret = (await secrets.find('app-secret'))?.value;
  const wrong =
    (await tryChallenge(side, url, verifyToken)) ??
    (appSecret === undefined ? undefined : await tryBody(side, url, appSecret));
  if (wrong !== undefined) return [{ ...wrong, evidence: { ...evidence, ...wrong.evidence } }];
  const missing = [
    verifyToken === undefined ? 'verify-token' : [],
    appSecret === undefined ? 'app-secret' : [],
  ].flat();
  if (missing.length > 0) {
    const says = `It answers; how it takes what Meta sends cannot be tried without ${missing.join(' and ')}.`;
    return [{ verdict: 'unknown', says, evidence }];
  }
  const standing = await meta.appStanding();
  const says =
    standing.kind === 'wrong-secret'
      ? 'It answers a challenge, and takes what is signed as it is signed here.'
      : 'It answers a challenge, and takes only what is signed rightly.';
  return [{ verdict: 'pass', says, evidence }];
};

/** Ten digits, as in Meta's samples. */
const CHALLENGE = '1158201444';

/** M/webhooks/create-webhook-endpoint, reference §4.1. */
async function tryChallenge(
  side: Side,
  url: string,
  verifyToken: string | undefined,
): Promise<Finding | undefined> {
  const wrongly = await ask(side, url, challenge(url, SELF_TEST_TOKEN));
  if ('problem' in wrongly) return unreachable(wrongly.problem);
  if (wrongly.status >= 500) return unreachable(`it answers ${wrongly.status}`, wrongly.status);
  if (wrongly.status === 200 && wrongly.body === CHALLENGE) {
    const says = 'It answers a challenge whatever the verify token: that is no coex.';
    return { code: 'callback-challenge-failed', says, evidence: { httpStatus: wrongly.status } };
  }
  // It stands in the address: nobody but a coex, which has it anyhow, is told it.
  if (wrongly.status !== 403) return unfit(wrongly.status);
  if (verifyToken === undefined) return undefined;
  const rightly = await ask(side, url, challenge(url, verifyToken));
  if ('problem' in rightly) return unreachable(rightly.problem);
  if (rightly.status >= 500) return unreachable(`it answers ${rightly.status}`, rightly.status);
  if (rightly.status === 200 && rightly.body === CHALLENGE) return undefined;
  if (rightly.status !== 403) return unfit(rightly.status);
  const says = 'It refuses the verify token that is kept here.';
  return { code: 'callback-challenge-failed', says, evidence: { httpStatus: rightly.status } };
}

function unfit(httpStatus: number): Finding {
  const says = `It does not answer a challenge as Meta wants it (HTTP ${httpStatus}).`;
  return { code: 'callback-challenge-failed', says, evidence: { httpStatus } };
}

async function tryBody(side: Side, url: string, appSecret: string): Promise<Finding | undefined> {
  const rightly = await ask(side, url, signed(url, appSecret));
  if ('problem' in rightly) return unreachable(rightly.problem);
  const { status } = rightly;
  const evidence = { httpStatus: status };
  if (status === 503) {
    const says = 'It answers, and cannot store what is sent to it.';
    return { code: 'callback-cannot-store', says, evidence };
  }
  if (status === 401 || status === 403) {
    const says = 'It turns away what is signed with the app secret that is kept here.';
    return { code: 'callback-refuses-signature', says, evidence };
  }
  if (status > 500) return unreachable(`it answers ${status}`, status);
  if (status !== 200) {
    const says = `It does not take what Meta would post to it (HTTP ${status}).`;
    return { code: 'callback-challenge-failed', says, evidence };
  }
  const wrongly = await ask(side, url, signed(url, `${appSecret} `));
  if ('problem' in wrongly) return unreachable(wrongly.problem);
  if (wrongly.status !== 200) return undefined;
  const says = 'It takes what is signed wrongly: whatever answers there checks no signature.';
  return { code: 'callback-challenge-failed', says, evidence: { httpStatus: wrongly.status } };
}

type Asked = Parameters<Side['network']['ask']>[1] & { readonly url: string };

function challenge(callback: string, verifyToken: string): Asked {
  const url = new URL(callback);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', CHALLENGE);
  url.searchParams.set('hub.verify_token', verifyToken);
  return { url: url.href, method: 'GET' };
}

function signed(url: string, secret: string): Asked {
  const signature = createHmac('sha256', secret).update(SELF_TEST).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return { url, method: 'POST', headers, body: SELF_TEST };
}

async function ask(
  { network, signal }: Side,
  callback: string,
  { url, ...request }: Asked,
): Promise<Posted | { readonly problem: string }> {
  try {
    return await network.ask(url, request, signal);
  } catch (error) {
    signal.throwIfAborted();
    // A message may quote the URL, and with it the verify token.
    return { problem: problemOf(error).replaceAll(url, shownUrl(callback)) };
  }
}

function unreachable(problem: string, httpStatus?: number): Finding {
  const evidence = { problem, ...(httpStatus === undefined ? {} : { httpStatus }) };
  return { code: 'callback-unreachable', says: `Nothing takes what is sent there: ${problem}.`, evidence };
}
