import { RATE_LIMITS } from '../limits/rates.ts';
import type { Rule } from '../rule.ts';
import {
  CALLS_TO_CUSTOMERS,
  COMMISSIONING_REPORT,
  GROUPS_API,
  NON_TEMPLATE_PRICING,
  PHONE_NUMBERS,
  PLATFORM,
  PRICING,
  TEMPLATES,
  THROUGHPUT,
} from '../sources.ts';
import type { Offer } from './offer.ts';

const approach = 'api-only';

/** What a number offers that is on the Cloud API and no longer on the app. */
export const API_ONLY_OFFERS = {
  'api-only-agents': {
    value: { approach, need: 'agents', offers: 'yes', certainty: 'documented' },
    about: 'Any number of people write through programs on the API.',
    ...PLATFORM,
  },
  'api-only-automation': {
    value: { approach, need: 'automation', offers: 'yes', certainty: 'documented' },
    about: 'Programs send and answer through the Cloud API.',
    ...PLATFORM,
  },
  'api-only-crm': {
    value: { approach, need: 'crm', offers: 'yes', certainty: 'documented' },
    about: 'All messages come by webhook, and the API answers.',
    ...PLATFORM,
  },
  'api-only-audit': {
    value: { approach, need: 'audit', offers: 'yes', certainty: 'documented' },
    about: 'All messages go through programs of your own; there is no app beside them.',
    ...PLATFORM,
  },
  'api-only-keep-app': {
    value: { approach, need: 'keep-app', offers: 'no', certainty: 'documented' },
    about: 'The number’s account in the app must be deleted before the number can be registered.',
    ...PHONE_NUMBERS,
  },
  'api-only-keep-number': {
    value: { approach, need: 'keep-number', offers: 'yes', certainty: 'documented' },
    about: 'The number can be registered once its account in the app is deleted.',
    ...PHONE_NUMBERS,
    otherwise: 'the commissioning report says that the number is sometimes lost in the move',
  },
  'api-only-history': {
    value: { approach, need: 'history', offers: 'no', certainty: 'unverified' },
    about: 'Past chats and contacts are lost with the account in the app.',
    ...COMMISSIONING_REPORT,
  },
  'api-only-groups': {
    value: { approach, need: 'groups', offers: 'partly', certainty: 'documented' },
    about:
      'The Groups API makes new groups of up to 8 people, for official business accounts; the groups of the app do not come along.',
    ...GROUPS_API,
  },
  'api-only-calls': {
    value: { approach, need: 'calls', offers: 'partly', certainty: 'documented' },
    about:
      'The Calling API carries voice calls into a telephone system of your own; to call, you need the customer’s permission.',
    ...CALLS_TO_CUSTOMERS,
  },
  'api-only-broadcast': {
    value: { approach, need: 'broadcast', offers: 'yes', certainty: 'documented' },
    about: 'Approved templates go out through the API, at a charge.',
    ...TEMPLATES,
  },
  'api-only-messages-per-second': {
    value: {
      approach,
      need: 'messages-per-second',
      offers: 'yes',
      most: RATE_LIMITS.ordinaryThroughputPerSecond.value,
      mostPartly: 1000,
      certainty: 'documented',
    },
    about: `At most ${RATE_LIMITS.ordinaryThroughputPerSecond.value} a second, sent and received together; Meta raises it to 1,000 by itself once the number qualifies.`,
    ...THROUGHPUT,
  },
  'api-only-free-replies-2025': {
    value: { approach, need: 'free-replies', offers: 'yes', certainty: 'documented' },
    about: 'Answers inside the service window were free, those without a template.',
    until: '2026-09-30',
    ...PRICING,
  },
  'api-only-free-replies': {
    value: { approach, need: 'free-replies', offers: 'partly', certainty: 'documented' },
    about: 'The first 1,000 answers a month and number are free, each further one costs the utility rate.',
    from: '2026-10-01',
    ...NON_TEMPLATE_PRICING,
    otherwise: 'the top of the pricing page (2026-09-11) still calls them all free (conflict C14)',
  },
  'api-only-without-phone': {
    value: { approach, need: 'without-phone', offers: 'yes', certainty: 'documented' },
    about: 'The number is registered with the Cloud API; no phone holds it.',
    ...PHONE_NUMBERS,
  },
  'api-only-official': {
    value: { approach, need: 'official', offers: 'yes', certainty: 'documented' },
    about: 'It is Meta’s own product.',
    ...PLATFORM,
  },
} as const satisfies Record<string, Rule<Offer>>;
