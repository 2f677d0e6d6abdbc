import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer of a signup page. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: () => any;
}

/** A signup page as a browser has it open, without a browser. */
export interface VisitedPage extends PageAnswer {
  /** The secret in the page, which its posts carry. */
  readonly nonce: string;
  /** What the page's script was given. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly given: any;
  /** Posts as the page does, but for what `headers` says otherwise. */
  post(what: string, body: unknown, headers?: Record<string, string>): Promise<PageAnswer>;
}

/** Asks for anything, byte for byte, at `at`, which may be another place than the link names, as behind a proxy. */
export function ask(
  at: string,
  path: string,
  { method = 'GET', headers = {}, body = '' as string | Buffer } = {},
): Promise<PageAnswer> {
  const { hostname, port } = new URL(at);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const answer = await text(response).catch(() => '');
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: answer,
        json: () => JSON.parse(answer),
      });
    });
    request.on('error', reject).end(body);
  });
}

/** Opens a signup page. `at` is where it is served, when that is not where its link leads. */
export async function visitPage(link: string, at = link): Promise<VisitedPage> {
  const { origin, pathname } = new URL(link);
  const answer = await ask(at, pathname);
  const found = /<script type="application\/json" id="given">(.*?)<\/script>/.exec(answer.body)?.[1];
  const given = found === undefined ? {} : JSON.parse(found);
  return {
    ...answer,
    nonce: given.nonce ?? '',
    given,
    post: (what, body, headers = {}) =>
      ask(at, `${pathname}/${what}`, {
        method: 'POST',
        headers: {
          origin,
          'content-type': 'application/json',
          'x-signup-page': given.nonce ?? '',
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
