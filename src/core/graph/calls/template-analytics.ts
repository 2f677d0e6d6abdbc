import { type TemplatePoint, templateAnalytics as templateAnswer } from '../../wire/graph/analytics.ts';
import type { Graph } from '../call.ts';
import type { Span } from './analytics.ts';
import { paginate } from './paging.ts';

export interface TemplateAnalyticsQuery extends Span {
  /** At most ten. */
  readonly templateIds: readonly string[];
  readonly metricTypes?: readonly ('cost' | 'clicked' | 'delivered' | 'read' | 'sent')[];
  /** @default CLOUD_API, at Meta's side */
  readonly productType?: 'CLOUD_API' | 'MARKETING_MESSAGES_API_FOR_WHATSAPP';
  readonly useWabaTimezone?: boolean;
}

/**
 * What became of the messages of up to ten templates, by day, looking back 90 days at most (reference §7.3;
 * M/analytics, 2025-11-19). An edge with a query, unlike the other figures. It must have been turned on with
 * `enableTemplateInsights` (200007 otherwise). Clicks are not counted for WABAs in the EU, the UK and Japan.
 */
export async function templateAnalytics(
  graph: Graph,
  wabaId: string,
  query: TemplateAnalyticsQuery,
  token?: string,
): Promise<TemplatePoint[]> {
  const { startMs, endMs, templateIds, metricTypes = [], productType, useWabaTimezone } = query;
  const call = {
    method: 'GET',
    path: `${wabaId}/template_analytics`,
    query: {
      start: String(Math.floor(startMs / 1000)),
      end: String(Math.floor(endMs / 1000)),
      // The table of Meta's page says DAILY, its sample daily.
      granularity: 'DAILY',
      template_ids: `[${templateIds.join(',')}]`,
      ...(metricTypes.length === 0 ? {} : { metric_types: metricTypes.join(',') }),
      ...(productType === undefined ? {} : { product_type: productType }),
      ...(useWabaTimezone === undefined ? {} : { use_waba_timezone: String(useWabaTimezone) }),
    },
  } as const;
  const points: TemplatePoint[] = [];
  for await (const { data_points } of paginate(graph, templateAnswer, call, { token })) {
    points.push(...data_points);
  }
  return points;
}
