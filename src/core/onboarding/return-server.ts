import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoexError } from '../errors.ts';

const RETURN_PATH = '/signup/return';

/** Waits on loopback for the browser to come back from the signup. */
export interface SignupReturn {
  /** What to give as `redirect_uri`. */
  readonly redirectUri: string;
  /** The code; rejects when the person left the signup. */
  readonly code: Promise<string>;
  close(): void;
}

/** Listens for one return of the signup that was started with this state. */
export async function waitForReturn(state: string, signal: AbortSignal): Promise<SignupReturn> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const code = codeFrom(server, state, signal);
  // Whoever awaits the code hears of a failure; nobody else must.
  code.catch(() => undefined);
  const { port } = server.address() as AddressInfo;
  return { redirectUri: `http://127.0.0.1:${port}${RETURN_PATH}`, code, close };
}

function codeFrom(server: Server, state: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    server.on('request', (request, response) => {
      // Anything on this machine may ask for anything, `//` included, which is no URL.
      const url = URL.parse(request.url ?? '/', 'http://return');
      const answer = (status: number, text: string) => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
        response.end(`${text}\n`);
      };
      if (url?.pathname !== RETURN_PATH) return answer(404, 'Nothing here.');
      if (url.searchParams.get('state') !== state) {
        // Not ours to end: anyone on this machine may come by. The right one may still come.
        return answer(403, 'This signup was started by another run of coex.');
      }
      const code = url.searchParams.get('code');
      if (code === null || code === '') {
        answer(200, 'The signup was left. Go back to the terminal.');
        return reject(new CoexError('signup-cancelled', { step: '', next: 'Open the link again.' }));
      }
      answer(200, 'Done. Go back to the terminal.');
      return resolve(code);
    });
  });
}
