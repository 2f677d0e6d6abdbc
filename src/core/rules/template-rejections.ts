import type { Rule } from './rule.ts';
import { TEMPLATE_REVIEW, TEMPLATE_STATUS_WEBHOOK } from './sources.ts';

/** What each `rejected_reason` means, and what usually mends it, in plain words (templates.md §2.5). */
export const TEMPLATE_REJECTIONS = {
  ABUSIVE_CONTENT: {
    value: 'It reads as a threat or as abuse. Write it without, and read WhatsApp’s Business Policy.',
    about: 'Why a template is rejected as ABUSIVE_CONTENT, and what to do.',
    ...TEMPLATE_REVIEW,
  },
  SCAM: {
    value:
      'It looks like fraud, such as asking for full card, account or identity numbers. Ask for the last four digits at most, and link only to your own domain.',
    about: 'Why a template is rejected as SCAM, and what to do.',
    ...TEMPLATE_REVIEW,
  },
  PROMOTIONAL: {
    value:
      'It promotes what the policies do not allow in it. Check the Commerce and Business Policies, and write it without.',
    about: 'Why a template is rejected as PROMOTIONAL, and what to do.',
    ...TEMPLATE_STATUS_WEBHOOK,
  },
  INVALID_FORMAT: {
    value:
      'Something about its form is wrong: variables side by side, at an edge or out of order, or too many for the words around them. `coex templates lint` says where; the webhook of the rejection may say more.',
    about: 'Why a template is rejected as INVALID_FORMAT, and what to do.',
    ...TEMPLATE_STATUS_WEBHOOK,
  },
  TAG_CONTENT_MISMATCH: {
    value: 'Its content is not of its category or language. Submit it in the right one, or rewrite it.',
    about: 'Why a template is rejected as TAG_CONTENT_MISMATCH, and what to do.',
    ...TEMPLATE_STATUS_WEBHOOK,
  },
  INCORRECT_CATEGORY: {
    value:
      'It is of another category than it says, often a one-time password outside AUTHENTICATION. Edit the category, or ask for a review in WhatsApp Manager.',
    about: 'Why a template is rejected as INCORRECT_CATEGORY, and what to do.',
    ...TEMPLATE_STATUS_WEBHOOK,
  },
  CATEGORY_NOT_AVAILABLE: {
    value: 'Its category was not available in the region; Meta gives this reason no more. Submit it again.',
    about: 'Why a template was rejected as CATEGORY_NOT_AVAILABLE, and what to do.',
    ...TEMPLATE_STATUS_WEBHOOK,
  },
} as const satisfies Record<string, Rule<string>>;

/** What a `rejected_reason` means and what to do; undefined for one that nobody has described. */
export function whyRejected(reason: string): string | undefined {
  return Object.hasOwn(TEMPLATE_REJECTIONS, reason)
    ? TEMPLATE_REJECTIONS[reason as keyof typeof TEMPLATE_REJECTIONS].value
    : undefined;
}
