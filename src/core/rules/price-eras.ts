import type { Rule } from './rule.ts';
import { CONVERSATION_PRICING, NON_TEMPLATE_PRICING, PRICING } from './sources.ts';

/** What Meta charges for, for as long as it does. */
interface PriceEra {
  readonly charges: 'conversations' | 'delivered templates' | 'delivered messages';
  /** Messages without a template, inside the service window. */
  readonly service: 'free' | 'free up to an allowance, then the utility rate';
  /** Utility templates inside the service window. */
  readonly utilityInWindow: 'free' | 'charged';
}

/** The price models, one after the other. Typed in the app, a message was free in all of them. */
export const PRICE_ERAS = {
  'price-by-conversation': {
    value: { charges: 'conversations', service: 'free', utilityInWindow: 'charged' },
    about: 'Conversations of 24 hours were charged by category; service ones were free since 2024-11-01.',
    until: '2025-06-30',
    ...CONVERSATION_PRICING,
  },
  'price-by-template': {
    value: { charges: 'delivered templates', service: 'free', utilityInWindow: 'free' },
    about: 'Delivered templates were charged; service messages, and utility inside the window, were free.',
    from: '2025-07-01',
    until: '2026-09-30',
    ...PRICING,
  },
  'price-by-message': {
    value: {
      charges: 'delivered messages',
      service: 'free up to an allowance, then the utility rate',
      utilityInWindow: 'charged',
    },
    about: 'Service messages cost the utility rate after 1,000 a month and number; utility always costs.',
    from: '2026-10-01',
    ...NON_TEMPLATE_PRICING,
    otherwise:
      'the top of the pricing page (2026-09-11), like most documents, still calls service and in-window utility free (conflict C14)',
  },
} as const satisfies Record<string, Rule<PriceEra>>;
