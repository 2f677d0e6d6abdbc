import type { Rule } from '../rule.ts';
import { BROADCAST_LISTS, COMMISSIONING_REPORT } from '../sources.ts';
import type { Offer } from './offer.ts';

const approach = 'dual-sim';

/** What several numbers, each with an app of its own, offer. */
export const DUAL_SIM_OFFERS = {
  'dual-sim-agents': {
    value: { approach, need: 'agents', offers: 'no', certainty: 'unverified' },
    about: 'Each number is an inbox of its own; people do not share one, and customers see several numbers.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-automation': {
    value: { approach, need: 'automation', offers: 'no', certainty: 'unverified' },
    about: 'Each app has greetings, away messages and quick replies; no program can write.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-crm': {
    value: { approach, need: 'crm', offers: 'no', certainty: 'unverified' },
    about: 'Nothing hands the chats to another system.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-audit': {
    value: { approach, need: 'audit', offers: 'no', certainty: 'unverified' },
    about: 'Chats are spread over phones, where anybody can delete them.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-keep-app': {
    value: { approach, need: 'keep-app', offers: 'yes', certainty: 'unverified' },
    about: 'Nothing changes in the app of the first number.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-keep-number': {
    value: { approach, need: 'keep-number', offers: 'partly', certainty: 'unverified' },
    about: 'The known number stays; whoever writes with another one is a stranger to the customer.',
    ...COMMISSIONING_REPORT,
    otherwise: 'the report itself says no, since no number is shared',
  },
  'dual-sim-history': {
    value: { approach, need: 'history', offers: 'no', certainty: 'unverified' },
    about: 'Past chats stay with the first number; another begins empty.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-groups': {
    value: { approach, need: 'groups', offers: 'yes', certainty: 'unverified' },
    about: 'Groups go on in the app of the number that is in them.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-calls': {
    value: { approach, need: 'calls', offers: 'yes', certainty: 'unverified' },
    about: 'Calls go on in each app.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-broadcast': {
    value: { approach, need: 'broadcast', offers: 'partly', certainty: 'observed' },
    about: 'Broadcast lists of up to 256 contacts; only those who have saved the number get the message.',
    ...BROADCAST_LISTS,
  },
  'dual-sim-messages-per-second': {
    value: { approach, need: 'messages-per-second', offers: 'no', certainty: 'unverified' },
    about: 'People type; nothing is sent by a program.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-free-replies': {
    value: { approach, need: 'free-replies', offers: 'yes', certainty: 'unverified' },
    about: 'What is typed in the app is free.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-without-phone': {
    value: { approach, need: 'without-phone', offers: 'no', certainty: 'unverified' },
    about: 'Every number lives on a phone.',
    ...COMMISSIONING_REPORT,
  },
  'dual-sim-official': {
    value: { approach, need: 'official', offers: 'yes', certainty: 'unverified' },
    about: 'Each number uses the app as it is meant.',
    ...COMMISSIONING_REPORT,
  },
} as const satisfies Record<string, Rule<Offer>>;
