import { createHmac } from 'node:crypto';
import { CoexError } from '../errors.ts';
import type { GraphCall } from './call.ts';
import { withoutSession } from './redact.ts';

/**
 * Where a call goes, checked before any token leaves: below the base URL and its version, or to the link that Meta gave.
 * Throws `graph-host-refused` for a link to somebody else, `would-break-phone` for a call that disconnects the phone,
 * and `usage` for a call hidden in another.
 */
export function targetOf(
  call: GraphCall,
  options: { readonly baseUrl: string; readonly version: string },
): URL {
  const base = options.baseUrl.replace(/\/+$/, '');
  const url =
    call.url === undefined
      ? new URL(`${base}/${call.version ?? options.version}/${call.path.replace(/^\/+/, '')}`)
      : linkOf(call.url, new URL(base));
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  refuseDestructive(url);
  refuseHidden(call, url);
  return url;
}

/** The URL with the proof that the app itself is calling: only for hosts that know of it. */
export function withProof(
  url: URL,
  baseUrl: string,
  token: string | undefined,
  appSecret: string | undefined,
): URL {
  // An app token is `id|secret`: it carries its own proof.
  if (token === undefined || appSecret === undefined || token.includes('|')) return url;
  // What signs a media link would not know the parameter.
  if (url.host !== new URL(baseUrl).host && !/(^|\.)facebook\.com$/.test(url.hostname)) return url;
  const proven = new URL(url);
  proven.searchParams.set('appsecret_proof', createHmac('sha256', appSecret).update(token).digest('hex'));
  return proven;
}

/** A call as errors name it: method and path, without what may be secret in its query. */
export function nameOf(call: GraphCall): string {
  const path = call.url === undefined ? `/${call.path.replace(/^\/+/, '')}` : pathOf(call.url);
  return `${call.method} ${withoutSession(path.split(/[?#]/, 1)[0] ?? '')}`;
}

/**
 * Whether the same call may be made again without a second thought: reads only. There is no idempotency key: a send
 * repeated is a message sent twice.
 */
export function isRepeatable(call: GraphCall): boolean {
  return call.method === 'GET' && call.once !== true;
}

/** What a call is about: the first part of its path. */
export function nodeOf(path: string): string {
  return path.replace(/^\/+/, '').split(/[/?#]/, 1)[0] ?? '';
}

function pathOf(link: string): string {
  return URL.canParse(link) ? new URL(link).pathname : '(no URL)';
}

/**
 * Hosts of Meta’s that links in its answers lead to: the Graph API for a next page, api.facebook.com for archiving
 * templates (templates.md §5.4), the rest for media. That media come from lookaside.fbsbx.com and samples from
 * *.fbcdn.net or scontent.whatsapp.net is what implementations see; Meta names no list (unverified).
 */
const META_HOSTS =
  /^(([a-z0-9-]+\.)*facebook\.com|lookaside\.fbsbx\.com|([a-z0-9-]+\.)+fbcdn\.net|scontent\.whatsapp\.net)$/;

const LOOPBACK_HOSTS = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** An absolute address, when the token may be shown to its host. */
function linkOf(link: string, base: URL): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !isTrusted(url, base)) {
    const host = url === undefined || url.host === '' ? 'an address that is no URL' : url.host;
    throw new CoexError('graph-host-refused', { host });
  }
  // The header carries the token; a link of Meta's own (`paging.next`) carries it a second time, for every log to see.
  for (const name of ['access_token', 'appsecret_proof']) {
    // Only then: any change spells the whole query anew, and a signed one may not like that.
    if (url.searchParams.has(name)) url.searchParams.delete(name);
  }
  return url;
}

function isTrusted(url: URL, base: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === base.protocol && url.host === base.host) return true;
  // A sandbox may serve its media on another port of this machine; it hands out no links to Meta.
  if (LOOPBACK_HOSTS.test(base.hostname)) {
    return /^https?:$/.test(url.protocol) && LOOPBACK_HOSTS.test(url.hostname);
  }
  return url.protocol === 'https:' && url.port === '' && META_HOSTS.test(url.hostname);
}

// Registering or deregistering a coexistence number disconnects the customer's phone (github.com/chatwoot/chatwoot
// issue 12469; onboarding-business-app-users, 2026-09-11).
function refuseDestructive(url: URL): void {
  const path = decodedPath(url);
  if (/[/\\](de)?register(?![\w-])/i.test(path)) throw new CoexError('would-break-phone', { path });
}

/** A path as a server that is generous in decoding would read it. */
export function decodedPath(url: URL): string {
  let text = url.pathname;
  for (let round = 0; round < 3; round += 1) {
    text = text.replace(/%[0-9a-f]{2}/gi, (code) => {
      const byte = Number.parseInt(code.slice(1), 16);
      return byte < 0x80 ? String.fromCharCode(byte) : code;
    });
  }
  return text;
}

// The Graph API takes another method in `method`, and whole calls in `batch` (Graph API, batch requests): no guard
// and no limit of ours would see them.
function refuseHidden(call: GraphCall, url: URL): void {
  const body = typeof call.body === 'object' && call.body !== null ? Object.keys(call.body) : [];
  const given = [...url.searchParams.keys(), ...body, ...Object.keys(call.form?.fields ?? {})];
  const hidden = given.find((name) => name === 'batch' || (name === 'method' && call.path !== undefined));
  if (hidden === undefined) return;
  throw new CoexError('usage', {
    problem: `A call must not carry another one in the field ${hidden}.`,
    fix: 'Make each call by itself: coex’s guards and limits see one call at a time.',
  });
}
