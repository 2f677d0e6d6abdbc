import type { Rule } from '../rule.ts';
import {
  AUTHENTICATION_TEMPLATES,
  COUPONS,
  LIMITED_TIME_OFFERS,
  MEDIA_CAROUSELS,
  SINGLE_PRODUCT,
  TEMPLATE_ARCHIVAL,
  TEMPLATE_CATEGORIES,
  TEMPLATE_CLIENTS,
  TEMPLATE_COMPONENTS,
  TEMPLATE_MANAGEMENT,
  TEMPLATE_PAUSING,
  TEMPLATE_VENDORS,
  TEMPLATES,
  TIME_TO_LIVE,
} from '../sources.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from './units.ts';

/** How many templates, how often changed, how long each part. */
export const TEMPLATE_LIMITS = {
  templatesUnverified: {
    value: 250,
    about: 'Templates of a WABA whose business is not verified; each language counts.',
    ...TEMPLATES,
    otherwise:
      '360dialog counts names, not languages; ask Meta for the limit with `summary` rather than trust it',
  },
  templatesVerified: {
    value: 6000,
    about: 'Templates of a WABA whose business is verified and has a number with an approved name.',
    ...TEMPLATES,
    otherwise: 'the page of error codes still says 250 for everyone',
  },
  templateCreationsPerHour: { value: 100, about: 'Templates that can be created in a WABA.', ...TEMPLATES },
  templateEditsPerDay: {
    value: 1,
    about: 'Edits of an approved template in 24 hours; rejected and paused ones have no such limit.',
    ...TEMPLATE_MANAGEMENT,
  },
  templateEditsPerMonth: {
    value: 10,
    about: 'Edits of an approved template in 30 days; rejected and paused ones have no such limit.',
    ...TEMPLATE_MANAGEMENT,
  },
  templateNameBlockMs: {
    value: 30 * DAY_MS,
    about: 'How long the name of a deleted approved template cannot be used again.',
    ...TEMPLATE_MANAGEMENT,
    otherwise: 'refusals seen by clients (100/2388023) speak of about 4 weeks',
  },
  templateDeleteBatch: {
    value: 100,
    about: 'Templates one call can delete by their ids, all or none.',
    ...TEMPLATE_MANAGEMENT,
  },
  templateArchiveBatch: {
    value: 100,
    about: 'Templates one call can archive or take out of the archive; of them some may fail.',
    ...TEMPLATE_ARCHIVAL,
  },
  templatePauseFirstMs: {
    value: 3 * HOUR_MS,
    about: 'How long a template pauses the first time its quality is low.',
    ...TEMPLATE_PAUSING,
  },
  templatePauseSecondMs: {
    value: 6 * HOUR_MS,
    about: 'How long it pauses the second time; the third disables it.',
    ...TEMPLATE_PAUSING,
  },
  templateNameCharacters: {
    value: 512,
    about: 'Characters of a name: small letters, digits and underscores.',
    ...TEMPLATE_MANAGEMENT,
  },
  templateHeaderCharacters: { value: 60, about: 'Characters of a text header.', ...TEMPLATE_COMPONENTS },
  templateBodyCharacters: {
    value: 1024,
    about: 'Characters of a body, placeholders included.',
    ...TEMPLATE_COMPONENTS,
    otherwise: 'Bird and Wazzup reported 550 for marketing and utility in 2025',
  },
  templateFooterCharacters: { value: 60, about: 'Characters of a footer.', ...TEMPLATE_COMPONENTS },
  templateButtons: { value: 10, about: 'Buttons of a template, all kinds together.', ...TEMPLATE_COMPONENTS },
  templateButtonCharacters: {
    value: 25,
    about: 'Characters on a button.',
    ...TEMPLATE_COMPONENTS,
  },
  templateBodyCautiousCharacters: {
    value: 550,
    about: 'Characters of a body that vendors too let through.',
    ...TEMPLATE_VENDORS,
    otherwise: 'Meta’s page on components says 1,024',
  },
  templateBodyEmoji: {
    value: 10,
    about: 'Emoji in a body.',
    ...TEMPLATE_CLIENTS,
    otherwise: 'Meta’s pages name no number',
  },
  templateBodyLineBreaks: { value: 2, about: 'Line breaks in a row in a body.', ...TEMPLATE_CLIENTS },
  templateOfferBodyCharacters: {
    value: 600,
    about: 'Characters of the body of a limited-time offer.',
    ...LIMITED_TIME_OFFERS,
  },
  templateOfferTextCharacters: {
    value: 16,
    about: 'Characters of a limited-time offer’s own text.',
    ...LIMITED_TIME_OFFERS,
  },
  templateCardBodyCharacters: {
    value: 160,
    about: 'Characters of the body of a carousel’s card.',
    ...MEDIA_CAROUSELS,
  },
  templateProductBodyCharacters: {
    value: 160,
    about: 'Characters of a body under the header of a product.',
    ...SINGLE_PRODUCT,
  },
  templateCarouselCards: { value: 10, about: 'Cards of a carousel, at most.', ...MEDIA_CAROUSELS },
  templateCarouselCardsLeast: { value: 2, about: 'Cards of a carousel, at least.', ...MEDIA_CAROUSELS },
  templateCardButtons: {
    value: 2,
    about: 'Buttons of a card.',
    ...MEDIA_CAROUSELS,
    otherwise: 'a sample on the same page has three',
  },
  templateUrlButtons: { value: 2, about: 'Buttons of a template that open a URL.', ...TEMPLATE_COMPONENTS },
  templateSingleButtons: {
    value: 1,
    about:
      'Buttons of each other kind that is no quick reply: phone number, copy code, flow, catalog, products, call, contact.',
    ...TEMPLATE_COMPONENTS,
  },
  templateDesktopButtons: {
    value: 3,
    about: 'Buttons up to which a template is shown on a desktop.',
    ...TEMPLATE_COMPONENTS,
  },
  templateUrlCharacters: { value: 2000, about: 'Characters of a button’s URL.', ...TEMPLATE_COMPONENTS },
  templatePhoneCharacters: {
    value: 20,
    about: 'Characters of a button’s phone number.',
    ...TEMPLATE_COMPONENTS,
  },
  templateCodeCharacters: {
    value: 20,
    about: 'Characters of a code to copy.',
    ...TEMPLATE_COMPONENTS,
    otherwise: 'the pages on coupons and offers say 15',
  },
  templateCodeCautiousCharacters: {
    value: 15,
    about: 'Characters of a code to copy that every page allows.',
    ...COUPONS,
    otherwise: 'the page on components says 20 since December 2025',
  },
  templateOtpExpiryMinutes: {
    value: 90,
    about: 'The longest a one-time password can be said to be good; the shortest is 1.',
    ...AUTHENTICATION_TEMPLATES,
  },
  templateOtpApps: {
    value: 5,
    about: 'Apps a one-tap or zero-tap template can name.',
    ...AUTHENTICATION_TEMPLATES,
  },
  templatePackageCharacters: {
    value: 224,
    about: 'Characters of the package name of such an app.',
    ...AUTHENTICATION_TEMPLATES,
  },
  templateTtlAuthenticationLeastMs: {
    value: 30 * SECOND_MS,
    about: 'The shortest time-to-live of authentication.',
    ...TIME_TO_LIVE,
  },
  templateTtlAuthenticationMostMs: {
    value: 900 * SECOND_MS,
    about: 'The longest time-to-live of authentication, but for -1, which is 30 days.',
    ...TIME_TO_LIVE,
  },
  templateTtlUtilityLeastMs: {
    value: 30 * SECOND_MS,
    about: 'The shortest time-to-live of utility.',
    ...TIME_TO_LIVE,
  },
  templateTtlUtilityMostMs: {
    value: 12 * HOUR_MS,
    about: 'The longest time-to-live of utility, but for -1, which is 30 days.',
    ...TIME_TO_LIVE,
  },
  templateTtlMarketingLeastMs: {
    value: 12 * HOUR_MS,
    about: 'The shortest time-to-live of marketing, which only the Marketing Messages API heeds.',
    ...TIME_TO_LIVE,
  },
  templateTtlMarketingMostMs: {
    value: 30 * DAY_MS,
    about: 'The longest time-to-live of marketing.',
    ...TIME_TO_LIVE,
  },
  categoryChangeNoticeMs: {
    value: 24 * HOUR_MS,
    about: 'Notice before a utility template is made marketing; none after a warning for misuse.',
    ...TEMPLATE_CATEGORIES,
    otherwise: 'the same page also says the first day of the next month; the webhook’s timestamp decides',
  },
} as const satisfies Record<string, Rule<number>>;
