import type * as z from 'zod';
import { CoexError, type ErrorCode, type MetaFailure } from '../errors.ts';
import { findMetaError, type MetaErrorRule } from '../rules/index.ts';
import type { graphError } from '../wire/graph.ts';

type WireError = z.infer<typeof graphError>['error'];

const CODES = {
  refused: 'graph-refused',
  'not-permitted': 'graph-not-permitted',
  'not-found': 'graph-not-found',
  guarded: 'graph-guarded',
  transient: 'graph-transient',
} as const satisfies Record<MetaErrorRule['kind'], ErrorCode>;

/** Meta's refusal as an error of ours, classified by the dated rules. */
export function refusal(call: string, httpStatus: number, error: WireError): CoexError {
  const rule = findMetaError(error.code, error.error_subcode);
  const details = error.error_data?.details ?? error.error_user_msg;
  const said = details ?? error.message.replace(/^\(#\d+\)\s*/, '');
  const trace = error.fbtrace_id === undefined ? '' : ` Trace id for Meta’s support: ${error.fbtrace_id}.`;
  return new CoexError(
    CODES[rule?.kind ?? 'refused'],
    {
      call,
      meaning: rule?.meaning ?? said.replace(/\.$/, ''),
      metaCode: error.code,
      fix: `${rule?.fix ?? 'This code is not in coex’s table; what Meta says is all there is.'}${trace}`,
    },
    { meta: metaFailure(httpStatus, error, details) },
  );
}

/** Whether the rules say that the same call may work when repeated. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof CoexError)) return false;
  if (error.code === 'graph-unreachable' || error.code === 'graph-unexpected') return true;
  return error.meta !== undefined && findMetaError(error.meta.code, error.meta.subcode)?.retry === 'backoff';
}

function metaFailure(httpStatus: number, error: WireError, details: string | undefined): MetaFailure {
  return {
    httpStatus,
    code: error.code,
    ...(error.error_subcode === undefined ? {} : { subcode: error.error_subcode }),
    ...(error.error_user_title === undefined ? {} : { title: error.error_user_title }),
    ...(error.error_user_msg === undefined ? {} : { userMessage: error.error_user_msg }),
    ...(details === undefined ? {} : { details }),
    ...(error.fbtrace_id === undefined ? {} : { traceId: error.fbtrace_id }),
  };
}
