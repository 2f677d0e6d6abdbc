import type * as z from 'zod';
import type { Graph, GraphCall } from '../../core/graph/index.ts';
import { page } from '../../core/wire/graph/page.ts';

/**
 * All pages of a list as one answer: the first, with the elements of all and without `paging`. An answer that is no list
 * comes as it is. Ends also where Meta names a page that was there already, which would go round for ever.
 */
export async function allPages(graph: Graph, first: GraphCall): Promise<unknown> {
  const answer = await graph.call(first);
  const opened = page.safeParse(answer);
  if (!opened.success) return answer;
  const data = [...opened.data.data];
  const seen = new Set<string>();
  let next = nextCall(first, opened.data);
  while (next !== undefined && !seen.has(next.at)) {
    seen.add(next.at);
    const following = page.safeParse(await graph.call(next.call));
    if (!following.success) break;
    data.push(...following.data.data);
    next = nextCall(first, following.data);
  }
  const { paging, ...others } = opened.data;
  return { ...others, data };
}

/** The call for the page after this one, and what tells it from others. */
function nextCall(
  first: GraphCall,
  { paging }: z.infer<typeof page>,
): { readonly call: GraphCall; readonly at: string } | undefined {
  if (paging?.next === undefined) return undefined;
  const inLink = URL.canParse(paging.next) ? new URL(paging.next).searchParams.get('after') : null;
  const after = paging.cursors?.after ?? inLink;
  if (after) return { call: { ...first, query: { ...first.query, after } }, at: after };
  // Lists without cursors go on where the link says.
  const { token } = first;
  return {
    call: { method: 'GET', url: paging.next, ...(token !== undefined && { token }) },
    at: paging.next,
  };
}
