import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { parseJson } from '../../wire/json.ts';
import { TROUBLES, type Trouble } from './words.ts';

/** The largest body a page sends: an event of Meta's, or a code. */
const BODY_LIMIT_BYTES = 16 * 1024;

const attempt = z.string().max(64);

/** What a page posts, by the last part of the path. */
export const POSTS = {
  code: z.object({ attempt, code: z.string().regex(/^[\x21-\x7e]{1,4096}$/) }),
  event: z.object({ attempt, event: z.unknown() }),
  trouble: z.object({ attempt, trouble: z.enum(Object.keys(TROUBLES) as [Trouble, ...Trouble[]]) }),
} as const;

export type PostName = keyof typeof POSTS;

export function isPostName(name: string): name is PostName {
  return Object.hasOwn(POSTS, name);
}

/** A body, or the status that refuses it. The rest of one that is too large is read and dropped. */
export async function readPost(request: IncomingMessage): Promise<{ json: unknown } | { status: 400 | 413 }> {
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  if (sizeBytes > BODY_LIMIT_BYTES) return { status: 413 };
  const parsed = parseJson(Buffer.concat(chunks));
  return parsed.ok ? { json: parsed.value } : { status: 400 };
}
