import type { Rule } from '../rule.ts';
import {
  TEMPLATE_ARCHIVAL,
  TEMPLATE_CATEGORIES,
  TEMPLATE_COMPONENTS,
  TEMPLATE_MANAGEMENT,
  TEMPLATE_PAUSING,
  TEMPLATES,
} from '../sources.ts';
import { DAY_MS, HOUR_MS } from './units.ts';

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
  categoryChangeNoticeMs: {
    value: 24 * HOUR_MS,
    about: 'Notice before a utility template is made marketing; none after a warning for misuse.',
    ...TEMPLATE_CATEGORIES,
    otherwise: 'the same page also says the first day of the next month; the webhook’s timestamp decides',
  },
} as const satisfies Record<string, Rule<number>>;
