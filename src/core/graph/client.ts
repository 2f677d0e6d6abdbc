import { createHmac } from 'node:crypto';
import type { Agent } from 'undici';
import type { Clock } from '../clock.ts';
import { CoexError, problemOf } from '../errors.ts';
import type { Random } from '../random.ts';
import { graphError } from '../wire/graph.ts';
import { parseJson } from '../wire/json.ts';
import { isRetryable, refusal } from './failure.ts';
import { redact, redactUrl } from './redact.ts';

/** One call to the Graph API. */
export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without version and leading slash: `440000000000002/messages`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of the configured token; `none` for calls that carry their own proof. */
  readonly token?: string | 'none';
  /** A call that has its effect once, though it is a GET: never repeated. Every other method is so by itself. */
  readonly once?: boolean;
}

/** The one client that speaks HTTP to Meta. */
export interface Graph {
  /** The answer's JSON; a refusal, or an answer that is none, is a `CoexError`. */
  call(call: GraphCall): Promise<unknown>;
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** One attempt, fit to be shown: secrets, phones and texts are redacted. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestBody?: unknown;
  readonly status?: number;
  readonly responseBody?: unknown;
  readonly problem?: string;
  readonly durationMs: number;
}

export interface GraphOptions {
  /** For example `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** For example `v26.0`. */
  readonly version: string;
  readonly token: () => Promise<string>;
  /** Undefined when not known; then calls go without `appsecret_proof`. */
  readonly appSecret: () => Promise<string | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  /** Gives up on reads under way; what has its effect once is let finish, so that its outcome is known. */
  readonly signal?: AbortSignal;
  readonly onExchange?: (exchange: Exchange) => void;
}

const TRIES = 3;
const FIRST_PAUSE_MS = 500;
const ANSWER_TIMEOUT_MS = 30_000;

/** Makes the client. Nothing is opened before the first call. */
export function createGraph(options: GraphOptions): Graph {
  let agent: Promise<Agent> | undefined;
  const open = () => {
    // undici costs a third of a start; commands that never call do not pay for it.
    agent ??= import('undici').then(
      (undici) =>
        new undici.Agent({
          headersTimeout: ANSWER_TIMEOUT_MS,
          bodyTimeout: ANSWER_TIMEOUT_MS,
          connect: { timeout: 10_000 },
        }),
    );
    return agent;
  };
  return {
    baseUrl: options.baseUrl,
    call: async (call) => {
      refuseDestructive(call);
      return withRetries(call, options, async () => attempt(call, options, await open()));
    },
    close: async () => {
      await (await agent)?.close();
    },
  };
}

// Registering or deregistering a coexistence number disconnects the customer's phone (github.com/chatwoot/chatwoot
// issue 12469; onboarding-business-app-users, 2026-09-11).
function refuseDestructive(call: GraphCall): void {
  if (/\/(de)?register(?=[/?#]|$)/i.test(call.path))
    throw new CoexError('would-break-phone', { path: call.path });
}

/** Repeats what is safe to repeat: reads only. A send whose outcome is unknown is never sent again. */
async function withRetries<Result>(
  call: GraphCall,
  { clock, random, signal }: GraphOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRepeatable(call) || tried >= TRIES || !isRetryable(error) || signal?.aborted) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + random.next()), signal);
    }
  }
}

function isRepeatable(call: GraphCall): boolean {
  return call.method === 'GET' && call.once !== true;
}

async function attempt(call: GraphCall, options: GraphOptions, agent: Agent): Promise<unknown> {
  const token = call.token === 'none' ? undefined : (call.token ?? (await options.token()));
  const url = await urlOf(call, token, options);
  const startedAt = options.clock.now();
  const trace = (outcome: Partial<Exchange>) =>
    options.onExchange?.({
      method: call.method,
      url: redactUrl(url),
      ...(call.body === undefined ? {} : { requestBody: redact(call.body) }),
      durationMs: options.clock.now() - startedAt,
      ...outcome,
    });
  options.signal?.throwIfAborted();
  let answer: { status: number; body: Uint8Array };
  try {
    answer = await send(url, call, token, agent, isRepeatable(call) ? options.signal : undefined);
  } catch (error) {
    if (error instanceof CoexError) throw error;
    // A read that was given up on has no outcome to tell of.
    if (isRepeatable(call)) options.signal?.throwIfAborted();
    trace({ problem: problemOf(error) });
    throw networkFailure(call, url, error);
  }
  const json = parseJson(answer.body);
  trace({ status: answer.status, responseBody: json.ok ? redact(json.value) : '(not JSON)' });
  const name = nameOf(call);
  if (!json.ok) {
    throw new CoexError('graph-unexpected', {
      host: url.host,
      call: name,
      problem: `HTTP ${answer.status} with a body that is ${json.reason}`,
    });
  }
  // Errors come with every HTTP status, 200 included; the body decides.
  const failed = graphError.safeParse(json.value);
  if (failed.success) throw refusal(name, answer.status, failed.data.error);
  if (answer.status >= 400) {
    throw new CoexError('graph-unexpected', {
      host: url.host,
      call: name,
      problem: `HTTP ${answer.status} without an error`,
    });
  }
  return json.value;
}

async function send(
  url: URL,
  call: GraphCall,
  token: string | undefined,
  agent: Agent,
  signal: AbortSignal | undefined,
): Promise<{ status: number; body: Uint8Array }> {
  const { statusCode, body } = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: call.method,
    signal: signal ?? null,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
  });
  return { status: statusCode, body: await body.bytes() };
}

async function urlOf(call: GraphCall, token: string | undefined, options: GraphOptions): Promise<URL> {
  const url = new URL(`${options.baseUrl.replace(/\/+$/, '')}/${options.version}/${call.path}`);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const appSecret = await options.appSecret();
  // An app token is `id|secret`: it carries its own proof.
  if (token !== undefined && appSecret !== undefined && !token.includes('|')) {
    url.searchParams.set('appsecret_proof', createHmac('sha256', appSecret).update(token).digest('hex'));
  }
  return url;
}

// Failures before a connection stood: nothing can have reached Meta.
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

// What OpenSSL says of a certificate that coex does not trust.
const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

function networkFailure(call: GraphCall, url: URL, error: unknown): CoexError {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const wasSent = !NOT_SENT.has(code) && !UNTRUSTED.test(code) && syscall !== 'connect';
  const values = { host: url.host, call: nameOf(call), problem: code === '' ? problemOf(error) : code };
  const unknownOutcome = !isRepeatable(call) && wasSent;
  return new CoexError(unknownOutcome ? 'graph-outcome-unknown' : 'graph-unreachable', values, {
    cause: error,
  });
}

function nameOf(call: GraphCall): string {
  return `${call.method} /${call.path}`;
}
