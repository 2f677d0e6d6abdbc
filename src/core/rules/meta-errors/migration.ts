import { ERROR_CODES } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

// What sets the four apart was not captured; their family was.
const refused = {
  meaning: 'the number cannot be moved to another WABA',
  retry: 'never',
  kind: 'refused',
  fix: 'Read the details: they say what is in the way. A coexistence number is not moved: disconnect it in the app and onboard it again.',
  where: 'answer',
  httpStatus: 400,
  certainty: 'documented',
  ...ERROR_CODES,
} as const;

/** Moving a number between WABAs; easily taken for templates, whose codes stand around them. */
export const MIGRATION_ERRORS: readonly MetaErrorRule[] = [
  { code: 2388012, ...refused },
  { code: 2388091, ...refused },
  { code: 2388093, ...refused },
  { code: 2388103, ...refused },
];
