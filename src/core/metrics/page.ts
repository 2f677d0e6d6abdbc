import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { problemOf } from '../errors.ts';
import { listenOn } from '../ingest/index.ts';

/** Where Prometheus looks by default. */
export const METRICS_PATH = '/metrics';

type Page = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves `text` at /metrics beside the webhooks, to this machine alone: that port is open to everybody, and a proxy in
 * front of it asks from this machine too, but says for whom.
 */
export function metricsPage(text: () => Promise<string>): Page {
  const page = pageOf(text);
  return (request, response) => isFromHere(request) && page(request, response);
}

/** `/metrics` on a port of its own, for whoever reaches that. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Throws `port-in-use` and `listen-failed`. */
export async function startMetricsServer(
  { host, port }: { readonly host: string; readonly port: number },
  text: () => Promise<string>,
): Promise<MetricsServer> {
  const page = pageOf(text);
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end(`Metrics are at ${METRICS_PATH}.`);
  });
  const found = await listenOn(server, host, port);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${found}${METRICS_PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageOf(text: () => Promise<string>): Page {
  return (request, response) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== METRICS_PATH || request.method !== 'GET') return false;
    text().then(
      (metrics) => {
        // Source: prometheus.io/docs/instrumenting/exposition_formats
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics);
      },
      (error) => response.writeHead(503).end(`The metrics cannot be told: ${problemOf(error)}.`),
    );
    return true;
  };
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
/** By which proxies and tunnels tell for whom they ask. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|cf-.+|true-client-ip)$/;

function isFromHere({ socket, headers }: IncomingMessage): boolean {
  if (!LOOPBACK.test(socket.remoteAddress ?? '')) return false;
  return !Object.keys(headers).some((name) => FORWARDED.test(name));
}
