import { MINUTE_MS } from '../limits/units.ts';
import { ERROR_CODES } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

const always = { where: 'both', httpStatus: 400, certainty: 'documented', ...ERROR_CODES } as const;

/** Paying, and the Marketing Messages API, which has terms and templates of its own. */
export const PAYMENT_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 131042,
    meaning: 'there is a problem with the payment method',
    retry: 'wait',
    kind: 'refused',
    fix: 'Stop sending and put the billing of the WABA in order. Since 2026-10-01 service messages need it too, once the free 1,000 of the month are used; the app goes on without.',
    ...always,
  },
  {
    code: 134011,
    meaning: 'the terms of WhatsApp Payments have not been accepted',
    retry: 'wait',
    kind: 'refused',
    fix: 'Accept the terms in WhatsApp Manager, then try again.',
    ...always,
  },
  {
    code: 134100,
    meaning: 'the Marketing Messages API sends marketing templates only',
    retry: 'never',
    kind: 'refused',
    fix: 'Send it over the ordinary messages endpoint.',
    ...always,
  },
  {
    code: 134101,
    meaning: 'the template has not reached the Marketing Messages API yet',
    retry: 'wait',
    waitMs: 10 * MINUTE_MS,
    kind: 'transient',
    fix: 'Wait up to 10 minutes after the template was made, or after 7 days without use.',
    ...always,
  },
  {
    code: 134102,
    meaning: 'the template cannot be used with the Marketing Messages API',
    retry: 'never',
    kind: 'refused',
    fix: 'Check that the account and the template are eligible, or send it over the ordinary messages endpoint.',
    ...always,
    httpStatus: 500,
  },
  {
    code: 131055,
    meaning: 'the Marketing Messages API does not take this kind of message',
    retry: 'never',
    kind: 'refused',
    fix: 'Send it over the ordinary messages endpoint.',
    ...always,
  },
];
