import { CoexError, problemOf } from '../../errors.ts';

type Failure =
  | 'unreachable'
  | 'read-only'
  | 'denied'
  | 'untrusted'
  | 'unusable'
  | 'busy'
  | 'collided'
  | 'raw';

/** By class (two characters) or by whole SQLSTATE, which goes first. Source: postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE = new Map<string, Failure>([
  ['08', 'unreachable'], // connection exceptions; poolers say their own in it
  ['22', 'raw'], // a value that does not fit: an answer to who asked, not a broken store
  ['23', 'raw'], // a constraint, likewise
  ['25006', 'read-only'], // a standby, or a server that another has taken over from
  ['25P03', 'unreachable'], // idle in a transaction for too long
  ['25P04', 'unreachable'], // in a transaction for too long
  ['28', 'denied'],
  ['3D000', 'denied'], // no such database
  ['40001', 'collided'],
  ['40P01', 'collided'], // deadlock
  ['42501', 'denied'],
  ['53', 'unusable'], // disk full, out of memory
  ['53300', 'unreachable'], // too many connections, for now
  ['55P03', 'busy'], // waited for a lock long enough
  ['57014', 'unreachable'], // a statement took too long
  ['57P01', 'unreachable'], // shut down
  ['57P02', 'unreachable'], // crashed
  ['57P03', 'unreachable'], // starting up
  ['57P05', 'unreachable'], // idle for too long
]);

/** What `pg` says without a code, by how it begins. */
const BY_WORDS: readonly (readonly [RegExp, Failure, string?])[] = [
  [/^Connection terminated|^Client (has encountered|was closed)/, 'unreachable', 'the connection was lost'],
  [/^timeout expired/, 'unreachable', 'no connection within the time for it'],
  [/^Query read timeout/, 'unreachable', 'no answer within the time for it'],
  [/^The server does not support SSL/, 'untrusted', 'it does not encrypt, as sslmode asks'],
  [/^There was an error establishing an SSL/, 'unreachable', 'it did not agree to encrypt'],
  [/password must be a (non-empty )?string/, 'denied', 'it asks for a password, and none is known'],
];

const SOCKET =
  /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_|EHOST|ENET|EADDR|ENOENT|EACCES|EPROTO|ERR_SSL|ERR_STREAM|ERR_SOCKET)/;
const CERTIFICATE = /CERT|^UNABLE_TO_|^ERR_TLS/;

/** What a failure of PostgreSQL or of the way to it means. A bug of ours, and an answer to who asked, stay what they are. */
export function toCoexError(error: unknown, location: string): unknown {
  if (error instanceof CoexError || !(error instanceof Error)) return error;
  const state = stateOf(error);
  const [failure, problem] = state === undefined ? withoutState(error) : [ofState(state), wordsOf(error)];
  if (state !== undefined) withoutValues(error, state);
  return failure === 'raw' ? error : raised(failure, location, problem, error);
}

function ofState(state: string): Failure {
  return BY_STATE.get(state) ?? BY_STATE.get(state.slice(0, 2)) ?? 'unusable';
}

/** The server’s own words, and what they may mean: it has no words for “encrypt”. Source: `ClientAuthentication` of PostgreSQL. */
function wordsOf(error: Error): string {
  const problem = problemOf(error);
  return problem.endsWith(', no encryption')
    ? `${problem}; if it wants encryption, write sslmode=require into the URL`
    : problem;
}

function withoutState(error: Error): readonly [Failure, string] {
  const code = codeOf(error) ?? '';
  if (CERTIFICATE.test(code)) return ['untrusted', problemOf(error)];
  // Several addresses were tried, and each has an error of its own.
  const told = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (SOCKET.test(code)) return ['unreachable', problemOf(told) || code];
  const words = BY_WORDS.find(([beginning]) => beginning.test(error.message));
  return words ? [words[1], words[2] ?? problemOf(error)] : ['raw', ''];
}

function raised(failure: Exclude<Failure, 'raw'>, file: string, problem: string, cause: Error): CoexError {
  switch (failure) {
    case 'busy':
      return new CoexError('store-busy', { file }, { cause });
    case 'collided':
      return new CoexError('store-collided', { file }, { cause });
    case 'untrusted':
      return new CoexError('store-untrusted', { file, problem }, { cause });
    default:
      return new CoexError(`store-${failure}`, { file, problem }, { cause });
  }
}

/** Takes out where PostgreSQL repeats what the row or the parameter held: people's messages. */
function withoutValues(error: Error, state: string): void {
  Object.assign(error, { detail: undefined, where: undefined, internalQuery: undefined });
  if (!state.startsWith('22')) return;
  error.message = error.message.replace(/[:]? ".*"/s, '');
  error.stack = `${error.name}: ${error.message}`;
}

const STATE = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of what the server, or a pooler, has said; codes of Node can look like one. */
function stateOf(error: Error): string | undefined {
  const code = codeOf(error);
  return code !== undefined && 'severity' in error && STATE.test(code) ? code : undefined;
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
