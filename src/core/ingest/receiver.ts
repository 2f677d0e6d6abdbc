import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { CoexError, problemOf } from '../errors.ts';
import type { Intake } from './intake.ts';
import { isSigned, sameSecret } from './signature.ts';

/** The path Meta is told to post to. */
export const WEBHOOK_PATH = '/webhook';

/** Meta posts up to 3 MB; the rest is for envelopes that grow, and for captures replayed by hand. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export interface ReceiverOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly clock: Clock;
  readonly intake: Intake;
}

export interface Receiver {
  /** Where Meta reaches it, path included. */
  readonly callbackUrl: string;
  readonly port: number;
  readonly counts: ReceiverCounts;
  /** Takes no new requests, answers those under way, waits until everything is projected. */
  close(): Promise<void>;
}

export interface ReceiverCounts {
  accepted: number;
  /** Asked to come again, because the store could not write. */
  refused: number;
  /** Turned away: signature, size, token, method. */
  rejected: number;
}

/** Listens for Meta's webhooks. A delivery is answered with 200 only when it is on disk. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const counts: ReceiverCounts = { accepted: 0, refused: 0, rejected: 0 };
  const server = createServer((request, response) => {
    // A client that goes away in the middle is its own trouble.
    handle(request, response, options, counts).catch(() => response.destroy());
  });
  server.requestTimeout = 60_000;
  const port = await listen(server, options.host, options.port);
  return {
    callbackUrl: `http://${options.host}:${port}${WEBHOOK_PATH}`,
    port,
    counts,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await options.intake.idle();
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  counts: ReceiverCounts,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://receiver');
  if (url.pathname === '/healthz') return answer(response, 200, JSON.stringify({ status: 'ok', ...counts }));
  if (url.pathname !== WEBHOOK_PATH)
    return answer(response, 404, `Webhooks are received at ${WEBHOOK_PATH}.`);
  if (request.method === 'GET') return handshake(url, response, options, counts);
  if (request.method === 'POST') return receive(request, response, options, counts);
  response.setHeader('allow', 'GET, POST');
  return answer(response, 405, 'Webhooks are posted.');
}

// Source: reference §4.1, create-webhook-endpoint (2026-05-21).
function handshake(
  url: URL,
  response: ServerResponse,
  options: ReceiverOptions,
  counts: ReceiverCounts,
): void {
  const query = (name: string) => url.searchParams.get(`hub.${name}`) ?? '';
  if (query('mode') === 'subscribe' && sameSecret(query('verify_token'), options.verifyToken)) {
    return answer(response, 200, query('challenge'));
  }
  reject(options, counts, 'verify-token');
  return answer(response, 403, 'The verify token is not the one this receiver was started with.');
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  counts: ReceiverCounts,
): Promise<void> {
  const body = await readBody(request);
  if (!body) {
    reject(options, counts, 'too-large');
    response.setHeader('connection', 'close');
    return answer(response, 413, `A body may have up to ${BODY_LIMIT_BYTES} bytes.`);
  }
  if (!isSigned(body, header(request, 'x-hub-signature-256'), options.appSecret)) {
    reject(options, counts, 'signature');
    return answer(response, 401, 'The signature does not match the body and the app secret.');
  }
  try {
    await options.intake.accept({
      source: 'webhook',
      signature: 'valid',
      receivedAt: options.clock.now(),
      headers: keptHeaders(request),
      body,
    });
  } catch {
    counts.refused += 1;
    // Meta's redelivery is the only recovery, so it must hear that this one failed.
    return answer(response, 503, 'The delivery could not be stored; send it again.');
  }
  counts.accepted += 1;
  return answer(response, 200, 'ok');
}

function reject(options: ReceiverOptions, counts: ReceiverCounts, reason: string): void {
  counts.rejected += 1;
  options.intake.reject(reason);
}

/** The whole body, or undefined when it is larger than allowed. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(header(request, 'content-length') ?? 0) > BODY_LIMIT_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function keptHeaders(request: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'user-agent', 'x-hub-signature-256'];
  return Object.fromEntries(
    names.flatMap((name) => (header(request, name) ? [[name, header(request, name)]] : [])),
  );
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function answer(response: ServerResponse, status: number, text: string): void {
  const type = text.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        return reject(new CoexError('port-in-use', { host, port }, { cause: error }));
      return reject(
        new CoexError('listen-failed', { host, port, problem: problemOf(error) }, { cause: error }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
