import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer as readBody } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { createGraph, type Exchange, type Graph, type GraphOptions } from '../../src/core/graph/index.ts';
import { NOW, seededRandom } from './run.ts';

/** What a call is answered with: JSON, raw text or bytes, or no proper answer at all. */
export type ScriptedAnswer =
  | (Headed & { readonly json: unknown })
  | (Headed & { readonly text: string | Uint8Array; readonly type?: string })
  /** What stands on the wire, byte by byte, HTTP or not; then the connection ends. */
  | { readonly wire: string | Uint8Array }
  /** The connection breaks when the request is there, or in the middle of the answer. */
  | 'reset'
  | 'reset-in-answer'
  /** No answer at all, one that never goes on after its head, or one of a byte every 20 milliseconds for ever. */
  | 'silence'
  | 'silence-in-answer'
  | 'drip';

interface Headed {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface ScriptedGraph {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** The same requests as they came. */
  readonly raw: readonly { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
}

/** A Graph API on loopback that answers each request with the next answer; one that is never asked for fails the test. */
export async function scriptGraph(...answers: readonly ScriptedAnswer[]): Promise<ScriptedGraph> {
  const requests: SeenRequest[] = [];
  const raw: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://graph');
    const body = await readBody(request);
    raw.push({ headers: request.headers, body });
    requests.push({
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: request.headers.authorization,
      body: parsed(body),
    });
    const next = answers[requests.length - 1];
    answer(response, next ?? { status: 500, text: 'Nothing was scripted for this request.' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (requests.length !== answers.length) {
      throw new Error(`${answers.length} answers were scripted, ${requests.length} requests came.`);
    }
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, raw };
}

/** A body as JSON; undefined when there is none, or none that is JSON. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, scripted: ScriptedAnswer): void {
  if (scripted === 'reset') return void response.destroy();
  if (scripted === 'silence') return;
  if (scripted === 'reset-in-answer') {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{"data":', () => response.destroy());
    return;
  }
  if (scripted === 'silence-in-answer' || scripted === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"data":');
    if (scripted === 'silence-in-answer') return;
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
    return;
  }
  if ('wire' in scripted) return void response.socket?.end(scripted.wire);
  const isJson = 'json' in scripted;
  const type = isJson ? 'application/json' : (scripted.type ?? 'text/html');
  response.writeHead(scripted.status ?? 200, { 'content-type': type, ...scripted.headers });
  response.end(isJson ? JSON.stringify(scripted.json) : scripted.text);
}

/** Meta's error envelope. */
export function metaError(code: number, more: object = {}): { readonly error: object } {
  return { error: { message: `(#${code}) Scripted`, type: 'OAuthException', code, ...more } };
}

export const TOKEN = 'EAABsbCS1iHgBAcanarytokenofthetests';
export const APP_SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';

export interface TestGraph {
  readonly graph: Graph;
  /** How long the client paused, one entry a pause. */
  readonly pausesMs: readonly number[];
  readonly exchanges: readonly Exchange[];
}

/** The real client before a server of the test's; its pauses take no time. */
export function openGraph(
  baseUrl: string,
  options: { readonly appSecret?: string } & Partial<
    Pick<GraphOptions, 'clock' | 'limits' | 'signal' | 'timeouts' | 'token'>
  > = {},
): TestGraph {
  const { appSecret, ...others } = options;
  const pausesMs: number[] = [];
  const exchanges: Exchange[] = [];
  const clock: Clock = {
    now: () => NOW,
    sleep: async (durationMs) => {
      pausesMs.push(durationMs);
    },
  };
  const graph = createGraph({
    baseUrl,
    version: 'v26.0',
    token: async () => TOKEN,
    appSecret: async () => appSecret,
    clock,
    random: seededRandom(1),
    onExchange: (exchange) => exchanges.push(exchange),
    ...others,
  });
  onTestFinished(() => graph.close());
  return { graph, pausesMs, exchanges };
}

/** A client before a Graph API that never answers, and the end of the patience with which diagnosis waits for it. */
export async function impatientGraph(): Promise<{
  readonly graph: Graph;
  readonly losePatience: () => Promise<void>;
}> {
  const { url, requests } = await scriptGraph('silence');
  const over = new AbortController();
  const patience = new AbortController();
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const spy = vi.spyOn(AbortSignal, 'timeout');
  spy.mockImplementation((ms) => (ms === DIAGNOSIS_PATIENCE_MS ? patience.signal : timeout(ms)));
  const { graph } = openGraph(url, { signal: over.signal });
  onTestFinished(() => {
    spy.mockRestore();
    over.abort();
  });
  return {
    graph,
    losePatience: async () => {
      await vi.waitUntil(() => requests.length === 1, { interval: 1 });
      patience.abort(new DOMException('It took too long.', 'TimeoutError'));
    },
  };
}

const DIAGNOSIS_PATIENCE_MS = 10_000;
