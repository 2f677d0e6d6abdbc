import type { Rule } from '../rule.ts';
import { LIST_MESSAGES, OPENAPI, REPLY_BUTTONS, type Source, TEMPLATE_COMPONENTS } from '../sources.ts';

const MESSAGES: Source = {
  source: 'developers.facebook.com/documentation/business-messaging/whatsapp/messages',
  asOf: '2026-10-08',
};
const STATUS_WEBHOOK: Source = {
  source:
    'developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status',
  asOf: '2025-11-20',
};
const CALL_BUTTONS: Source = {
  source:
    'developers.facebook.com/documentation/business-messaging/whatsapp/calling/call-button-messages-deep-links',
  asOf: '2025-12-31',
};

/** What the parts of a message that a person can tap may be, and the values a template is sent with. */
export const INTERACTIVE_LIMITS = {
  callbackDataCharacters: {
    value: 512,
    about: 'Characters of what is sent along to come back in statuses.',
    ...STATUS_WEBHOOK,
  },
  contactCards: { value: 5, about: 'Contacts in one message.', ...OPENAPI },
  interactiveBodyCharacters: {
    value: 1024,
    about: 'Characters of the body above buttons or a link.',
    ...REPLY_BUTTONS,
  },
  interactiveHeaderCharacters: { value: 60, about: 'Characters of a text header.', ...LIST_MESSAGES },
  interactiveFooterCharacters: { value: 60, about: 'Characters of a footer.', ...REPLY_BUTTONS },
  replyIdCharacters: { value: 256, about: 'Characters of the id of a reply button.', ...REPLY_BUTTONS },
  replyTitleCharacters: { value: 20, about: 'Characters on a reply button.', ...REPLY_BUTTONS },
  listBodyCharacters: {
    value: 4096,
    about: 'Characters of the body above a list.',
    ...LIST_MESSAGES,
    otherwise: 'Meta’s OpenAPI file v23.0 says 1024 for every interactive message',
  },
  listButtonCharacters: { value: 20, about: 'Characters on the button that opens a list.', ...LIST_MESSAGES },
  listSectionCharacters: { value: 24, about: 'Characters of a section’s title.', ...LIST_MESSAGES },
  listRowIdCharacters: { value: 200, about: 'Characters of a row’s id.', ...LIST_MESSAGES },
  listRowCharacters: { value: 24, about: 'Characters of a row’s title.', ...LIST_MESSAGES },
  listRowDescriptionCharacters: { value: 72, about: 'Characters of a row’s description.', ...LIST_MESSAGES },
  linkButtonCharacters: { value: 20, about: 'Characters on a button that opens a link.', ...MESSAGES },
  flowButtonCharacters: { value: 30, about: 'Characters on a button that opens a flow.', ...OPENAPI },
  carouselCards: { value: 10, about: 'Cards of a carousel.', ...TEMPLATE_COMPONENTS },
  copyCodeCharacters: {
    value: 20,
    about: 'Characters of the code behind a copy button.',
    ...TEMPLATE_COMPONENTS,
    otherwise: 'the pages on coupons and limited-time offers say 15',
  },
  callButtonMinutes: { value: 43_200, about: 'Minutes for which a call button works.', ...CALL_BUTTONS },
  callButtonPayloadCharacters: {
    value: 512,
    about: 'Characters of a call button’s payload.',
    ...CALL_BUTTONS,
  },
} as const satisfies Record<string, Rule<number>>;
