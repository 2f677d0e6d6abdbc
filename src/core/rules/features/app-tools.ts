import type { Rule } from '../rule.ts';
import {
  DOUBLETICK,
  MARKETING_TEMPLATES,
  OFFICIAL_ACCOUNTS,
  ONBOARDING,
  UNOFFICIAL_CLIENTS,
  WATI,
} from '../sources.ts';
import type { Feature } from './feature.ts';

/** What the app offers a business, and what it runs on. */
export const APP_TOOL_FEATURES = {
  'feature-catalogue': {
    value: {
      feature: 'Catalogue, orders',
      before: 'yes',
      app: 'unchanged',
      api: 'no',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'The business tools of the app: catalogue, orders, Status.',
    ...ONBOARDING,
  },
  'feature-messaging-tools': {
    value: {
      feature: 'Messaging tools',
      before: 'yes',
      app: 'unchanged',
      api: 'no',
      change: 'unchanged',
      certainty: 'documented',
    },
    about:
      'Greeting and away messages, quick replies, labels, marketing messages of the app; an away message and a bot on the API may both answer the same customer.',
    ...ONBOARDING,
  },
  'feature-business-profile': {
    value: {
      feature: 'Business profile',
      before: 'yes',
      app: 'unchanged',
      api: 'no; edit in the app',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'Name, address and website as customers see them.',
    ...ONBOARDING,
  },
  'feature-channels': {
    value: {
      feature: 'Channels',
      before: 'yes',
      app: 'unchanged',
      api: 'no',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'Channels that people follow.',
    ...ONBOARDING,
  },
  'feature-companion-devices': {
    value: {
      feature: 'Linked devices',
      before: 'up to 4',
      app: 'unlinked, link again',
      api: 'no',
      change: 'changed',
      certainty: 'documented',
      accept:
        'All linked devices are unlinked during the signup. You can link up to four again, but not WhatsApp for Windows and not Wear OS.',
    },
    about: 'Companions of the phone, such as WhatsApp Web; all but Windows and Wear OS can be linked again.',
    ...ONBOARDING,
  },
  'feature-customers-companions': {
    value: {
      feature: 'Customers on Windows',
      before: 'yes',
      app: 'see a placeholder',
      api: 'not mirrored',
      change: 'changed',
      certainty: 'documented',
      accept:
        'What customers write from WhatsApp for Windows or Wear OS does not reach the connected programs; what you write shows there as a note to open it on the phone.',
    },
    about: 'Customers who use a companion that coexistence does not support: WhatsApp for Windows, Wear OS.',
    ...ONBOARDING,
  },
  'feature-official-badge': {
    value: {
      feature: 'Official badge',
      before: 'not granted',
      app: 'not granted',
      api: 'not granted',
      change: 'unchanged',
      certainty: 'documented',
      accept:
        'Meta grants no official business account (the blue badge for well-known brands) to numbers of the app: this one cannot have it while it stays there.',
    },
    about: 'The badge of an official business account (OBA).',
    ...OFFICIAL_ACCOUNTS,
  },
  'feature-paid-badge': {
    value: {
      feature: 'Meta Verified badge',
      before: 'if paid for',
      app: 'may be lost',
      api: 'no',
      change: 'changed',
      certainty: 'observed',
      accept:
        'If you pay for a Meta Verified badge you may lose it: a provider says so, and Meta’s pages do not say that you keep it.',
    },
    about: 'The badge of the paid subscription; a provider reports it lost, or not to be had beside the API.',
    ...WATI,
    otherwise: 'Meta’s page on coexistence says nothing of it',
  },
  'feature-received-marketing': {
    value: {
      feature: 'Received marketing',
      before: 'moves chats up',
      app: 'may not move chats up',
      api: 'no',
      change: 'changed',
      certainty: 'documented',
    },
    about:
      'Marketing templates that other businesses send to this number may no longer move their chat up; Meta is rolling this out to some.',
    ...MARKETING_TEMPLATES,
  },
  'feature-app-backup': {
    value: {
      feature: 'Backup of the app',
      before: 'yes',
      app: 'may differ',
      api: 'no',
      change: 'changed',
      certainty: 'unverified',
    },
    about: 'A provider says that backups of the app behave differently afterwards.',
    ...DOUBLETICK,
    otherwise: 'Meta’s page on coexistence says nothing of it',
  },
  'feature-unofficial-clients': {
    value: {
      feature: 'Unofficial clients',
      before: 'not allowed',
      app: 'stop working',
      api: 'no',
      change: 'lost',
      certainty: 'observed',
      accept:
        'Unofficial programs that are linked like a device stop reading messages: they are left at “Waiting for this message”.',
    },
    about: 'Programs built on Baileys, whatsmeow and the like, linked as companions.',
    ...UNOFFICIAL_CLIENTS,
  },
} as const satisfies Record<string, Rule<Feature>>;
