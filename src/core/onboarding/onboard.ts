import { CoexError } from '../errors.ts';
import { historyProgress } from '../history/index.ts';
import {
  endOnboarding,
  findClaim,
  ownerBefore,
  type SyncRequest,
  type TokenKeeper,
} from '../journal/index.ts';
import { LIMITS } from '../rules/index.ts';
import type { Onboarding } from '../store/index.ts';
import { type Callback, ensureAppFields } from './app-fields.ts';
import { type ConnectDeps, type Connected, ensureSubscribed, findConnected } from './connect.ts';
import type { OnboardEnd, OnboardEvent } from './events.ts';
import { tokenFor } from './sign-up.ts';
import type { SignupWay } from './signup-way.ts';
import { silenceCauses } from './silence.ts';
import { requestSyncOnce } from './sync.ts';
import { watchImport } from './watch-import.ts';

export interface OnboardDeps extends ConnectDeps {
  readonly tokens: TokenKeeper;
  readonly signal: AbortSignal;
}

/** What an onboarding goes by. */
export interface OnboardPlan {
  /** From `startOnboarding`, or `findUnfinished` to go on with one. */
  readonly onboarding: Onboarding;
  readonly app: { readonly id: string; readonly secret: string };
  readonly way: SignupWay;
  /** The number it must be; undefined when any will do. */
  readonly number?: string | undefined;
  /** Where the app's webhooks may be pointed if it has no callback yet. */
  readonly callback?: Callback | undefined;
  /** How long to wait for somebody to finish the signup; as long as it takes when undefined. */
  readonly signupTimeoutMs: number | undefined;
  /** How long to wait for a chunk of the import before it counts as silent, or stalled. */
  readonly silentAfterMs: number;
  /** Whether an earlier run has begun it. */
  readonly resumed: boolean;
  /** Leave the import to the receiver. */
  readonly detach: boolean;
}

/**
 * Onboards a number: signup, token, proof, subscriptions, the two syncs once each, the import. Every step can be run
 * again, but the exchange of the code and the syncs, which are written down before they are done: stopped anywhere, it
 * goes on with the same `onboarding`. Never registers the number: that would disconnect the phone.
 */
export async function onboard(
  deps: OnboardDeps,
  plan: OnboardPlan,
  tell: (event: OnboardEvent) => void,
): Promise<OnboardEnd> {
  const { onboarding, app, way, callback, resumed } = plan;
  tell({ event: 'started', onboardingId: onboarding.id, way: way.name, resumed });
  // Before the signup: a hosted one is told by webhook alone. Once both syncs are asked for it is too late to matter.
  if (onboarding.state !== 'history-requested') {
    tell({ event: 'app-fields', added: await ensureAppFields(deps.graph, app, callback) });
  }
  const { connected, token } = await connect(deps, plan, tell);
  const deadlineAt = connected.epoch + LIMITS.syncWindowMs.value;

  const { wabaId, phoneNumberId } = connected;
  const request = async (sync: 'contacts' | 'history'): Promise<SyncRequest> => {
    const oneShot = { onboardingId: onboarding.id, phoneNumberId, epoch: connected.epoch, sync };
    const claim = await findClaim(deps, oneShot);
    // Somebody may have changed the app since; what is sent while a field is missing is lost.
    if (claim?.state !== 'done') await ensureAppFields(deps.graph, app, callback, deadlineAt);
    const requested = await requestSyncOnce(deps, oneShot, token, tell);
    tell({ event: 'sync-requested', sync, ...requested });
    return requested;
  };
  const contacts = await request('contacts').catch((error: unknown) => endIfClosed(deps, onboarding, error));
  const history = await request('history').catch((error: unknown) => endIfClosed(deps, onboarding, error));

  const importing = { wabaId, phoneNumberId, displayPhoneNumber: connected.displayPhoneNumber ?? null };
  const end = (
    outcome: OnboardEnd['outcome'],
    progress: OnboardEnd['history'],
    causes: OnboardEnd['causes'],
  ) => ({
    onboardingId: onboarding.id,
    outcome,
    ...importing,
    deadlineAt,
    contacts: contacts.how,
    history: progress,
    causes,
  });
  if (plan.detach) return end('detached', await historyProgress(deps, phoneNumberId), []);
  const watched = await watchImport(
    deps,
    { ...importing, epoch: connected.epoch, silentAfterMs: plan.silentAfterMs },
    tell,
  );
  if (watched.outcome === 'silent' || watched.outcome === 'stalled') {
    const causes = await silenceCauses(deps, { ...importing, app, token, request: history, callback });
    // Not closed: what is late may still come, and `--resume` looks again.
    return end(watched.outcome, watched.history, causes);
  }
  await endOnboarding(deps, onboarding.id, watched.outcome);
  return end(watched.outcome, watched.history, []);
}

/** From the token to a number that is proved, and subscribed. A token that is of no use is forgotten. */
async function connect(
  deps: OnboardDeps,
  plan: OnboardPlan,
  tell: (event: OnboardEvent) => void,
): Promise<{ readonly connected: Connected; readonly token: string }> {
  const { onboarding, app, number } = plan;
  const { token, wabaId } = await tokenFor(deps, plan, tell);
  const looking = { onboarding, app, token, wabaId, number };
  const connected = await findConnected(deps, looking).catch(async (error: unknown) => {
    if (error instanceof CoexError && error.code === 'waba-not-granted') {
      await deps.tokens.forget(ownerBefore(onboarding));
      // A WABA may be named that is another customer's; that one's token stays.
      if (wabaId !== undefined && (await deps.tokens.find(wabaId)) === token) {
        await deps.tokens.forget(wabaId);
      }
    }
    throw error;
  });
  await deps.tokens.keep(connected.wabaId, token);
  await deps.tokens.forget(ownerBefore(onboarding));
  tell({
    event: 'onboarded',
    wabaId: connected.wabaId,
    phoneNumberId: connected.phoneNumberId,
    displayPhoneNumber: connected.displayPhoneNumber ?? null,
    verifiedName: connected.verifiedName ?? null,
    onboardedAt: connected.epoch,
    deadlineAt: connected.epoch + LIMITS.syncWindowMs.value,
  });
  await ensureSubscribed(deps, looking, connected.wabaId);
  tell({ event: 'subscribed', wabaId: connected.wabaId });
  return { connected, token };
}

/** After the 24 hours nothing is left to resume. */
async function endIfClosed(deps: OnboardDeps, { id }: Onboarding, error: unknown): Promise<never> {
  if (error instanceof CoexError && error.code === 'sync-window-closed') {
    await endOnboarding(deps, id, 'window-closed');
  }
  throw error;
}
