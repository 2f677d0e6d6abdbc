import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';

/** One webhook as it arrived. */
export interface Received {
  readonly raw: string;
  readonly signature: string;
  readonly field: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into what arrived; a wrong path fails the test
  readonly value: any;
  readonly entry: { readonly id: string; readonly time?: number };
}

/** A client's callback for tests: verifies the handshake, keeps what comes, answers as told. */
export interface Callback {
  readonly url: string;
  readonly received: Received[];
  /** Addresses that browsers were redirected to. */
  readonly visits: URL[];
  /** What to answer to webhooks. */
  answer: number;
  /** What to answer to a handshake; undefined for the challenge itself. */
  challenge: string | undefined;
  of(field: string): Received[];
  close(): Promise<void>;
}

export const VERIFY_TOKEN = 'let me in';

export async function openCallback(): Promise<Callback> {
  const received: Received[] = [];
  const visits: URL[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://callback');
    if (request.method === 'GET') {
      visits.push(url);
      const isKnown = url.searchParams.get('hub.verify_token') === VERIFY_TOKEN;
      const asked = url.searchParams.get('hub.challenge');
      response.writeHead(asked !== null && !isKnown ? 403 : 200).end(callback.challenge ?? asked ?? 'done');
      return;
    }
    const raw = await readText(request);
    const entry = JSON.parse(raw).entry[0];
    const { field, value } = entry.changes[0];
    received.push({ raw, signature: String(request.headers['x-hub-signature-256']), field, value, entry });
    response.writeHead(callback.answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const callback: Callback = {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    visits,
    answer: 200,
    challenge: undefined,
    of: (field) => received.filter((webhook) => webhook.field === field),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return callback;
}
