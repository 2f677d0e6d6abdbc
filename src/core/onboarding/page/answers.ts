import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageDocument } from './html.ts';

/** What is answered to a browser. */
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A document with what a browser must hold to on it. */
export function html(status: number, { html: body, policy }: PageDocument): Given {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-frame-options': 'DENY',
    // Facebook's window must reach the page that opened it, and nobody else's may.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
  };
  return { status, headers, body };
}

/** JSON for the page’s script. */
export function json(status: number, value: object, more: Readonly<Record<string, string>> = {}): Given {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...more },
    body: JSON.stringify(value),
  };
}

/** A post that is not the page’s own. */
export function refused(status: number, problem: string): Given {
  return json(status, { problem });
}

/** A method that a path does not take. */
export function notAllowed(allow: string): Given {
  return json(405, { problem: `This takes ${allow}.` }, { allow });
}

/** Sends an answer; nothing of these pages is kept anywhere. */
export function write(
  response: ServerResponse,
  request: IncomingMessage,
  { status, headers, body }: Given,
): void {
  request.resume();
  response.writeHead(status, {
    ...headers,
    // A page is asked for seldom; whoever serves it and is told to stop need not wait for browsers to let go.
    connection: 'close',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
