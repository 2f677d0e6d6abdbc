import { type BlockedUser, blockedUser, usersBlocked } from '../../wire/graph/blocked-users.ts';
import type { Graph } from '../call.ts';
import { ask } from './answers.ts';
import { paginate } from './paging.ts';

/*
 * Whom a number has blocked (Meta's OpenAPI v23.0, 2025-11-21). A message to one of them is 130403.
 */

/** Everybody blocked. */
export function blockedUsers(
  graph: Graph,
  phoneNumberId: string,
  token?: string,
): AsyncGenerator<BlockedUser> {
  return paginate(graph, blockedUser, { method: 'GET', path: edgeOf(phoneNumberId) }, { token });
}

/** A phone as it was asked for, and as WhatsApp knows it. */
export interface BlockChange {
  readonly input?: string | undefined;
  readonly wa_id?: string | undefined;
}

/** Blocks people by their phones; gives those that are blocked now. */
export async function blockUsers(
  graph: Graph,
  phoneNumberId: string,
  phones: readonly string[],
  token?: string,
): Promise<readonly BlockChange[]> {
  const call = { method: 'POST', path: edgeOf(phoneNumberId), body: bodyOf(phones) } as const;
  return (await ask(graph, usersBlocked, call, token)).block_users.added_users;
}

/** Unblocks them; gives those that no longer are. */
export async function unblockUsers(
  graph: Graph,
  phoneNumberId: string,
  phones: readonly string[],
  token?: string,
): Promise<readonly BlockChange[]> {
  const call = { method: 'DELETE', path: edgeOf(phoneNumberId), body: bodyOf(phones) } as const;
  return (await ask(graph, usersBlocked, call, token)).block_users.removed_users;
}

function bodyOf(phones: readonly string[]): object {
  return { messaging_product: 'whatsapp', block_users: phones.map((user) => ({ user })) };
}

function edgeOf(phoneNumberId: string): string {
  return `${phoneNumberId}/block_users`;
}
