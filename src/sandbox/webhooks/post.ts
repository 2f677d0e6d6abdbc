import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT_BYTES = 64 * 1024;

/** What a callback answered. */
export interface CallbackAnswer {
  readonly status: number;
  readonly text: string;
}

/** Whether the sandbox may call or redirect to a URL: https anywhere, plain http only on this machine. */
export function isUsableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** Calls a callback; undefined when no answer came. Redirects are not followed. */
export function callOut(
  address: string,
  options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: Uint8Array },
): Promise<CallbackAnswer | undefined> {
  const url = new URL(address);
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method: options.method,
        headers: { 'user-agent': 'facebookexternalua', ...options.headers },
        // A fresh connection each time: a kept one may be closed meanwhile, and a run would not repeat exactly.
        agent: false,
        // Nobody has a publicly valid certificate for 127.0.0.1; elsewhere Meta insists on one (reference §4.1).
        rejectUnauthorized: !isLoopback(url),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        response.on('data', (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes <= ANSWER_LIMIT_BYTES) chunks.push(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', () => resolve(undefined));
      },
    );
    request.on('error', () => resolve(undefined));
    request.end(options.body);
  });
}

/** Whether a URL leads to this machine. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
