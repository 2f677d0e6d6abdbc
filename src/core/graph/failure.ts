import type * as z from 'zod';
import { isoTime } from '../clock.ts';
import { CoexError, type ErrorCode, type MetaFailure } from '../errors.ts';
import { findMetaError, type MetaErrorRule } from '../rules/index.ts';
import { graphError } from '../wire/graph/error.ts';
import { withoutTokens } from './redact.ts';
import { networkProblem } from './transport.ts';

type WireError = z.infer<typeof graphError>['error'];

/** What errors say of a call, and what decides how bad its failure is. */
export interface Asked {
  /** Method and path. */
  readonly name: string;
  readonly host: string;
  /** A read: to fail leaves nothing behind. */
  readonly isRepeatable: boolean;
  /** Never to be told, even where Meta’s own words quote it. */
  readonly secrets: readonly string[];
}

/** A call that failed, with what there is to know for making it again. */
export interface Failure {
  readonly error: CoexError;
  /** Nothing was said against it: a read may simply be tried again. */
  readonly isTransient?: boolean;
  /** What the dated rules say of the refusal. */
  readonly rule?: MetaErrorRule | undefined;
}

const CODES = {
  refused: 'graph-refused',
  'not-permitted': 'graph-not-permitted',
  'not-found': 'graph-not-found',
  guarded: 'graph-guarded',
  transient: 'graph-transient',
} as const satisfies Record<MetaErrorRule['kind'], ErrorCode>;

/** The refusal in an answer; undefined when it is none. */
export function refusalIn(json: unknown): WireError | undefined {
  const parsed = graphError.safeParse(withNumericCode(json));
  return parsed.success ? parsed.data.error : undefined;
}

/** Whether an answer holds an error of a shape that Meta does not document: then it is neither refusal nor answer. */
export function hasOddError(json: unknown): boolean {
  return Boolean(asRecord(json).error);
}

/**
 * Meta's refusal as an error of ours, classified by the dated rules. `accessReturnsAt` (Unix milliseconds) is when the
 * answer's headers say that a throttled call works again.
 */
export function refusal(
  asked: Asked,
  httpStatus: number,
  error: WireError,
  accessReturnsAt?: number,
): Failure {
  const rule = findMetaError(error.code, error.error_subcode);
  const mayBeDone = saysNothingOfEffect(asked, rule, httpStatus);
  const meta = metaFailure(httpStatus, error, asked.secrets);
  const said = meta.details ?? (meta.message ?? '').replace(/^\(#\d+\)\s*/, '');
  const hint = [
    rule?.fix ?? 'This code is not in coex’s table; what Meta says is all there is.',
    ...(accessReturnsAt === undefined || rule?.kind !== 'transient'
      ? []
      : [`Access returns at about ${isoTime(accessReturnsAt)}.`]),
    ...(mayBeDone
      ? ['Meta may have acted on it all the same: look for its effect before you repeat it.']
      : []),
    ...(meta.traceId === undefined ? [] : [`Trace id for Meta’s support: ${meta.traceId}.`]),
  ];
  return {
    rule,
    error: new CoexError(
      CODES[rule?.kind ?? 'refused'],
      {
        call: asked.name,
        meaning: rule?.meaning ?? said.replace(/\.$/, ''),
        metaCode: error.code,
        fix: hint.join(' '),
      },
      { meta, nothingDone: rule?.nothingDone === true, mayBeDone },
    ),
  };
}

// A code that says “try again” of a call that has an effect says nothing about whether it had it.
function saysNothingOfEffect(
  { isRepeatable }: Asked,
  rule: MetaErrorRule | undefined,
  httpStatus: number,
): boolean {
  if (isRepeatable || rule?.nothingDone) return false;
  return rule?.retry === 'backoff' || (httpStatus >= 500 && rule?.retry !== 'never');
}

/**
 * An answer that is not the Graph API's. After a 4xx or a redirect nothing was done; after anything else a call with an
 * effect may have had it.
 */
export function unreadable(asked: Asked, httpStatus: number, problem: string): Failure {
  // 408: who gave up waiting may have been a proxy, half way through.
  const saysNothing = httpStatus < 300 || httpStatus >= 500 || httpStatus === 408;
  if (!asked.isRepeatable && saysNothing) {
    return { error: outcomeUnknown(asked, `HTTP ${httpStatus} with ${problem}`) };
  }
  const { name, host } = asked;
  return {
    isTransient: saysNothing || httpStatus === 429,
    error: new CoexError(
      'graph-unexpected',
      { host, call: name, problem: `HTTP ${httpStatus} with ${problem}` },
      { nothingDone: !saysNothing },
    ),
  };
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

/** No answer came: nothing was sent, or what came of it is unknown. */
export function networkFailure(asked: Asked, error: unknown): Failure {
  const problem = withoutTokens(networkProblem(error), asked.secrets);
  const { syscall } = error as NodeJS.ErrnoException;
  const wasSent = !NOT_SENT.has(problem) && !UNTRUSTED.test(problem) && syscall !== 'connect';
  if (wasSent && !asked.isRepeatable) return { error: outcomeUnknown(asked, problem, error) };
  const { host, name } = asked;
  return {
    isTransient: true,
    error: new CoexError(
      'graph-unreachable',
      { host, call: name, problem },
      { cause: error, nothingDone: !wasSent },
    ),
  };
}

function outcomeUnknown({ name }: Asked, problem: string, cause?: unknown): CoexError {
  return new CoexError('graph-outcome-unknown', { call: name, problem }, { cause });
}

function metaFailure(httpStatus: number, error: WireError, secrets: readonly string[]): MetaFailure {
  // Of a token that is no good Meta says “Malformed access token”, and quotes it.
  const told = (text: string) => withoutTokens(text, secrets);
  const details = error.error_data?.details ?? error.error_user_msg;
  return {
    httpStatus,
    code: error.code,
    ...(error.error_subcode === undefined ? {} : { subcode: error.error_subcode }),
    ...(error.message === '' ? {} : { message: told(error.message) }),
    ...(error.error_user_title === undefined ? {} : { title: told(error.error_user_title) }),
    ...(error.error_user_msg === undefined ? {} : { userMessage: told(error.error_user_msg) }),
    ...(details === undefined ? {} : { details: told(details) }),
    ...(error.fbtrace_id === undefined ? {} : { traceId: error.fbtrace_id }),
  };
}

/** The same answer with codes that came as text made numbers. */
function withNumericCode(json: unknown): unknown {
  const { error } = asRecord(json);
  if (typeof error !== 'object' || error === null) return json;
  const { code, error_subcode } = asRecord(error);
  return { error: { ...error, code: asNumber(code), error_subcode: asNumber(error_subcode) } };
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
