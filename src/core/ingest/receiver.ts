import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Intake } from './intake.ts';
import { listenOn } from './listen.ts';
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
  /** Asked for what is no webhook before it is told that there is nothing: answers and returns true, or returns false. */
  readonly also?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
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
    handle(request, response, options, counts).then(
      (answer) => {
        if (answer === undefined) return;
        // Told to stop, it does not wait for the next request of whoever keeps the connection.
        if (!server.listening) response.setHeader('connection', 'close');
        send(response, answer);
      },
      // A client that goes away in the middle is its own trouble.
      () => response.destroy(),
    );
  });
  server.requestTimeout = 60_000;
  const port = await listenOn(server, options.host, options.port);
  options.intake.resume();
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

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer; undefined when somebody else gives it. */
async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiverOptions,
  counts: ReceiverCounts,
): Promise<Answer | undefined> {
  const url = URL.parse(request.url ?? '/', 'http://receiver');
  if (url?.pathname === '/healthz') return health(counts);
  if (url?.pathname !== WEBHOOK_PATH && options.also?.(request, response)) return undefined;
  if (url?.pathname !== WEBHOOK_PATH)
    return { status: 404, text: `Webhooks are received at ${WEBHOOK_PATH}.` };
  if (request.method === 'GET') return handshake(url, options, counts);
  if (request.method === 'POST') return receive(request, options, counts);
  return { status: 405, text: 'Webhooks are posted.', headers: { allow: 'GET, POST' } };
}

function health(counts: ReceiverCounts): Answer {
  const text = JSON.stringify({ status: 'ok', ...counts });
  return { status: 200, text, headers: { 'content-type': 'application/json' } };
}

// Source: reference §4.1, create-webhook-endpoint (2026-05-21).
function handshake(url: URL, options: ReceiverOptions, counts: ReceiverCounts): Answer {
  const query = (name: string) => url.searchParams.get(`hub.${name}`) ?? '';
  if (query('mode') === 'subscribe' && sameSecret(query('verify_token'), options.verifyToken)) {
    return { status: 200, text: query('challenge') };
  }
  reject(options, counts, 'verify-token');
  return { status: 403, text: 'The verify token is not the one this receiver was started with.' };
}

async function receive(
  request: IncomingMessage,
  options: ReceiverOptions,
  counts: ReceiverCounts,
): Promise<Answer> {
  const body = await readBody(request);
  if (!body) {
    reject(options, counts, 'too-large');
    const text = `A body may have up to ${BODY_LIMIT_BYTES} bytes.`;
    return { status: 413, text, headers: { connection: 'close' } };
  }
  if (!isSigned(body, header(request, 'x-hub-signature-256'), options.appSecret)) {
    reject(options, counts, 'signature');
    return { status: 401, text: 'The signature does not match the body and the app secret.' };
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
    return { status: 503, text: 'The delivery could not be stored; send it again.' };
  }
  counts.accepted += 1;
  return { status: 200, text: 'ok' };
}

function reject(options: ReceiverOptions, counts: ReceiverCounts, reason: string): void {
  counts.rejected += 1;
  options.intake.reject(reason);
}

/**
 * The whole body, or undefined when it is larger than allowed. The rest of such a body is read and dropped: whoever
 * is still sending would otherwise find the connection broken instead of an answer.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  return sizeBytes <= BODY_LIMIT_BYTES ? Buffer.concat(chunks, sizeBytes) : undefined;
}

function keptHeaders(request: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['content-type', 'user-agent', 'x-hub-signature-256']) {
    const value = header(request, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function send(response: ServerResponse, { status, text, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
