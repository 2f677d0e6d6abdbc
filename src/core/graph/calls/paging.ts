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
 * a page is named that was there before, which would go round for ever. A cursor that Meta no longer accepts
 * restarts the list, once; what was given already is then left out. So are `fields` this Graph version does not know.
 */
export async function* paginate<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  { token, fields = [] }: { readonly token?: string | undefined; readonly fields?: readonly string[] } = {},
): AsyncGenerator<z.infer<Schema>> {
  const given = new Set<string>();
  const seen = new Set<string>();
  let restarted = false;
  let known = fields;
  let next: NextPage | undefined;
  for (;;) {
    let asking = next?.call ?? call;
    let found: Page;
    try {
      const asked = await withKnownFields(known, (query) => {
        asking = withQuery(asking, query);
        return ask(graph, page, asking, token);
      });
      found = asked.answer;
      known = asked.known;
    } catch (error) {
      if (next === undefined || restarted || !isBadCursor(error)) throw error;
      restarted = true;
      next = undefined;
      seen.clear();
      continue;
    }
    for (const element of found.data) {
      const identity = identityOf(element);
      if (restarted && given.has(identity)) continue;
      given.add(identity);
      yield understood(graph, schema, call, element);
    }
    next = nextPage(asking, found);
    if (next === undefined || seen.has(next.at)) return;
    seen.add(next.at);
  }
}

/**
 * All pages of whatever list as one answer: the first page, with the elements of all and without `paging`. An answer
 * that is no list comes as it is; a later page that is none is `graph-unexpected`, since half a list would look whole.
 */
export async function wholeList(graph: Graph, call: GraphCall): Promise<unknown> {
  const answer = await graph.call(call);
  const first = page.safeParse(answer);
  if (!first.success) return answer;
  const { paging, ...others } = first.data;
  const data = [...first.data.data];
  const seen = new Set<string>();
  let next = nextPage(call, first.data);
  while (next !== undefined && !seen.has(next.at)) {
    seen.add(next.at);
    const following = await ask(graph, page, next.call);
    for (const element of following.data) data.push(element);
    next = nextPage(call, following);
  }
  return { ...others, data };
}

/** All elements, at once. */
export async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const all: Element[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

type Page = z.infer<typeof page>;

interface NextPage {
  readonly call: GraphCall;
  /** What tells it from the others. */
  readonly at: string;
}

/** The call for the page after the one that `call` gave: by its cursor, or where the list has none, as the link says. */
function nextPage(call: GraphCall, { paging }: Page): NextPage | undefined {
  const link = paging?.next;
  if (!link) return undefined;
  const inLink = URL.canParse(link) ? new URL(link).searchParams.get('after') : undefined;
  const after = paging?.cursors?.after || inLink;
  if (after) return { call: withQuery(call, { after }), at: after };
  const { token } = call;
  return { call: { method: 'GET', url: link, ...(token !== undefined && { token }) }, at: link };
}

function withQuery(call: GraphCall, query: Readonly<Record<string, string>>): GraphCall {
  return { ...call, query: { ...call.query, ...query } };
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
