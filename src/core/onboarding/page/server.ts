import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { OpenSignup, Refusal } from '../signup-way.ts';
import { type Given, html, json, notAllowed, refused, write } from './answers.ts';
import { type PageContent, plainDocument, signupDocument } from './html.ts';
import { readPublicUrl, shortToken, typedToken } from './link.ts';
import { isPostName, POSTS, type PostName, readPost } from './posts.ts';
import { openPageSession, type PageSession } from './session.ts';
import { OVER, UNKNOWN_LINK } from './words.ts';

/** Pages where customers start signups, to be served wherever the public URL leads to. */
export interface SignupPages {
  /** Answers a request if its path is one of these pages'; false, and nothing done, if it is not. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Puts up a page under a short link of its own. */
  open(signup: OpenPage): Required<OpenSignup>;
}

/** A page, and who hears of it. */
export interface OpenPage {
  readonly content: PageContent;
  readonly signal: AbortSignal;
  readonly onLeft: (refusal: Refusal) => void;
}

interface Shown {
  readonly content: PageContent;
  readonly session: PageSession;
}

interface Deps {
  /** The address that leads here from outside, as the operator gave it. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Pages under a public URL. Throws `usage` when that is not usable. Nothing of what is posted to them is logged. */
export function createSignupPages({ publicUrl, clock, random }: Deps): SignupPages {
  const { origin, path } = readPublicUrl(publicUrl);
  const shown = new Map<string, Shown>();
  return {
    handle: (request, response) => {
      const parts = partsOf(request, path);
      if (parts === undefined) return false;
      const page = shown.get(typedToken(parts.token));
      answer(request, { page, what: parts.what, origin, random }).then(
        (given) => write(response, request, given),
        // Whoever goes away in the middle is their own trouble.
        () => response.destroy(),
      );
      return true;
    },
    open: ({ content, ...hearing }) => {
      const token = shortToken(random);
      const session = openPageSession({ clock, random }, hearing);
      shown.set(token, { content, session });
      return {
        link: `${origin}${path}/s/${token}`,
        outcome: session.outcome,
        close: async () => session.end(),
      };
    },
  };
}

/** `/s/TOKEN` and what follows it; with the path of the public URL or without, as a proxy may cut it off. */
function partsOf(
  { url = '' }: IncomingMessage,
  path: string,
): { readonly token: string; readonly what: string } | undefined {
  const asked = url.split('?', 1)[0] ?? '';
  const own = path !== '' && asked.startsWith(`${path}/s/`) ? asked.slice(path.length) : asked;
  const [, token, what = ''] = /^\/s\/([^/]*)(?:\/(.*))?$/.exec(own) ?? [];
  return token === undefined ? undefined : { token, what };
}

interface Asked {
  readonly page: Shown | undefined;
  readonly what: string;
  /** Where the page's own posts come from. */
  readonly origin: string;
  readonly random: Random;
}

async function answer(request: IncomingMessage, asked: Asked): Promise<Given> {
  const { page, what, origin } = asked;
  const { method = '' } = request;
  if (what !== '' && what !== 'state' && !isPostName(what))
    return html(404, plainDocument(UNKNOWN_LINK, false));
  if (isPostName(what)) {
    if (method !== 'POST') return notAllowed('POST');
    if (page === undefined) return json(404, { state: 'ended' });
    return take(request, page.session, what, origin);
  }
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
  if (page === undefined) {
    return what === 'state' ? json(404, { state: 'ended' }) : html(404, plainDocument(UNKNOWN_LINK, false));
  }
  const state = page.session.state();
  if (what === 'state') return json(state === 'open' ? 200 : 410, { state });
  if (state !== 'open') return html(410, plainDocument(OVER[state], state === 'done'));
  // Who asks for the head alone will post nothing.
  const nonce = method === 'HEAD' ? '' : page.session.admit();
  return html(200, signupDocument(page.content, { nonce, scriptNonce: asked.random.hex(16) }));
}

async function take(
  request: IncomingMessage,
  session: PageSession,
  name: PostName,
  origin: string,
): Promise<Given> {
  const { headers } = request;
  // Read before anything is refused: whoever is still sending would find the connection broken instead of an answer.
  const read = await readPost(request);
  if (headers.origin !== origin)
    return refused(403, 'Posts come from the page itself, under its own address.');
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return refused(415, 'JSON is expected.');
  if (!session.isAdmitted(String(headers['x-signup-page'] ?? '')))
    return refused(403, 'This page was not loaded from here; reload it.');
  if ('status' in read) return refused(read.status, 'This is not what the page sends.');
  return putIn(session, name, read.json);
}

function putIn(session: PageSession, name: PostName, posted: unknown): Given {
  if (name === 'code') {
    const { data } = POSTS.code.safeParse(posted);
    if (data === undefined) return refused(400, 'There is no code in it.');
    return session.takeCode(data.attempt, data.code)
      ? json(200, { state: 'done' })
      : json(410, { state: session.state() });
  }
  if (session.state() === 'ended') return json(410, { state: 'ended' });
  if (name === 'event') {
    const { data } = POSTS.event.safeParse(posted);
    if (data === undefined) return refused(400, 'There is no event in it.');
    const refusal = session.takeEvent(data.attempt, data.event);
    return json(
      200,
      refusal === undefined ? {} : { refusal: { meaning: refusal.meaning, next: refusal.next } },
    );
  }
  const { data } = POSTS.trouble.safeParse(posted);
  if (data === undefined) return refused(400, 'There is no trouble of this name.');
  session.takeTrouble(data.trouble);
  return json(200, {});
}
