import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import type { Context } from '../context.ts';

const NO_SANDBOX = 'what answers there is no sandbox';
const DEFAULT_URL = 'http://127.0.0.1:8490';

/** The control API of a sandbox in a process of its own. */
export interface SandboxClient {
  readonly url: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  /** The text of an answer as it is. */
  read(path: string): Promise<string>;
  /** Sends text as it is. */
  send(path: string, text: string): Promise<Answer>;
}

/** What the control API answered; which shape it has is known where it is asked. */
// biome-ignore lint/suspicious/noExplicitAny: the sandbox is the other half of this program
type Answer = any;

/** The flag of every command that drives a sandbox. */
export const sandboxUrl = () =>
  z
    .string()
    .refine((text) => URL.canParse(text) && new URL(text).protocol === 'http:', { error: 'an http URL' })
    .optional()
    .meta({
      description: `Where the sandbox listens; else COEX_SANDBOX_URL, graph-url if it is on this machine, ${DEFAULT_URL}.`,
      value: 'url',
    });

/** The sandbox that is meant. Nothing is asked of it yet. */
export function sandboxOf(context: Context, given: string | undefined): SandboxClient {
  const url = given ?? urlOf(context);
  const ask = async (method: string, path: string, text?: string) => {
    const answer = await exchange(context, url, method, path, text);
    if (answer.status === 200) return answer.text;
    throw refusal(url, answer);
  };
  const json = async (method: string, path: string, text?: string): Promise<Answer> => {
    const answer = await ask(method, path, text);
    try {
      return JSON.parse(answer);
    } catch (error) {
      throw new CoexError('sandbox-unreachable', { url, problem: NO_SANDBOX }, { cause: error });
    }
  };
  return {
    url,
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, JSON.stringify(body)),
    remove: (path) => json('DELETE', path),
    read: (path) => ask('GET', path),
    send: (path, text) => json('POST', path, text),
  };
}

function urlOf(context: Context): string {
  const fromEnv = context.host.env.COEX_SANDBOX_URL;
  if (fromEnv !== undefined && fromEnv !== '') return fromEnv;
  const graphUrl = context.config().find('graph-url') ?? DEFAULT_URL;
  return isOnThisMachine(graphUrl) ? new URL(graphUrl).origin : DEFAULT_URL;
}

function isOnThisMachine(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

interface Exchanged {
  readonly status: number;
  readonly text: string;
}

async function exchange(
  { signal }: Context,
  url: string,
  method: string,
  path: string,
  text: string | undefined,
): Promise<Exchanged> {
  // Node's own client: it starts faster than fetch, and one call is all that most commands make.
  const { request } = await import('node:http');
  const body = text === undefined ? undefined : Buffer.from(text);
  return new Promise<Exchanged>((resolve, reject) => {
    const outgoing = request(
      new URL(path === '' ? '/sandbox' : `/sandbox/${path}`, url),
      {
        method,
        signal,
        agent: false,
        headers:
          body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === 'ECONNREFUSED' ? 'nothing listens there' : problemOf(error);
    throw new CoexError('sandbox-unreachable', { url, problem }, { cause: error });
  });
}

const CODES: Readonly<Record<number, 'sandbox-not-found' | 'sandbox-state'>> = {
  404: 'sandbox-not-found',
  409: 'sandbox-state',
};

/** What the sandbox said no with, or that it was no sandbox. */
function refusal(url: string, { status, text }: Exchanged): CoexError {
  const problem = errorIn(text);
  if (problem === undefined)
    return new CoexError('sandbox-unreachable', { url, problem: `${NO_SANDBOX} (HTTP ${status})` });
  const fix = 'See --help of the command, and `coex sandbox status` for how things stand.';
  return new CoexError(CODES[status] ?? 'sandbox-refused', { problem: problem.replace(/\.$/, ''), fix });
}

function errorIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text);
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
