import { type Candidate, type Check, checkNumber, openCallbackAsker } from '../../core/eligibility/index.ts';
import { CoexError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import type { ShownEvent } from './events.ts';
import type { Setup } from './setup.ts';

/**
 * Checks the number, the phone and the app as `coex check` does. What fails ends it with `preflight-failed`; what nobody
 * knows, or should be heeded, does not.
 */
export async function preflight(
  context: Context,
  { candidate, setup }: { readonly candidate: Candidate; readonly setup: Setup },
  emit: (event: ShownEvent) => void,
): Promise<void> {
  const { clock, random, signal } = context;
  const { app, accessToken, callback } = setup;
  const secrets = await context.secrets();
  const checks = await checkNumber(
    { graph: context.graph, clock, random, askCallback: openCallbackAsker(signal) },
    {
      candidate,
      setup: {
        appId: app.id,
        appSecret: app.secret,
        accessToken,
        verifyToken: (await secrets.find('verify-token'))?.value,
        callbackUrl: callback?.url,
      },
    },
  );
  const judged = callback === undefined ? checks : checks.map((check) => willBeDone(check, checks));
  for (const { id, verdict, reason, fix, source, asOf } of judged) {
    emit({ event: 'check', id, verdict, reason, ...(fix === undefined ? {} : { fix }), source, asOf });
  }
  const failed = judged.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  if (failed.length === 0) return;
  throw new CoexError('preflight-failed', { count: failed.length, checks: failed.join(', ') });
}

/** What coex knows to mend before the signup, since it knows where webhooks are to go, is no reason to stop. */
function willBeDone(check: Check, checks: readonly Check[]): Check {
  // An app whose callback is somebody else's is not touched; its callback is a warning then.
  const isOurs = checks.some(({ id, verdict }) => id === 'callback' && verdict !== 'warn');
  const isMended = check.id === 'webhook-fields' || check.id === 'callback';
  if (check.verdict !== 'fail' || !isMended || !isOurs) return check;
  const { fix: _, ...rest } = check;
  return { ...rest, verdict: 'warn', reason: `${check.reason}; coex sees to it before the signup` };
}
