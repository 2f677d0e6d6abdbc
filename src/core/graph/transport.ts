import type { Agent, Dispatcher } from 'undici';
import { CoexError, problemOf } from '../errors.ts';
import type { RequestBody } from './bodies.ts';
import type { FileSink } from './call.ts';
import { pour } from './pour.ts';
import { tooLarge, type Unusable, unknownEncoding } from './unusable.ts';

/** How long to wait for what, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** For the first byte of the answer, and between two pieces of it. */
  readonly answerMs: number;
  /** For everything together: a server that sends a byte now and then must not hold a call for ever. */
  readonly totalMs: number;
}

export const TIMEOUTS: Timeouts = { connectMs: 10_000, answerMs: 30_000, totalMs: 120_000 };

/** A slower line than this, for a file, counts as broken: 64 KiB a second. */
const SLOWEST_BYTES_PER_MS = 65.536;

/** What came back: all of it, or as much as says why not. */
export type RawAnswer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
} & (Usable | Unusable);

interface Usable {
  /** Of a file that was poured, only what may be an error in its place. */
  readonly body: Uint8Array;
  /** How large that file is. */
  readonly pouredBytes?: number;
  readonly problem?: undefined;
}

export interface Request {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly content: RequestBody['content'];
  readonly maxAnswerBytes: number;
  /** A file may take its time. */
  readonly wantsFile: boolean;
  /** Where a file goes instead of into the answer’s body. */
  readonly into?: FileSink | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens what keeps the connections. undici costs a third of a start; commands that never call do not pay for it. */
export async function openAgent({ connectMs }: Timeouts): Promise<Agent> {
  const undici = await import('undici');
  // One call a connection: when it breaks, it is one call whose outcome is not known.
  return new undici.Agent({ connect: { timeout: connectMs }, allowH2: false, pipelining: 1 });
}

/**
 * One request and its whole answer. Rejects when no answer began, or when a file could not be kept; redirects are answers
 * and not followed.
 */
export async function exchange(agent: Agent, request: Request, timeouts: Timeouts): Promise<RawAnswer> {
  const { url, method, content, maxAnswerBytes, into } = request;
  const uploadMs = (content?.length ?? 0) / SLOWEST_BYTES_PER_MS;
  const downloadMs = request.wantsFile ? maxAnswerBytes / SLOWEST_BYTES_PER_MS : 0;
  const deadline = AbortSignal.timeout(Math.ceil(timeouts.totalMs + uploadMs + downloadMs));
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    signal: request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]),
    headersTimeout: Math.ceil(timeouts.answerMs + uploadMs),
    bodyTimeout: timeouts.answerMs,
    // Nothing compressed is asked for; a proxy that does it all the same is understood below.
    headers: { 'accept-encoding': 'identity', ...rangeOf(into), ...request.headers },
    body: content,
  });
  const header = (name: string) => [answer.headers[name] ?? []].flat()[0];
  const received = { status: answer.statusCode, header };
  try {
    if (into !== undefined && (answer.statusCode === 200 || answer.statusCode === 206)) {
      return { ...received, ...(await pour(answer, { into, header, maxBytes: maxAnswerBytes })) };
    }
    const body = await readBody(answer, maxAnswerBytes);
    if (body === undefined) return { ...received, ...tooLarge(maxAnswerBytes) };
    return { ...received, ...(await decoded(body, header('content-encoding'), maxAnswerBytes)) };
  } catch (error) {
    // Not the network: where the file was to go would not have it.
    if (error instanceof CoexError) throw error;
    return { ...received, problem: `a body that broke off (${networkProblem(error)})` };
  }
}

/** A file that broke off goes on behind what is there, where the server can (RFC 9110 §14.2); else it begins anew. */
function rangeOf(into: FileSink | undefined): Record<string, string> {
  return into === undefined || into.sizeBytes === 0 ? {} : { range: `bytes=${into.sizeBytes}-` };
}

/** What is wrong with the network, in a word: the system’s code where it has one. */
export function networkProblem(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'it took too long';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && code !== '' ? code : problemOf(error);
}

async function readBody(
  { body, headers }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(headers['content-length']) > maxBytes) {
    body.on('error', () => undefined).destroy();
    return undefined;
  }
  // Leaving the loop closes the connection.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

type Decoded = { readonly body: Uint8Array } | Unusable;

type Decoder = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, plain: Uint8Array) => void,
) => void;

async function decoded(body: Uint8Array, encoding = 'identity', maxBytes: number): Promise<Decoded> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return { body };
  const zlib = await import('node:zlib');
  const decoders = new Map<string, Decoder>([
    ['gzip', zlib.gunzip],
    ['x-gzip', zlib.gunzip],
    ['deflate', zlib.inflate],
    ['br', zlib.brotliDecompress],
  ]);
  const decode = decoders.get(name);
  if (!decode) return unknownEncoding();
  return new Promise((resolve) => {
    decode(body, { maxOutputLength: maxBytes }, (error, plain) => {
      if (!error) return resolve({ body: plain });
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      resolve(isTooLarge ? tooLarge(maxBytes) : { problem: `a body that is not valid ${name}` });
    });
  });
}
