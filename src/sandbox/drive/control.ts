import { type Answer, jsonAnswer, type Request } from '../http.ts';
import { ROUTES } from './control-routes.ts';
import { strangerProblem } from './guard.ts';
import type { Controlled, Route } from './route.ts';

/* How a sandbox in its own process is driven. No Meta speaks this; hence its own, simpler error form. */

/** Answers `/sandbox/…`; undefined for any other request. */
export async function answerControl(
  controlled: Controlled,
  request: Request,
  remoteAddress: string | undefined,
): Promise<Answer | undefined> {
  if (request.path[0] !== 'sandbox') return undefined;
  const stranger = strangerProblem(request.headers, remoteAddress);
  if (stranger !== undefined) return problem(403, stranger);
  const found = findRoute(request);
  if (found === undefined) return problem(404, `Known here: ${ROUTES.map(nameOf).join(', ')}.`);
  const input = inputOf(request);
  if (input === undefined) return problem(400, 'Expected a JSON object.');
  try {
    const outcome = await found.route.run(controlled, { ...input, ...found.params });
    return typeof outcome === 'string'
      ? { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: outcome }
      : jsonAnswer(200, outcome);
  } catch (error) {
    return problem(statusFor(error), error instanceof Error ? error.message : String(error));
  }
}

/** 404 for what there is none of, 409 for what nobody can do in this state, 400 for anything else. */
function statusFor(error: unknown): number {
  if (!(error instanceof Error)) return 400;
  if (error.cause === 'not in this state') return 409;
  // Everything that looks something up says so in these words.
  return /^(The sandbox (has|knows|keeps) no|There is no) /.test(error.message) ? 404 : 400;
}

function nameOf({ method, path }: Route): string {
  return `${method} /sandbox${path === '' ? '' : `/${path}`}`;
}

function findRoute(
  request: Request,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  const path = request.path.slice(1);
  for (const route of ROUTES) {
    const parts = route.path === '' ? [] : route.path.split('/');
    const fits =
      route.method === request.method &&
      parts.length === path.length &&
      parts.every((part, at) => part.startsWith('{') || part === path[at]);
    if (!fits) continue;
    const params = parts.flatMap((part, at) =>
      part.startsWith('{') ? [[part.slice(1, -1), path[at] ?? ''] as const] : [],
    );
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** The body, or what stands behind the question mark; undefined for a body that is no JSON object. */
function inputOf({ method, query, body }: Request): Readonly<Record<string, unknown>> | undefined {
  if (method === 'GET' || body.kind === 'none') return Object.fromEntries(query);
  return body.kind === 'json' ? body.value : undefined;
}

function problem(status: number, message: string): Answer {
  return jsonAnswer(status, { error: message });
}
