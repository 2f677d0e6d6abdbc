import type { Waba } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { type Arguments, type Grammar, readArguments } from './analytics-arguments.ts';
import { type Period, periodOf } from './analytics-periods.ts';
import { type CountedSend, costOf, rounded, sendsOf } from './analytics-sends.ts';
import type { Field } from './fields.ts';
import type { About, Part } from './node.ts';
import { refuseParameter } from './refuse.ts';

const CATEGORIES = [
  'AUTHENTICATION',
  'AUTHENTICATION_INTERNATIONAL',
  'GROUP_MARKETING',
  'GROUP_SERVICE',
  'GROUP_UTILITY',
  'MARKETING',
  'MARKETING_LITE',
  'REFERRAL_CONVERSION',
  'SERVICE',
  'UTILITY',
];
const DIRECTIONS = ['BUSINESS_INITIATED', 'UNKNOWN', 'USER_INITIATED'];

/** Reference §7.3 (M/analytics, 2026-06-11): granularity is spelled differently in each. */
const GRAMMARS = {
  pricing_analytics: {
    granularities: ['HALF_HOUR', 'DAILY', 'MONTHLY'],
    lists: {
      metric_types: ['COST', 'VOLUME'],
      pricing_types: ['REGULAR', 'FREE_CUSTOMER_SERVICE', 'FREE_ENTRY_POINT', 'FREE_GROUP_CUSTOMER_SERVICE'],
      pricing_categories: CATEGORIES,
      dimensions: ['COUNTRY', 'PHONE', 'PRICING_CATEGORY', 'PRICING_TYPE', 'TIER'],
    },
  },
  conversation_analytics: {
    granularities: ['HALF_HOUR', 'DAILY', 'MONTHLY'],
    lists: {
      metric_types: ['COST', 'CONVERSATION'],
      conversation_categories: CATEGORIES,
      conversation_types: ['REGULAR', 'FREE_TIER', 'FREE_ENTRY_POINT'],
      conversation_directions: DIRECTIONS,
      dimensions: [
        'CONVERSATION_CATEGORY',
        'CONVERSATION_DIRECTION',
        'CONVERSATION_TYPE',
        'COUNTRY',
        'PHONE',
      ],
    },
  },
  analytics: {
    granularities: ['HALF_HOUR', 'DAY', 'MONTH'],
    lists: { product_types: ['0', '2'] },
  },
} as const satisfies Record<string, Grammar>;

type FigureName = keyof typeof GRAMMARS;

/** Figures of a WABA as a field with arguments in dot syntax; what has no data has no value and is left out. */
export function analyticsPart({ world, entity, field }: About<Waba>): Part {
  const figure = analyticsField(world, entity, field);
  return 'problem' in figure ? { refused: refuseParameter(world, figure.problem) } : figure;
}

/** The value of `pricing_analytics`, `conversation_analytics` or `analytics`, or what is wrong with the question. */
function analyticsField(
  world: World,
  waba: Waba,
  field: Field,
): { readonly value: unknown } | { readonly problem: string } {
  const name = field.name as FigureName;
  const asked = readArguments(world, field, GRAMMARS[name]);
  if (typeof asked === 'string') return { problem: asked };
  const sends = sendsOf(world, waba.id, asked);
  switch (name) {
    case 'pricing_analytics':
      return { value: inData(pricingPoints(asked, sends)) };
    case 'conversation_analytics':
      return { value: inData(conversationPoints(asked, sends)) };
    case 'analytics':
      return { value: messageFigures(asked, sends) };
  }
}

/** Two of the three have this level around their points. */
function inData(points: readonly unknown[]): unknown {
  return points.length === 0 ? undefined : { data: [{ data_points: points }] };
}

/** Messages are counted and charged when they are delivered (reference §7.1). */
function pricingPoints(asked: Arguments, sends: readonly CountedSend[]): unknown[] {
  const { metric_types: metrics, pricing_types: types, pricing_categories: categories } = asked.lists;
  const { dimensions = [] } = asked.lists;
  const counted = sends.filter(
    ({ deliveredAt, pricingType, category }) =>
      isWithin(asked, deliveredAt) && isAsked(types, pricingType) && isAsked(categories, category),
  );
  const groups = grouped(counted, (send) => ({
    ...periodOf(asked.granularity, send.deliveredAt ?? 0),
    ...placeOf(dimensions, send),
    // How wide Meta's first tier is differs from market to market; the one of the sample is given.
    ...(dimensions.includes('TIER') && hasTiers(send) && { tier: '0:750000' }),
    ...(dimensions.includes('PRICING_TYPE') && { pricing_type: send.pricingType }),
    ...(dimensions.includes('PRICING_CATEGORY') && { pricing_category: send.category }),
  }));
  return groups.map(({ key, members }) => ({
    ...key,
    ...(isAsked(metrics, 'VOLUME') && { volume: members.length }),
    ...(isAsked(metrics, 'COST') && { cost: totalCost(members) }),
  }));
}

/** Volume tiers exist for these two alone (M/pricing). */
function hasTiers({ category }: CountedSend): boolean {
  return category === 'UTILITY' || category === 'AUTHENTICATION';
}

const DAY_MS = 86_400_000;

/**
 * Conversations of 24 hours for each person and category, as they were charged until 2025-06-30. Whether Meta goes on
 * counting them was not found.
 */
function conversationPoints(asked: Arguments, sends: readonly CountedSend[]): unknown[] {
  const { metric_types: metrics, conversation_types: types } = asked.lists;
  const { conversation_categories: categories, conversation_directions: directions } = asked.lists;
  const { dimensions = [] } = asked.lists;
  if (!isAsked(directions, 'UNKNOWN')) return [];
  const counted = openingsOf(sends).filter(
    (send) =>
      isWithin(asked, send.deliveredAt) &&
      isAsked(categories, send.category) &&
      isAsked(types, conversationType(send)),
  );
  const groups = grouped(counted, (send) => ({
    ...periodOf(asked.granularity, send.deliveredAt ?? 0),
    ...placeOf(dimensions, send),
    ...(dimensions.includes('CONVERSATION_TYPE') && { conversation_type: conversationType(send) }),
    ...(dimensions.includes('CONVERSATION_DIRECTION') && { conversation_direction: 'UNKNOWN' }),
    ...(dimensions.includes('CONVERSATION_CATEGORY') && { conversation_category: send.category }),
  }));
  return groups.map(({ key, members }) => ({
    ...key,
    ...(isAsked(metrics, 'CONVERSATION') && { conversation: members.length }),
    ...(isAsked(metrics, 'COST') && { cost: totalCost(members) }),
  }));
}

/** The messages that open a conversation: the first delivered, and the first after 24 hours. */
function openingsOf(sends: readonly CountedSend[]): CountedSend[] {
  const openedAt = new Map<string, number>();
  const delivered = sends.filter(({ deliveredAt }) => deliveredAt !== undefined);
  return delivered
    .toSorted((one, other) => (one.deliveredAt ?? 0) - (other.deliveredAt ?? 0))
    .filter(({ number, customer, category, deliveredAt = 0 }) => {
      const key = `${number} ${customer} ${category}`;
      const isOpen = deliveredAt - (openedAt.get(key) ?? -Infinity) < DAY_MS;
      if (!isOpen) openedAt.set(key, deliveredAt);
      return !isOpen;
    });
}

function conversationType({ pricingType }: CountedSend): string {
  if (pricingType === 'FREE_ENTRY_POINT') return pricingType;
  return pricingType === 'REGULAR' ? 'REGULAR' : 'FREE_TIER';
}

/** `analytics` has no level `data[]`; `0` are templates, `2` the other messages (M/analytics, product_types). */
function messageFigures(asked: Arguments, sends: readonly CountedSend[]): unknown {
  const { product_types: products } = asked.lists;
  const counted = sends.filter(({ templateId }) => isAsked(products, templateId === undefined ? '2' : '0'));
  const points = new Map<number, { start: number; end: number; sent: number; delivered: number }>();
  const add = (at: number | undefined, what: 'sent' | 'delivered'): void => {
    if (!isWithin(asked, at)) return;
    const period = periodOf(asked.granularity, at ?? 0);
    const point = points.get(period.start) ?? { ...period, sent: 0, delivered: 0 };
    point[what] += 1;
    points.set(period.start, point);
  };
  for (const { sentAt, deliveredAt } of counted) {
    add(sentAt ?? deliveredAt, 'sent');
    add(deliveredAt, 'delivered');
  }
  if (points.size === 0) return undefined;
  return {
    phone_numbers: [...new Set(counted.map(({ number }) => number))],
    country_codes: [...new Set(counted.map(({ country }) => country))],
    granularity: asked.granularity,
    data_points: [...points.values()].toSorted((one, other) => one.start - other.start),
  };
}

function placeOf(dimensions: readonly string[], { country, number }: CountedSend): Record<string, string> {
  return {
    ...(dimensions.includes('COUNTRY') && { country }),
    ...(dimensions.includes('PHONE') && { phone_number: number }),
  };
}

function isWithin({ startMs, endMs }: Arguments, at: number | undefined): boolean {
  return at !== undefined && at >= startMs && at < endMs;
}

/** What was not narrowed is asked for. */
function isAsked(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}

function totalCost(sends: readonly CountedSend[]): number {
  return rounded(sends.reduce((total, send) => total + costOf(send), 0));
}

/** Sends by what they are split into, the earliest period first. */
function grouped<Key extends Period>(
  sends: readonly CountedSend[],
  keyOf: (send: CountedSend) => Key,
): { readonly key: Key; readonly members: CountedSend[] }[] {
  const groups = new Map<string, { readonly key: Key; readonly members: CountedSend[] }>();
  for (const send of sends) {
    const key = keyOf(send);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, members: [] };
    group.members.push(send);
    groups.set(name, group);
  }
  return [...groups.values()].toSorted((one, other) => one.key.start - other.key.start);
}
