import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { type Graph, requestSync } from '../graph/index.ts';
import { recordAccepted } from '../ingest/index.ts';
import { LIMITS } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { claimOneShot, mayHaveBeenDone, noteState, type OneShot, settleStep } from './journal.ts';

const SYNC_TYPES = { contacts: 'smb_app_state_sync', history: 'history' } as const;

/**
 * Asks Meta for the contacts or the history, once: journalled before the call, settled after it. Returns the request
 * id. An answer that never came leaves it unknown; it is not repeated.
 */
export async function requestSyncOnce(
  deps: { readonly graph: Graph; readonly store: Store; readonly clock: Clock },
  oneShot: OneShot,
  token: string,
): Promise<string> {
  const { phoneNumberId, epoch, sync } = oneShot;
  if (deps.clock.now() > epoch + LIMITS.syncWindowMs.value) {
    throw new CoexError('sync-window-closed', { type: sync, number: phoneNumberId });
  }
  await claimOneShot(deps, oneShot);
  const requestId = await ask(deps, oneShot, token);
  await settleStep(deps, stepOf(oneShot), 'done', { requestId });
  await recordAccepted(deps.store, requestId, {
    object: 'coex',
    fact: 'sync-requested',
    at: deps.clock.now(),
    phoneNumberId,
    sync,
    requestId,
    epoch,
  });
  await noteState(deps, oneShot.onboardingId, `${sync}-requested`);
  return requestId;
}

async function ask(
  deps: { readonly graph: Graph; readonly store: Store; readonly clock: Clock },
  oneShot: OneShot,
  token: string,
): Promise<string> {
  try {
    return await requestSync(deps.graph, oneShot.phoneNumberId, SYNC_TYPES[oneShot.sync], token);
  } catch (error) {
    if (!mayHaveBeenDone(error)) {
      const { code, meta } = error instanceof CoexError ? error : { code: 'internal', meta: undefined };
      await settleStep(deps, stepOf(oneShot), 'failed', { code, metaCode: meta?.code });
      throw error;
    }
    await settleStep(deps, stepOf(oneShot), 'unknown');
    throw new CoexError(
      'sync-outcome-unknown',
      { type: oneShot.sync, number: oneShot.phoneNumberId },
      { cause: error },
    );
  }
}

function stepOf({ onboardingId, sync }: OneShot): { readonly onboardingId: string; readonly step: string } {
  return { onboardingId, step: sync };
}
