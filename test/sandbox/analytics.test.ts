import { describe, expect, it } from 'vitest';
import {
  conversationAnalytics,
  messageAnalytics,
  pricingAnalytics,
  templateAnalytics,
} from '../../src/core/wire/graph/analytics.ts';
import { offByDefault } from '../../src/sandbox/enforced.ts';
import { customerOf, HOUR_MS, START, type Stage, setStage } from './stage.ts';

const DAY_S = 86_400;
const TODAY_S = Math.floor(START / 1000 / DAY_S) * DAY_S;
const DAY = { start: TODAY_S, end: TODAY_S + DAY_S };
const SPAN = `.start(${TODAY_S - DAY_S}).end(${TODAY_S + 2 * DAY_S})`;
const language = { code: 'en_GB' };
const components = [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }];

/** A shop that has sent two utility templates, one marketing template and one answer, on two days. */
async function setBusyStage(): Promise<Stage & { waId: string }> {
  const rulesOff = [...offByDefault(), 'us-marketing', 'template-review'] as const;
  const stage = await setStage({ historyMessages: 900, rulesOff });
  await stage.onboard();
  const { sandbox, graph } = stage;
  const { waId } = customerOf(sandbox, (one) => one.waId.startsWith('44') && one.phone === 'shown');
  const visitor = customerOf(sandbox, (one) => one.waId.startsWith('1') && one.phone === 'shown').waId;
  const send = async (to: string, name: string) => {
    const json = {
      messaging_product: 'whatsapp',
      to: `+${to}`,
      type: 'template',
      template: { name, language, components },
    };
    expect((await graph('POST', `${sandbox.number.id}/messages`, { json })).status).toBe(200);
    await sandbox.advance(2 * 60_000);
  };
  await send(waId, 'pickup_ready');
  await send(visitor, 'pickup_ready');
  sandbox.customers.send(waId, 'Hello');
  await stage.sendText(`+${waId}`);
  await sandbox.advance(24 * HOUR_MS);
  await send(waId, 'spring_service');
  return { ...stage, waId };
}

async function read(stage: Stage, fields: string) {
  return (await stage.graph('GET', `${stage.sandbox.waba.id}?fields=${encodeURIComponent(fields)}`)).body;
}

describe('pricing_analytics', () => {
  it('counts what was delivered, by day, category, type and country', async () => {
    const stage = await setBusyStage();
    const body = await read(
      stage,
      `pricing_analytics${SPAN}.granularity(DAILY).metric_types(["COST","VOLUME"]).dimensions(["PRICING_CATEGORY","PRICING_TYPE","COUNTRY"])`,
    );
    expect(body.id).toBe(stage.sandbox.waba.id);
    const points = pricingAnalytics.parse(body).pricing_analytics;
    const regular = { pricing_type: 'REGULAR', volume: 1 };
    expect(points).toEqual([
      { ...DAY, ...regular, country: 'GB', pricing_category: 'UTILITY', cost: 0.02 },
      { ...DAY, ...regular, country: 'US', pricing_category: 'UTILITY', cost: 0.02 },
      {
        ...DAY,
        country: 'GB',
        pricing_type: 'FREE_CUSTOMER_SERVICE',
        pricing_category: 'SERVICE',
        volume: 1,
        cost: 0,
      },
      {
        start: DAY.end,
        end: DAY.end + DAY_S,
        ...regular,
        country: 'GB',
        pricing_category: 'MARKETING',
        cost: 0.05,
      },
    ]);
  });

  it.each([
    ['bare', 'COUNTRY,PHONE'],
    ['in brackets', '[COUNTRY,PHONE]'],
    ['as JSON', '["COUNTRY", "PHONE"]'],
  ])('reads lists %s', async (_, list) => {
    const stage = await setBusyStage();
    const body = await read(stage, `pricing_analytics${SPAN}.granularity(MONTHLY).dimensions(${list})`);
    const month = { start: Date.UTC(2026, 10, 1) / 1000, end: Date.UTC(2026, 11, 1) / 1000 };
    expect(pricingAnalytics.parse(body).pricing_analytics).toEqual([
      { ...month, country: 'GB', phone_number: '447700900100', volume: 3, cost: 0.07 },
      { ...month, country: 'US', phone_number: '447700900100', volume: 1, cost: 0.02 },
    ]);
  });

  it('is one point per period without dimensions, and has what was asked for alone', async () => {
    const stage = await setBusyStage();
    const body = await read(
      stage,
      `pricing_analytics${SPAN}.granularity(HALF_HOUR).metric_types(VOLUME).pricing_categories(UTILITY).country_codes(["gb"]).phone_numbers([])`,
    );
    expect(body.pricing_analytics.data[0].data_points).toEqual([
      { start: START / 1000, end: START / 1000 + 1800, volume: 1 },
    ]);
  });

  it('names the tier of what has tiers', async () => {
    const stage = await setBusyStage();
    const body = await read(
      stage,
      `pricing_analytics${SPAN}.granularity(DAILY).dimensions(TIER,PRICING_CATEGORY)`,
    );
    const tiers = pricingAnalytics
      .parse(body)
      .pricing_analytics.map(({ pricing_category, tier }) => [pricing_category, tier]);
    expect(tiers).toEqual([
      ['UTILITY', '0:750000'],
      ['SERVICE', undefined],
      ['MARKETING', undefined],
    ]);
  });

  it('stands beside other fields, and beside other figures', async () => {
    const stage = await setBusyStage();
    const body = await read(
      stage,
      `name,pricing_analytics${SPAN}.granularity(DAILY),currency,analytics${SPAN}.granularity(DAY),phone_numbers{id}`,
    );
    expect(Object.keys(body)).toEqual([
      'name',
      'pricing_analytics',
      'currency',
      'analytics',
      'phone_numbers',
      'id',
    ]);
  });

  it('is left out where there is nothing to tell', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const body = await read(
      stage,
      `name,pricing_analytics${SPAN}.granularity(DAILY),analytics${SPAN}.granularity(DAY)`,
    );
    expect(body).toEqual({ name: 'Harbour Lane Bikes', id: stage.sandbox.waba.id });
  });

  it('tells nothing of what has not arrived', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    const { waId } = customerOf(stage.sandbox, (one) => one.waId.startsWith('44') && one.phone === 'shown');
    stage.sandbox.customers.send(waId, 'Hello');
    await stage.sendText(`+${waId}`);
    await stage.sandbox.advance(1);
    expect(
      (await read(stage, `pricing_analytics${SPAN}.granularity(DAILY)`)).pricing_analytics,
    ).toBeUndefined();
  });

  it.each([
    ['no span', 'pricing_analytics.granularity(DAILY)', 'start and end'],
    ['an end before its start', 'pricing_analytics.start(2).end(1).granularity(DAILY)', 'end after start'],
    [
      'times that are none',
      'pricing_analytics.start(today).end(tomorrow).granularity(DAILY)',
      'start and end',
    ],
    ['another’s granularity', `pricing_analytics${SPAN}.granularity(DAY)`, '{HALF_HOUR, DAILY, MONTHLY}'],
    ['no granularity', `pricing_analytics${SPAN}`, 'granularity'],
    ['an unknown dimension', `pricing_analytics${SPAN}.granularity(DAILY).dimensions(MOOD)`, 'got "MOOD"'],
    ['an unknown argument', `pricing_analytics${SPAN}.granularity(DAILY).mood(GOOD)`, 'mood'],
    [
      'two years ago',
      `pricing_analytics.start(${TODAY_S - 730 * DAY_S}).end(${TODAY_S}).granularity(DAILY)`,
      'one year',
    ],
    ['an argument that never ends', `pricing_analytics${SPAN}.granularity(DAILY`, ''],
    [
      'a conversation’s granularity',
      `conversation_analytics${SPAN}.granularity(DAY)`,
      '{HALF_HOUR, DAILY, MONTHLY}',
    ],
    ['a day for messages', `analytics${SPAN}.granularity(DAILY)`, '{HALF_HOUR, DAY, MONTH}'],
    ['an unknown product', `analytics${SPAN}.granularity(DAY).product_types([1])`, 'got "1"'],
  ])('is refused for %s', async (_, field, words) => {
    const stage = await setStage({ historyMessages: 60 });
    const { error } = await read(stage, field);
    expect([error.code, error.message]).toEqual([expect.any(Number), expect.stringContaining(words)]);
  });

  it('looks back as far as one likes where nobody minds', async () => {
    const stage = await setStage({ historyMessages: 60, rulesOff: ['analytics-look-back'] });
    const body = await read(stage, `pricing_analytics.start(1).end(${TODAY_S}).granularity(MONTHLY)`);
    expect(body.error).toBeUndefined();
  });
});

describe('conversation_analytics', () => {
  it('counts 24 hours with a person and category once', async () => {
    const stage = await setBusyStage();
    const { sandbox, waId } = stage;
    const again = () =>
      stage.graph('POST', `${sandbox.number.id}/messages`, {
        json: {
          messaging_product: 'whatsapp',
          to: `+${waId}`,
          type: 'template',
          template: { name: 'spring_service', language, components },
        },
      });
    await again();
    await sandbox.advance(60_000);
    const fields = `conversation_analytics${SPAN}.granularity(DAILY).dimensions(CONVERSATION_CATEGORY,CONVERSATION_TYPE,CONVERSATION_DIRECTION)`;
    const points = conversationAnalytics.parse(await read(stage, fields)).conversation_analytics;
    const row = (day: object, category: string, type: string, conversation: number, cost: number) => ({
      ...day,
      conversation_category: category,
      conversation_type: type,
      conversation_direction: 'UNKNOWN',
      conversation,
      cost,
    });
    expect(points).toEqual([
      row(DAY, 'UTILITY', 'REGULAR', 2, 0.04),
      row(DAY, 'SERVICE', 'FREE_TIER', 1, 0),
      row({ start: DAY.end, end: DAY.end + DAY_S }, 'MARKETING', 'REGULAR', 1, 0.05),
    ]);
    const none = await read(stage, `${fields}.conversation_directions(USER_INITIATED)`);
    expect(none.conversation_analytics).toBeUndefined();
    const free = await read(stage, `${fields}.conversation_types(["FREE_TIER"]).metric_types(CONVERSATION)`);
    expect(free.conversation_analytics.data[0].data_points).toHaveLength(1);
    expect(free.conversation_analytics.data[0].data_points[0]).not.toHaveProperty('cost');
  });
});

describe('analytics', () => {
  it('counts what was sent and delivered, without the level data', async () => {
    const stage = await setBusyStage();
    const body = await read(stage, `analytics${SPAN}.granularity(DAY)`);
    expect(messageAnalytics.parse(body).analytics).toEqual([
      { ...DAY, sent: 3, delivered: 3 },
      { start: DAY.end, end: DAY.end + DAY_S, sent: 1, delivered: 1 },
    ]);
    expect(body.analytics).toMatchObject({
      phone_numbers: ['447700900100'],
      country_codes: ['GB', 'US'],
      granularity: 'DAY',
    });
  });

  it('tells templates (0) from other messages (2)', async () => {
    const stage = await setBusyStage();
    const count = async (products: string): Promise<number> => {
      const body = await read(stage, `analytics${SPAN}.granularity(MONTH).product_types(${products})`);
      return messageAnalytics.parse(body).analytics[0]?.sent ?? 0;
    };
    expect([await count('[0]'), await count('2'), await count('[0,2]')]).toEqual([3, 1, 4]);
  });
});

describe('template_analytics', () => {
  const query = (ids: readonly string[], more = ''): string =>
    `start=${TODAY_S}&end=${TODAY_S + 2 * DAY_S}&granularity=DAILY&template_ids=[${ids.join(',')}]${more}`;

  async function setInsightful() {
    const stage = await setBusyStage();
    const { sandbox, graph } = stage;
    const { body } = await graph('GET', `${sandbox.waba.id}/message_templates?fields=name`);
    const idOf = (name: string): string => body.data.find((row: { name: string }) => row.name === name).id;
    const edge = `${sandbox.waba.id}/template_analytics`;
    return { stage, edge, pickup: idOf('pickup_ready'), spring: idOf('spring_service') };
  }

  it('must be switched on (200007), once and for ever (200006)', async () => {
    const { stage, edge, pickup } = await setInsightful();
    const { sandbox, graph } = stage;
    expect((await graph('GET', `${edge}?${query([pickup])}`)).body.error.code).toBe(200007);
    expect((await graph('POST', `${sandbox.waba.id}?is_enabled_for_insights=true`)).status).toBe(200);
    expect((await graph('GET', `${edge}?${query([pickup])}`)).status).toBe(200);
    const off = await graph('POST', `${sandbox.waba.id}?is_enabled_for_insights=false`);
    expect(off.body.error.code).toBe(200006);
  });

  it('is not there for an account that is not approved (200005)', async () => {
    const { stage, edge, pickup } = await setInsightful();
    stage.sandbox.act('waba.review', { decision: 'PENDING' });
    expect((await stage.graph('GET', `${edge}?${query([pickup])}`)).body.error.code).toBe(200005);
  });

  it('tells day by day what became of each template’s messages', async () => {
    const { stage, edge, pickup, spring } = await setInsightful();
    const { sandbox, graph } = stage;
    await graph('POST', `${sandbox.waba.id}?is_enabled_for_insights=true`);
    const { body } = await graph('GET', `${edge}?${query([pickup, spring])}`);
    const row = templateAnalytics.parse(body.data[0]);
    expect([row.granularity, row.product_type]).toEqual(['DAILY', 'CLOUD_API']);
    expect(
      row.data_points.map(({ template_id, start, sent, delivered }) => [template_id, start, sent, delivered]),
    ).toEqual([
      [pickup, TODAY_S, 2, 2],
      [pickup, DAY.end, 0, 0],
      [spring, TODAY_S, 0, 0],
      [spring, DAY.end, 1, 1],
    ]);
    expect(row.data_points[0]?.cost).toEqual([
      { type: 'amount_spent', value: 0.04 },
      { type: 'cost_per_delivered', value: 0.02 },
      { type: 'cost_per_url_button_click' },
    ]);
    // Meta leaves a value out where nothing was spent.
    expect(row.data_points[1]?.cost[0]).toEqual({ type: 'amount_spent' });
    expect(body.data[0].data_points[0]).not.toHaveProperty('clicked');
  });

  it('has only the metrics asked for, in either case', async () => {
    const { stage, edge, pickup } = await setInsightful();
    await stage.graph('POST', `${stage.sandbox.waba.id}?is_enabled_for_insights=true`);
    const { body } = await stage.graph('GET', `${edge}?${query([pickup], '&metric_types=sent,READ')}`);
    expect(Object.keys(body.data[0].data_points[0])).toEqual(['template_id', 'start', 'end', 'sent', 'read']);
  });

  it('counts taps on quick replies where Meta counts them', async () => {
    const { stage, edge, spring } = await setInsightful();
    const { sandbox, graph } = stage;
    await graph('POST', `${sandbox.waba.id}?is_enabled_for_insights=true`);
    const answer = await graph('POST', `${sandbox.number.id}/messages`, {
      json: {
        messaging_product: 'whatsapp',
        to: `+${stage.waId}`,
        type: 'template',
        template: { name: 'spring_service', language, components },
      },
    });
    await sandbox.advance(60_000);
    const message = answer.body.messages[0].id;
    sandbox.act('customer.tap', { message, tap: { kind: 'quick-reply', text: 'Book a service' } });
    sandbox.act('rules.off', { rules: ['insights-clicks'] });
    const { body } = await graph('GET', `${edge}?${query([spring], '&metric_types=clicked')}`);
    expect(body.data[0].data_points[1].clicked).toEqual([
      { type: 'quick_reply_button', button_content: 'Book a service', count: 1 },
      { type: 'quick_reply_button', button_content: 'Stop', count: 0 },
    ]);
  });

  it.each([
    ['no templates', (_: string) => query([])],
    ['eleven templates', (id: string) => query(Array(11).fill(id))],
    ['somebody else’s template', () => query(['1200000000000001'])],
    ['hours', (id: string) => query([id]).replace('DAILY', 'HOURLY')],
    ['no span', (id: string) => `granularity=DAILY&template_ids=[${id}]`],
    ['a metric that is none', (id: string) => query([id], '&metric_types=joy')],
    ['last spring', (id: string) => query([id]).replace(/start=\d+/, `start=${TODAY_S - 92 * DAY_S}`)],
  ])('is refused for %s', async (_, ask) => {
    const { stage, edge, pickup } = await setInsightful();
    await stage.graph('POST', `${stage.sandbox.waba.id}?is_enabled_for_insights=true`);
    expect((await stage.graph('GET', `${edge}?${ask(pickup)}`)).body.error.code).toBe(100);
  });
});
