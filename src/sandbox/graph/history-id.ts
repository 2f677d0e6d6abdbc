import type { Message } from '../world/messages.ts';
import type { World } from '../world/world.ts';

const PREFIX = '47';

/** The id of a message's row in the delivery log: the n-th message of the API. */
export function historyIdOf(sequence: number): string {
  return `${PREFIX}${String(sequence).padStart(13, '0')}`;
}

export function isHistoryId(id: string): boolean {
  return id.startsWith(PREFIX) && /^\d{15}$/.test(id);
}

/** The message with that row; undefined when there is none. */
export function messageOfHistory(world: World, historyId: string): Message | undefined {
  for (const message of world.messages.values()) if (message.api?.historyId === historyId) return message;
  return undefined;
}
