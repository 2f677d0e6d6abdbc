import { CoexError } from '../errors.ts';
import { type Graph, requestSync } from '../graph/index.ts';
import { recordAccepted, recordFact } from '../ingest/index.ts';
import { findMetaError, HISTORY_DECLINED, LIMITS } from '../rules/index.ts';
import type { SyncClaim } from '../store/index.ts';
import type { OnboardEvent, SyncRequest } from './events.ts';
import { type JournalDeps, mayHaveBeenDone, noteState } from './journal.ts';
import { claimOneShot, claimRepeat, findClaim, type OneShot, settleClaim } from './one-shot.ts';

const SYNC_TYPES = { contacts: 'smb_app_state_sync', history: 'history' } as const;
/** The webhook field each of them brings. */
const FIELDS = { contacts: 'smb_app_state_sync', history: 'history' } as const;

// Source of the codes: M/support/error-codes (reference §3).
const ALREADY_REQUESTED = 2593107;
const WINDOW_CLOSED = 2593108;

/** How long webhooks are waited for when no answer told whether a sync was accepted; coex's own choice. */
const PATIENCE_MS = 60_000;
/** As long as a call of another process may still be under way: its pause for the limits, and its time-out. */
const UNDER_WAY_MS = 240_000;
const LOOK_EVERY_MS = 2000;

type SyncDeps = JournalDeps & { readonly graph: Graph; readonly signal?: AbortSignal | undefined };

/**
 * Asks Meta for the contacts or the history, once: written down before the call, settled after it. When no answer
 * comes, it waits for the webhooks, then asks once more and takes 2593107 as “already accepted”. What another process
 * or an earlier run has asked for is not asked for again. Throws `sync-window-closed`, and what Meta refuses it for.
 */
export async function requestSyncOnce(
  deps: SyncDeps,
  oneShot: OneShot,
  token: string,
  tell: (event: OnboardEvent) => void = () => undefined,
): Promise<SyncRequest> {
  for (;;) {
    const claim = await findClaim(deps, oneShot);
    if (claim?.state === 'done') return already(deps, oneShot, claim);
    if (claim === undefined || claim.state === 'failed') {
      if (isOver(deps, oneShot)) throw windowClosed(oneShot);
      // Somebody else may be quicker; then the next round finds what they wrote.
      if (await claimOneShot(deps, oneShot)) {
        const asked = await ask(deps, oneShot, token, 'accepted');
        if (asked !== undefined) return asked;
      }
      continue;
    }
    const settled = await awaitSign(deps, oneShot, claim, tell);
    if (settled === 'changed') continue;
    if (settled === 'seen') return accepted(deps, oneShot, 'seen', undefined);
    if (claim.repeated === 1 || isOver(deps, oneShot)) return { how: 'unknown', requestId: null };
    if (await claimRepeat(deps, oneShot, claim)) {
      const asked = await ask(deps, oneShot, token, 'repeated');
      return asked ?? { how: 'unknown', requestId: null };
    }
  }
}

function isOver({ clock }: JournalDeps, { epoch }: OneShot): boolean {
  return clock.now() > epoch + LIMITS.syncWindowMs.value;
}

/** Makes the call; undefined when nobody knows whether Meta accepted it. */
async function ask(
  deps: SyncDeps,
  oneShot: OneShot,
  token: string,
  how: 'accepted' | 'repeated',
): Promise<SyncRequest | undefined> {
  try {
    const { phoneNumberId, sync } = oneShot;
    const requestId = await requestSync(deps.graph, phoneNumberId, SYNC_TYPES[sync], token);
    return await accepted(deps, oneShot, how, requestId);
  } catch (error) {
    if (error instanceof CoexError && error.code === 'accepted-not-recorded') throw error;
    if (mayHaveBeenDone(error)) {
      await settleClaim(deps, oneShot, { state: 'unknown' });
      return undefined;
    }
    return refused(deps, oneShot, error);
  }
}

async function refused(deps: SyncDeps, oneShot: OneShot, error: unknown): Promise<SyncRequest> {
  const meta = error instanceof CoexError ? error.meta : undefined;
  const rule = meta && findMetaError(meta.code, meta.subcode);
  const code = rule?.code;
  if (code === ALREADY_REQUESTED) return accepted(deps, oneShot, 'already', undefined);
  if (code === HISTORY_DECLINED.code) return declined(deps, oneShot);
  await settleClaim(deps, oneShot, { state: 'failed', metaCode: meta?.code });
  throw code === WINDOW_CLOSED ? windowClosed(oneShot, error) : error;
}

async function accepted(
  deps: SyncDeps,
  oneShot: OneShot,
  how: SyncRequest['how'],
  requestId: string | undefined,
): Promise<SyncRequest> {
  const { onboardingId, phoneNumberId, epoch, sync } = oneShot;
  await settleClaim(deps, oneShot, { state: 'done', how, requestId });
  await recordAccepted(deps.store, requestId ?? how, {
    object: 'coex',
    fact: 'sync-requested',
    at: deps.clock.now(),
    phoneNumberId,
    sync,
    requestId,
    epoch,
  });
  await noteState(deps, onboardingId, `${sync}-requested`);
  return { how, requestId: requestId ?? null };
}

/** Somebody has asked. A process that died between Meta's answer and its own note of it leaves the note to us. */
async function already(deps: SyncDeps, oneShot: OneShot, claim: SyncClaim): Promise<SyncRequest> {
  const { phoneNumberId, epoch, sync } = oneShot;
  const noted = await deps.store.db
    .selectFrom('history_syncs')
    .select(`${sync}_requested_at as at`)
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  const requestId = claim.request_id ?? undefined;
  if (noted?.at == null) return accepted(deps, oneShot, 'already', requestId);
  await noteState(deps, oneShot.onboardingId, `${sync}-requested`);
  return { how: 'already', requestId: requestId ?? null };
}

/** The business shares no history; Meta said so at once instead of by webhook. */
async function declined(deps: SyncDeps, oneShot: OneShot): Promise<SyncRequest> {
  const request = await accepted(deps, oneShot, 'declined', undefined);
  const { phoneNumberId } = oneShot;
  const { code } = HISTORY_DECLINED;
  const at = deps.clock.now();
  await recordFact(deps.store, { object: 'coex', fact: 'history-declined', at, phoneNumberId, code });
  return request;
}

/**
 * Waits for a sign of what became of a call: `seen` when its webhooks came, `changed` when somebody settled it,
 * `nothing` when the patience is at its end.
 */
async function awaitSign(
  deps: SyncDeps,
  oneShot: OneShot,
  claim: SyncClaim,
  tell: (event: OnboardEvent) => void,
): Promise<'seen' | 'changed' | 'nothing'> {
  const { clock, signal } = deps;
  // A clock that was set back must not make the wait longer; a window about to close must not be missed.
  const until = Math.min(
    Math.min(claim.at, clock.now()) + (claim.state === 'started' ? UNDER_WAY_MS : PATIENCE_MS),
    oneShot.epoch + LIMITS.syncWindowMs.value - PATIENCE_MS,
  );
  let isTold = false;
  for (;;) {
    const now = await findClaim(deps, oneShot);
    if (now?.state !== claim.state || now.at !== claim.at) return 'changed';
    if (await hasWebhookSince(deps, oneShot, claim.at)) return 'seen';
    if (clock.now() >= until) return 'nothing';
    if (!isTold) tell({ event: 'sync-unknown', sync: oneShot.sync, waitUntil: until });
    isTold = true;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

async function hasWebhookSince(
  { store }: JournalDeps,
  { phoneNumberId, sync }: OneShot,
  since: number,
): Promise<boolean> {
  const activity = await store.db
    .selectFrom('webhook_activity')
    .select('last_at')
    .where('subject', '=', phoneNumberId)
    .where('field', '=', FIELDS[sync])
    .executeTakeFirst();
  return activity !== undefined && activity.last_at >= since;
}

function windowClosed({ sync, phoneNumberId }: OneShot, cause?: unknown): CoexError {
  return new CoexError('sync-window-closed', { type: sync, number: phoneNumberId }, { cause });
}
