import { CoexError } from '../../core/errors.ts';
import { isCredential } from '../../core/graph/index.ts';

/** A path of the Graph API as typed, taken apart. */
export interface ApiPath {
  /** Without version and leading slash. */
  readonly path: string;
  /** The version that stood before it: `v23.0`. */
  readonly version: string | undefined;
}

/**
 * Takes a typed path apart: with or without leading slash, version and query, or a whole address below `baseUrl`. Throws
 * `graph-host-refused` for any other address, and `usage` for a secret in its query.
 */
export function apiPath(typed: string, baseUrl: string): ApiPath {
  const bare = withoutBase(typed, baseUrl.replace(/\/+$/, '')).replace(/#.*$/s, '').replace(/^\/+/, '');
  const [, version, rest] = /^(v\d+\.\d+)(?:\/(.*))?$/s.exec(bare) ?? [];
  const path = version === undefined ? bare : (rest ?? '');
  for (const name of new URLSearchParams(path.split('?')[1]).keys()) {
    if (!isCredential(name)) continue;
    throw new CoexError('usage', {
      problem: `A secret such as ${name} is not typed: every process list would show it.`,
      fix: `Leave it out, or give it with --raw-field ${name}=@file.`,
    });
  }
  return { path, version };
}

function withoutBase(typed: string, base: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const rest = typed.slice(base.length);
  if (typed.startsWith(base) && /^[/?#]|^$/.test(rest)) return rest;
  throw new CoexError('graph-host-refused', { host: URL.canParse(typed) ? new URL(typed).host : typed });
}

const PLACEHOLDER = /\{(\w*)\}/g;

/** The names in braces, each once. */
export function placeholdersIn(path: string): string[] {
  return [...new Set([...path.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}

/** The path with its names in braces replaced. */
export function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(PLACEHOLDER, (whole, name: string) => values[name] ?? whole);
}
