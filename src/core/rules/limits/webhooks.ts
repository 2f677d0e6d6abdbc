import type { Rule } from '../rule.ts';
import { WEBHOOK_ENDPOINT, WEBHOOK_OVERRIDE, WEBHOOKS } from '../sources.ts';
import { DAY_MS, MB } from './units.ts';

/** What Meta posts to a callback, and for how long it tries. */
export const WEBHOOK_LIMITS = {
  webhookBodyBytes: { value: 3 * MB, about: 'The largest body Meta posts to a callback.', ...WEBHOOKS },
  webhookBatchChanges: {
    value: 1000,
    about: 'Changes one body may carry; it is not promised that they come together.',
    ...WEBHOOK_ENDPOINT,
  },
  webhookRetryMs: {
    value: 7 * DAY_MS,
    about: 'How long Meta repeats a delivery that was not answered with 200, less and less often.',
    ...WEBHOOKS,
    otherwise:
      'the page on the endpoint says 36 hours, then dropped (conflict C7); count on no more than that',
  },
  overrideUrlCharacters: {
    value: 200,
    about: 'Characters of a callback URL that overrides the app’s.',
    ...WEBHOOK_OVERRIDE,
  },
} as const satisfies Record<string, Rule<number>>;
