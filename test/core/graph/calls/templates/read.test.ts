import { describe, expect, it } from 'vitest';
import {
  collect,
  messageTemplates,
  templateCounts,
  templateNode,
} from '../../../../../src/core/graph/index.ts';
import { TEMPLATE, WABA } from '../../../../support/every-call.ts';
import { metaError } from '../../../../support/scripted-graph.ts';
import { talk } from '../../../../support/transcript.ts';

const FIELDS =
  'id,name,language,status,category,previous_category,correct_category,sub_category,parameter_format,components,quality_score,rejected_reason,message_send_ttl_seconds,cta_url_link_tracking_opted_out,library_template_name,last_updated_time';

const template = {
  id: TEMPLATE,
  name: 'parcel_out_for_delivery',
  language: 'pt_BR',
  status: 'APPROVED',
  category: 'UTILITY',
  sub_category: 'CUSTOM',
  parameter_format: 'NAMED',
  quality_score: { score: 'UNKNOWN', date: 1788000000 },
  rejected_reason: 'NONE',
  last_updated_time: 1788000000,
  components: [
    {
      type: 'BODY',
      text: 'Olá {{first_name}}.',
      example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
    },
  ],
};

describe('the templates of a WABA', () => {
  it('are read to the end, every field asked for by name', async () => {
    const { graph, heard } = await talk([
      { json: { data: [template], paging: { cursors: { after: 'A' }, next: 'https://x' } } },
      { json: { data: [{ ...template, id: '2' }], paging: { cursors: { after: 'B' } } } },
    ]);
    const templates = await collect(messageTemplates(graph, WABA));
    expect(templates).toEqual([template, { ...template, id: '2' }]);
    expect(heard).toEqual([
      { call: `GET /${WABA}/message_templates?limit=100&fields=${FIELDS}` },
      { call: `GET /${WABA}/message_templates?limit=100&fields=${FIELDS}&after=A` },
    ]);
  });

  it('are narrowed by filters, lists as JSON and times in seconds', async () => {
    const { graph, heard } = await talk([{ json: { data: [] } }]);
    const filter = {
      name: 'pickup_ready',
      content: 'bike',
      nameOrContent: 'bike',
      category: ['UTILITY'],
      language: ['en_GB', 'fil'],
      status: ['APPROVED', 'PAUSED'],
      qualityScore: [],
      source: 'manual',
      sinceMs: 1_788_000_000_999,
      untilMs: 1_789_000_000_000,
    };
    const listing = messageTemplates(graph, WABA, { filter, fields: ['id'], limit: 2 }, 'EAAbusiness');
    expect(await collect(listing)).toEqual([]);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}/message_templates?limit=2&name=pickup_ready&content=bike&name_or_content=bike&category=["UTILITY"]&language=["en_GB","fil"]&status=["APPROVED","PAUSED"]&source=manual&since=1788000000&until=1789000000&fields=id`,
        token: 'Bearer EAAbusiness',
      },
    ]);
  });

  it('are counted, and their limit is Meta’s to say', async () => {
    const summary = {
      total_count: '31',
      message_template_count: 31,
      message_template_limit: 6000,
      are_translations_complete: null,
    };
    const { graph, heard } = await talk([{ json: { data: [{ id: '1' }], summary } }]);
    expect(await templateCounts(graph, WABA)).toEqual({
      total_count: 31,
      message_template_count: 31,
      message_template_limit: 6000,
    });
    expect(heard).toEqual([
      {
        call: `GET /${WABA}/message_templates?fields=id&limit=1&summary=total_count,message_template_count,message_template_limit,are_translations_complete`,
      },
    ]);
  });

  it('are not counted where Meta gives no summary', async () => {
    const { graph } = await talk([{ json: { data: [] } }]);
    await expect(templateCounts(graph, WABA)).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining('summary: '),
    });
  });
});

describe('a template', () => {
  it('is read by its id', async () => {
    const { graph, heard } = await talk([{ json: template }]);
    expect(await templateNode(graph, TEMPLATE, {}, 'EAAbusiness')).toEqual(template);
    expect(heard).toEqual([{ call: `GET /${TEMPLATE}?fields=${FIELDS}`, token: 'Bearer EAAbusiness' }]);
  });

  it.each([
    ['an empty next category', { correct_category: '' }, {}],
    ['a next category of null', { correct_category: null }, {}],
    ['a next category', { correct_category: 'MARKETING' }, { correct_category: 'MARKETING' }],
    ['an old category', { previous_category: 'ACCOUNT_UPDATE' }, { previous_category: 'ACCOUNT_UPDATE' }],
    ['no score', { quality_score: null }, {}],
    ['a date as text', { quality_score: { date: '1788000000' } }, { quality_score: { date: 1788000000 } }],
    [
      'kinds nobody has listed',
      { components: [{ type: 'ALBUM', x: 1 }] },
      { components: [{ type: 'ALBUM', x: 1 }] },
    ],
    ['fields nobody has described', { ad_id: '1' }, { ad_id: '1' }],
  ])('may come with %s', async (_title, strange, expected) => {
    const { graph } = await talk([{ json: { id: TEMPLATE, ...strange } }]);
    expect(await templateNode(graph, TEMPLATE)).toEqual({ id: TEMPLATE, components: [], ...expected });
  });

  it('keeps every digit of an id beyond 2^53', async () => {
    const { graph } = await talk([
      { bytes: Buffer.from('{"id":90071992547409931}'), type: 'application/json' },
    ]);
    expect(await templateNode(graph, TEMPLATE)).toMatchObject({ id: '90071992547409931' });
  });

  it('that is not there is not found', async () => {
    const { graph } = await talk([{ status: 404, json: metaError(803) }]);
    await expect(templateNode(graph, TEMPLATE)).rejects.toMatchObject({ code: 'graph-not-found' });
  });
});
