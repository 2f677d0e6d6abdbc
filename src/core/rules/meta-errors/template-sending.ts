import { ERROR_CODES } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

const never = {
  retry: 'never',
  kind: 'refused',
  where: 'both',
  httpStatus: 400,
  certainty: 'documented',
  ...ERROR_CODES,
} as const;
const later = { ...never, retry: 'wait' } as const;

/** Sending templates, and the Flows on their buttons. */
export const TEMPLATE_SENDING_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 132000,
    meaning: 'the template wants another number of parameters',
    fix: 'Read the template again from Meta: it was changed, or a parameter is missing. The details tell both numbers.',
    ...never,
  },
  {
    code: 132001,
    meaning: 'there is no approved template of this name in this language',
    fix: 'Check name, language code and status; en, en_US and en_GB are three templates.',
    ...never,
    kind: 'not-found',
    httpStatus: 404,
  },
  {
    code: 132005,
    meaning: 'the text is too long once the values are in it',
    fix: 'Shorten the values.',
    ...never,
  },
  {
    code: 132007,
    meaning: 'the template’s content breaks a policy',
    fix: 'Rewrite the template and have it reviewed again.',
    ...never,
  },
  {
    code: 132012,
    meaning: 'a parameter has another form than the template wants',
    fix: 'Match the kind of each parameter, and send the header’s media if it has one.',
    ...never,
  },
  {
    code: 132015,
    meaning: 'the template is paused, usually for low quality',
    fix: 'Stop what sends it. It comes back by itself after 3 or 6 hours; one paused by pacing must be lifted by hand. Better, edit it.',
    ...later,
  },
  {
    code: 132016,
    meaning: 'the template is disabled for good',
    fix: 'Make a new template with other content.',
    ...never,
  },
  {
    code: 132018,
    meaning: 'a parameter of the template is not accepted',
    fix: 'Take out line breaks, tabs and more than four spaces in a row; the details name the parameter.',
    ...never,
  },
  {
    code: 132068,
    meaning: 'the Flow of the template is blocked',
    fix: 'Correct the Flow in WhatsApp Manager and publish it again.',
    ...never,
  },
  {
    code: 132069,
    meaning: 'the Flow of the template is throttled',
    fix: 'Correct the Flow; until then 10 messages an hour go through.',
    ...later,
    kind: 'transient',
  },
];
