import type { Rule } from '../rule.ts';
import { TEMPLATE_ARCHIVAL } from '../sources.ts';
import { DAY_MS } from './units.ts';

/** When Meta archives templates that nobody uses, and when they go. */
export const TEMPLATE_ARCHIVAL_LIMITS = {
  templateIdleMs: {
    value: 365 * DAY_MS,
    about:
      'How long a template stays that is neither created, edited, sent, appealed nor unarchived; then Meta archives it. Meta says 12 months.',
    ...TEMPLATE_ARCHIVAL,
    otherwise:
      'Meta’s SDK has a field template_auto_archival_enabled of a WABA; the page says it cannot be disabled',
  },
  templateArchivedMs: {
    value: 28 * DAY_MS,
    about: 'How long an archived template can be taken out of the archive; then Meta deletes it.',
    ...TEMPLATE_ARCHIVAL,
  },
} as const satisfies Record<string, Rule<number>>;
