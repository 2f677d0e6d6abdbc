import { type Activity, activity } from '../../wire/graph/history.ts';
import type { Graph } from '../call.ts';
import { paginate } from './paging.ts';

export interface ActivityQuery {
  /** Unix milliseconds. A span beyond 90 days is refused (an example in Meta's OpenAPI v23.0). */
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** For example `API_ACCESS_REVOKED`, `PHONE_NUMBER_REMOVED`, `COMPLIANCE_ACTION`, `SECURITY_EVENT`. */
  readonly types?: readonly string[];
}

/**
 * Who did what to a WABA (reference §1.4; Meta's OpenAPI v23.0, 2025-11-21). Availability unverified: to which apps it
 * is open was not found.
 */
export function wabaActivities(
  graph: Graph,
  wabaId: string,
  { sinceMs, untilMs, types = [] }: ActivityQuery = {},
  token?: string,
): AsyncGenerator<Activity> {
  const query = {
    limit: '100',
    ...(sinceMs === undefined ? {} : { since: String(Math.floor(sinceMs / 1000)) }),
    ...(untilMs === undefined ? {} : { until: String(Math.floor(untilMs / 1000)) }),
    ...(types.length === 0 ? {} : { activity_type: types.join(',') }),
  };
  const call = { method: 'GET', path: `${wabaId}/activities`, query } as const;
  return paginate(graph, activity, call, { token });
}
