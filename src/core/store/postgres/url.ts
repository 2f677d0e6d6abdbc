import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ClientConfig } from 'pg';
import { CoexError, problemOf } from '../../errors.ts';

/** Where a database is, taken apart. */
export interface PostgresAddress {
  /** The URL without what is secret in it: for messages to people. */
  readonly location: string;
  /** How many connections at most. */
  readonly poolMax: number;
  /** What is left out comes from libpq's environment (`PGHOST`, `PGPASSWORD` …), which the driver reads. */
  readonly client: ClientConfig;
}

const POOL_MAX = 10;
const CONNECT_TIMEOUT_S = 5;

// A password may hold `@` as it is; `/`, `?` and `#` end it. Nothing that follows the host may hold `@`: it would be the
// rest of a password, and shown.
const URL_PARTS =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^/?#@:]*)(?::(?<password>[^/?#]*))?@)?(?<host>\[[^\]@]*\]|[^/?#:@[\]]*)(?::(?<port>\d*))?(?:\/(?<database>[^?#@]*))?(?:\?(?<query>[^#@]*))?$/i;

/** What a URL may say behind its `?`, as libpq has it, and `pool_max`. */
const KNOWN = [
  'application_name',
  'channel_binding',
  'connect_timeout',
  'dbname',
  'host',
  'options',
  'password',
  'pool_max',
  'port',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'user',
];

/** Said in URLs that services hand out, and of no consequence here. */
const IGNORED = ['gssencmode', 'keepalives', 'target_session_attrs'];

/**
 * Encrypted when the server can, as libpq does unless told otherwise. It is this very object that tells the connection
 * to try without when the server cannot.
 */
export const PREFERRED: NonNullable<ClientConfig['ssl']> = { rejectUnauthorized: false };

/** Takes the URL of a PostgreSQL database apart. Throws `usage`, without the URL in it: a password may be anywhere in that. */
export function readPostgresUrl(address: string): PostgresAddress {
  const parts = URL_PARTS.exec(address)?.groups;
  if (parts === undefined) throw unusable('it is not written as one');
  const said = new URLSearchParams(parts.query ?? '');
  for (const name of said.keys()) {
    if (!KNOWN.includes(name) && !IGNORED.includes(name)) throw unusable(`“${name}” means nothing in it`);
  }
  const either = (name: string, part: string | undefined) => said.get(name) || decoded(part) || undefined;
  const host = either('host', parts.host?.replace(/^\[|\]$/g, ''));
  const port = either('port', parts.port);
  if (host?.includes(',')) throw unusable('it names several hosts');
  return {
    location: locationOf(parts, said),
    poolMax: whole(said.get('pool_max') ?? String(POOL_MAX), 'pool_max', 1000),
    client: {
      host,
      port: port === undefined ? undefined : whole(port, 'the port', 65_535),
      user: either('user', parts.user),
      password: either('password', parts.password),
      database: either('dbname', parts.database),
      options: said.get('options') ?? undefined,
      application_name: said.get('application_name') ?? undefined,
      // A name alone passes every pooler; PGAPPNAME goes before it.
      fallback_application_name: 'coex',
      connectionTimeoutMillis:
        whole(said.get('connect_timeout') ?? String(CONNECT_TIMEOUT_S), 'connect_timeout', 600) * 1000,
      enableChannelBinding: ['prefer', 'require'].includes(said.get('channel_binding') ?? ''),
      sslnegotiation: said.get('sslnegotiation') === 'direct' ? 'direct' : undefined,
      // A socket of this machine is never encrypted.
      ssl: host?.startsWith('/') ? false : encryptionOf(said),
    },
  };
}

/**
 * As libpq understands `sslmode`, save that certificates are checked against the authorities Node knows where no file is named.
 * Source: postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
function encryptionOf(said: URLSearchParams): ClientConfig['ssl'] {
  const mode = said.get('sslmode') ?? (said.has('sslrootcert') ? 'verify-full' : undefined);
  const ca = said.get('sslrootcert') === 'system' ? undefined : fileOf(said, 'sslrootcert');
  const files = {
    ...(ca !== undefined && { ca }),
    ...(said.has('sslcert') && { cert: fileOf(said, 'sslcert') }),
    ...(said.has('sslkey') && { key: fileOf(said, 'sslkey') }),
  };
  requireUsable(files);
  switch (mode) {
    case undefined:
      return undefined;
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return PREFERRED;
    case 'require':
      return ca === undefined ? { ...files, rejectUnauthorized: false } : withoutName(files);
    case 'verify-ca':
      // Any customer of a public authority would pass.
      if (ca === undefined) throw unusable('sslmode=verify-ca needs the authority’s file as sslrootcert');
      return withoutName(files);
    case 'verify-full':
      return files;
    default:
      throw unusable('its sslmode is none of disable, prefer, require, verify-ca and verify-full');
  }
}

/** What is no certificate with its key would fail at every attempt to connect, as a fault of coex. */
function requireUsable(files: {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}): void {
  if (files.cert === undefined && files.key === undefined) return;
  try {
    createSecureContext(files);
  } catch (error) {
    throw unusable(`its sslcert and sslkey are no certificate and its key (${problemOf(error)})`);
  }
}

function withoutName(files: object): ClientConfig['ssl'] {
  return { ...files, checkServerIdentity: () => undefined };
}

function fileOf(said: URLSearchParams, name: string): string | undefined {
  const file = said.get(name);
  if (file === null) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`its ${name} cannot be read (${problemOf(error)})`);
  }
}

const SECRET = ['password', 'options'];

function locationOf(parts: Record<string, string | undefined>, said: URLSearchParams): string {
  const shown = new URLSearchParams([...said].filter(([name]) => !SECRET.includes(name)));
  return [
    'postgres://',
    parts.user && `${parts.user}@`,
    parts.host,
    parts.port && `:${parts.port}`,
    parts.database !== undefined && `/${parts.database}`,
    shown.size > 0 && `?${decodeURIComponent(shown.toString())}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('');
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    throw unusable('a % in it begins no percent-encoded character');
  }
}

function whole(text: string, what: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw unusable(`${what} is no whole number from 1 to ${most}`);
  }
  return value;
}

function unusable(why: string): CoexError {
  return new CoexError('usage', {
    problem: `The store’s address is no usable URL of a PostgreSQL database: ${why}.`,
    fix: 'Write postgres://user@host:5432/database?sslmode=verify-full; what a URL has a meaning for is percent-encoded, such as / as %2F.',
  });
}
