import type { SyncClaim } from '../store/index.ts';
import type { Sync, SyncRequest } from './events.ts';
import type { JournalDeps } from './journal.ts';

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
 * Meta is known to have refused gives it back. False when somebody has it: another process, an earlier run.
 */
export async function claimOneShot({ store, clock }: JournalDeps, oneShot: OneShot): Promise<boolean> {
  const { onboardingId, phoneNumberId, epoch, sync } = oneShot;
  const ours = { onboarding_id: onboardingId, state: 'started' as const, at: clock.now() };
  const taken = await store.db
    .insertInto('sync_claims')
    .values({ phone_number_id: phoneNumberId, epoch, sync, ...ours, repeated: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(['phone_number_id', 'epoch', 'sync'])
        .doUpdateSet({ ...ours, meta_code: null })
        .where('sync_claims.state', '=', 'failed'),
    )
    .executeTakeFirst();
  return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/**
 * Takes the permission to ask once more for a sync of which nobody knows whether it was accepted. There is one, for
 * all processes together; false when it is gone, or the claim is no longer as it was seen.
 */
export async function claimRepeat(
  { store, clock }: JournalDeps,
  oneShot: OneShot,
  seen: SyncClaim,
): Promise<boolean> {
  const taken = await store.db
    .updateTable('sync_claims')
    .set({ state: 'started', at: clock.now(), repeated: 1, onboarding_id: oneShot.onboardingId })
    .where('phone_number_id', '=', oneShot.phoneNumberId)
    .where('epoch', '=', oneShot.epoch)
    .where('sync', '=', oneShot.sync)
    .where('state', '=', seen.state)
    .where('at', '=', seen.at)
    .where('repeated', '=', 0)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
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

/** Writes down what became of it. */
export async function settleClaim(
  { store, clock }: JournalDeps,
  { phoneNumberId, epoch, sync }: OneShot,
  settled: Settled,
): Promise<void> {
  await store.db
    .updateTable('sync_claims')
    .set({
      state: settled.state,
      at: clock.now(),
      how: settled.state === 'done' ? settled.how : null,
      request_id: settled.state === 'done' ? (settled.requestId ?? null) : null,
      meta_code: settled.state === 'failed' ? (settled.metaCode ?? null) : null,
    })
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .where('sync', '=', sync)
    .execute();
}
