import type { Rule } from './rule.ts';
import { SIGNUP_VERSIONS_PAGE } from './sources.ts';

const october = 'the versions page says only October 2026';

/** The versions of Embedded Signup: in force from their release until Meta switches them off. */
export const SIGNUP_VERSIONS = {
  'signup-v2': {
    value: 'v2',
    about: 'A version of Embedded Signup; sends session events only with `sessionInfoVersion` 3.',
    from: '2023-01-01',
    until: '2026-10-14',
    ...SIGNUP_VERSIONS_PAGE,
    otherwise: `the day is that of the banner on Meta’s pages; ${october}, and of the release January 2023`,
  },
  'signup-v2-public-preview': {
    value: 'v2-public-preview',
    about: 'A preview of Embedded Signup.',
    from: '2025-08-14',
    until: '2026-10-14',
    ...SIGNUP_VERSIONS_PAGE,
    otherwise: `${october}; the day is that of v2`,
  },
  'signup-v3': {
    value: 'v3',
    about: 'A version of Embedded Signup, with `whatsapp_business_app_onboarding` as its one feature left.',
    from: '2025-05-29',
    until: '2026-10-14',
    ...SIGNUP_VERSIONS_PAGE,
    otherwise: `${october}; implementers name the day of v2`,
  },
  'signup-v3-public-preview': {
    value: 'v3-public-preview',
    about: 'A preview of Embedded Signup.',
    from: '2025-08-14',
    until: '2026-10-14',
    ...SIGNUP_VERSIONS_PAGE,
    otherwise: `${october}; the day is that of v2`,
  },
  'signup-v4': {
    value: 'v4',
    about: 'The version of Embedded Signup in use: products are chosen in the login configuration.',
    from: '2025-10-08',
    ...SIGNUP_VERSIONS_PAGE,
  },
  'signup-v4-public-preview': {
    value: 'v4-public-preview',
    about: 'A preview of Embedded Signup that asks for the phone number first.',
    from: '2026-05-12',
    ...SIGNUP_VERSIONS_PAGE,
  },
} as const satisfies Record<string, Rule<string>>;
