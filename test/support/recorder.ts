import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type HeardRequest, partsOf } from './transcript.ts';

/** A request, and the answer to it. */
export interface Exchange {
  readonly request: HeardRequest;
  readonly status: number;
  /** The media type, without parameters. */
  readonly type: string;
  /** JSON as it was written, or the body's text when it is none. */
  readonly answer: unknown;
}

export interface Recorder {
  /** What a client is given as its base URL. */
  readonly url: string;
  readonly exchanges: readonly Exchange[];
}

/**
 * Stands between any client and a server on loopback, changes nothing, and keeps what both said. Links in answers that
 * are made from the address of the request lead back through it.
 */
export async function openRecorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer(async (request, response) => {
    const content = await buffer(request);
    const answer = await passOn(target, request, content);
    const bytes = await buffer(answer);
    const status = answer.statusCode ?? 0;
    const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    exchanges.push({ request: partsOf(request, content), status, type, answer: readAnswer(bytes, type) });
    response.writeHead(status, answer.headers).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges };
}

function passOn(target: string, request: IncomingMessage, content: Buffer): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = request;
  return new Promise((resolve, reject) => {
    send({ hostname, port, method, path, headers }, resolve).on('error', reject).end(content);
  });
}

function readAnswer(bytes: Buffer, type: string): unknown {
  return type === 'application/json' ? JSON.parse(bytes.toString()) : bytes.toString('latin1');
}
