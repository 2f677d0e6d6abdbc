import { DAY_MS } from '../limits/units.ts';
import { ERROR_CODES, HEALTH_STATUS, TEMPLATE_CLIENTS, TEMPLATE_EDGE } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

const never = { retry: 'never', kind: 'refused', where: 'answer', httpStatus: 400 } as const;
const documented = { ...never, certainty: 'documented', ...ERROR_CODES } as const;
const observed = { ...never, certainty: 'observed', ...TEMPLATE_CLIENTS } as const;
/** One client’s dictionary says so, and nobody else. */
const unverified = { ...never, certainty: 'unverified', ...TEMPLATE_CLIENTS } as const;

const sayWhy = 'The text Meta sends with it says what: read that.';

/** Creating, editing, deleting and measuring templates. */
export const TEMPLATE_MANAGEMENT_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 192,
    meaning: 'the phone number on a button is not valid',
    fix: 'Write it with its country code and at most 20 characters.',
    ...documented,
  },
  {
    code: 100,
    subcode: 2388019,
    meaning: 'the WABA has as many templates as it may have',
    fix: 'Archive or delete templates that are not used. The limit is 250, or 6,000 for a verified business with an approved display name; each language counts.',
    ...documented,
  },
  {
    code: 100,
    subcode: 2388023,
    meaning: 'a template of this name and language is still being deleted',
    fix: 'Choose another name: a deleted one stays blocked for about 30 days.',
    otherwise: 'other clients read it as “already exists” or “invalid name”; go by the text Meta sends',
    ...observed,
  },
  {
    code: 100,
    subcode: 2388024,
    meaning: 'a template of this name exists in this language already',
    fix: 'Read it and go on with it if it is the same, as after a call whose answer was lost; else edit it or choose another name.',
    ...documented,
  },
  {
    code: 2388039,
    meaning: 'the template cannot be changed now: it is in review, or was edited too often',
    retry: 'wait',
    waitMs: DAY_MS,
    kind: 'refused',
    fix: 'Wait for the review, or for the quota: an approved template may be edited once in 24 hours and 10 times in 30 days.',
    where: 'answer',
    httpStatus: 400,
    certainty: 'documented',
    ...ERROR_CODES,
  },
  {
    code: 2388040,
    meaning: 'a part of the template is too long',
    fix: 'Keep the header and the footer to 60 characters, the body to 1,024, a button to 25.',
    ...documented,
  },
  {
    code: 2388042,
    meaning: 'the variables have line breaks',
    fix: sayWhy,
    ...unverified,
  },
  {
    code: 100,
    subcode: 2388043,
    meaning: 'a component lacks a field, usually the example',
    fix: 'Give every variable an example.',
    otherwise: 'one client’s dictionary reads it as a variable at the edge of the text',
    ...observed,
  },
  {
    code: 100,
    subcode: 2388046,
    meaning: 'the name of the template is not well formed',
    fix: 'Use small letters, digits and underscores, at most 512.',
    ...observed,
  },
  {
    code: 2388047,
    meaning: 'the header’s format is not accepted',
    fix: `Keep a text header free of line breaks, emoji, asterisks and formatting. ${sayWhy}`,
    ...documented,
  },
  {
    code: 100,
    subcode: 2388049,
    meaning: 'the language is not one of Meta’s',
    fix: 'Use a code of Meta’s list, such as en_GB; capitals and underscore count.',
    ...observed,
  },
  {
    code: 100,
    subcode: 2388060,
    meaning: 'a button’s format is not accepted',
    fix: 'Keep its label to 25 characters, without variables, line breaks, emoji or formatting.',
    ...observed,
  },
  {
    code: 2388072,
    meaning: 'the body’s format is not accepted',
    fix: `At most 10 emoji, at most two line breaks in a row, and more than variables. ${sayWhy}`,
    otherwise: 'clients met it for headers too',
    ...documented,
  },
  {
    code: 2388073,
    meaning: 'the footer’s format is not accepted',
    fix: `A footer has no variables. ${sayWhy}`,
    ...documented,
  },
  {
    code: 100,
    subcode: 2388094,
    meaning: 'one of Meta’s sample templates cannot be deleted',
    fix: 'Leave it; samples such as hello_world stay.',
    ...observed,
  },
  {
    code: 100,
    subcode: 2388155,
    meaning: 'the name belongs to one of Meta’s sample templates',
    fix: 'Choose another name.',
    ...observed,
  },
  {
    code: 2388275,
    meaning: 'the template has too many buttons',
    fix: `At most 10, and fewer of most kinds. ${sayWhy}`,
    ...unverified,
  },
  {
    code: 100,
    subcode: 2388293,
    meaning: 'the text is too short for so many variables',
    fix: 'Write more words or use fewer variables.',
    ...documented,
  },
  {
    code: 2388295,
    meaning: 'the media of the header is not accepted',
    fix: `Upload the sample again: its handle may have expired, or its type or size does not fit. ${sayWhy}`,
    ...unverified,
  },
  {
    code: 100,
    subcode: 2388299,
    meaning: 'the body begins or ends with a variable',
    fix: 'Put words before the first and after the last variable.',
    ...documented,
  },
  {
    code: 141002,
    meaning: 'the template is not approved',
    retry: 'wait',
    kind: 'refused',
    fix: 'Send only approved templates: wait for the review, or edit what was rejected.',
    where: 'health',
    certainty: 'documented',
    ...HEALTH_STATUS,
  },
  {
    code: 200002,
    meaning: 'the template could not be made',
    retry: 'backoff',
    tries: 1,
    kind: 'transient',
    fix: 'Look first whether it is there by name and language; if not, try once more.',
    where: 'answer',
    certainty: 'documented',
    ...TEMPLATE_EDGE,
  },
  {
    code: 200005,
    meaning: 'template insights are not available for this account',
    fix: 'Do without them; coex cannot change that.',
    ...documented,
  },
  {
    code: 200006,
    meaning: 'template insights cannot be switched off again',
    fix: 'Leave them on.',
    ...documented,
  },
  {
    code: 200007,
    meaning: 'template insights are not switched on',
    fix: 'Switch them on for the WABA, once; that cannot be undone.',
    ...documented,
  },
];
