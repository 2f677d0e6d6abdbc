import { CONNECTION_LIMITS } from '../limits/connection.ts';
import { ONBOARDING_LIMITS } from '../limits/onboarding.ts';
import { RATE_LIMITS } from '../limits/rates.ts';
import { DAY_MS } from '../limits/units.ts';
import type { Rule } from '../rule.ts';
import { ACCOUNT_UPDATE, CORAL, GROUPS_API, ONBOARDING, THROUGHPUT } from '../sources.ts';
import type { Offer } from './offer.ts';

const HISTORY_DAYS = ONBOARDING_LIMITS.historyMs.value / DAY_MS;
const OPEN_EVERY_DAYS = CONNECTION_LIMITS.inactivityAlarmMs.value / DAY_MS;
const LOST_AFTER_DAYS = CONNECTION_LIMITS.inactivityMs.value / DAY_MS;

const approach = 'coexistence';

/** What one number on the app and on the Cloud API offers. */
export const COEXISTENCE_OFFERS = {
  'coexistence-agents': {
    value: { approach, need: 'agents', offers: 'yes', certainty: 'documented' },
    about: 'Any number of people write through programs on the API, others in the app beside them.',
    ...ONBOARDING,
  },
  'coexistence-automation': {
    value: { approach, need: 'automation', offers: 'yes', certainty: 'documented' },
    about: 'Programs send and answer through the Cloud API, in one-to-one chats.',
    ...ONBOARDING,
  },
  'coexistence-crm': {
    value: { approach, need: 'crm', offers: 'yes', certainty: 'documented' },
    about: 'One-to-one chats and contacts are mirrored by webhook, and the API answers.',
    ...ONBOARDING,
  },
  'coexistence-audit': {
    value: { approach, need: 'audit', offers: 'yes', certainty: 'documented' },
    about:
      'One-to-one chats are mirrored by webhook, what people type in the app too; groups, calls, and what customers write from WhatsApp for Windows or Wear OS are not.',
    ...ONBOARDING,
  },
  'coexistence-keep-app': {
    value: { approach, need: 'keep-app', offers: 'yes', certainty: 'documented' },
    about: 'People go on typing in the app; `coex features --after` tells what changes there.',
    ...ONBOARDING,
  },
  'coexistence-keep-number': {
    value: { approach, need: 'keep-number', offers: 'yes', certainty: 'documented' },
    about: 'App and API share the number customers know.',
    ...ONBOARDING,
  },
  'coexistence-history': {
    value: { approach, need: 'history', offers: 'yes', certainty: 'documented' },
    about: `Chats stay in the app, and the last ${HISTORY_DAYS} days of one-to-one chats come along when they are shared in the signup.`,
    ...ONBOARDING,
  },
  'coexistence-groups': {
    value: { approach, need: 'groups', offers: 'partly', certainty: 'documented' },
    about: 'Groups go on in the app, where people type; no program sees them, and the Groups API is closed.',
    ...GROUPS_API,
  },
  'coexistence-calls': {
    value: { approach, need: 'calls', offers: 'partly', certainty: 'documented' },
    about: 'Calls go on in the app, on its devices; no program takes or makes them.',
    ...ONBOARDING,
  },
  'coexistence-broadcast': {
    value: { approach, need: 'broadcast', offers: 'yes', certainty: 'documented' },
    about: 'Approved templates go out through the API, at a charge; the app’s broadcast lists end.',
    ...ONBOARDING,
  },
  'coexistence-messages-per-second': {
    value: {
      approach,
      need: 'messages-per-second',
      offers: 'yes',
      most: RATE_LIMITS.throughputPerSecond.value,
      certainty: 'documented',
    },
    about: `At most ${RATE_LIMITS.throughputPerSecond.value} a second, sent and received together, fixed while the number is on the app.`,
    ...THROUGHPUT,
    otherwise: RATE_LIMITS.throughputPerSecond.otherwise,
  },
  'coexistence-free-replies': {
    value: { approach, need: 'free-replies', offers: 'yes', certainty: 'documented' },
    about: 'What people type in the app is free; what programs send is charged.',
    ...ONBOARDING,
  },
  'coexistence-without-phone': {
    value: { approach, need: 'without-phone', offers: 'no', certainty: 'documented' },
    about: `Somebody must open the app at least every ${OPEN_EVERY_DAYS} days: after about ${LOST_AFTER_DAYS} without, Meta ends the link.`,
    ...ACCOUNT_UPDATE,
    otherwise: `Meta names the ${LOST_AFTER_DAYS} days, ${CORAL.source} the ${OPEN_EVERY_DAYS} (conflict C2)`,
  },
  'coexistence-official': {
    value: { approach, need: 'official', offers: 'yes', certainty: 'documented' },
    about: 'Meta offers it, through its partners.',
    ...ONBOARDING,
  },
} as const satisfies Record<string, Rule<Offer>>;
