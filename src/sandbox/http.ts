import type { IncomingMessage } from 'node:http';

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request with everything read that came with it. */
export interface Request {
  readonly method: string;
  /** The path's segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The whole address, as the caller wrote it. */
  readonly address: URL;
  readonly body: Body;
  readonly authorization: string | undefined;
}

/** The body, by what it turned out to be. */
type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'form'; readonly value: URLSearchParams }
  | { readonly kind: 'malformed' | 'too-large' };

const BODY_LIMIT_BYTES = 1024 * 1024;

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}

/** Reads a request whole; undefined when its target is not a path. */
export async function readRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  // Pasted together, so that a target like `//host` is a path and not taken for an authority.
  const written = `http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? ''}`;
  if (!incoming.url?.startsWith('/') || !URL.canParse(written)) return undefined;
  const address = new URL(written);
  return {
    method: incoming.method ?? '',
    path: address.pathname.split('/').filter((segment) => segment !== ''),
    query: address.searchParams,
    address,
    body: await readBody(incoming),
    authorization: incoming.headers.authorization,
  };
}

async function readBody(incoming: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Read to the end even when it is too large, or the answer would be lost with the connection.
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (sizeBytes > BODY_LIMIT_BYTES) return { kind: 'too-large' };
  if (sizeBytes === 0) return { kind: 'none' };
  const text = Buffer.concat(chunks).toString('utf8');
  if (incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return { kind: 'form', value: new URLSearchParams(text) };
  }
  const value = parseJsonText(text);
  return isRecord(value) ? { kind: 'json', value } : { kind: 'malformed' };
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
