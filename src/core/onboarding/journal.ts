import type { Clock } from '../clock.ts';
import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import type { Random } from '../random.ts';
import { findMetaError } from '../rules/index.ts';
import type { Store } from '../store/index.ts';

/** How far an onboarding is (reference §2.6). */
export type OnboardingState =
  | 'flow-started'
  | 'token-ok'
  | 'subscribed'
  | 'contacts-requested'
  | 'history-requested';

/** Opens the journal of an onboarding and returns its id. */
export async function startOnboarding(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<string> {
  const id = deps.random.hex(8);
  const now = deps.clock.now();
  await deps.store.db
    .insertInto('onboardings')
    .values({ id, state: 'flow-started', started_at: now, updated_at: now })
    .execute();
  return id;
}

/** Notes how far an onboarding has come. */
export async function noteState(
  deps: { readonly store: Store; readonly clock: Clock },
  id: string,
  state: OnboardingState,
  known: { readonly waba_id?: string; readonly phone_number_id?: string; readonly epoch?: number } = {},
): Promise<void> {
  await deps.store.db
    .updateTable('onboardings')
    .set({ state, updated_at: deps.clock.now(), ...known })
    .where('id', '=', id)
    .execute();
}

/** A call that Meta grants once per onboarding. */
export interface OneShot {
  readonly onboardingId: string;
  readonly phoneNumberId: string;
  readonly epoch: number;
  readonly sync: 'contacts' | 'history';
}

/**
 * Takes the one permission there is for a sync, before the call is made. Only a call that Meta is known to have
 * refused gives it back. Throws `sync-already-requested`; holds across processes.
 */
export async function claimOneShot(
  deps: { readonly store: Store; readonly clock: Clock },
  oneShot: OneShot,
): Promise<void> {
  const { onboardingId, phoneNumberId, epoch, sync } = oneShot;
  const now = deps.clock.now();
  await deps.store.db.transaction().execute(async (trx) => {
    const earlier = await trx
      .selectFrom('onboarding_steps')
      .selectAll()
      .where('phone_number_id', '=', phoneNumberId)
      .where('epoch', '=', epoch)
      .where('step', '=', sync)
      .executeTakeFirst();
    if (earlier && earlier.state !== 'failed') {
      const when = isoTime(earlier.at);
      throw new CoexError('sync-already-requested', { type: sync, number: phoneNumberId, when });
    }
    const step = { onboarding_id: onboardingId, step: sync, phone_number_id: phoneNumberId, epoch };
    await trx
      .deleteFrom('onboarding_steps')
      .where('phone_number_id', '=', phoneNumberId)
      .where('epoch', '=', epoch)
      .where('step', '=', sync)
      .execute();
    await trx
      .insertInto('onboarding_steps')
      .values({ ...step, state: 'started', at: now, detail: null })
      .execute();
  });
}

/** Writes down how the call ended. */
export async function settleOneShot(
  deps: { readonly store: Store; readonly clock: Clock },
  oneShot: OneShot,
  state: 'done' | 'failed' | 'unknown',
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await deps.store.db
    .updateTable('onboarding_steps')
    .set({ state, at: deps.clock.now(), detail: JSON.stringify(detail) })
    .where('phone_number_id', '=', oneShot.phoneNumberId)
    .where('epoch', '=', oneShot.epoch)
    .where('step', '=', oneShot.sync)
    .execute();
}

/**
 * Does what can be done once in an onboarding: written down before, settled after. What came of it is `unknown` when
 * no answer, or none that tells, came back.
 */
export async function journalled<Result>(
  deps: { readonly store: Store; readonly clock: Clock },
  { onboardingId, step }: { readonly onboardingId: string; readonly step: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const { db } = deps.store;
  const at = () => deps.clock.now();
  const started = { onboarding_id: onboardingId, step, state: 'started' as const, at: at() };
  await db
    .insertInto('onboarding_steps')
    .values(started)
    .onConflict((conflict) => conflict.columns(['onboarding_id', 'step']).doUpdateSet(started))
    .execute();
  const settle = (state: 'done' | 'failed' | 'unknown') =>
    db
      .updateTable('onboarding_steps')
      .set({ state, at: at() })
      .where('onboarding_id', '=', onboardingId)
      .where('step', '=', step)
      .execute();
  try {
    const result = await work();
    await settle('done');
    return result;
  } catch (error) {
    await settle(mayHaveBeenDone(error) ? 'unknown' : 'failed');
    throw error;
  }
}

/**
 * Whether a call that failed may have had its effect all the same: the connection broke after it was sent, or Meta
 * answered with what says nothing about it. What never left, or was refused by a rule, had none.
 */
export function mayHaveBeenDone(error: unknown): boolean {
  if (!(error instanceof CoexError)) return false;
  if (error.code === 'graph-outcome-unknown' || error.code === 'graph-unexpected') return true;
  if (error.meta === undefined) return false;
  const rule = findMetaError(error.meta.code, error.meta.subcode);
  return rule === undefined || rule.retry === 'backoff' || error.meta.httpStatus >= 500;
}
