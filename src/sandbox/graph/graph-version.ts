import { GRAPH_VERSION } from '../../core/rules/index.ts';
import type { Request } from '../http.ts';

const NEWEST = Number.parseFloat(GRAPH_VERSION.value.slice(1));

/** The Graph version a call is written for: 26 for `/v26.0/…`, the newest where none is named. */
export function versionOf({ path }: Request): number {
  const version = /^v(\d+\.\d+)$/.exec(path[0] ?? '')?.[1];
  return version === undefined ? NEWEST : Number(version);
}
