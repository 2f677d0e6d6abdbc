import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl } from './drive/control.ts';
import type { Controlled } from './drive/route.ts';
import { refuse } from './graph/refuse.ts';
import { answerGraph } from './graph/router.ts';
import { type Answer, readRequest } from './http.ts';
import { answerSignup } from './signup/router.ts';

/** Starts to listen; resolves with the server and the URL it is reached at. */
export async function listen(
  { world, clockwork, scenarios }: Omit<Controlled, 'url'>,
  host: string,
  port: number,
): Promise<{ server: Server; url: string }> {
  let url = '';
  const controlled: Controlled = { world, clockwork, scenarios, url: () => url };
  const server = createServer((incoming, response) => {
    // A failure here is a connection that broke while it was read, or a bug; either way the sandbox goes on.
    respond(controlled, incoming)
      .catch((error: unknown) => refuse(world, 'broken', String(error)))
      .then(async (answer) => {
        if (answer.delayMs !== undefined) await clockwork.waitFor(answer.delayMs);
        write(response, answer);
      })
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
  url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
  return { server, url };
}

/** Closes at once, also connections that are kept alive. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function write(response: ServerResponse, { status, headers, body, connection }: Answer): void {
  if (connection === 'drop') {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  if (connection === 'break') {
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  } else {
    response.end(body);
  }
}

async function respond(controlled: Controlled, incoming: IncomingMessage): Promise<Answer> {
  const { world } = controlled;
  const request = await readRequest(incoming);
  if (request === undefined) return refuse(world, 'unknown');
  return (
    (await answerControl(controlled, request, incoming.socket.remoteAddress)) ??
    answerSignup(world, request) ??
    (await answerGraph(world, request))
  );
}
