import { CoexError } from '../../errors.ts';
import type { Random } from '../../random.ts';

/** Where people outside reach what coex serves on loopback. */
export interface PublicUrl {
  /** As a browser sends it along: `https://coex.example.net`. */
  readonly origin: string;
  /** `/coex`, or empty; never with a slash at its end. */
  readonly path: string;
}

/**
 * Reads `--public-url`. Throws `usage` for what no browser outside could use, or would not use safely: http is for
 * this machine alone.
 */
export function readPublicUrl(text: string): PublicUrl {
  const url = URL.parse(text);
  const problem = url === null ? 'it is no URL' : problemWith(url);
  if (url === null || problem !== undefined) {
    throw new CoexError('usage', {
      problem: `The public URL ${JSON.stringify(text)} cannot be used: ${problem}.`,
      fix: 'Give the https address that leads to this machine, for example https://coex.example.net.',
    });
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

function problemWith(url: URL): string | undefined {
  const isLocal = /^(.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    return 'it must be https, or http on this machine';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (url.search !== '' || url.hash !== '') return 'it has more than a path after the host';
  return undefined;
}

// Crockford's base 32: no letter that is taken for a digit, none for another.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 50 bits: short enough for a QR code of 80×24, too many to be guessed while a signup is open. */
const TOKEN_LETTERS = 10;

/** A secret for a short link. */
export function shortToken(random: Random): string {
  const hex = random.hex(TOKEN_LETTERS);
  const letter = (at: number) => LETTERS.charAt(Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16) % 32);
  return Array.from({ length: TOKEN_LETTERS }, (_, at) => letter(at)).join('');
}

/** A token as somebody may have typed it. */
export function typedToken(text: string): string {
  return text.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
