import * as z from 'zod';
import { CoexError } from '../../errors.ts';
import { page } from '../../wire/graph/page.ts';
import type { Graph, GraphCall } from '../call.ts';
import { ask, understood } from './answers.ts';
import { withKnownFields } from './fields.ts';

/** From Graph v24 on, a cursor that is not valid or no longer (templates.md §1.3, changelog to 2026-06). */
const BAD_CURSOR = 131059;

/**
 * The elements of a list, page after page. It ends where Meta names no `next` (a last page has cursors too), and where
 * a cursor comes back that was there before, which would go round for ever. A cursor that Meta no longer accepts
 * restarts the list, once; what was given already is then left out. So are `fields` this Graph version does not know.
 */
export async function* paginate<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  { token, fields = [] }: { readonly token?: string | undefined; readonly fields?: readonly string[] } = {},
): AsyncGenerator<z.infer<Schema>> {
  const given = new Set<string>();
  const cursors = new Set<string>();
  let restarted = false;
  let known = fields;
  let after: string | undefined;
  for (;;) {
    let found: z.infer<typeof page>;
    try {
      const asked = await withKnownFields(known, (query) =>
        ask(graph, page, { ...call, query: { ...call.query, ...query, ...cursorQuery(after) } }, token),
      );
      found = asked.answer;
      known = asked.known;
    } catch (error) {
      if (after === undefined || restarted || !isBadCursor(error)) throw error;
      restarted = true;
      after = undefined;
      cursors.clear();
      continue;
    }
    for (const element of found.data) {
      const identity = identityOf(element);
      if (restarted && given.has(identity)) continue;
      given.add(identity);
      yield understood(graph, schema, call, element);
    }
    after = nextCursor(found);
    if (after === undefined || cursors.has(after)) return;
    cursors.add(after);
  }
}

/** All elements, at once. */
export async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const all: Element[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

function cursorQuery(after: string | undefined): Record<string, string> {
  return after === undefined ? {} : { after };
}

/** Where the next page begins: the cursor, or what the link to the next page carries when there is none. */
function nextCursor({ paging }: z.infer<typeof page>): string | undefined {
  if (paging?.next === undefined) return undefined;
  const inLink = URL.canParse(paging.next) ? new URL(paging.next).searchParams.get('after') : null;
  return paging.cursors?.after ?? inLink ?? undefined;
}

const identified = z.looseObject({ id: z.union([z.string(), z.number()]) });

/** What tells an element from another; two reads of one that changed in between are still the same. */
function identityOf(element: unknown): string {
  const found = identified.safeParse(element);
  return found.success ? `id ${found.data.id}` : JSON.stringify(element);
}

function isBadCursor(error: unknown): boolean {
  return error instanceof CoexError && error.meta?.code === BAD_CURSOR;
}
