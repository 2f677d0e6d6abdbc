import type { Need } from '../rules/index.ts';

/** A need as somebody states it; `amount` is how many, of those that are counted. */
export interface StatedNeed {
  readonly need: Need;
  readonly amount?: number;
}

/** A need in a few words that can follow “misses” and “offers”. */
export function sayNeed({ need, amount }: StatedNeed): string {
  switch (need) {
    case 'agents':
      return amount === undefined ? 'many people at once' : `${counted(amount, 'person', 'people')} at once`;
    case 'messages-per-second':
      return amount === undefined ? 'messages a second' : `${counted(amount, 'message', 'messages')}/s`;
    default:
      return SAID[need];
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

const SAID: Readonly<Record<Exclude<Need, 'agents' | 'messages-per-second'>, string>> = {
  automation: 'automation',
  crm: 'a CRM',
  audit: 'an archive',
  'keep-app': 'typing in the app',
  'keep-number': 'the known number',
  history: 'past chats',
  groups: 'group chats',
  calls: 'calls',
  broadcast: 'campaigns',
  'free-replies': 'free typed replies',
  'without-phone': 'no phone to open',
  official: 'official support',
};
