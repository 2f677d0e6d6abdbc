import { type Answer, addressOf, jsonAnswer } from '../http.ts';
import type { World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuse, refuseParameter } from './refuse.ts';

const DEFAULT_LIMIT = 25;
const CURSOR = 'sandbox:';

/**
 * A page of rows with Meta's cursors; an unreadable cursor is 131059 (reference §8.6, v24+). `toRow` makes what is
 * shown of those on the page; `beside` stands next to `data`.
 */
export function pageOf<Item>(
  world: World,
  { params, request }: Call,
  rows: readonly Item[],
  toRow: (row: Item) => unknown = (row) => row,
  beside: Readonly<Record<string, unknown>> = {},
): Answer {
  const limit = Number(textParam(params, 'limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1)
    return refuseParameter(world, 'Param limit must be a number greater than or equal to 1');
  const after = readCursor(textParam(params, 'after'));
  const before = readCursor(textParam(params, 'before'));
  if (after === 'unreadable' || before === 'unreadable') return refuse(world, 'bad-cursor');
  const first = after ?? Math.max(0, (before ?? 0) - limit);
  const data = rows
    .slice(first, Math.min(first + limit, after === undefined ? (before ?? Infinity) : Infinity))
    .map(toRow);
  if (data.length === 0) return jsonAnswer(200, { data, ...beside });
  const end = first + data.length;
  const cursors = { before: writeCursor(first), after: writeCursor(end) };
  const link = (name: 'after' | 'before'): string => {
    const url = addressOf(request);
    url.searchParams.delete('after');
    url.searchParams.delete('before');
    url.searchParams.set(name, cursors[name]);
    return url.href;
  };
  const paging = {
    cursors,
    ...(end < rows.length && { next: link('after') }),
    ...(first > 0 && { previous: link('before') }),
  };
  return jsonAnswer(200, { data, paging, ...beside });
}

function readCursor(cursor: string | undefined): number | undefined | 'unreadable' {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^sandbox:\d{1,9}$/.test(text) ? Number(text.slice(CURSOR.length)) : 'unreadable';
}

function writeCursor(position: number): string {
  return Buffer.from(`${CURSOR}${position}`).toString('base64url');
}
