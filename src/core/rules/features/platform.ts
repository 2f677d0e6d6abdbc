import type { Rule } from '../rule.ts';
import { CORAL, MARKETING_API, MULTI_SOLUTION, ONBOARDING, TEMPLATES } from '../sources.ts';
import type { Feature } from './feature.ts';

/** What is of the API, and what a number of coexistence gets of it. */
export const PLATFORM_FEATURES = {
  'feature-templates': {
    value: {
      feature: 'Message templates',
      before: 'no',
      app: 'no',
      api: 'yes, once approved',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'Messages approved by Meta beforehand, which the API needs outside the service window.',
    ...TEMPLATES,
  },
  'feature-message-price': {
    value: {
      feature: 'Price of a message',
      before: 'free',
      app: 'free',
      api: 'Meta’s prices',
      change: 'unchanged',
      certainty: 'documented',
      accept:
        'What is sent through the API costs what Meta charges for it; what you type in the app is free.',
    },
    about: 'What a message costs the business: typed in the app nothing, sent by the API what Meta charges.',
    ...ONBOARDING,
  },
  'feature-marketing-messages-2025': {
    value: {
      feature: 'Marketing API',
      before: 'no',
      app: 'no',
      api: 'no',
      change: 'unchanged',
      certainty: 'unverified',
    },
    about:
      'The Marketing Messages API for marketing templates; that it did not serve numbers of coexistence follows from the day it began to.',
    until: '2025-09-28',
    ...MARKETING_API,
  },
  'feature-marketing-messages': {
    value: {
      feature: 'Marketing API',
      before: 'no',
      app: 'no',
      api: 'yes',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'The Marketing Messages API for marketing templates; ending the coexistence ends it too.',
    from: '2025-09-29',
    ...MARKETING_API,
    otherwise: `${CORAL.source} says that coexistence numbers are not eligible (conflict C10)`,
  },
  'feature-multi-solution': {
    value: {
      feature: 'Multi-solution chats',
      before: 'no',
      app: 'no',
      api: 'not available',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'Conversations of one number that several partners of Meta share.',
    ...MULTI_SOLUTION,
  },
  'feature-registration': {
    value: {
      feature: 'Register, deregister',
      before: 'no',
      app: 'no',
      api: 'not allowed',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'The calls that take an ordinary number on and off the API; they would disconnect the phone.',
    ...ONBOARDING,
  },
} as const satisfies Record<string, Rule<Feature>>;
