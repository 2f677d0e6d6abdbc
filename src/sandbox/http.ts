import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Part, readMultipart } from './multipart.ts';

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Ends the connection: before anything was written, or in the middle of the body. */
  readonly connection?: 'drop' | 'break';
  /** Written only when the sandbox's clock has moved on so far. */
  readonly delayMs?: number;
}

/** A request with everything read that came with it. */
export interface Request {
  readonly method: string;
  /** The path's segments, decoded, without empty ones. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Path and query as the caller wrote them. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** The body, by what it turned out to be. */
type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'form'; readonly value: URLSearchParams }
  | { readonly kind: 'multipart'; readonly parts: readonly Part[] }
  /** Taken as it is: what a resumable upload sends. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'malformed' | 'too-large' };

const MB = 1024 * 1024;
const BODY_LIMIT_BYTES = MB;
/** The largest document (M/business-phone-numbers/media), and what multipart puts around it. */
const FILE_LIMIT_BYTES = 101 * MB;
/** A whole world that is put back through the control API. */
const CONTROL_LIMIT_BYTES = 256 * MB;

const JSON_HEADERS = { 'content-type': 'application/json; charset=UTF-8' };

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = JSON_HEADERS,
): Answer {
  return { status, headers, body: JSON.stringify(value) };
}

/** Reads a request whole; undefined when its target is not a path. */
export async function readRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  const target = incoming.url ?? '';
  if (!target.startsWith('/')) return undefined;
  const question = target.indexOf('?');
  const path = segmentsOf(question < 0 ? target : target.slice(0, question));
  if (path === undefined) return undefined;
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)),
    target,
    headers: incoming.headers,
    body: await readBody(incoming, path),
  };
}

/** The whole address a request was sent to, for links that lead back. */
export function addressOf({ headers, target }: Request): URL {
  const host = headers.host ?? 'localhost';
  // Pasted together, so that a target like `//host` stays a path and is not taken for an authority.
  const written = `http://${host}${target}`;
  return new URL(URL.canParse(written) ? written : `http://localhost${target}`);
}

function segmentsOf(path: string): string[] | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (!path.includes('%')) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

async function readBody(incoming: IncomingMessage, path: readonly string[]): Promise<Body> {
  const { headers } = incoming;
  // GET without a body is most of what comes; a message has one only when a header says so (RFC 9112 §6).
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    incoming.resume();
    return { kind: 'none' };
  }
  const type = headers['content-type'] ?? '';
  const isMultipart = type.startsWith('multipart/form-data');
  const isUpload = path.some((segment) => segment.startsWith('upload:'));
  const limitBytes =
    path[0] === 'sandbox'
      ? CONTROL_LIMIT_BYTES
      : isMultipart || isUpload
        ? FILE_LIMIT_BYTES
        : BODY_LIMIT_BYTES;
  const bytes = await readBytes(incoming, limitBytes);
  if (bytes === undefined) return { kind: 'too-large' };
  if (isUpload) return { kind: 'bytes', bytes };
  if (bytes.length === 0) return { kind: 'none' };
  if (isMultipart) {
    const parts = readMultipart(bytes, type);
    return parts === undefined ? { kind: 'malformed' } : { kind: 'multipart', parts };
  }
  const text = bytes.toString('utf8');
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { kind: 'form', value: new URLSearchParams(text) };
  }
  const value = parseJsonText(text);
  return isRecord(value) ? { kind: 'json', value } : { kind: 'malformed' };
}

function readBytes(incoming: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      // Read to the end even when it is too large, or the answer would be lost with the connection.
      if (sizeBytes <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    incoming.on('end', () => resolve(sizeBytes > limitBytes ? undefined : Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => {
      if (!incoming.complete) reject(new Error('The connection broke off.'));
    });
  });
}

/** The value, or undefined when the text is not JSON. */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
