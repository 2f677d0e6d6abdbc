import type { Rule } from '../rule.ts';
import {
  BLOCK_USERS,
  IMAGE_MESSAGES,
  LIST_MESSAGES,
  NON_TEMPLATE_PRICING,
  ONBOARDING_2025,
  PRICING,
  REACTIONS,
  READ_RECEIPTS,
  REPLY_BUTTONS,
  TEXT_MESSAGES,
  TIME_TO_LIVE,
  TYPING,
} from '../sources.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts';

const editAndRevoke =
  'the page of 2025-12-08 also calls edit and revoke no longer supported in 1:1 chats; since February 2026 they are (conflict C6)';

/** What a message may be, and how long things can be done to it. */
export const MESSAGE_LIMITS = {
  serviceWindowMs: {
    value: 24 * HOUR_MS,
    about: 'How long after a customer’s message the API may answer without a template.',
    ...PRICING,
  },
  freeEntryPointMs: {
    value: 72 * HOUR_MS,
    about: 'How long everything is free after the answer to a customer who came by an ad or a Page button.',
    ...PRICING,
    otherwise: 'some providers claim 7 days; no page of Meta says so',
  },
  freeServiceMessages: {
    value: 1000,
    about: 'Service messages a month of a business number before they are charged, since 2026-10-01.',
    ...NON_TEMPLATE_PRICING,
    from: '2026-10-01',
    otherwise: 'the top of the pricing page still calls all service messages free (conflict C14)',
  },
  textCharacters: { value: 4096, about: 'Characters of a text message.', ...TEXT_MESSAGES },
  captionCharacters: { value: 1024, about: 'Characters of the caption of media.', ...IMAGE_MESSAGES },
  replyButtons: { value: 3, about: 'Reply buttons of an interactive message.', ...REPLY_BUTTONS },
  listSections: { value: 10, about: 'Sections of an interactive list.', ...LIST_MESSAGES },
  listRows: { value: 10, about: 'Rows of an interactive list, all its sections together.', ...LIST_MESSAGES },
  editWindowMs: {
    value: 15 * MINUTE_MS,
    about: 'How long after sending a message a person may edit it.',
    ...ONBOARDING_2025,
    otherwise: editAndRevoke,
  },
  revokeWindowMs: {
    value: 2 * DAY_MS,
    about: 'How long after sending a message a person may delete it for everyone.',
    ...ONBOARDING_2025,
    otherwise: editAndRevoke,
  },
  reactionTargetMs: {
    value: 30 * DAY_MS,
    about: 'How old a message may be that is reacted to; older ones fail by webhook.',
    ...REACTIONS,
  },
  readReceiptMs: {
    value: 30 * DAY_MS,
    about: 'How old a message may be that is marked as read.',
    ...READ_RECEIPTS,
  },
  typingMs: {
    value: 25 * SECOND_MS,
    about: 'How long “typing” is shown, unless the answer comes first.',
    ...TYPING,
  },
  undeliveredMs: {
    value: 30 * DAY_MS,
    about: 'How long Meta tries to deliver; authentication templates 10 minutes, others as they set it.',
    ...TIME_TO_LIVE,
  },
  blockedUsers: { value: 64_000, about: 'People one number can have blocked.', ...BLOCK_USERS },
  blockableMs: {
    value: 24 * HOUR_MS,
    about: 'Only who wrote within this time can be blocked through the API.',
    ...BLOCK_USERS,
  },
} as const satisfies Record<string, Rule<number>>;
