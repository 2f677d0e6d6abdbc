import { createServer } from 'node:http';
import { listenOn } from '../../ingest/index.ts';
import type { SignupPages } from './server.ts';

/** A small server for the pages, where no webhook receiver runs beside them. */
export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves signup pages, and nothing else. Throws `port-in-use` and `listen-failed`. */
export async function servePages(
  pages: Pick<SignupPages, 'handle'>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<PageServer> {
  const server = createServer((request, response) => {
    if (pages.handle(request, response)) return;
    request.resume();
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Nothing here.\n');
  });
  server.requestTimeout = 60_000;
  const bound = await listenOn(server, host, port);
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
