import type { Rule } from './rule.ts';
import {
  DEBUG_TOKEN,
  HEALTH_STATUS,
  KAPSO,
  NON_TEMPLATE_PRICING,
  NUMBERING_PLANS,
  ONBOARDING,
  PRICING,
  SIGNUP_ERRORS_PAGE,
  TECH_PROVIDER,
  WEBHOOK_ENDPOINT,
} from './sources.ts';

/** Who says that it is needed, where the onboarding page says nothing of it (conflict C17). */
const ADVISORY = 'some providers require it; Meta’s onboarding page does not (conflict C17)';

/** What Meta, or somebody, asks of a number, its phone and its business. Numbers of days stand in the limits. */
export const REQUIREMENTS = {
  'number-format': {
    value: 'E.164',
    about: 'How a number is written: a plus, its calling code, and as many digits as that country has.',
    ...NUMBERING_PLANS,
  },
  'minimum-app-version': {
    value: '2.24.17',
    about: 'Oldest version of the WhatsApp Business app, on the primary phone, that can join.',
    ...ONBOARDING,
  },
  'portfolio-admin': {
    value: 'required',
    about: 'Whoever signs up administers the business portfolio that is to own the WABA.',
    ...SIGNUP_ERRORS_PAGE,
  },
  'partner-roles': {
    value: ['Solution Partner', 'Tech Provider'],
    about: 'What the owner of the app that onboards must be to Meta, one of them.',
    ...ONBOARDING,
  },
  'business-verification': {
    value: 'advisory',
    about: 'Business verification is not needed to join; messaging limits and number caps grow with it.',
    ...ONBOARDING,
    otherwise: ADVISORY,
  },
  'facebook-page': {
    value: 'advisory',
    about: 'A linked Facebook Page is not needed to join; the signup can hand one over.',
    ...ONBOARDING,
    otherwise: ADVISORY,
  },
  'payment-for-templates': {
    value: 'needed for templates',
    about: 'Without a method of payment templates that cost are refused (131042); replies go on.',
    until: '2026-09-30',
    ...PRICING,
  },
  'payment-for-messages': {
    value: 'needed for templates and for service messages beyond the free ones',
    about: 'Without a method of payment templates are refused, and replies too once the free ones are used.',
    from: '2026-10-01',
    ...NON_TEMPLATE_PRICING,
    otherwise:
      'the top of the pricing page (2026-09-11) still calls service messages free; the send call may return success all the same (Make.com)',
  },
  'payment-by-customer': {
    value: 'the customer, under a Tech Provider',
    about: 'Who adds the method of payment; a Solution Partner shares its line of credit instead.',
    ...TECH_PROVIDER,
  },
  'leaving-other-provider': {
    value:
      'Back up the chats. Disconnect the old provider: in the app under Settings → Account → Business Platform, and under Partners in WhatsApp Manager; remove the stale WABA. Wait a while, then run the signup again.',
    about: 'How a number that is on the Cloud API, or at another provider, becomes a candidate again.',
    ...KAPSO,
  },
  'unsupported-companions': {
    value: ['windows', 'wearos'],
    about: 'Companions that cannot be used beside coexistence: what is sent from them is not mirrored.',
    ...ONBOARDING,
  },
  'coexistence-proof': {
    value: ['is_on_biz_app', 'platform_type CLOUD_API'],
    about: 'What the node of a number says, both of it, when the number is in coexistence already.',
    ...ONBOARDING,
  },
  'payment-problem': {
    value: '141006',
    about: 'Error in a health_status that tells of a payment problem; that there is none proves nothing.',
    ...HEALTH_STATUS,
    otherwise: 'the code is of an example; coex also goes by the word payment in the description',
  },
  'usable-token': {
    value: ['valid', 'of the app that onboards'],
    about: 'What debug_token must say of the access token.',
    ...DEBUG_TOKEN,
  },
  'callback-challenge': {
    value: '200 and the bare challenge',
    about:
      'What a callback answers when it is asked with the right verify token; anything else is a refusal.',
    ...WEBHOOK_ENDPOINT,
  },
} as const satisfies Record<string, Rule<string | readonly string[]>>;
