import { CoexError } from '../errors.ts';
import { type Graph, requestSync } from '../graph/index.ts';
import { recordAccepted, recordFact } from '../ingest/index.ts';
import {
  claimOneShot,
  claimRepeat,
  findClaim,
  type JournalDeps,
  mayHaveBeenDone,
  noteState,
  type OneShot,
  type SyncRequest,
  settleClaim,
} from '../journal/index.ts';
import { findMetaError, HISTORY_DECLINED, LIMITS } from '../rules/index.ts';
import type { SyncClaim } from '../store/index.ts';
import type { OnboardEvent } from './events.ts';

/** What Meta calls each of them: in the request, and as the webhook field it brings. */
const SYNC_TYPES = { contacts: 'smb_app_state_sync', history: 'history' } as const;

// Source of the codes: M/support/error-codes (reference §3).
const ALREADY_REQUESTED = 2593107;
const WINDOW_CLOSED = 2593108;

/** How long after a call webhooks are waited for when no answer told whether it was accepted; coex's own choice. */
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
    let taken: SyncClaim | undefined;
    if (claim === undefined || claim.state === 'failed') {
      // However late it is by this machine's clock: Meta knows, and a refusal uses nothing up.
      taken = await claimOneShot(deps, oneShot);
    } else {
      const sign = await awaitSign(deps, oneShot, claim, tell);
      if (sign === 'changed') continue;
      if (sign === 'seen') return accepted(deps, oneShot, claim, 'seen');
      if (claim.repeated === 1 || isOver(deps, oneShot)) return { how: 'unknown', requestId: null };
      taken = await claimRepeat(deps, oneShot, claim);
    }
    // Somebody else may have been quicker; then the next round finds what they wrote.
    const asked = taken && (await ask(deps, oneShot, taken, token));
    if (asked !== undefined) return asked;
  }
}

function isOver({ clock }: JournalDeps, { epoch }: OneShot): boolean {
  return clock.now() > epoch + LIMITS.syncWindowMs.value;
}

/** Makes the call; undefined when nobody knows whether Meta accepted it. */
async function ask(
  deps: SyncDeps,
  oneShot: OneShot,
  claim: SyncClaim,
  token: string,
): Promise<SyncRequest | undefined> {
  const { phoneNumberId, sync } = oneShot;
  let requestId: string;
  try {
    requestId = await requestSync(deps.graph, phoneNumberId, SYNC_TYPES[sync], token);
  } catch (error) {
    if (!mayHaveBeenDone(error)) return refused(deps, oneShot, claim, error);
    await settleClaim(deps, claim, { state: 'unknown' });
    return undefined;
  }
  return accepted(deps, oneShot, claim, claim.repeated === 1 ? 'repeated' : 'accepted', requestId);
}

async function refused(
  deps: SyncDeps,
  oneShot: OneShot,
  claim: SyncClaim,
  error: unknown,
): Promise<SyncRequest> {
  const meta = error instanceof CoexError ? error.meta : undefined;
  const rule = meta && findMetaError(meta.code, meta.subcode);
  const code = rule?.code;
  if (code === ALREADY_REQUESTED) return accepted(deps, oneShot, claim, 'already');
  if (code === HISTORY_DECLINED.code) return declined(deps, oneShot, claim);
  if (code === WINDOW_CLOSED && claim.repeated === 1) {
    // That the repeat comes too late tells nothing of the first.
    await settleClaim(deps, claim, { state: 'unknown' });
    return { how: 'unknown', requestId: null };
  }
  await settleClaim(deps, claim, { state: 'failed', metaCode: meta?.code });
  throw code === WINDOW_CLOSED ? windowClosed(oneShot, error) : error;
}

async function accepted(
  deps: SyncDeps,
  oneShot: OneShot,
  claim: SyncClaim,
  how: SyncRequest['how'],
  requestId?: string,
): Promise<SyncRequest> {
  const isNews = await settleClaim(deps, claim, { state: 'done', how, requestId });
  if (!isNews) return already(deps, oneShot, (await findClaim(deps, oneShot)) ?? claim);
  await note(deps, oneShot, how, requestId);
  return { how, requestId: requestId ?? null };
}

/** Somebody has asked. A process that died between Meta's answer and its own note of it leaves the note to us. */
async function already(deps: SyncDeps, oneShot: OneShot, claim: SyncClaim): Promise<SyncRequest> {
  const { onboardingId, phoneNumberId, epoch, sync } = oneShot;
  const noted = await deps.store.db
    .selectFrom('history_syncs')
    .select(`${sync}_requested_at as at`)
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (noted?.at == null) await note(deps, oneShot, 'already', claim.request_id ?? undefined);
  else await noteState(deps, onboardingId, `${sync}-requested`);
  return { how: 'already', requestId: claim.request_id };
}

/** Tells the projections, and the journal. */
async function note(
  deps: SyncDeps,
  { onboardingId, phoneNumberId, epoch, sync }: OneShot,
  how: SyncRequest['how'],
  requestId: string | undefined,
): Promise<void> {
  await recordAccepted(deps, requestId ?? how, {
    object: 'coex',
    fact: 'sync-requested',
    at: deps.clock.now(),
    phoneNumberId,
    sync,
    requestId,
    epoch,
  });
  await noteState(deps, onboardingId, `${sync}-requested`);
}

/** The business shares no history; Meta said so at once instead of by webhook. */
async function declined(deps: SyncDeps, oneShot: OneShot, claim: SyncClaim): Promise<SyncRequest> {
  const { phoneNumberId } = oneShot;
  const { code } = HISTORY_DECLINED;
  const at = deps.clock.now();
  // First: what is settled is not asked for again, and nobody would tell us a second time.
  await recordFact(deps.store, { object: 'coex', fact: 'history-declined', at, phoneNumberId, code });
  return accepted(deps, oneShot, claim, 'declined');
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
  const patienceMs = claim.state === 'started' ? UNDER_WAY_MS : PATIENCE_MS;
  // Counted by what was slept: the clock may be set, and must make the wait neither longer nor endless.
  let leftMs = patienceMs - Math.max(0, clock.now() - claim.at);
  let isTold = false;
  for (;;) {
    const now = await findClaim(deps, oneShot);
    if (now?.state !== claim.state || now.at !== claim.at) return 'changed';
    if (await hasWebhookSince(deps, oneShot, claim.at)) return 'seen';
    // A window about to close must not be missed.
    const openMs = oneShot.epoch + LIMITS.syncWindowMs.value - PATIENCE_MS - clock.now();
    if (Math.min(leftMs, openMs) <= 0) return 'nothing';
    if (!isTold) {
      tell({ event: 'sync-unknown', sync: oneShot.sync, waitUntil: clock.now() + Math.min(leftMs, openMs) });
    }
    isTold = true;
    await clock.sleep(LOOK_EVERY_MS, signal);
    leftMs -= LOOK_EVERY_MS;
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
    .where('field', '=', SYNC_TYPES[sync])
    .executeTakeFirst();
  return activity !== undefined && activity.last_at >= since;
}

function windowClosed({ sync, phoneNumberId }: OneShot, cause: unknown): CoexError {
  return new CoexError('sync-window-closed', { type: sync, number: phoneNumberId }, { cause });
}
