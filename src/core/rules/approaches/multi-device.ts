import type { Rule } from '../rule.ts';
import { BROADCAST_LISTS, COMMISSIONING_REPORT, LINKED_DEVICES } from '../sources.ts';
import type { Offer } from './offer.ts';

const approach = 'multi-device';

/** What the app with linked devices offers. */
export const MULTI_DEVICE_OFFERS = {
  'multi-device-agents': {
    value: { approach, need: 'agents', offers: 'partly', most: 5, certainty: 'documented' },
    about: 'The phone and up to four linked devices write at once, without roles or assignment.',
    ...LINKED_DEVICES,
    otherwise: 'the commissioning report says no: devices are not agents',
  },
  'multi-device-automation': {
    value: { approach, need: 'automation', offers: 'no', certainty: 'unverified' },
    about: 'The app has greetings, away messages and quick replies; no program can write.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-crm': {
    value: { approach, need: 'crm', offers: 'no', certainty: 'unverified' },
    about: 'Nothing hands the chats to another system.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-audit': {
    value: { approach, need: 'audit', offers: 'no', certainty: 'unverified' },
    about: 'Chats are on the devices alone, end-to-end encrypted, where anybody can delete them.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-keep-app': {
    value: { approach, need: 'keep-app', offers: 'yes', certainty: 'documented' },
    about: 'Nothing changes in the app.',
    ...LINKED_DEVICES,
  },
  'multi-device-keep-number': {
    value: { approach, need: 'keep-number', offers: 'yes', certainty: 'documented' },
    about: 'All devices write with the number of the phone.',
    ...LINKED_DEVICES,
  },
  'multi-device-history': {
    value: { approach, need: 'history', offers: 'yes', certainty: 'unverified' },
    about: 'Chats stay in the app and are copied to devices as they are linked.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-groups': {
    value: { approach, need: 'groups', offers: 'yes', certainty: 'documented' },
    about: 'Groups go on as they are; they are not among what linked devices cannot do.',
    ...LINKED_DEVICES,
  },
  'multi-device-calls': {
    value: { approach, need: 'calls', offers: 'yes', certainty: 'documented' },
    about: 'Calls go on as they are, on the phone and on devices that can call.',
    ...LINKED_DEVICES,
  },
  'multi-device-broadcast': {
    value: { approach, need: 'broadcast', offers: 'partly', certainty: 'observed' },
    about:
      'Broadcast lists of up to 256 contacts, made on the phone; only those who have saved the number get the message.',
    ...BROADCAST_LISTS,
  },
  'multi-device-messages-per-second': {
    value: { approach, need: 'messages-per-second', offers: 'no', certainty: 'unverified' },
    about: 'People type; nothing is sent by a program.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-free-replies': {
    value: { approach, need: 'free-replies', offers: 'yes', certainty: 'unverified' },
    about: 'What is typed in the app is free.',
    ...COMMISSIONING_REPORT,
  },
  'multi-device-without-phone': {
    value: { approach, need: 'without-phone', offers: 'no', certainty: 'documented' },
    about: 'Linked devices are logged out when the phone is not used for over 14 days.',
    ...LINKED_DEVICES,
  },
  'multi-device-official': {
    value: { approach, need: 'official', offers: 'yes', certainty: 'documented' },
    about: 'It is a feature of the app.',
    ...LINKED_DEVICES,
  },
} as const satisfies Record<string, Rule<Offer>>;
