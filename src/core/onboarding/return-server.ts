import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoexError } from '../errors.ts';
import type { Random } from '../random.ts';
import { shortToken, typedToken } from './page/link.ts';

const RETURN_PATH = '/signup/return';
const SHORT_PATH = '/s/';

/** Waits on loopback for the browser to come back from the signup. */
export interface SignupReturn {
  /** What to give as `redirect_uri`. */
  readonly redirectUri: string;
  /** The code; rejects when the person left the signup. */
  readonly code: Promise<string>;
  /** A short link that leads to a long one: its QR code fits a terminal. */
  shorten(link: string, random: Random): string;
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
  const shortened = new Map<string, string>();
  const code = codeFrom(server, { state, signal, shortened });
  // Whoever awaits the code hears of a failure; nobody else must.
  code.catch(() => undefined);
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    redirectUri: `${origin}${RETURN_PATH}`,
    code,
    shorten: (link, random) => {
      const token = shortToken(random);
      shortened.set(token, link);
      return `${origin}${SHORT_PATH}${token}`;
    },
    close,
  };
}

interface Expected {
  readonly state: string;
  readonly signal: AbortSignal;
  /** Long links by the token of the short ones. */
  readonly shortened: ReadonlyMap<string, string>;
}

function codeFrom(server: Server, { state, signal, shortened }: Expected): Promise<string> {
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
      const long = url?.pathname.startsWith(SHORT_PATH)
        ? shortened.get(typedToken(url.pathname.slice(SHORT_PATH.length)))
        : undefined;
      if (long !== undefined) {
        response.setHeader('location', long);
        response.setHeader('referrer-policy', 'no-referrer');
        return answer(302, long);
      }
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
