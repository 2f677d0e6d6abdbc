import type { KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { subjectOf } from '../store/index.ts';
import { BODY_LIMIT_BYTES, type BodyReader, createBodyReader } from './body.ts';
import { GIVE_UP_MS, unlessGivenUp } from './given-up.ts';
import type { Intake } from './intake.ts';
import { listenOn } from './listen.ts';
import { isSelfTest, SELF_TEST_TOKEN } from './self-test.ts';
import { isSigned, sameSecret, signingKey } from './signature.ts';

/** The path Meta is told to post to. */
export const WEBHOOK_PATH = '/webhook';

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
  /** What became of each request at the webhooks' path. */
  readonly onAnswer?: ((answered: Answered) => void) | undefined;
}

export interface Receiver {
  /** Where Meta reaches it, path included. */
  readonly callbackUrl: string;
  readonly port: number;
  readonly counts: ReceiverCounts;
  /**
   * Takes no new requests, answers those under way, projects what is left if that takes but seconds. A store that does not answer
   * is given up: its requests end without an answer, which to Meta is as good as a 503. @default after four seconds
   */
  close(givenUp?: AbortSignal): Promise<void>;
}

export interface ReceiverCounts {
  accepted: number;
  /** Asked to come again, because the store could not write, or not quickly enough. */
  refused: number;
  /** Turned away: signature, size, token, method. */
  rejected: number;
}

export interface Answered {
  readonly status: number;
  /** Why it was no 200: `signature`, `too-large`, `verify-token`; `full` and `store` when it was asked to come again. */
  readonly reason?: string;
  /** Of an accepted body. */
  readonly sizeBytes?: number;
}

/** Listens for Meta's webhooks. A delivery is answered with 200 only when it is on disk. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const counts: ReceiverCounts = { accepted: 0, refused: 0, rejected: 0 };
  const desk: Desk = { options, counts, key: signingKey(options.appSecret), bodies: createBodyReader() };
  const server = createServer((request, response) => {
    handle(desk, request, response).then(
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
    close: async (givenUp = AbortSignal.timeout(GIVE_UP_MS)) => {
      const answered = new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await unlessGivenUp(answered, givenUp);
      server.closeAllConnections();
      await options.intake.stop(givenUp);
    },
  };
}

/** What a request is handled with. */
interface Desk {
  readonly options: ReceiverOptions;
  readonly counts: ReceiverCounts;
  readonly key: KeyObject;
  readonly bodies: BodyReader;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer; undefined when somebody else gives it. */
async function handle(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  // Nearly every request is this one, and taking an address apart costs.
  if (request.url === WEBHOOK_PATH && request.method === 'POST') return receive(desk, request);
  const url = URL.parse(request.url ?? '/', 'http://receiver');
  if (url?.pathname === '/healthz') return health(desk.counts);
  if (url?.pathname === '/readyz') return readiness(desk.options.intake);
  if (url?.pathname !== WEBHOOK_PATH && desk.options.also?.(request, response)) return undefined;
  if (url?.pathname !== WEBHOOK_PATH)
    return { status: 404, text: `Webhooks are received at ${WEBHOOK_PATH}.` };
  if (request.method === 'GET') return handshake(desk, url);
  if (request.method === 'POST') return receive(desk, request);
  return { status: 405, text: 'Webhooks are posted.', headers: { allow: 'GET, POST' } };
}

function health(counts: ReceiverCounts): Answer {
  const text = JSON.stringify({ status: 'ok', ...counts });
  return { status: 200, text, headers: { 'content-type': 'application/json' } };
}

/** Longer than this a store takes that is of no use at the moment. */
const READY_WITHIN_MS = 2000;

/** For a load balancer: whoever cannot store is sent nothing, until it can again. */
async function readiness(intake: Intake): Promise<Answer> {
  // A database may hang, and who asks wants an answer all the same.
  const isReady = await unlessGivenUp(intake.isReady(), AbortSignal.timeout(READY_WITHIN_MS));
  const headers = { 'content-type': 'application/json' };
  if (isReady) return { status: 200, text: JSON.stringify({ status: 'ready' }), headers };
  const text = JSON.stringify({ status: 'unready', reason: 'store' });
  return { status: 503, text, headers: { ...headers, 'retry-after': '5' } };
}

// Source: reference §4.1, create-webhook-endpoint (2026-05-21).
function handshake(desk: Desk, url: URL): Answer {
  const query = (name: string) => url.searchParams.get(`hub.${name}`) ?? '';
  if (query('mode') === 'subscribe' && sameSecret(query('verify_token'), desk.options.verifyToken)) {
    return { status: 200, text: query('challenge') };
  }
  const text = 'The verify token is not the one this receiver was started with.';
  const answer = { status: 403, text };
  // It is meant to be refused: no sign of somebody who has another token.
  return query('verify_token') === SELF_TEST_TOKEN ? answer : reject(desk, 'verify-token', answer);
}

async function receive(desk: Desk, request: IncomingMessage): Promise<Answer> {
  const { intake, clock, onAnswer } = desk.options;
  // What was not read is dropped by Node once the answer is out.
  if (!desk.bodies.hasRoomFor(announcedBytes(request))) return refuse(desk, 'full');
  const read = await desk.bodies.read(request);
  if (read === 'no-room') return refuse(desk, 'full');
  if (read === 'too-large') {
    const text = `A body may have up to ${BODY_LIMIT_BYTES} bytes.`;
    return reject(desk, read, { status: 413, text, headers: { connection: 'close' } });
  }
  const { body } = read;
  const headers = keptHeaders(request);
  if (!isSigned(body, headers['x-hub-signature-256'], desk.key)) {
    const text = 'The signature does not match the body and the app secret.';
    const answer = { status: 401, text };
    // It is meant to be turned away: no sign of somebody who signs with another secret.
    return isSelfTest(body) ? answer : reject(desk, 'signature', answer);
  }
  const subject = subjectOf(body);
  if (!intake.hasRoomFor(subject, body.length)) return refuse(desk, 'full');
  try {
    await intake.accept({
      source: 'webhook',
      signature: 'valid',
      receivedAt: clock.now(),
      headers,
      body,
      subject,
    });
  } catch {
    return refuse(desk, 'store');
  }
  desk.counts.accepted += 1;
  onAnswer?.({ status: 200, sizeBytes: body.length });
  return ACCEPTED;
}

const ACCEPTED: Answer = { status: 200, text: 'ok' };

function reject(desk: Desk, reason: string, answer: Answer): Answer {
  desk.counts.rejected += 1;
  desk.options.intake.reject(reason);
  desk.options.onAnswer?.({ status: answer.status, reason });
  return answer;
}

/** Meta's redelivery is the only recovery, so it must hear that this one failed. */
function refuse(desk: Desk, reason: 'full' | 'store'): Answer {
  desk.counts.refused += 1;
  desk.options.onAnswer?.({ status: 503, reason });
  return REFUSALS[reason];
}

const REFUSALS: Readonly<Record<'full' | 'store', Answer>> = {
  full: {
    status: 503,
    text: 'More comes in than can be stored; send it again later.',
    headers: { 'retry-after': '5' },
  },
  store: {
    status: 503,
    text: 'The delivery could not be stored; send it again.',
    headers: { 'retry-after': '5' },
  },
};

function announcedBytes(request: IncomingMessage): number {
  const announced = Number(request.headers['content-length'] ?? 0);
  return announced <= BODY_LIMIT_BYTES ? announced : 0;
}

function keptHeaders(request: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['content-type', 'user-agent', 'x-hub-signature-256']) {
    const value = request.headers[name];
    const [first] = Array.isArray(value) ? value : [value];
    if (first !== undefined) kept[name] = first;
  }
  return kept;
}

function send(response: ServerResponse, { status, text, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
