import { ONBOARDING_LIMITS } from '../limits/onboarding.ts';
import { DAY_MS } from '../limits/units.ts';
import type { Rule } from '../rule.ts';
import { CALLING_API, GROUPS_API, ONBOARDING, ONBOARDING_2025 } from '../sources.ts';
import type { Feature } from './feature.ts';

const OFF = 'off in 1:1 chats';
const HISTORY_DAYS = ONBOARDING_LIMITS.historyMs.value / DAY_MS;

/** What people do with each other: chats, groups, calls, and kinds of messages. */
export const CHAT_FEATURES = {
  'feature-one-to-one-chats': {
    value: {
      feature: 'One-to-one chats',
      before: 'yes',
      app: 'unchanged',
      api: 'mirrored both ways',
      change: 'unchanged',
      certainty: 'documented',
      accept:
        'After the signup the programs you connect receive a copy of every message of your one-to-one chats, and of your contacts.',
    },
    about: 'Chats with one person; what either side writes is mirrored between the app and the API.',
    ...ONBOARDING,
    otherwise: 'a blog says that what the API sends does not show in the app (conflict C16)',
  },
  'feature-edit-and-revoke-2025': {
    value: {
      feature: 'Editing and deleting',
      before: 'yes',
      app: 'no longer supported',
      api: 'no',
      change: 'lost',
      certainty: 'documented',
      accept: 'Messages in one-to-one chats can no longer be edited, or deleted for everyone.',
    },
    about: 'A message sent in a one-to-one chat could not be edited, or deleted for everyone.',
    until: '2026-02-03',
    ...ONBOARDING_2025,
  },
  'feature-edit-and-revoke': {
    value: {
      feature: 'Editing and deleting',
      before: 'yes',
      app: 'unchanged',
      api: 'told by webhook',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'Editing a message of a one-to-one chat, or deleting it for everyone; the API is told of both.',
    from: '2026-02-04',
    ...ONBOARDING,
    otherwise:
      'until the page of 2026-02-04 Meta called it no longer supported, as the commissioning report still does (conflict C6)',
  },
  'feature-contacts': {
    value: {
      feature: 'Contacts',
      before: 'yes',
      app: 'unchanged',
      api: 'synced',
      change: 'unchanged',
      certainty: 'documented',
    },
    about: 'The address book of the app: those on WhatsApp are synced, later changes told by webhook.',
    ...ONBOARDING,
  },
  'feature-chat-history': {
    value: {
      feature: 'Chat history',
      before: 'yes',
      app: 'unchanged',
      api: `${HISTORY_DAYS} days, if shared`,
      change: 'unchanged',
      certainty: 'documented',
      accept: `During the signup you choose whether to share the one-to-one chats of the last ${HISTORY_DAYS} days too; the choice can be changed only by disconnecting and signing up again.`,
    },
    about: 'Past one-to-one chats, imported once and only when the customer shares them in the signup.',
    ...ONBOARDING,
  },
  'feature-groups': {
    value: {
      feature: 'Group chats',
      before: 'yes',
      app: 'unchanged',
      api: 'no',
      change: 'unchanged',
      certainty: 'documented',
      accept: 'Group chats stay in the app alone: connected programs neither see them nor write in them.',
    },
    about: 'Chats of several people; not synced, and the Groups API is closed to numbers of the app.',
    ...GROUPS_API,
  },
  'feature-disappearing-messages': {
    value: {
      feature: 'Disappearing messages',
      before: 'yes',
      app: OFF,
      api: 'no',
      change: 'lost',
      certainty: 'documented',
      accept: 'Disappearing messages are turned off in all your one-to-one chats.',
    },
    about: 'Messages that delete themselves after a time.',
    ...ONBOARDING,
  },
  'feature-view-once': {
    value: {
      feature: 'View once',
      before: 'yes',
      app: OFF,
      api: 'no',
      change: 'lost',
      certainty: 'documented',
      accept: 'View-once messages are disabled in all your one-to-one chats.',
    },
    about: 'Messages that can be opened one time.',
    ...ONBOARDING,
  },
  'feature-live-location': {
    value: {
      feature: 'Live location',
      before: 'yes',
      app: OFF,
      api: 'no',
      change: 'lost',
      certainty: 'documented',
      accept: 'Live location is disabled in all your one-to-one chats.',
    },
    about: 'Sharing where one is, for a while.',
    ...ONBOARDING,
  },
  'feature-broadcast-lists': {
    value: {
      feature: 'Broadcast lists',
      before: 'yes',
      app: 'read-only, none new',
      api: 'no; send templates',
      change: 'lost',
      certainty: 'documented',
      accept:
        'Broadcast lists are disabled: you can make no new ones, and those you have become read-only. Messages to many go out through the API instead, as templates approved by Meta.',
    },
    about: 'Lists of contacts who all get the same message.',
    ...ONBOARDING,
  },
  'feature-calls': {
    value: {
      feature: 'Voice and video calls',
      before: 'yes',
      app: 'unchanged',
      api: 'no',
      change: 'unchanged',
      certainty: 'documented',
      accept: 'Voice and video calls stay in the app alone: connected programs neither see nor make them.',
    },
    about: 'Calls with customers; the Calling API needs a number that is not on the app.',
    ...CALLING_API,
  },
} as const satisfies Record<string, Rule<Feature>>;
