import { createHmac } from 'node:crypto';
import { phoneMatchKey } from '../../rules/index.ts';

/** Names that stand for what must not be told: the same for the same, and of no use to who does not have the key. */
export interface Pseudonyms {
  /** Of a phone, one for all its spellings. */
  readonly phone: (digits: string) => string;
  readonly person: (userId: string) => string;
  readonly message: (wamid: string) => string;
  readonly id: (id: string) => string;
}

/** Pseudonyms by a key; whoever throws the key away can never go back. */
export function createPseudonyms(key: string): Pseudonyms {
  const name = (kind: string, what: string) => `${kind}-${letters(key, kind, what)}`;
  return {
    phone: (digits) => name('phone', phoneMatchKey(digits)),
    person: (userId) => name('person', userId),
    message: (wamid) => name('message', wamid),
    id: (id) => name('id', id),
  };
}

const LENGTH = 10;

/** Letters alone: digits might be taken for a phone again. */
function letters(key: string, kind: string, what: string): string {
  const digest = createHmac('sha256', key).update(`${kind}\n${what}`).digest();
  return [...digest.subarray(0, LENGTH)]
    .map((byte) => String.fromCharCode('a'.charCodeAt(0) + (byte % 26)))
    .join('');
}
