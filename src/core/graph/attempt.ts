import type { Agent } from 'undici';
import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { RequestBody } from './bodies.ts';
import type { GraphCall } from './call.ts';
import { type Asked, networkFailure } from './failure.ts';
import type { Limits } from './limits/limits.ts';
import { USAGE_HEADERS } from './limits/usage-headers.ts';
import { contentOf, type Outcome, outcomeOf, shownContent } from './outcome.ts';
import { isCredential, redact, redactUrl, withoutTokens } from './redact.ts';
import { isRepeatable, nameOf, withProof } from './target.ts';
import {
  exchange,
  networkProblem,
  type RawAnswer,
  type Request,
  TIMEOUTS,
  type Timeouts,
} from './transport.ts';

/** One attempt, fit to be shown: secrets, phones and texts are redacted, files are their size. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestBody?: unknown;
  readonly status?: number;
  /** The usage headers of the answer, as they came. */
  readonly usage?: Readonly<Record<string, string>>;
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
  /** Of the app that a token belongs to. Undefined when not known; then calls go without `appsecret_proof`. */
  readonly appSecret: (token: string | undefined) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  /** Shared by all clients of a process. @default limits of this client alone */
  readonly limits?: Limits;
  /** @default 10 s to connect, 30 s for an answer, 2 minutes for all of it, and more for files */
  readonly timeouts?: Partial<Timeouts>;
  /** Gives up on reads under way; what has its effect once is let finish, so that its outcome is known. */
  readonly signal?: AbortSignal;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A call with everything about it that stays the same from try to try. */
export interface Prepared {
  readonly call: GraphCall;
  readonly url: URL;
  readonly body: RequestBody;
}

const MIB = 1024 * 1024;
/** Far more than a page of anything; an answer is held in memory. */
const MOST_JSON_BYTES = 64 * MIB;
/** Meta’s largest file, a document, has 100 MB (reference §8.2). */
const MOST_FILE_BYTES = 128 * MIB;

/** Makes a call once. Whatever comes back, or does not, becomes an outcome. */
export async function attempt(
  { call, url: target, body }: Prepared,
  options: GraphOptions & { readonly limits: Limits },
  agent: Agent,
): Promise<Outcome> {
  const { baseUrl, clock, signal } = options;
  const token = call.token === 'none' ? undefined : (call.token ?? (await options.token()));
  const appSecret = await options.appSecret(token);
  const url = withProof(target, baseUrl, token, appSecret);
  const asked: Asked = {
    name: nameOf(call),
    host: url.host,
    isRepeatable: isRepeatable(call),
    secrets: [token, token?.split('|')[1], appSecret, ...credentialsIn(url)].filter(
      (secret) => secret !== undefined,
    ),
  };
  refuseUnsendable(token, asked.name);
  signal?.throwIfAborted();
  const startedAt = clock.now();
  const trace = (seen: Partial<Exchange>) =>
    options.onExchange?.({
      method: call.method,
      url: withoutTokens(redactUrl(url, baseUrl), asked.secrets),
      ...(body.shown === undefined ? {} : { requestBody: redact(body.shown, asked.secrets) }),
      durationMs: clock.now() - startedAt,
      ...seen,
    });

  const request = requestOf({ call, url, body }, token, asked.isRepeatable ? signal : undefined);
  let answer: RawAnswer;
  try {
    answer = await exchange(agent, request, { ...TIMEOUTS, ...options.timeouts });
  } catch (error) {
    if (error instanceof CoexError) throw error;
    // A read that was given up on has no outcome to tell of.
    request.signal?.throwIfAborted();
    trace({ problem: withoutTokens(networkProblem(error), asked.secrets) });
    return { ok: false, ...networkFailure(asked, error) };
  }
  if (answer.problem !== undefined) request.signal?.throwIfAborted();
  const content = contentOf(call, answer);
  // An error that came in a file's place is no beginning of the file.
  if (content.kind === 'json') await call.into?.restart();
  trace({ status: answer.status, ...usageOf(answer), responseBody: shownContent(content, asked.secrets) });
  return outcomeOf(call, asked, answer, content, options);
}

/** What a query carries, such as the token to be looked at: Meta's own words may quote it. */
function credentialsIn({ searchParams }: URL): string[] {
  return [...searchParams].flatMap(([name, value]) => (isCredential(name) ? [value] : []));
}

// No header can carry it, as when an ellipsis was copied along; the network would be blamed.
function refuseUnsendable(token: string | undefined, call: string): void {
  if (token === undefined || /^[\x20-\x7e]*$/.test(token)) return;
  throw new CoexError('token-malformed', { call }, { nothingDone: true });
}

function requestOf(
  { call, url, body }: Prepared,
  token: string | undefined,
  signal: AbortSignal | undefined,
): Request {
  const wantsFile = call.answer === 'bytes';
  return {
    url,
    method: call.method,
    headers: {
      ...body.headers,
      accept: wantsFile ? '*/*' : 'application/json',
      ...(token === undefined ? {} : { authorization: `${call.tokenScheme ?? 'Bearer'} ${token}` }),
    },
    content: body.content,
    maxAnswerBytes: call.maxAnswerBytes ?? (wantsFile ? MOST_FILE_BYTES : MOST_JSON_BYTES),
    wantsFile,
    into: call.into,
    signal,
  };
}

function usageOf({ header }: RawAnswer): Pick<Exchange, 'usage'> {
  const told = USAGE_HEADERS.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value]];
  });
  return told.length === 0 ? {} : { usage: Object.fromEntries(told) };
}
