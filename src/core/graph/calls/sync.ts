import { syncAccepted } from '../../wire/graph/phone.ts';
import type { Graph } from '../call.ts';
import { ask } from './answers.ts';

/**
 * Asks for one of the two one-shot syncs, contacts first (reference §3, onboarding-business-app-users, 2026-09-11).
 * Gives the request id, which is for Meta's support. Accepted is not done: what follows comes by webhook. Not
 * repeatable: 2593107 when asked before, 2593108 when the 24 hours after the onboarding are over.
 */
export async function requestSync(
  graph: Graph,
  phoneNumberId: string,
  syncType: 'smb_app_state_sync' | 'history',
  token?: string,
): Promise<string> {
  const body = { messaging_product: 'whatsapp', sync_type: syncType };
  const call = { method: 'POST', path: `${phoneNumberId}/smb_app_data`, body } as const;
  return (await ask(graph, syncAccepted, call, token)).request_id;
}
