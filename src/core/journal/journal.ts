import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import type { Random } from '../random.ts';
import { digitsOf, findMetaError, phoneMatchKey } from '../rules/index.ts';
import type { Onboarding, Store } from '../store/index.ts';

/** What the journal is kept with. */
export interface JournalDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** The ways into the signup. */
export type WayName = 'page' | 'hosted' | 'paste' | 'redirect';

/** How far an onboarding is (reference §2.6). */
export type OnboardingState =
  | 'flow-started'
  | 'token-ok'
  | 'subscribed'
  | 'contacts-requested'
  | 'history-requested';

/** What an onboarding is started with. */
export interface Intention {
  readonly way: WayName;
  /** The number it is for; undefined when any will do. */
  readonly number?: string | undefined;
  /** Ids of what the customer was told to lose by it, and has accepted. */
  readonly losses: readonly string[];
}

/** Opens the journal of an onboarding: from here on everything that is done is written down. */
export async function startOnboarding(
  { store, clock, random }: JournalDeps & { readonly random: Random },
  { way, number, losses }: Intention,
): Promise<Onboarding> {
  const now = clock.now();
  return store.db
    .insertInto('onboardings')
    .values({
      id: random.hex(8),
      state: 'flow-started',
      started_at: now,
      updated_at: now,
      way,
      number: number === undefined ? null : digitsOf(number),
      losses: JSON.stringify(losses),
      accepted_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * The onboarding that was begun last and has not ended, of that id or of that number when one is named. Throws
 * `not-found`, and `ambiguous` when several are under way and nothing tells which is meant.
 */
export async function findUnfinished(
  { db }: Store,
  wanted: { readonly id?: string | undefined; readonly number?: string | undefined },
): Promise<Onboarding> {
  const found = await db
    .selectFrom('onboardings')
    .leftJoin('numbers', 'numbers.phone_number_id', 'onboardings.phone_number_id')
    .selectAll('onboardings')
    .select('numbers.display_phone_number as display')
    .where('ended_at', 'is', null)
    .$if(wanted.id !== undefined, (query) => query.where('id', '=', wanted.id ?? ''))
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .execute();
  const { number } = wanted;
  const matching = found
    .filter((row) => number === undefined || isAbout(row, number))
    .map(({ display: _, ...row }) => row);
  const [onboarding, ...others] = matching;
  if (onboarding === undefined) {
    const fix = 'See `coex onboard status`, or start one with `coex onboard`.';
    const named = wanted.id ?? number ?? 'anything';
    throw new CoexError('not-found', { what: 'onboarding under way', wanted: named, fix });
  }
  if (others.length > 0 && number === undefined) {
    const ids = matching.map(({ id }) => id).join(', ');
    const fix = `Name one with --number or --id: ${ids}.`;
    throw new CoexError('ambiguous', {
      wanted: '--resume',
      count: matching.length,
      what: 'onboardings under way',
      fix,
    });
  }
  return onboarding;
}

/** What an onboarding is known by: what it was begun for, and the number it has connected. */
interface Known extends Pick<Onboarding, 'number' | 'phone_number_id'> {
  readonly display: string | null;
}

/** Whether an onboarding is that of a number, named by its id or in any spelling. */
export function isAbout({ number, phone_number_id, display }: Known, wanted: string): boolean {
  if (phone_number_id === wanted) return true;
  const key = phoneMatchKey(wanted);
  return key !== '' && [number, display].some((known) => known !== null && phoneMatchKey(known) === key);
}

/**
 * Notes that an onboarding goes on another way, for another number, or with losses accepted since; what is not given
 * stays.
 */
export async function amendOnboarding(
  { store, clock }: JournalDeps,
  id: string,
  { way, number, losses }: Partial<Intention>,
): Promise<Onboarding> {
  const now = clock.now();
  return store.db
    .updateTable('onboardings')
    .set({
      updated_at: now,
      ...(way === undefined ? {} : { way }),
      ...(number === undefined ? {} : { number: digitsOf(number) }),
      ...(losses === undefined ? {} : { losses: JSON.stringify(losses), accepted_at: now }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Notes how far an onboarding has come. */
export async function noteState(
  { store, clock }: JournalDeps,
  id: string,
  state: OnboardingState,
  known: {
    readonly waba_id?: string | null;
    readonly phone_number_id?: string;
    readonly epoch?: number;
  } = {},
): Promise<void> {
  await store.db
    .updateTable('onboardings')
    .set({ state, updated_at: clock.now(), ...known })
    .where('id', '=', id)
    .execute();
}

/** Closes the journal of an onboarding: it is not resumed any more. */
export async function endOnboarding(
  { store, clock }: JournalDeps,
  id: string,
  outcome: string,
): Promise<void> {
  const now = clock.now();
  await store.db
    .updateTable('onboardings')
    .set({ outcome, ended_at: now, updated_at: now })
    .where('id', '=', id)
    .execute();
}

/** One step of an onboarding. */
interface Step {
  readonly onboardingId: string;
  readonly step: string;
}

/**
 * Does what can be done once in an onboarding: written down before, settled after. What came of it is `unknown` when
 * no answer, or none that tells, came back.
 */
export async function journalled<Result>(
  deps: JournalDeps,
  step: Step,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = { state: 'started' as const, at: deps.clock.now() };
  await deps.store.db
    .insertInto('onboarding_steps')
    .values({ onboarding_id: step.onboardingId, step: step.step, ...started })
    .onConflict((conflict) =>
      conflict.columns(['onboarding_id', 'step']).doUpdateSet((row) => ({
        ...started,
        attempts: row('onboarding_steps.attempts', '+', 1),
      })),
    )
    .execute();
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await settleStep(deps, step, mayHaveBeenDone(error) ? 'unknown' : 'failed');
    throw error;
  }
  await settleStep(deps, step, 'done');
  return result;
}

async function settleStep(
  { store, clock }: JournalDeps,
  { onboardingId, step }: Step,
  state: 'done' | 'failed' | 'unknown',
): Promise<void> {
  await store.db
    .updateTable('onboarding_steps')
    .set({ state, at: clock.now() })
    .where('onboarding_id', '=', onboardingId)
    .where('step', '=', step)
    .execute();
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
