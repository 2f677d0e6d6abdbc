/*
 * How a store is named: a path, or the URL of a PostgreSQL database. Apart from the store, since settings are read by
 * every command, and hardly any opens it at once.
 */

/** Whether an address of a store is the URL of a PostgreSQL database; everything else is the path of a file. */
export function isPostgresUrl(address: string): boolean {
  return /^postgres(ql)?:\/\//i.test(address);
}

export interface AddressParts {
  /** The URL without its password: for messages to people. */
  readonly location: string;
  readonly password: string | undefined;
}

/**
 * The URL of a database and its password, each by itself; undefined when it is not certain which part is which, as with a password
 * whose `@` or `/` is not percent-encoded: then nothing of it may be shown.
 */
export function addressParts(address: string): AddressParts | undefined {
  const url = URL.parse(address);
  const [, afterAuthority = ''] = /^[^:]+:\/\/[^/?#]*(.*)$/s.exec(address) ?? [];
  if (!isPostgresUrl(address) || url === null || /[@#]/.test(afterAuthority)) return undefined;
  const written = decoded(url.password);
  if (written === undefined || decoded(url.username) === undefined) return undefined;
  const password = url.searchParams.get('password') || written;
  if (password === '') return { location: address, password: undefined };
  url.password = '';
  if (url.searchParams.has('password')) url.searchParams.delete('password');
  return { location: url.href, password };
}

/** The same address with a password: what opens the store, and is never shown. */
export function withPassword(location: string, password: string): string {
  const url = new URL(location);
  // Without a host, as for a socket, a URL has no place for it but this.
  if (url.host === '') url.searchParams.set('password', password);
  else url.password = encodeURIComponent(password);
  return url.href;
}

/** Whether it names a database of this machine alone. */
export function isOnThisMachine(location: string): boolean {
  const url = URL.parse(location);
  if (url === null) return false;
  // The driver takes the host of the query, should there be one, and a folder for one of a socket.
  const hosts = [decoded(url.hostname) ?? 'unreadable', ...url.searchParams.getAll('host')];
  const isHere = (host: string) =>
    host === '' || host.startsWith('/') || ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host);
  return hosts.every(isHere);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
