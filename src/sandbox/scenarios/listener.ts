import { createServer } from 'node:http';

/** A callback that takes whatever comes. */
export interface Listener {
  readonly callbackUrl: string;
  close(): Promise<void>;
}

/** Listens on a free port of this machine, passes Meta's handshake and answers every webhook with 200. */
export async function openListener(): Promise<Listener> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    request.resume();
    request.once('end', () => response.writeHead(200).end(searchParams.get('hub.challenge') ?? ''));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    callbackUrl: `http://127.0.0.1:${port}/webhook`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
