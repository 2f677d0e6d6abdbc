import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request may not drive the sandbox; undefined when it may. Only programs of this machine do: `Host` must be a
 * name of this machine, or a page of elsewhere could reach it by a name it resolves to 127.0.0.1 (DNS rebinding), and a
 * browser that comes from another page says so in `Origin`.
 */
export function strangerProblem(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
): string | undefined {
  if (!isLoopbackAddress(remoteAddress)) return 'The sandbox is driven from this machine only.';
  const host = headers.host ?? '';
  if (!isLoopbackHost(host)) return `The sandbox is driven under a name of this machine, not ${host}.`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return `The sandbox is not driven by pages of ${origin}.`;
  // What a page asks for without leave to read it (an image, a script) comes without an origin, but not without this.
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site' ? 'The sandbox is not driven by pages.' : undefined;
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host);
}
