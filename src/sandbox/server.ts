import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Clockwork } from './clockwork.ts';
import { answerControl } from './drive/control.ts';
import { refuse } from './graph/refuse.ts';
import { answerGraph } from './graph/router.ts';
import { type Answer, readRequest } from './http.ts';
import { answerSignup } from './signup/router.ts';
import type { World } from './world/world.ts';

/** Starts to listen; resolves with the server and the URL it is reached at. */
export async function listen(
  world: World,
  clockwork: Clockwork,
  host: string,
  port: number,
): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, response) => {
    // A failure here is a connection that broke while it was read, or a bug; either way the sandbox goes on.
    respond(world, clockwork, incoming)
      .catch((error: unknown) => refuse(world, 'broken', String(error)))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}` };
}

/** Closes at once, also connections that are kept alive. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(world: World, clockwork: Clockwork, incoming: IncomingMessage): Promise<Answer> {
  const request = await readRequest(incoming);
  if (request === undefined) return refuse(world, 'unknown');
  return (
    (await answerControl(world, clockwork, request)) ??
    answerSignup(world, request) ??
    (await answerGraph(world, request))
  );
}
