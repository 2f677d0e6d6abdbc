import type { MessageEntry } from '../../core/conversations/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';

/** Customers who answer what a person wrote to them. */
export interface Replies {
  /** Something that a person sent by API. */
  readonly expect: (entry: MessageEntry) => void;
  /** Lets those write who have thought about it. */
  readonly write: () => void;
}

const THINKS_MS = 20_000;

const WORDS = [
  'Great, thank you!',
  'Perfect, see you then.',
  'Thanks! One more thing: do you fix lights too?',
  'Ok 👍',
];

export function expectReplies(sandbox: Sandbox): Replies {
  let waiting: { readonly waId: string; readonly at: number }[] = [];
  let written = 0;
  return {
    expect: ({ party }) => {
      const customer = sandbox.customers
        .list()
        .find(({ waId, userId }) => waId === party?.waId || userId === party?.userId);
      if (customer !== undefined) waiting.push({ waId: customer.waId, at: sandbox.now() + THINKS_MS });
    },
    write: () => {
      const due = waiting.filter(({ at }) => at <= sandbox.now());
      waiting = waiting.filter(({ at }) => at > sandbox.now());
      for (const { waId } of due) {
        sandbox.customers.send(waId, WORDS[written % WORDS.length] ?? '');
        written += 1;
      }
    },
  };
}
