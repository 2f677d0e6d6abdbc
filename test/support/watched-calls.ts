import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** A call that reached the Graph API of a sandbox of this process. */
export interface WatchedCall {
  readonly method: string;
  /** Without the version: `440000000000003/smb_app_data`. */
  readonly path: string;
  /** Which sync it asks for, when it asks for one. */
  readonly syncType: string | undefined;
  /** What was answered; undefined while, or if, nothing was. */
  readonly status: number | undefined;
}

interface Noted {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string[];
}

/** Writes down every call that reaches a Graph API at that address, from whatever process it comes. */
export function watchCalls(url: string): () => readonly WatchedCall[] {
  const noted: Noted[] = [];
  const port = Number(new URL(url).port);
  const begun = (message: unknown) => {
    const { request, response } = message as Pick<Noted, 'request' | 'response'>;
    if (request.socket.localPort !== port || !/^\/v\d/.test(request.url ?? '')) return;
    const body: string[] = [];
    noted.push({ request, response, body });
    request.on('data', (piece: Buffer) => body.push(piece.toString()));
  };
  subscribe('http.server.request.start', begun);
  onTestFinished(() => void unsubscribe('http.server.request.start', begun));
  return () => noted.map(callOf);
}

function callOf({ request, response, body }: Noted): WatchedCall {
  const { pathname } = new URL(request.url ?? '', 'http://sandbox');
  return {
    method: request.method ?? '',
    path: pathname.replace(/^\/v[\d.]+\//, ''),
    syncType: /"sync_type":"(\w+)"/.exec(body.join(''))?.[1],
    status: response.headersSent ? response.statusCode : undefined,
  };
}
