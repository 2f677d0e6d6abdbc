import { type Clock, isoTime } from '../clock.ts';
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
    if (earlier) {
      await trx
        .deleteFrom('onboarding_steps')
        .where('onboarding_id', '=', earlier.onboarding_id)
        .where('step', '=', sync)
        .execute();
    }
    await trx
      .insertInto('onboarding_steps')
      .values({ ...step, state: 'started', at: now, detail: null })
      .execute();
  });
}

/** One step of an onboarding. */
interface Step {
  readonly onboardingId: string;
  readonly step: string;
}

/** Writes down how a step ended; `detail` never holds a secret. */
export async function settleStep(
  deps: { readonly store: Store; readonly clock: Clock },
  { onboardingId, step }: Step,
  state: 'done' | 'failed' | 'unknown',
  detail?: Readonly<Record<string, unknown>>,
): Promise<void> {
  await deps.store.db
    .updateTable('onboarding_steps')
    .set({ state, at: deps.clock.now(), detail: detail === undefined ? null : JSON.stringify(detail) })
    .where('onboarding_id', '=', onboardingId)
    .where('step', '=', step)
    .execute();
}

/**
 * Does what can be done once in an onboarding: written down before, settled after. What came of it is `unknown` when
 * no answer, or none that tells, came back.
 */
export async function journalled<Result>(
  deps: { readonly store: Store; readonly clock: Clock },
  step: Step,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = { state: 'started' as const, at: deps.clock.now() };
  await deps.store.db
    .insertInto('onboarding_steps')
    .values({ onboarding_id: step.onboardingId, step: step.step, ...started })
    .onConflict((conflict) => conflict.columns(['onboarding_id', 'step']).doUpdateSet(started))
    .execute();
  try {
    const result = await work();
    await settleStep(deps, step, 'done');
    return result;
  } catch (error) {
    await settleStep(deps, step, mayHaveBeenDone(error) ? 'unknown' : 'failed');
    throw error;
  }
}

/**
 * Whether a call that failed may have had its effect all the same: the connection broke after it was sent, or Meta
 * answered with what says nothing about it. What never left, or was refused by a rule, had none.
 */
export function mayHaveBeenDone(error: unknown): boolean {
  if (!(error instanceof CoexError) || error.nothingDone) return false;
  if (error.code === 'graph-outcome-unknown' || error.code === 'graph-unexpected') return true;
  if (error.meta === undefined) return false;
  const rule = findMetaError(error.meta.code, error.meta.subcode);
  return rule === undefined || rule.retry === 'backoff' || error.meta.httpStatus >= 500;
}
