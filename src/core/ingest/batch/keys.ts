import { phoneMatchKey } from '../../rules/index.ts';
import type { Party } from '../events.ts';

/** What a person is found by: a BSUID, or a phone in whatever spelling. The surest first. */
export function keysOf(party: Party): string[] {
  const keys: string[] = [];
  if (party.userId !== undefined) keys.push(`bsuid:${party.userId}`);
  if (party.waId !== undefined) keys.push(phoneKey(party.waId));
  return keys;
}

// Equal for all spellings; what has no digits is a name for itself alone.
function phoneKey(waId: string): string {
  return `phone:${phoneMatchKey(waId) || waId}`;
}
