import type { Clock } from '../clock.ts';
import { parseJson } from '../wire/json.ts';
import { sizeOf } from './bodies.ts';
import type { Download, GraphCall, Poured } from './call.ts';
import { type Asked, hasOddError, refusal, refusalIn, unreadable } from './failure.ts';
import type { Limits } from './limits/limits.ts';
import { readUsage } from './limits/usage-headers.ts';
import { mayBeError } from './pour.ts';
import { redact } from './redact.ts';
import type { FailedAttempt } from './repeats.ts';
import { retryAfterMs } from './retry-after.ts';
import { nodeOf } from './target.ts';
import type { RawAnswer } from './transport.ts';

/** How one attempt ended. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | ({ readonly ok: false } & FailedAttempt);

/** What an answer’s body turned out to be. */
type Content =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'file'; readonly file: Download | Poured }
  | { readonly kind: 'neither'; readonly problem: string; readonly isLasting?: boolean };

/** Reads the body as what the call wants: JSON, or a file unless it is an error in a file’s place. */
export function contentOf(call: GraphCall, { status, header, ...answer }: RawAnswer): Content {
  if (status >= 300 && status < 400) return { kind: 'neither', problem: redirectTo(header('location')) };
  if (answer.problem !== undefined) return { kind: 'neither', ...answer };
  const { body, pouredBytes } = answer;
  if (call.answer === 'bytes') {
    const contentType = header('content-type');
    if (status < 300 && !isErrorInPlaceOfFile(body, contentType)) {
      const file = pouredBytes === undefined ? { bytes: body } : { sizeBytes: pouredBytes };
      return { kind: 'file', file: { ...file, contentType } };
    }
  }
  const json = parseJson(body);
  if (json.ok) return { kind: 'json', json: json.value };
  return { kind: 'neither', problem: `a body that is ${json.reason}` };
}

/** An answer’s content as a trace shows it. */
export function shownContent(content: Content, secrets: readonly string[]): unknown {
  if (content.kind === 'json') return redact(content.json, secrets);
  if (content.kind === 'file') {
    const { file } = content;
    return sizeOf('bytes' in file ? file.bytes.length : file.sizeBytes, file.contentType);
  }
  return '(not JSON)';
}

/** What an answer means for the call: its value, or a failure. Takes in what it says of Meta’s budgets. */
export function outcomeOf(
  call: GraphCall,
  asked: Asked,
  { status, header }: RawAnswer,
  content: Content,
  { limits: { usage }, clock }: { readonly limits: Limits; readonly clock: Clock },
): Outcome {
  const reading = readUsage(header);
  const node = call.path === undefined ? undefined : nodeOf(call.path);
  if (node !== undefined) usage.note(node, reading);
  const headers = {
    retryAfterMs: retryAfterMs(header('retry-after'), clock.now()),
    regainMs: reading.regainMs,
  };

  if (content.kind === 'file') return { ok: true, value: content.file };
  if (content.kind === 'neither') {
    const failure = unreadable(asked, status, content.problem);
    return { ok: false, ...failure, ...headers, ...(content.isLasting && { isTransient: false }) };
  }
  // Errors come with every HTTP status, 200 included; the body decides.
  const error = refusalIn(content.json);
  if (error) {
    const waitMs = headers.regainMs ?? headers.retryAfterMs;
    const failure = refusal(asked, status, error, waitMs === undefined ? undefined : clock.now() + waitMs);
    const { rule } = failure;
    if (node !== undefined && rule?.nothingDone && rule.retry === 'wait') {
      usage.noteThrottled(node, rule.code === APP_LIMIT ? 'app' : 'owner', waitMs);
    }
    return { ok: false, ...failure, ...headers };
  }
  if (hasOddError(content.json)) {
    return { ok: false, ...unreadable(asked, status, 'an error that has no code'), ...headers };
  }
  if (status >= 400)
    return { ok: false, ...unreadable(asked, status, 'JSON that holds no error'), ...headers };
  return { ok: true, value: content.json };
}

/** Meta’s code for the app’s own budget; the others are a WABA’s. */
const APP_LIMIT = 4;

// A customer may have sent a JSON file: only what has the marks of Meta's own envelope is no file.
function isErrorInPlaceOfFile(body: Uint8Array, type = ''): boolean {
  if (!mayBeError(type, body.length)) return false;
  const json = parseJson(body);
  const error = json.ok ? refusalIn(json.value) : undefined;
  return error !== undefined && (error.type !== undefined || error.fbtrace_id !== undefined);
}

// The token goes nowhere by itself; where it would have gone helps to mend a wrong graph-url.
function redirectTo(location: string | undefined): string {
  const host = location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;
  return host === undefined ? 'a redirect' : `a redirect to ${host}`;
}
