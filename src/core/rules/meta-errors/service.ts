import { ERROR_CODES, OPENAPI } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

const again = { retry: 'backoff', kind: 'transient', where: 'both', certainty: 'documented' } as const;
const mend = { retry: 'never', kind: 'refused', where: 'both', certainty: 'documented' } as const;

/** Meta’s own faults, and requests it cannot read. */
export const SERVICE_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 1,
    meaning: 'the API failed for a reason Meta does not name',
    tries: 3,
    fix: 'Try again; if it lasts, check the request and Meta’s status page.',
    httpStatus: 400,
    ...again,
    where: 'answer',
    ...ERROR_CODES,
  },
  {
    code: 2,
    meaning: 'the API service is down',
    fix: 'Try again in a while; Meta’s status page says whether it is known.',
    httpStatus: 503,
    ...again,
    where: 'answer',
    ...ERROR_CODES,
  },
  {
    code: 100,
    meaning: 'a parameter is not valid, or an id or field is not known',
    fix: 'Read the details: they name the parameter. A newer field may need a newer graph-version.',
    httpStatus: 400,
    ...mend,
    where: 'answer',
    ...ERROR_CODES,
  },
  {
    code: 613,
    meaning: 'too many verification codes were asked for',
    retry: 'wait',
    kind: 'transient',
    fix: 'Wait before asking again. A coexistence number needs no code from the API: find out what asks for one.',
    where: 'answer',
    certainty: 'documented',
    ...OPENAPI,
  },
  {
    code: 131000,
    meaning: 'the message could not be sent, for a reason Meta does not name',
    tries: 3,
    fix: 'Try again; if it lasts, ask Meta’s support with the trace id.',
    httpStatus: 500,
    ...again,
    ...ERROR_CODES,
  },
  {
    code: 131008,
    meaning: 'a required parameter is missing',
    fix: 'Add the parameter that the details name.',
    httpStatus: 400,
    ...mend,
    ...ERROR_CODES,
  },
  {
    code: 131009,
    meaning: 'the value of a parameter is not valid',
    fix: 'Correct the parameter that the details name. A reaction gets this when its target is older than 30 days, deleted, or a reaction itself; a new marketing template for up to 10 minutes.',
    httpStatus: 400,
    ...mend,
    ...ERROR_CODES,
  },
  {
    code: 131016,
    meaning: 'the service is unavailable for the moment',
    fix: 'Try again in a while.',
    httpStatus: 500,
    ...again,
    ...ERROR_CODES,
  },
  {
    code: 131059,
    meaning: 'the paging cursor is not valid or has expired',
    fix: 'Start the list again without a cursor. Graph versions before v24.0 do not say this.',
    httpStatus: 400,
    ...mend,
    where: 'answer',
    ...ERROR_CODES,
  },
  {
    code: 135000,
    meaning: 'Meta calls it a user error and says no more; bad parameters are the usual cause',
    fix: 'Check the body of the request, parameter by parameter.',
    httpStatus: 400,
    ...mend,
    ...ERROR_CODES,
  },
  {
    // Listed by Meta’s newest page; what it means there was not captured.
    code: 147005,
    meaning: 'Meta lists this code; coex does not know yet what it stands for',
    fix: 'Read the details Meta sends with it.',
    ...mend,
    certainty: 'unverified',
    ...ERROR_CODES,
  },
];
