import { CoexError } from '../errors.ts';
import { exchangeCode } from '../graph/index.ts';
import { journalled, noteState, ownerBefore, type TokenKeeper } from '../journal/index.ts';
import type { Onboarding } from '../store/index.ts';
import type { ConnectDeps } from './connect.ts';
import type { OnboardEvent } from './events.ts';
import type { Refusal, SignupWay } from './signup-way.ts';

/** Kept for a moment, to see whether a token could be. */
const NO_TOKEN = 'none yet';

interface App {
  readonly id: string;
  readonly secret: string;
}

/** What a signup has brought. */
export interface Bought {
  readonly token: string;
  /** The WABA, if it was named. */
  readonly wabaId: string | undefined;
}

/**
 * The business token of an onboarding: the one an earlier run has bought, or one from a signup now. A code is spent by
 * its exchange, so the token is kept before anything else is done with it.
 */
export async function tokenFor(
  deps: ConnectDeps & { readonly tokens: TokenKeeper; readonly signal: AbortSignal },
  {
    onboarding,
    app,
    way,
    signupTimeoutMs,
  }: {
    readonly onboarding: Onboarding;
    readonly app: App;
    readonly way: SignupWay;
    readonly signupTimeoutMs: number | undefined;
  },
  tell: (event: OnboardEvent) => void,
): Promise<Bought> {
  const { tokens } = deps;
  const owner = ownerBefore(onboarding);
  const wabaId = onboarding.waba_id ?? undefined;
  for (const place of wabaId === undefined ? [owner] : [owner, wabaId]) {
    const found = await tokens.find(place);
    if (found !== undefined && found !== NO_TOKEN) return { token: found, wabaId };
  }
  // A place that cannot be written to must be known before a code is spent.
  await tokens.keep(owner, NO_TOKEN);
  await tokens.forget(owner);
  let left: Refusal | undefined;
  const open = await way.open({
    onboardingId: onboarding.id,
    signal: deps.signal,
    onLeft: (refusal) => {
      left = refusal;
      tell({ event: 'signup-left', ...refusal });
    },
  });
  try {
    tell({ event: 'signup', way: way.name, link: open.link ?? null });
    const signedUp =
      signupTimeoutMs === undefined
        ? await open.outcome
        : await inTime(deps, open.outcome, signupTimeoutMs, () => gaveUp(left, signupTimeoutMs));
    tell({ event: 'signup-finished', wabaId: signedUp.wabaId ?? null });
    // A later run must not take another WABA than this signup named, nor one that an earlier signup did.
    await noteState(deps, onboarding.id, 'flow-started', { waba_id: signedUp.wabaId ?? null });
    const kept = async (bought: string) => {
      await tokens.keep(owner, bought);
      return bought;
    };
    // Kept before the step is settled: a store that fails then must not cost the token.
    const token =
      signedUp.kind === 'token'
        ? await kept(signedUp.token)
        : await journalled(deps, { onboardingId: onboarding.id, step: 'code' }, async () =>
            kept(await exchange(deps.graph, app, signedUp.code)),
          );
    tell({ event: 'token-kept' });
    return { token, wabaId: signedUp.wabaId };
  } finally {
    await open.close();
  }
}

/** What the work gives, or the failure that `late` tells when it takes longer. */
async function inTime<Result>(
  { clock, signal }: Pick<ConnectDeps, 'clock'> & { readonly signal: AbortSignal },
  work: Promise<Result>,
  timeoutMs: number,
  late: () => CoexError,
): Promise<Result> {
  const done = new AbortController();
  const tooLate = clock.sleep(timeoutMs, AbortSignal.any([signal, done.signal])).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    done.abort();
    // It ends now, with nobody waiting for it.
    tooLate.catch(() => undefined);
  }
}

function gaveUp(left: Refusal | undefined, timeoutMs: number): CoexError {
  const minutes = Math.max(1, Math.round(timeoutMs / 60_000));
  if (left === undefined) return new CoexError('signup-timed-out', { minutes });
  return new CoexError('signup-cancelled', { step: `: ${left.meaning.replace(/\.$/, '')}`, next: left.next });
}

/** The token for a code. Throws `signup-code-spent` for one that is used up or too old. */
async function exchange(graph: ConnectDeps['graph'], app: App, code: string): Promise<string> {
  try {
    return await exchangeCode(graph, app, code);
  } catch (error) {
    if (!isSpent(error)) throw error;
    const { meta } = error;
    throw new CoexError('signup-code-spent', {}, { cause: error, ...(meta && { meta }), nothingDone: true });
  }
}

// Seen by an implementer for codes that are used up or older than 30 seconds (reference §2.4).
function isSpent(error: unknown): error is CoexError {
  return error instanceof CoexError && error.meta?.code === 100 && error.meta.subcode === 36007;
}
