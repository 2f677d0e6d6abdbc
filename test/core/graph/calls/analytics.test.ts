import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  analyticsField,
  conversationAnalytics,
  messageAnalytics,
  pricingAnalytics,
} from '../../../../src/core/graph/index.ts';
import { WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const span = { startMs: 1_793_491_200_000, endMs: 1_793_923_200_000 };
const period = { start: 1_793_491_200, end: 1_793_577_600 };

describe('figures by price', () => {
  it('are asked for in dot syntax, exactly as Meta’s sample has it', async () => {
    const data_points = [
      {
        ...period,
        country: 'GB',
        pricing_type: 'REGULAR',
        pricing_category: 'UTILITY',
        volume: 42,
        cost: 0.924,
      },
      { ...period, phone_number: 447700900100, tier: '0:750000', volume: '310', cost: '0' },
    ];
    const { graph, heard } = await talk([
      { json: { pricing_analytics: { data: [{ data_points }] }, id: WABA } },
    ]);
    const query = {
      ...span,
      granularity: 'DAILY',
      metricTypes: ['COST', 'VOLUME'],
      dimensions: ['PRICING_CATEGORY', 'PRICING_TYPE', 'COUNTRY'],
    } as const;
    expect(await pricingAnalytics(graph, WABA, query)).toEqual([
      data_points[0],
      { ...period, phone_number: '447700900100', tier: '0:750000', volume: 310, cost: 0 },
    ]);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}?fields=pricing_analytics.start(1793491200).end(1793923200).granularity(DAILY).metric_types(["COST","VOLUME"]).dimensions(["PRICING_CATEGORY","PRICING_TYPE","COUNTRY"])`,
      },
    ]);
  });

  it.each([
    [{ id: WABA }],
    [{ pricing_analytics: null }],
    [{ pricing_analytics: {} }],
    [{ pricing_analytics: { data: [] } }],
    [{ pricing_analytics: { data: [{ data_points: [] }, {}] } }],
  ])('may be none: %j', async (json) => {
    const { graph } = await talk([{ json }]);
    expect(await pricingAnalytics(graph, WABA, { ...span, granularity: 'MONTHLY' })).toEqual([]);
  });

  it('without a time are no figures', async () => {
    const { graph } = await talk([
      { json: { pricing_analytics: { data: [{ data_points: [{ volume: 1 }] }] } } },
    ]);
    const asking = pricingAnalytics(graph, WABA, { ...span, granularity: 'DAILY' });
    await expect(asking).rejects.toMatchObject({
      code: 'graph-unexpected',
      message: expect.stringContaining('pricing_analytics.data.0.data_points.0.start: '),
    });
  });

  it('further back than Meta keeps them are refused', async () => {
    const { graph } = await talk([{ status: 400, json: metaError(100) }]);
    const asking = pricingAnalytics(graph, WABA, { startMs: 0, endMs: 1, granularity: 'DAILY' });
    await expect(asking).rejects.toMatchObject({ code: 'graph-refused' });
  });
});

describe('figures of the old model', () => {
  it('come by conversation', async () => {
    const point = { ...period, conversation: 7, cost: 1.5, conversation_direction: 'UNKNOWN' };
    const { graph, heard } = await talk([
      { json: { conversation_analytics: { data: [{ data_points: [point] }, { data_points: [point] }] } } },
    ]);
    const query = {
      ...span,
      granularity: 'MONTHLY',
      phoneNumbers: ['447700900100'],
      conversationTypes: ['REGULAR', 'FREE_TIER'],
      dimensions: ['PHONE'],
    } as const;
    expect(await conversationAnalytics(graph, WABA, query, 'EAAbusiness')).toEqual([point, point]);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}?fields=conversation_analytics.start(1793491200).end(1793923200).granularity(MONTHLY).phone_numbers(["447700900100"]).conversation_types(["REGULAR","FREE_TIER"]).dimensions(["PHONE"])`,
        token: 'Bearer EAAbusiness',
      },
    ]);
  });
});

describe('figures of messages', () => {
  it('have a granularity spelled in their own way, and no level between', async () => {
    const analytics = {
      phone_numbers: ['447700900100'],
      granularity: 'DAY',
      data_points: [{ ...period, sent: 196, delivered: 179 }],
    };
    const { graph, heard } = await talk([{ json: { analytics, id: WABA } }]);
    const query = { ...span, granularity: 'DAY', countryCodes: ['GB'], productTypes: [0, 2] } as const;
    expect(await messageAnalytics(graph, WABA, query)).toEqual(analytics.data_points);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}?fields=analytics.start(1793491200).end(1793923200).granularity(DAY).country_codes(["GB"]).product_types([0,2])`,
      },
    ]);
  });
});

describe('the dot syntax', () => {
  const values = fc.array(fc.oneof(fc.string(), fc.nat()), { maxLength: 4 });
  const lists = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.option(values, { nil: undefined }));

  it('says everything that was asked, and can be read back, whatever the values hold', () => {
    fc.assert(
      fc.property(
        lists,
        values.map((all) => all.map(String)),
        fc.nat(),
        (given, phoneNumbers, seconds) => {
          const query = { startMs: seconds * 1000 + 999, endMs: 0, granularity: 'DAY', phoneNumbers };
          const [name, ...calls] = readDotSyntax(analyticsField('analytics', query, given));
          const expected = [
            ['start', String(seconds)],
            ['end', '0'],
            ['granularity', 'DAY'],
            ...Object.entries({ phone_numbers: phoneNumbers, ...given })
              .filter(([, list]) => list !== undefined && list.length > 0)
              .map(([argument, list]) => [argument, JSON.stringify(list)]),
          ];
          expect(name).toEqual(['analytics', undefined]);
          expect(calls).toEqual(expected);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });
});

/** Reads `name.argument(value)…` by hand: a dot or a bracket within quotes is part of a value. */
function readDotSyntax(field: string): [string, string | undefined][] {
  const parts: [string, string | undefined][] = [];
  let at = 0;
  while (at < field.length) {
    const [name = ''] = /^\w+/.exec(field.slice(at)) ?? [];
    at += name.length;
    let value: string | undefined;
    if (field[at] === '(') {
      const from = at + 1;
      for (let isQuoted = false; isQuoted || field[at] !== ')'; at += 1) {
        if (isQuoted && field[at] === '\\') at += 1;
        else if (field[at] === '"') isQuoted = !isQuoted;
      }
      value = field.slice(from, at);
      at += 1;
    }
    parts.push([name, value]);
    if (at < field.length && field[at] !== '.') throw new Error(`No dot at ${at} of ${field}`);
    at += 1;
  }
  return parts;
}
