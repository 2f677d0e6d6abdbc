import { describe, expect, it } from 'vitest';
import { templateAnalytics } from '../../../../src/core/graph/index.ts';
import { TEMPLATE, WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const span = { startMs: 1_793_491_200_000, endMs: 1_793_923_200_000 };
const period = { start: 1_793_491_200, end: 1_793_577_600 };

describe('figures of templates', () => {
  it('come from an edge of their own, page after page', async () => {
    const point = {
      template_id: TEMPLATE,
      ...period,
      sent: 10,
      delivered: 9,
      read: 7,
      clicked: [{ type: 'url_button', button_content: 'Track', count: 3 }],
      cost: [{ type: 'amount_spent', value: 0.2 }],
    };
    const { graph, heard } = await talk([
      {
        json: {
          data: [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: [point] }],
          paging: { cursors: { after: 'A' }, next: 'https://x' },
        },
      },
      { json: { data: [{ data_points: [{ template_id: 9, ...period, sent: '4' }] }] } },
    ]);
    const query = {
      ...span,
      templateIds: [TEMPLATE, '9'],
      metricTypes: ['cost', 'sent'],
      productType: 'CLOUD_API',
      useWabaTimezone: true,
    } as const;
    expect(await templateAnalytics(graph, WABA, query)).toEqual([
      point,
      { template_id: '9', ...period, sent: 4, clicked: [], cost: [] },
    ]);
    const path = `GET /${WABA}/template_analytics?start=1793491200&end=1793923200&granularity=DAILY&template_ids=[${TEMPLATE},9]&metric_types=cost,sent&product_type=CLOUD_API&use_waba_timezone=true`;
    expect(heard.map(({ call }) => call)).toEqual([path, `${path}&after=A`]);
  });

  it('are refused until they are turned on', async () => {
    const { graph, heard } = await talk([{ status: 400, json: metaError(200007) }]);
    const asking = templateAnalytics(graph, WABA, { ...span, templateIds: ['9'] });
    await expect(asking).rejects.toMatchObject({ meta: { code: 200007 } });
    expect(heard[0]?.call).toBe(
      `GET /${WABA}/template_analytics?start=1793491200&end=1793923200&granularity=DAILY&template_ids=[9]`,
    );
  });
});
