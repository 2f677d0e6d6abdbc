import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Graph } from '../../src/core/graph/index.ts';
import { openGraph, TOKEN } from './scripted-graph.ts';

/** What the other side says: JSON, an HTTP status with JSON or bytes, or a connection that breaks. */
export type Said =
  | { readonly json: unknown; readonly status?: number }
  | { readonly bytes: Uint8Array; readonly type?: string; readonly status?: number }
  | 'reset';

/**
 * A request as a transcript holds it. The path is without version; what is not there has no key; the token only when it
 * is not the configured one.
 */
export interface Heard {
  /** `GET /440000000000002?fields=id`, decoded. */
  readonly call: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Parts of a multipart form; the file as `name (type, size bytes)`. */
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is neither JSON nor a form, as text. */
  readonly bytes?: string;
  readonly fileOffset?: string;
}

/** The same request in its parts, for who wants to hold it against a description. */
export interface HeardRequest {
  readonly method: string;
  /** With the version. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** JSON, the parts of a form, or nothing. */
  readonly body: unknown;
}

export interface Talk {
  readonly graph: Graph;
  readonly url: string;
  readonly heard: readonly Heard[];
  readonly requests: readonly HeardRequest[];
}

/** The real client before a server that says these things in turn; one that is not asked for fails the test. */
export async function talk(
  answers: readonly Said[],
  options: { readonly appSecret?: string } = {},
): Promise<Talk> {
  const heard: Heard[] = [];
  const requests: HeardRequest[] = [];
  const server = createServer(async (request, response) => {
    const content = await buffer(request);
    heard.push(heardOf(request, content));
    requests.push(partsOf(request, content));
    say(response, answers[heard.length - 1] ?? { status: 500, json: 'Nothing was scripted.' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (heard.length !== answers.length) {
      throw new Error(`${answers.length} answers were scripted, ${heard.length} requests came.`);
    }
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { graph: openGraph(url, options).graph, url, heard, requests };
}

/** A request in its parts, with its body read. */
export function partsOf(request: IncomingMessage, content: Buffer): HeardRequest {
  const { method = '', headers } = request;
  const url = new URL(request.url ?? '/', 'http://graph');
  const { body, form } = bodyOf(content, headers['content-type'] ?? '');
  const query = Object.fromEntries(url.searchParams);
  return { method, path: url.pathname, query, headers, body: body ?? form };
}

function heardOf(request: IncomingMessage, content: Buffer): Heard {
  const { method = '', headers } = request;
  const url = new URL(request.url ?? '/', 'http://graph');
  const path = url.pathname.replace(/^\/v26\.0/, '');
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join('&');
  const token = headers.authorization === `Bearer ${TOKEN}` ? undefined : (headers.authorization ?? 'none');
  return {
    call: `${method} ${path}${query === '' ? '' : `?${query}`}`,
    ...(token !== undefined && { token }),
    ...bodyOf(content, headers['content-type'] ?? ''),
    ...(headers.file_offset !== undefined && { fileOffset: String(headers.file_offset) }),
  };
}

function bodyOf(content: Buffer, type: string): Partial<Heard> {
  if (content.length === 0) return {};
  if (type === 'application/json') return { body: JSON.parse(content.toString()) };
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1];
  return boundary === undefined ? { bytes: content.toString() } : { form: formOf(content, boundary) };
}

/** Reads a form strictly as RFC 7578 has it, so that one out of shape does not look right. */
function formOf(content: Buffer, boundary: string): Record<string, string> {
  const [before, ...parts] = content.toString('latin1').split(`--${boundary}`);
  if (before !== '' || parts.pop() !== '--\r\n') throw new Error('The form has no proper beginning or end.');
  return Object.fromEntries(parts.map(partOf));
}

function partOf(part: string): [string, string] {
  const found = /^\r\n([\s\S]*?)\r\n\r\n([\s\S]*)\r\n$/.exec(part);
  const [, head = '', content = ''] = found ?? [];
  const name = /^content-disposition: form-data; name="([^"]*)"/im.exec(head)?.[1];
  if (name === undefined) throw new Error(`A part of the form has no name: ${head}`);
  const file = /filename="([^"]*)"/i.exec(head)?.[1];
  const type = /^content-type: (.*)$/im.exec(head)?.[1];
  return [name, file === undefined ? content : `${file} (${type}, ${content.length} bytes)`];
}

function say(response: ServerResponse, said: Said): void {
  if (said === 'reset') return void response.destroy();
  const isJson = 'json' in said;
  const type = isJson ? 'application/json' : (said.type ?? 'application/octet-stream');
  response.writeHead(said.status ?? 200, { 'content-type': type });
  response.end(isJson ? JSON.stringify(said.json) : said.bytes);
}
