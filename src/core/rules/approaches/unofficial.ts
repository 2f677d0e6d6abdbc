import type { Rule } from '../rule.ts';
import { COMMISSIONING_REPORT, LINKED_DEVICES, UNOFFICIAL_BANS } from '../sources.ts';
import type { Offer } from './offer.ts';

const approach = 'unofficial';

/** What programs offer that pose as a linked device. What they can do changes without notice, and so does whether. */
export const UNOFFICIAL_OFFERS = {
  'unofficial-agents': {
    value: { approach, need: 'agents', offers: 'partly', certainty: 'unverified' },
    about: 'Varies by program; all of them hang on a linked device that can be cut off.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-automation': {
    value: { approach, need: 'automation', offers: 'partly', certainty: 'observed' },
    about: 'Programs can write, and that is what numbers are banned for.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-crm': {
    value: { approach, need: 'crm', offers: 'partly', certainty: 'unverified' },
    about: 'Some pass chats on, until they are cut off.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-audit': {
    value: { approach, need: 'audit', offers: 'no', certainty: 'unverified' },
    about: 'Nobody answers for what is recorded, and third parties read the chats.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-keep-app': {
    value: { approach, need: 'keep-app', offers: 'partly', certainty: 'observed' },
    about: 'The app goes on beside them for as long as the number is not banned.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-keep-number': {
    value: { approach, need: 'keep-number', offers: 'partly', certainty: 'observed' },
    about: 'The number goes on for as long as it is not banned; with a ban it is lost.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-history': {
    value: { approach, need: 'history', offers: 'partly', certainty: 'unverified' },
    about: 'Varies by program.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-groups': {
    value: { approach, need: 'groups', offers: 'partly', certainty: 'observed' },
    about: 'Programs can write in groups, and numbers were banned for just that.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-calls': {
    value: { approach, need: 'calls', offers: 'partly', certainty: 'unverified' },
    about: 'Calls go on in the app beside them; no source says that programs carry them.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-broadcast': {
    value: { approach, need: 'broadcast', offers: 'partly', certainty: 'observed' },
    about: 'Programs can send to many, and numbers were banned for just that.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-messages-per-second': {
    value: { approach, need: 'messages-per-second', offers: 'no', certainty: 'observed' },
    about: 'No rate is granted; numbers were restricted for a few messages a day to strangers.',
    ...UNOFFICIAL_BANS,
  },
  'unofficial-free-replies': {
    value: { approach, need: 'free-replies', offers: 'yes', certainty: 'unverified' },
    about: 'Meta charges nothing for what it does not offer.',
    ...COMMISSIONING_REPORT,
  },
  'unofficial-without-phone': {
    value: { approach, need: 'without-phone', offers: 'no', certainty: 'unverified' },
    about: 'They are linked devices to WhatsApp, logged out when the phone is not used for over 14 days.',
    ...LINKED_DEVICES,
  },
  'unofficial-official': {
    value: { approach, need: 'official', offers: 'no', certainty: 'unverified' },
    about: 'Neither Meta nor WhatsApp supports them.',
    ...COMMISSIONING_REPORT,
  },
} as const satisfies Record<string, Rule<Offer>>;
