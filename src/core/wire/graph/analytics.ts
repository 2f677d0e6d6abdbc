import * as z from 'zod';
import { id, list, maybe, maybeId, maybeNumber, maybeText } from '../primitives.ts';

/*
 * Answers of the analytics edges (reference §7.3, M/analytics, 2025-11-19). `start` and `end` are Unix seconds, costs
 * are in the currency of the WABA. A WABA without data leaves the whole field out.
 */

const period = { start: z.number(), end: z.number() };
const where = { phone_number: maybeId, country: maybeText };

/** The edges with a level `data[]` between the field and its points. */
function inData<Point extends z.ZodType>(point: Point) {
  return maybe(z.looseObject({ data: list(z.looseObject({ data_points: list(point) })) })).transform((edge) =>
    (edge?.data ?? []).flatMap(({ data_points }) => data_points),
  );
}

const pricingPoint = z.looseObject({
  ...period,
  ...where,
  tier: maybeText,
  pricing_type: maybeText,
  pricing_category: maybeText,
  volume: maybeNumber,
  cost: maybeNumber,
});

export const pricingAnalytics = z.looseObject({ pricing_analytics: inData(pricingPoint) });

export type PricingPoint = z.infer<typeof pricingPoint>;

const conversationPoint = z.looseObject({
  ...period,
  ...where,
  conversation: maybeNumber,
  cost: maybeNumber,
  conversation_type: maybeText,
  conversation_direction: maybeText,
  conversation_category: maybeText,
});

export const conversationAnalytics = z.looseObject({ conversation_analytics: inData(conversationPoint) });

export type ConversationPoint = z.infer<typeof conversationPoint>;

const messagePoint = z.looseObject({ ...period, sent: maybeNumber, delivered: maybeNumber });

export const messageAnalytics = z.looseObject({
  analytics: maybe(z.looseObject({ data_points: list(messagePoint) })).transform(
    (edge) => edge?.data_points ?? [],
  ),
});

export type MessagePoint = z.infer<typeof messagePoint>;

const templatePoint = z.looseObject({
  ...period,
  template_id: id,
  sent: maybeNumber,
  delivered: maybeNumber,
  read: maybeNumber,
  clicked: list(z.looseObject({ type: maybeText, button_content: maybeText, count: maybeNumber })),
  cost: list(z.looseObject({ type: maybeText, value: maybeNumber })),
});

/** An element of the edge `template_analytics`. */
export const templateAnalytics = z.looseObject({
  granularity: maybeText,
  product_type: maybeText,
  data_points: list(templatePoint),
});

export type TemplatePoint = z.infer<typeof templatePoint>;
