import type { Rule } from './rule.ts';
import { KAPSO, SIGNUP_ERROR_PAGE, SIGNUP_WITHOUT_CODE } from './sources.ts';

/*
 * Why a signup ends without a number. The value is what to do now, said to whoever sits before the signup. What Meta
 * gives a code for stands among its error codes (meta-errors/signup.ts).
 */

/** Where people leave, as `current_step` of a CANCEL names it. Meta says which screen; what to do there is ours. */
export const SIGNUP_STEPS = {
  BUSINESS_ACCOUNT_SELECTION: {
    value:
      'Start again, logged in to Facebook as an administrator of the business, and choose its portfolio.',
    about: 'The signup was left where the business portfolio is chosen.',
    ...SIGNUP_ERROR_PAGE,
  },
  WABA_PHONE_PROFILE_PICKER: {
    value:
      'Start again and choose to connect the number of the WhatsApp Business app. If that is not offered, the login configuration lacks the feature for it.',
    about: 'The signup was left where the WhatsApp account and its profile are chosen.',
    ...SIGNUP_ERROR_PAGE,
  },
  WHATSAPP_BUSINESS_PROFILE_SETUP: {
    value:
      'Start again; if the signup offers to connect the WhatsApp Business app that is there, choose that.',
    about: 'The signup was left where a profile for WhatsApp is filled in.',
    ...SIGNUP_ERROR_PAGE,
  },
  PHONE_NUMBER_SETUP: {
    value: 'Start again, choose the country, and enter the number as the WhatsApp Business app shows it.',
    about: 'The signup was left where the phone number is entered.',
    ...SIGNUP_ERROR_PAGE,
  },
  PHONE_NUMBER_VERIFICATION: {
    value:
      'Start again with the phone at hand and online: open the message from Facebook in the WhatsApp Business app, tap Connect, and enter the code that the signup shows.',
    about: 'The signup was left where the number is confirmed on the phone.',
    ...SIGNUP_ERROR_PAGE,
  },
  PERMISSIONS: {
    value: 'Start again and leave every permission switched on.',
    about: 'The signup was left where permissions are given.',
    ...SIGNUP_ERROR_PAGE,
  },
} as const satisfies Record<string, Rule<string>>;

/** A refusal known by words of it, in lower case. */
export interface SaidRefusal extends Rule<string> {
  readonly says: string;
}

/** What Meta's dialog says, without a code, and people then report. */
export const SIGNUP_SAYINGS = {
  'signup-ordinary-flow': {
    says: 'registered to an existing whatsapp account',
    value:
      'Delete nothing on the phone, whatever the dialog advises. Whoever sent the link must enable the feature for the WhatsApp Business app in the login configuration; then start again.',
    about: 'Meta showed the ordinary signup, which takes no number that lives in the app.',
    ...SIGNUP_ERROR_PAGE,
    otherwise: 'that a missing feature is the cause is inferred',
  },
  'signup-guessed-too-often': {
    says: 'guessed too many times',
    value: 'Wait about 12 hours, then start again.',
    about: 'A wrong code was entered too many times.',
    ...SIGNUP_ERROR_PAGE,
  },
  'signup-not-eligible': {
    says: 'not eligible',
    value:
      'Use the number in the WhatsApp Business app for some time, at least 7 days by what providers say, update the app, and try again.',
    about: 'Meta does not find the number eligible, or not yet.',
    ...KAPSO,
  },
  'signup-not-admin': {
    says: 'admin level permission',
    value: 'Start again, logged in to Facebook as an administrator of the business portfolio.',
    about: 'The person is no administrator of the business portfolio.',
    ...SIGNUP_ERROR_PAGE,
  },
  'signup-too-many-portfolios': {
    says: 'limit for the number of businesses',
    value: 'Start again and choose a business portfolio that is there already.',
    about: 'This Facebook account may make no more business portfolios.',
    ...SIGNUP_ERROR_PAGE,
  },
  'signup-one-portfolio-at-a-time': {
    says: 'one business user at one time',
    value: 'Wait a while, then start again.',
    about: 'A Facebook account makes one business portfolio at a time.',
    ...SIGNUP_ERROR_PAGE,
  },
  'signup-new-facebook-account': {
    says: 'facebook account is too new',
    value: 'Wait an hour, or log in with an older Facebook account, and start again.',
    about: 'A Facebook account this new cannot make a business portfolio.',
    ...SIGNUP_ERROR_PAGE,
  },
  'signup-restricted-person': {
    says: 'no longer allowed to use facebook products',
    value: 'Start again with the Facebook account of another administrator.',
    about: 'Facebook has restricted the account of this person.',
    ...SIGNUP_ERROR_PAGE,
  },
} as const satisfies Record<string, SaidRefusal>;

/** A finish without a code, which nothing can be done with. */
export const SIGNUP_FINISHED_WITHOUT_CODE: Rule<string> = {
  value:
    'Press the button once more and go through the signup again; if it repeats itself, use another browser, without extensions.',
  about: 'The signup was finished, but Facebook handed no code to the page.',
  ...SIGNUP_WITHOUT_CODE,
};
