import type * as z from 'zod';
import {
  type ConversationPoint,
  conversationAnalytics as conversationAnswer,
  type MessagePoint,
  messageAnalytics as messageAnswer,
  type PricingPoint,
  pricingAnalytics as pricingAnswer,
} from '../../wire/graph/analytics.ts';
import type { Graph } from '../call.ts';
import { ask } from './answers.ts';

/*
 * Figures that a WABA has as fields with arguments (reference §7.3; M/analytics, 2025-11-19), looking back a year at
 * most. Points come in the order Meta gives them; `start` and `end` of a point are Unix seconds. How the free service
 * messages since 2026-10-01 are labelled was not found.
 */

/** The time asked about, Unix milliseconds; Meta knows whole seconds. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

interface Narrowing {
  /** Digits, as in display numbers without signs. */
  readonly phoneNumbers?: readonly string[];
  /** Two letters. */
  readonly countryCodes?: readonly string[];
}

export interface PricingQuery extends Span, Narrowing {
  readonly granularity: 'HALF_HOUR' | 'DAILY' | 'MONTHLY';
  readonly metricTypes?: readonly ('COST' | 'VOLUME')[];
  readonly pricingTypes?: readonly string[];
  readonly pricingCategories?: readonly string[];
  /** What the figures are split by; without any there is one point per period. */
  readonly dimensions?: readonly ('COUNTRY' | 'PHONE' | 'PRICING_CATEGORY' | 'PRICING_TYPE' | 'TIER')[];
}

/** Messages and cost by price, in the currency of the WABA; cost is hidden when a partner is billed. */
export async function pricingAnalytics(
  graph: Graph,
  wabaId: string,
  query: PricingQuery,
  token?: string,
): Promise<PricingPoint[]> {
  const field = analyticsField('pricing_analytics', query, {
    metric_types: query.metricTypes,
    pricing_types: query.pricingTypes,
    pricing_categories: query.pricingCategories,
    dimensions: query.dimensions,
  });
  return (await askField(graph, wabaId, pricingAnswer, field, token)).pricing_analytics;
}

export interface ConversationQuery extends Span, Narrowing {
  readonly granularity: 'HALF_HOUR' | 'DAILY' | 'MONTHLY';
  readonly metricTypes?: readonly ('COST' | 'CONVERSATION')[];
  readonly conversationCategories?: readonly string[];
  readonly conversationTypes?: readonly string[];
  readonly conversationDirections?: readonly string[];
  readonly dimensions?: readonly string[];
}

/** Conversations and their cost under the model that ended on 2025-06-30. */
export async function conversationAnalytics(
  graph: Graph,
  wabaId: string,
  query: ConversationQuery,
  token?: string,
): Promise<ConversationPoint[]> {
  const field = analyticsField('conversation_analytics', query, {
    metric_types: query.metricTypes,
    conversation_categories: query.conversationCategories,
    conversation_types: query.conversationTypes,
    conversation_directions: query.conversationDirections,
    dimensions: query.dimensions,
  });
  return (await askField(graph, wabaId, conversationAnswer, field, token)).conversation_analytics;
}

export interface MessageQuery extends Span, Narrowing {
  /** Spelled differently here than on the other edges. */
  readonly granularity: 'HALF_HOUR' | 'DAY' | 'MONTH';
  readonly productTypes?: readonly (0 | 2)[];
}

/** Messages sent and delivered. */
export async function messageAnalytics(
  graph: Graph,
  wabaId: string,
  query: MessageQuery,
  token?: string,
): Promise<MessagePoint[]> {
  const field = analyticsField('analytics', query, { product_types: query.productTypes });
  return (await askField(graph, wabaId, messageAnswer, field, token)).analytics;
}

/**
 * A field with its arguments in Graph's dot syntax: `analytics.start(1).end(2).granularity(DAY).country_codes(["GB"])`.
 * Lists are written as JSON, which both spellings in Meta's samples allow; an empty list is left out.
 */
export function analyticsField(
  name: string,
  query: Span & Narrowing & { readonly granularity: string },
  lists: Readonly<Record<string, readonly (string | number)[] | undefined>>,
): string {
  const all = { phone_numbers: query.phoneNumbers, country_codes: query.countryCodes, ...lists };
  const listed = Object.entries(all).filter(([, values]) => values !== undefined && values.length > 0);
  return [
    name,
    `start(${Math.floor(query.startMs / 1000)})`,
    `end(${Math.floor(query.endMs / 1000)})`,
    `granularity(${query.granularity})`,
    ...listed.map(([argument, values]) => `${argument}(${JSON.stringify(values)})`),
  ].join('.');
}

async function askField<Schema extends z.ZodType>(
  graph: Graph,
  wabaId: string,
  schema: Schema,
  field: string,
  token: string | undefined,
): Promise<z.infer<Schema>> {
  return ask(graph, schema, { method: 'GET', path: wabaId, query: { fields: field } }, token);
}
