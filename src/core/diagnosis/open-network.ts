import { lookup } from 'node:dns/promises';
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Network, Posted, Reached } from './network.ts';

const TIMEOUT_MS = 5000;
const MOST_CHARACTERS = 1000;

/** How a certificate that is not trusted announces itself (OpenSSL, Node). */
const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|ERR_SSL_)/;

/** The network as it is. */
export function openNetwork(timeoutMs = TIMEOUT_MS): Network {
  return {
    reach: async (url, signal) => {
      try {
        return await reach(new URL(url), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      } catch (error) {
        signal.throwIfAborted();
        return unreached(error, timeoutMs);
      }
    },
    ask: async (url, { method, headers = {}, body }, signal) => {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const options = { method, headers: { ...headers, ...lengthOf(body) }, signal: deadline };
        const { response } = await request(new URL(url), options, body);
        return { status: response.statusCode ?? 0, body: await beginningOf(response) };
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(problemOf(error, timeoutMs), { cause: error });
      }
    },
  };
}

async function reach(url: URL, signal: AbortSignal): Promise<Reached> {
  const startedAt = performance.now();
  const since = (at: number) => at - startedAt;
  try {
    await lookup(url.hostname.replace(/^\[|\]$/g, ''));
  } catch (error) {
    return { kind: 'unresolvable', problem: codeOf(error) };
  }
  const foundAt = performance.now();
  const { response, securedAt } = await request(url, { method: 'HEAD', signal });
  response.destroy();
  const serverTimeMs = timeIn(response.headers.date);
  return {
    kind: 'answered',
    lookupMs: since(foundAt),
    secureMs: securedAt === undefined ? undefined : since(securedAt),
    answeredMs: since(performance.now()),
    status: response.statusCode ?? 0,
    serverTimeMs,
  };
}

/** One request on a connection of its own, and the head of its answer; redirects are answers. */
async function request(
  url: URL,
  options: RequestOptions,
  body?: string,
): Promise<{ readonly response: IncomingMessage; readonly securedAt: number | undefined }> {
  const { request: send } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    let securedAt: number | undefined;
    const sent = send(url, { ...options, agent: false });
    sent.setHeader('user-agent', 'coex');
    sent.on('socket', (socket) => socket.once('secureConnect', () => (securedAt = performance.now())));
    sent.on('error', reject);
    sent.on('response', (response) => resolve({ response, securedAt }));
    sent.end(body);
  });
}

function lengthOf(body: string | undefined): Record<string, number> {
  return body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
}

async function beginningOf(response: IncomingMessage): Promise<Posted['body']> {
  let text = '';
  // Leaving the loop closes the connection.
  for await (const piece of response.setEncoding('utf8')) {
    text += piece;
    if (text.length >= MOST_CHARACTERS) break;
  }
  return text.slice(0, MOST_CHARACTERS);
}

function timeIn(header: string | undefined): number | undefined {
  // biome-ignore lint/style/noRestrictedGlobals: parses a given instant, reads no clock
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function unreached(error: unknown, timeoutMs: number): Reached {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { kind: 'unresolvable', problem: code };
  return { kind: UNTRUSTED.test(code) ? 'untrusted' : 'unreachable', problem: problemOf(error, timeoutMs) };
}

// A message may quote what was asked for: the system’s code alone is told where there is one.
function problemOf(error: unknown, timeoutMs: number): string {
  const { name } = error as Error;
  // An aborted request fails with the signal’s own error, or with one that stands for it.
  if (name === 'TimeoutError' || name === 'AbortError') return `nothing came within ${timeoutMs / 1000} s`;
  return codeOf(error);
}

function codeOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && code !== '' && code !== 'ABORT_ERR' ? code : name;
}
