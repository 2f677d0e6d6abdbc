import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CoexError } from '../../../../src/core/errors.ts';
import { collect, type Graph, paginate, wabaPhoneNumbers } from '../../../../src/core/graph/index.ts';
import { metaError, TOKEN } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

const LIST = { method: 'GET', path: '330/things' } as const;
const thing = z.looseObject({ id: z.string() });

/** A page of things with these ids, with a cursor and a next page when there is one. */
function pageOf(
  ids: readonly string[],
  after?: string,
  next: unknown = 'https://graph.facebook.com/next',
): Said {
  const paging = after === undefined ? { cursors: { after: 'last' } } : { cursors: { after }, next };
  return { json: { data: ids.map((id) => ({ id })), paging } };
}

const badCursor: Said = { status: 400, json: metaError(131059) };

async function idsOf(graph: Graph): Promise<string[]> {
  return (await collect(paginate(graph, thing, LIST))).map(({ id }) => id);
}

describe('a list', () => {
  it.each<[string, readonly Said[], readonly string[], readonly string[]]>([
    [
      'is followed as long as a next page is named',
      [pageOf(['1', '2'], 'A'), pageOf(['3'])],
      ['1', '2', '3'],
      ['', '?after=A'],
    ],
    ['is followed across a page without elements', [pageOf([], 'A'), pageOf(['1'])], ['1'], ['', '?after=A']],
    ['ends without `next`, though there is a cursor', [pageOf(['1'])], ['1'], ['']],
    ['ends where `next` is null', [pageOf(['1'], 'A', null)], ['1'], ['']],
    ['without paging is one page', [{ json: { data: [{ id: '1' }] } }], ['1'], ['']],
    ['with paging of null is one page', [{ json: { data: [{ id: '1' }], paging: null } }], ['1'], ['']],
    ['may be empty', [{ json: { data: [] } }], [], ['']],
    [
      'ends where the cursor does not move',
      [pageOf(['1'], 'A'), pageOf(['2'], 'A')],
      ['1', '2'],
      ['', '?after=A'],
    ],
    [
      'ends where cursors go in a circle',
      [pageOf(['1'], 'A'), pageOf(['2'], 'B'), pageOf(['3'], 'A')],
      ['1', '2', '3'],
      ['', '?after=A', '?after=B'],
    ],
    [
      'takes the cursor from the link where it stands nowhere else',
      [
        {
          json: {
            data: [{ id: '1' }],
            paging: { next: 'https://graph.facebook.com/v26.0/330/things?after=Z' },
          },
        },
        pageOf(['2']),
      ],
      ['1', '2'],
      ['', '?after=Z'],
    ],
    ['ends where `next` is empty', [pageOf(['1'], 'A', '')], ['1'], ['']],
    ['gives what came twice twice', [pageOf(['1'], 'A'), pageOf(['1'])], ['1', '1'], ['', '?after=A']],
    [
      'repeats a page that failed, not the whole',
      [pageOf(['1'], 'A'), 'reset', pageOf(['2'])],
      ['1', '2'],
      ['', '?after=A', '?after=A'],
    ],
    [
      'begins again once when a cursor is refused, and leaves out what it gave',
      [pageOf(['1', '2'], 'A'), badCursor, pageOf(['1', '2', '9'], 'B'), pageOf(['3'])],
      ['1', '2', '9', '3'],
      ['', '?after=A', '', '?after=B'],
    ],
  ])('%s', async (_title, answers, ids, queries) => {
    const { graph, heard } = await talk(answers);
    expect(await idsOf(graph)).toEqual(ids);
    expect(heard.map(({ call }) => call)).toEqual(queries.map((query) => `GET /330/things${query}`));
  });

  it('does not begin again a second time', async () => {
    const { graph, heard } = await talk([pageOf(['1'], 'A'), badCursor, pageOf(['1'], 'B'), badCursor]);
    await expect(idsOf(graph)).rejects.toMatchObject({ meta: { code: 131059 } });
    expect(heard).toHaveLength(4);
  });

  it('whose first page is refused is not begun again', async () => {
    const { graph, heard } = await talk([badCursor]);
    await expect(idsOf(graph)).rejects.toMatchObject({ meta: { code: 131059 } });
    expect(heard).toHaveLength(1);
  });

  it('without cursors is followed by its links, and with the same token', async () => {
    const links = [{ next: 'until=20' }, { next: 'until=10' }, {}];
    const seen: (string | undefined)[] = [];
    const graph: Graph = {
      baseUrl: 'https://graph.facebook.com',
      close: async () => undefined,
      call: async ({ path, url, token }) => {
        seen.push(`${token} ${path ?? url}`);
        const link = links[seen.length - 1]?.next;
        const paging =
          link === undefined ? {} : { next: `https://graph.facebook.com/v26.0/330/things?${link}` };
        return { data: [{ id: String(seen.length) }], paging };
      },
    };
    const ids = (await collect(paginate(graph, thing, LIST, { token: TOKEN }))).map(({ id }) => id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(seen).toEqual([
      `${TOKEN} 330/things`,
      `${TOKEN} https://graph.facebook.com/v26.0/330/things?until=20`,
      `${TOKEN} https://graph.facebook.com/v26.0/330/things?until=10`,
    ]);
  });

  it('is not taken for whole where a next page is named and cannot be reached', async () => {
    const { graph } = await talk([{ json: { data: [{ id: '1' }], paging: { next: 'further on' } } }]);
    await expect(idsOf(graph)).rejects.toMatchObject({ code: 'graph-host-refused' });
  });

  it('fetches a page only when somebody looks at it', async () => {
    const { graph, heard } = await talk([pageOf(['1', '2'], 'A')]);
    for await (const { id } of paginate(graph, thing, LIST)) if (id === '2') break;
    expect(heard).toHaveLength(1);
  });

  it.each([
    [{ data: 'none' }, 'data'],
    [{}, 'data'],
    [[], ''],
    [{ data: [{ id: '' }] }, 'id'],
    [{ data: [{ id: '1', is_on_biz_app: 'yes' }] }, 'is_on_biz_app'],
  ])('that is not as described is told with the field: %j', async (json, field) => {
    const { graph } = await talk([{ json }]);
    await expect(collect(wabaPhoneNumbers(graph, '330', TOKEN))).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining(`: ${field}: `),
    });
  });

  it('comes out whole and in order however it is cut into pages', async () => {
    const cuts = fc.array(fc.array(fc.uuid(), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (pages) => {
        expect(await idsOf(serverOf(pages))).toEqual(pages.flat());
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('comes out whole and once when any one cursor is refused on the way', async () => {
    const pages = fc.uniqueArray(fc.uuid(), { minLength: 4, maxLength: 12 }).map((ids) => chunksOf(ids, 3));
    await fc.assert(
      fc.asyncProperty(pages, fc.nat(), async (cut, at) => {
        expect(await idsOf(serverOf(cut, 1 + (at % (cut.length - 1))))).toEqual(cut.flat());
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

/** A Graph without HTTP that serves these pages, and refuses the cursor of one of them the first time. */
function serverOf(pages: readonly (readonly string[])[], refusedPage?: number): Graph {
  let hasRefused = false;
  return {
    baseUrl: 'https://graph.facebook.com',
    close: async () => undefined,
    call: async ({ query }) => {
      const at = Number(query?.after ?? 0);
      if (at === refusedPage && !hasRefused) {
        hasRefused = true;
        throw badCursorError();
      }
      const isLast = at === pages.length - 1;
      const paging = { cursors: { after: String(at + 1) }, ...(isLast ? {} : { next: 'there is more' }) };
      return { data: (pages[at] ?? []).map((id) => ({ id })), paging };
    },
  };
}

function badCursorError(): CoexError {
  const values = { call: 'GET /330/things', meaning: 'the cursor is not valid', metaCode: 131059, fix: '' };
  return new CoexError('graph-refused', values, { meta: { code: 131059, httpStatus: 400 } });
}

function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
}
