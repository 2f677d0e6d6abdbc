import { describe, expect, it } from 'vitest';
import {
  collect,
  enableTemplateInsights,
  wabaNode,
  wabaPhoneNumbers,
} from '../../../../src/core/graph/index.ts';
import { WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

describe('a WABA', () => {
  it('is asked for with what coex shows of it', async () => {
    const node = {
      id: WABA,
      name: 'Harbour Lane Bikes',
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      currency: 'GBP',
      timezone_id: '37',
      country: 'GB',
      ownership_type: 'CLIENT_OWNED',
      is_enabled_for_insights: true,
    };
    const { graph, heard } = await talk([{ json: node }]);
    expect(await wabaNode(graph, WABA)).toEqual(node);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}?fields=id,name,account_review_status,business_verification_status,currency,timezone_id,country,ownership_type,is_enabled_for_insights`,
      },
    ]);
  });

  it('may come with a number for its time zone, and without a name', async () => {
    const { graph } = await talk([{ json: { id: 330000000000001, timezone_id: 37, name: null } }]);
    expect(await wabaNode(graph, WABA, { fields: ['name', 'timezone_id'] })).toEqual({
      id: WABA,
      timezone_id: '37',
    });
  });

  it('lists its numbers with every field of each', async () => {
    const { graph, heard } = await talk([
      { json: { data: [{ id: '1', is_on_biz_app: true, platform_type: 'CLOUD_API' }, { id: 2 }] } },
    ]);
    expect(await collect(wabaPhoneNumbers(graph, WABA, 'EAAbusiness'))).toEqual([
      { id: '1', is_on_biz_app: true, platform_type: 'CLOUD_API' },
      { id: '2' },
    ]);
    expect(heard).toEqual([
      {
        call: expect.stringMatching(
          new RegExp(
            `^GET /${WABA}/phone_numbers\\?fields=id,.*is_on_biz_app,platform_type,.*webhook_configuration`,
          ),
        ),
        token: 'Bearer EAAbusiness',
      },
    ]);
  });

  it('gets template analytics, for good', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    await enableTemplateInsights(graph, WABA);
    expect(heard).toEqual([{ call: `POST /${WABA}?is_enabled_for_insights=true` }]);
  });

  it('may not be one that gets them', async () => {
    const { graph } = await talk([{ status: 400, json: metaError(200005) }]);
    await expect(enableTemplateInsights(graph, WABA)).rejects.toMatchObject({ meta: { code: 200005 } });
  });
});
