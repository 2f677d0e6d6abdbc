import { createServer } from 'node:http';
import { listenOn } from './listen.ts';

/** Listens where a receiver is to be as soon as it can store. */
export interface Unready {
  close(): Promise<void>;
}

/** Says that it runs, and asks for everything else to come again; a receiver then takes the same port. */
export async function startUnready(host: string, port: number): Promise<Unready> {
  const server = createServer((request, response) => {
    const isHealth = request.url === '/healthz';
    const body = isHealth ? { status: 'ok' } : { status: 'unready', reason: 'store' };
    response.writeHead(isHealth ? 200 : 503, {
      'content-type': 'application/json',
      // Nobody keeps the connection for the receiver that comes.
      connection: 'close',
      ...(isHealth ? {} : { 'retry-after': '5' }),
    });
    response.end(JSON.stringify(body));
  });
  await listenOn(server, host, port);
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
