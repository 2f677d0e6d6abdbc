import { describe, expect, it } from 'vitest';
import { phoneNode } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const node = {
  is_on_biz_app: true,
  platform_type: 'CLOUD_API',
  status: 'CONNECTED',
  display_phone_number: '+44 7700 900100',
  verified_name: 'Harbour Lane Bikes',
  quality_rating: 'GREEN',
  name_status: 'AVAILABLE_WITHOUT_REVIEW',
  code_verification_status: 'VERIFIED',
  account_mode: 'LIVE',
  is_official_business_account: false,
  throughput: { level: 'STANDARD' },
  last_onboarded_time: '2026-11-05T17:20:00+0000',
  webhook_configuration: { application: 'https://hooks.example.net/wa' },
  whatsapp_business_manager_messaging_limit: 'TIER_2K',
  id: PHONE,
};

describe('a business number', () => {
  it('is asked for with every field there is', async () => {
    const { graph, heard } = await talk([{ json: node }]);
    expect(await phoneNode(graph, PHONE)).toEqual(node);
    expect(heard).toEqual([
      {
        call: `GET /${PHONE}?fields=id,display_phone_number,verified_name,is_on_biz_app,platform_type,status,quality_rating,name_status,code_verification_status,account_mode,is_official_business_account,throughput,last_onboarded_time,webhook_configuration,whatsapp_business_manager_messaging_limit`,
      },
    ]);
  });

  it('is asked for with some fields only', async () => {
    const { graph, heard } = await talk([{ json: { id: PHONE, is_on_biz_app: false } }]);
    expect(await phoneNode(graph, PHONE, { fields: ['is_on_biz_app'] }, 'EAAbusiness')).toEqual({
      id: PHONE,
      is_on_biz_app: false,
    });
    expect(heard).toEqual([{ call: `GET /${PHONE}?fields=is_on_biz_app`, token: 'Bearer EAAbusiness' }]);
  });

  it.each([
    ['a number for an id', { id: 440000000000002 }, { id: PHONE }],
    [
      'an onboarding as Unix seconds',
      { last_onboarded_time: 1793899200 },
      { last_onboarded_time: 1793899200 },
    ],
    [
      'values nobody has listed',
      { status: 'NEW', quality_rating: 'NA' },
      { status: 'NEW', quality_rating: 'NA' },
    ],
    ['fields nobody has described', { username: 'bikes' }, { username: 'bikes' }],
    ['null for what is not there', { throughput: null, is_on_biz_app: null }, {}],
    [
      'an override that is empty',
      { webhook_configuration: { phone_number: '' } },
      { webhook_configuration: {} },
    ],
  ])('may come with %s', async (_title, strange, expected) => {
    const { graph } = await talk([{ json: { id: PHONE, ...strange } }]);
    expect(await phoneNode(graph, PHONE)).toEqual({ id: PHONE, ...expected });
  });

  it('keeps every digit of an id beyond 2^53', async () => {
    const { graph } = await talk([
      { bytes: Buffer.from('{"id":12345678901234567890}'), type: 'application/json' },
    ]);
    expect(await phoneNode(graph, PHONE)).toEqual({ id: '12345678901234567890' });
  });

  it('that is gone is not found', async () => {
    const { graph } = await talk([{ status: 400, json: metaError(100, { error_subcode: 33 }) }]);
    await expect(phoneNode(graph, PHONE)).rejects.toMatchObject({ code: 'graph-not-found', exit: 5 });
  });
});
