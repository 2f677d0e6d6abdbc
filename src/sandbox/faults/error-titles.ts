import { findMetaError } from '../../core/rules/index.ts';

/*
 * What Meta calls its errors: the titles of its page of error codes, which stand in `error.message` behind the code
 * (M/support/error-codes, 2025-11-19 and 2026-09-11; reference §8.5, §8.6).
 */
const TITLES: Readonly<Record<number, string>> = {
  0: 'AuthException',
  1: 'API Unknown',
  2: 'API Service',
  3: 'API Method',
  4: 'API Too Many Calls',
  10: 'Permission Denied',
  33: 'Parameter value is not valid',
  100: 'Invalid parameter',
  190: 'Access token has expired',
  368: 'Temporarily blocked for policies violations',
  80007: 'Rate limit issues',
  80008: 'Rate limit issues',
  130429: 'Rate limit hit',
  130472: "User's number is part of an experiment",
  130497: 'Business account is restricted from messaging users in this country.',
  131000: 'Something went wrong',
  131005: 'Access denied',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131016: 'Service unavailable',
  131021: 'Recipient cannot be sender',
  131026: 'Message Undeliverable',
  131031: 'Account has been locked',
  131042: 'Business eligibility payment issue',
  131045: 'Incorrect certificate',
  131047: 'Re-engagement message',
  131048: 'Spam rate limit hit',
  131051: 'Unsupported message type',
  131052: 'Media download error',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  131057: 'Account in maintenance mode',
  132000: 'Template Param Count Mismatch',
  132001: 'Template does not exist',
  132005: 'Template Hydrated Text Too Long',
  132007: 'Template Format Character Policy Violated',
  132012: 'Template Parameter Format Mismatch',
  132015: 'Template is Paused',
  132016: 'Template is Disabled',
  132068: 'Flow is in blocked state',
  132069: 'Flow is in throttled state',
  133010: 'Phone number Not Registered',
  133016: 'Account register deregister rate limit exceeded',
  135000: 'Generic user error',
};

/*
 * Codes whose title the reference does not hold: what they mean (reference §8.6, core/rules), as near to Meta's page as
 * is known. The wording is unverified.
 */
const MEANINGS: Readonly<Record<number, string>> = {
  803: 'Object not found',
  131037: 'The number needs display name approval before it can send',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement',
  131050: 'The recipient has stopped marketing messages of this business',
  131060: 'This message is unavailable',
  133000: 'Incomplete deregistration',
  133004: 'Server temporarily unavailable',
  133005: 'Two step verification PIN Mismatch',
  133006: 'Phone number re-verification needed',
  133008: 'Too many two step verification PIN guesses',
  133009: 'Two step verification PIN guessed too fast',
  133015: 'The phone number was deleted a moment ago, and its deletion has not finished',
  134011: 'The terms of WhatsApp Payments have not been accepted',
  137000: 'The identity key hash does not match that of the recipient',
};

/** What Meta calls an error; undefined for a code that nobody has described. */
export function errorTitle(code: number): string | undefined {
  const family = code >= 200 && code <= 299 ? 'API Permission' : undefined;
  // What is left is told in coex's own words: a code alone would help nobody.
  return TITLES[code] ?? MEANINGS[code] ?? family ?? findMetaError(code)?.meaning;
}

/** `(#131056) (Business Account, Consumer Account) pair rate limit hit`; only the number where no title is known. */
export function errorMessage(code: number): string {
  const title = errorTitle(code);
  return title === undefined ? `(#${code})` : `(#${code}) ${title}`;
}
