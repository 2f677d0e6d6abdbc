import { type Answer, jsonAnswer } from '../http.ts';
import type { World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuse } from './refuse.ts';

const DEFAULT_LIMIT = 25;
const CURSOR = 'sandbox:';

/** A page of rows with Meta's cursors; an unreadable cursor is 131059 (reference §8.6, v24+). */
export function pageOf(world: World, { params, address }: Call, rows: readonly unknown[]): Answer {
  const limit = Number(textParam(params, 'limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1)
    return refuse(world, 'bad-parameter', 'limit must be a whole number ≥ 1.');
  const first = readCursor(textParam(params, 'after'));
  if (first === undefined) return refuse(world, 'bad-cursor');
  const data = rows.slice(first, first + limit);
  if (data.length === 0) return jsonAnswer(200, { data });
  const end = first + data.length;
  const cursors = { before: writeCursor(first), after: writeCursor(end) };
  const next = end < rows.length && { next: nextPage(address, cursors.after) };
  return jsonAnswer(200, { data, paging: { cursors, ...next } });
}

function nextPage(address: URL, after: string): string {
  const next = new URL(address);
  next.searchParams.set('after', after);
  return next.href;
}

function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^sandbox:\d{1,9}$/.test(text) ? Number(text.slice(CURSOR.length)) : undefined;
}

function writeCursor(position: number): string {
  return Buffer.from(`${CURSOR}${position}`).toString('base64url');
}
