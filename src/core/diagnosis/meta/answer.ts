import { CoexError, problemOf } from '../../errors.ts';
import { findMetaError } from '../../rules/index.ts';

/** Why Meta did not answer what it was asked, as far as diagnosis tells reasons apart. */
export type RefusalKind =
  /** The token has come to its end. */
  | 'expired'
  /** The token was taken back, or never was one. */
  | 'revoked'
  | 'not-permitted'
  /** There is nothing with this id, or the token may not see it. */
  | 'gone'
  /** The proof that was made with the app secret is not right. */
  | 'wrong-proof'
  /** The account is blocked or locked. */
  | 'blocked'
  /** What is allowed within the hour is used up. */
  | 'throttled'
  /** Meta, or what stands before it, fails by itself. */
  | 'failing'
  | 'other';

/** What a question to Meta gave. */
export type Answer<Value> =
  | { readonly kind: 'told'; readonly value: Value }
  | {
      readonly kind: 'refused';
      readonly why: RefusalKind;
      readonly problem: string;
      readonly metaCode: number | null;
    }
  /** It was not asked, and why. */
  | { readonly kind: 'unasked'; readonly problem: string };

/** A client waits and repeats for two minutes; who diagnoses does not. */
const PATIENCE_MS = 10_000;

/**
 * What a question gives; only what is no matter of Meta's is thrown. The question is told by its signal when nobody waits for
 * it any longer.
 */
export async function answerOf<Value>(
  signal: AbortSignal,
  question: (signal: AbortSignal) => Promise<Value>,
): Promise<Answer<Value>> {
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  const patience = AbortSignal.any([signal, deadline]);
  try {
    return { kind: 'told', value: await untilAborted(question(patience), patience) };
  } catch (error) {
    signal.throwIfAborted();
    if (error === deadline.reason) {
      const problem = `nothing came within ${PATIENCE_MS / 1000} s`;
      return { kind: 'refused', why: 'failing', problem, metaCode: null };
    }
    if (!(error instanceof CoexError)) throw error;
    if (!CALL_FAILURES.has(error.code) && error.meta === undefined) {
      return { kind: 'unasked', problem: problemOf(error) };
    }
    return {
      kind: 'refused',
      why: refusalKind(error),
      problem: problemOf(error),
      metaCode: error.meta?.code ?? null,
    };
  }
}

function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

const CALL_FAILURES: ReadonlySet<string> = new Set([
  'graph-unreachable',
  'graph-unexpected',
  'graph-outcome-unknown',
  'graph-polling-held',
]);

/** Meta’s code for a token that has expired or is none (reference §8.6). */
const BAD_TOKEN = 190;
const EXPIRED = 463;
const AUTH_EXCEPTION = 0;
const POLICY_BLOCK = 368;
const LOCKED = 131031;

function refusalKind({ code, meta }: CoexError): RefusalKind {
  if (meta === undefined) return code === 'graph-polling-held' ? 'throttled' : 'failing';
  // No code tells it (docs/graph-api/guides/secure-requests): the words do.
  if (/appsecret_proof|client secret/i.test(meta.message ?? '')) return 'wrong-proof';
  if (meta.code === BAD_TOKEN) return meta.subcode === EXPIRED ? 'expired' : 'revoked';
  if (meta.code === AUTH_EXCEPTION) return 'revoked';
  if (meta.code === POLICY_BLOCK || meta.code === LOCKED) return 'blocked';
  const rule = findMetaError(meta.code, meta.subcode);
  if (rule?.kind === 'not-permitted') return 'not-permitted';
  if (rule?.kind === 'not-found') return 'gone';
  if (rule?.kind === 'transient') return rule.retry === 'wait' ? 'throttled' : 'failing';
  return meta.httpStatus >= 500 ? 'failing' : 'other';
}
