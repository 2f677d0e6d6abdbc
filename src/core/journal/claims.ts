import type { SyncClaim } from '../store/index.ts';
import type { JournalDeps } from './journal.ts';

export type Sync = 'contacts' | 'history';

/** What is known of a sync that was asked for. */
export interface SyncRequest {
  /**
   * `accepted` by Meta now; `repeated` and accepted then; `already` asked for in this onboarding; `seen`, since its
   * webhooks came though no answer did; `declined` by the business; `unknown`, asked twice and answered neither time.
   */
  readonly how: 'accepted' | 'repeated' | 'already' | 'seen' | 'declined' | 'unknown';
  /** For Meta's support; null when no answer brought one. */
  readonly requestId: string | null;
}

/** A call that Meta grants once per onboarding of a number. */
export interface OneShot {
  readonly onboardingId: string;
  readonly phoneNumberId: string;
  /** When Meta onboarded the number. */
  readonly epoch: number;
  readonly sync: Sync;
}

/**
 * Takes the one permission there is for a sync, before the call is made; holds across processes. Only a call that
 * Meta is known to have refused gives it back. Undefined when somebody has it: another process, an earlier run.
 */
export async function claimOneShot(
  { store, clock }: JournalDeps,
  oneShot: OneShot,
): Promise<SyncClaim | undefined> {
  const { onboardingId, phoneNumberId, epoch, sync } = oneShot;
  const ours = { onboarding_id: onboardingId, state: 'started' as const, at: clock.now() };
  return store.db
    .insertInto('sync_claims')
    .values({ phone_number_id: phoneNumberId, epoch, sync, ...ours, repeated: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(['phone_number_id', 'epoch', 'sync'])
        .doUpdateSet({ ...ours, meta_code: null })
        .where('sync_claims.state', '=', 'failed'),
    )
    .returningAll()
    .executeTakeFirst();
}

/**
 * Takes the permission to ask once more for a sync of which nobody knows whether it was accepted. There is one, for
 * all processes together; undefined when it is gone, or the claim is no longer as it was seen.
 */
export async function claimRepeat(
  { store, clock }: JournalDeps,
  oneShot: OneShot,
  seen: SyncClaim,
): Promise<SyncClaim | undefined> {
  return store.db
    .updateTable('sync_claims')
    .set({ state: 'started', at: clock.now(), repeated: 1, onboarding_id: oneShot.onboardingId })
    .where('phone_number_id', '=', oneShot.phoneNumberId)
    .where('epoch', '=', oneShot.epoch)
    .where('sync', '=', oneShot.sync)
    .where('state', '=', seen.state)
    .where('at', '=', seen.at)
    .where('repeated', '=', 0)
    .returningAll()
    .executeTakeFirst();
}

/** The claim as it stands; undefined when nobody has asked. */
export async function findClaim(
  { store }: Pick<JournalDeps, 'store'>,
  { phoneNumberId, epoch, sync }: Omit<OneShot, 'onboardingId'>,
): Promise<SyncClaim | undefined> {
  return store.db
    .selectFrom('sync_claims')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .where('sync', '=', sync)
    .executeTakeFirst();
}

/** What became of a claim. */
type Settled =
  | { readonly state: 'done'; readonly how: SyncRequest['how']; readonly requestId?: string | undefined }
  | { readonly state: 'failed'; readonly metaCode: number | undefined }
  | { readonly state: 'unknown' };

/**
 * Writes down what became of a call. False when that is no news: others have asked again since, or knew already that
 * it was accepted. What was accepted stays so; a request id may still be added to it, for Meta's support.
 */
export async function settleClaim(
  { store, clock }: JournalDeps,
  { phone_number_id, epoch, sync, at, repeated }: SyncClaim,
  settled: Settled,
): Promise<boolean> {
  const isDone = settled.state === 'done';
  const written = await store.db
    .updateTable('sync_claims')
    .set({
      state: settled.state,
      // While the outcome is not known, webhooks are looked for since the call went out.
      at: settled.state === 'unknown' ? at : clock.now(),
      how: isDone ? settled.how : null,
      request_id: isDone ? (settled.requestId ?? null) : null,
      meta_code: settled.state === 'failed' ? (settled.metaCode ?? null) : null,
    })
    .where('phone_number_id', '=', phone_number_id)
    .where('epoch', '=', epoch)
    .where('sync', '=', sync)
    .$if(isDone && settled.requestId === undefined, (query) => query.where('state', '!=', 'done'))
    .$if(!isDone, (query) => query.where('state', '=', 'started').where('repeated', '=', repeated))
    .executeTakeFirst();
  return written.numUpdatedRows > 0n;
}
