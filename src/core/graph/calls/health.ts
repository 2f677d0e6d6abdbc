import { type HealthStatus, healthStatus as healthAnswer } from '../../wire/graph/health.ts';
import type { Graph } from '../call.ts';
import { ask } from './answers.ts';

/**
 * Whether a number, a WABA or a template can send, and what stands in the way (reference §1.4, support/health-status,
 * 2025-10-22). Misfires on some coexistence numbers: no proof that one is disconnected.
 */
export async function healthStatus(
  graph: Graph,
  nodeId: string,
  { polling }: { readonly polling?: true } = {},
  token?: string,
): Promise<HealthStatus> {
  const query = { fields: 'health_status' };
  const call = { method: 'GET', path: nodeId, query, ...(polling && { polling }) } as const;
  return (await ask(graph, healthAnswer, call, token)).health_status;
}
