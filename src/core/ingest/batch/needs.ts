import type { DomainEvent, Party } from '../events.ts';
import { keysOf } from './keys.ts';

/** What events will look up, told before the first is applied, so that it can be asked for together. */
export interface Needs {
  readonly phoneNumberIds: Set<string>;
  /** `user_keys.key`. */
  readonly userKeys: Set<string>;
  /** Phone number id → wamids. */
  readonly messages: Map<string, Set<string>>;
  readonly revisions: Map<string, Set<string>>;
  readonly statuses: Map<string, Set<string>>;
  /** Digests. */
  readonly chunks: Set<string>;
}

export function needsOf(events: readonly DomainEvent[]): Needs {
  const needs: Needs = {
    phoneNumberIds: new Set(),
    userKeys: new Set(),
    messages: new Map(),
    revisions: new Map(),
    statuses: new Map(),
    chunks: new Set(),
  };
  for (const event of events) addNeeds(needs, event);
  return needs;
}

/** Adds what one event will look up. */
export function addNeeds(needs: Needs, event: DomainEvent): void {
  if ('number' in event) needs.phoneNumberIds.add(event.number.phoneNumberId);
  switch (event.type) {
    case 'MessageReceived':
      addParty(needs, event.from);
      addTo(needs.messages, event.number.phoneNumberId, event.message.wamid);
      break;
    case 'MessageEchoed':
    case 'MessageSent':
      addParty(needs, event.to);
      addTo(needs.messages, event.number.phoneNumberId, event.message.wamid);
      break;
    case 'HistoryMedia':
      addTo(needs.messages, event.number.phoneNumberId, event.message.wamid);
      break;
    case 'MessageEdited':
    case 'MessageRevoked':
      addTo(needs.revisions, event.number.phoneNumberId, event.wamid);
      break;
    case 'StatusChanged':
      addParty(needs, event.recipient);
      addTo(needs.messages, event.number.phoneNumberId, event.wamid);
      addTo(needs.statuses, event.number.phoneNumberId, event.wamid);
      break;
    case 'HistoryChunk':
      needs.chunks.add(event.sha256);
      for (const thread of event.threads) {
        addParty(needs, thread.party);
        for (const { message } of thread.messages)
          addTo(needs.messages, event.number.phoneNumberId, message.wamid);
      }
      break;
    case 'ContactSynced':
      addParty(needs, event.contact);
      break;
    case 'PreferenceChanged':
      addParty(needs, event.user);
      break;
    case 'UserChanged':
      addParty(needs, event.from);
      addParty(needs, event.to);
      break;
  }
}

function addParty(needs: Needs, party: Party): void {
  for (const key of keysOf(party)) needs.userKeys.add(key);
}

function addTo(wanted: Map<string, Set<string>>, phoneNumberId: string, wamid: string): void {
  const known = wanted.get(phoneNumberId);
  if (known) known.add(wamid);
  else wanted.set(phoneNumberId, new Set([wamid]));
}
