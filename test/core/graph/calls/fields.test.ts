import { describe, expect, it } from 'vitest';
import {
  collect,
  phoneNode,
  templateNode,
  wabaNode,
  wabaPhoneNumbers,
} from '../../../../src/core/graph/index.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

const PHONE = '440000000000002';

/** How Graph refuses a field it does not know; the wording is its generic one. */
function unknownField(field: string): Said {
  return {
    status: 400,
    json: metaError(100, {
      message: `(#100) Tried accessing nonexisting field (${field}) on node type (WhatsAppBusinessPhoneNumber)`,
    }),
  };
}

describe('a field that an older Graph version does not know', () => {
  it('is left out, and the others are asked for again', async () => {
    const { graph, heard } = await talk([
      unknownField('is_on_biz_app'),
      { json: { id: PHONE, status: 'CONNECTED' } },
    ]);
    const fields = ['status', 'is_on_biz_app', 'account_mode'] as const;
    expect(await phoneNode(graph, PHONE, { fields })).toEqual({ id: PHONE, status: 'CONNECTED' });
    expect(heard).toEqual([
      { call: `GET /${PHONE}?fields=status,is_on_biz_app,account_mode` },
      { call: `GET /${PHONE}?fields=status,account_mode` },
    ]);
  });

  it('is asked for under its former name', async () => {
    const { graph, heard } = await talk([
      unknownField('whatsapp_business_manager_messaging_limit'),
      { json: { id: PHONE, messaging_limit_tier: 'TIER_1K' } },
    ]);
    const fields = ['id', 'whatsapp_business_manager_messaging_limit'] as const;
    expect(await phoneNode(graph, PHONE, { fields })).toMatchObject({ messaging_limit_tier: 'TIER_1K' });
    expect(heard[1]?.call).toBe(`GET /${PHONE}?fields=id,messaging_limit_tier`);
  });

  it('is left out for good when the former name is not known either', async () => {
    const { graph, heard } = await talk([
      unknownField('whatsapp_business_manager_messaging_limit'),
      unknownField('messaging_limit_tier'),
      { json: { id: PHONE } },
    ]);
    const fields = ['id', 'whatsapp_business_manager_messaging_limit'] as const;
    expect(await phoneNode(graph, PHONE, { fields })).toEqual({ id: PHONE });
    expect(heard[2]?.call).toBe(`GET /${PHONE}?fields=id`);
  });

  it('is left out one after the other when there are several', async () => {
    const { graph, heard } = await talk([
      unknownField('correct_category'),
      unknownField('quality_score'),
      { json: { id: '9', name: 'a' } },
    ]);
    const fields = ['name', 'correct_category', 'quality_score'] as const;
    expect(await templateNode(graph, '9', { fields })).toMatchObject({ id: '9', name: 'a' });
    expect(heard.map(({ call }) => call)).toEqual([
      'GET /9?fields=name,correct_category,quality_score',
      'GET /9?fields=name,quality_score',
      'GET /9?fields=name',
    ]);
  });

  it('is left out of the pages after the first as well, without asking again', async () => {
    const { graph, heard } = await talk([
      unknownField('is_on_biz_app'),
      { json: { data: [{ id: '1' }], paging: { cursors: { after: 'A' }, next: 'x' } } },
      { json: { data: [{ id: '2' }] } },
    ]);
    const numbers = await collect(wabaPhoneNumbers(graph, '330', undefined, ['id', 'is_on_biz_app']));
    expect(numbers.map(({ id }) => id)).toEqual(['1', '2']);
    expect(heard.map(({ call }) => call)).toEqual([
      'GET /330/phone_numbers?fields=id,is_on_biz_app',
      'GET /330/phone_numbers?fields=id',
      'GET /330/phone_numbers?fields=id&after=A',
    ]);
  });
});

describe('a refusal that is not about a field that was asked for', () => {
  it.each<[string, Said]>([
    ['names another', unknownField('something_else')],
    ['names none', { status: 400, json: metaError(100, { message: '(#100) Invalid parameter' }) }],
    [
      'names it only among those there are',
      {
        status: 400,
        json: metaError(100, { message: 'Invalid field requested. Available fields: name, currency' }),
      },
    ],
    ['has another code', { status: 400, json: metaError(200, { message: 'No permission for currency' }) }],
    [
      'is about the id',
      {
        status: 400,
        json: metaError(100, {
          error_subcode: 33,
          message: "Unsupported get request. Object with ID '330' does not exist",
        }),
      },
    ],
  ])('is not asked again: %s', async (_title, refusal) => {
    const { graph, heard } = await talk([refusal]);
    const asking = wabaNode(graph, '330', { fields: ['id', 'name', 'currency'] });
    await expect(asking).rejects.toMatchObject({ meta: { httpStatus: 400 } });
    expect(heard).toHaveLength(1);
  });

  it('ends the asking when no field is left', async () => {
    const { graph, heard } = await talk([unknownField('currency')]);
    await expect(wabaNode(graph, '330', { fields: ['currency'] })).rejects.toMatchObject({
      meta: { code: 100 },
    });
    expect(heard).toHaveLength(1);
  });
});
