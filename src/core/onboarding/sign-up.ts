import { CoexError } from '../errors.ts';
import { exchangeCode } from '../graph/index.ts';
import type { Onboarding } from '../store/index.ts';
import type { ConnectDeps } from './connect.ts';
import type { OnboardEvent } from './events.ts';
import { journalled } from './journal.ts';
import type { Refusal, SignupWay } from './signup-way.ts';

/** Keeps business tokens, which are secrets. `owner` is a WABA's id, or the onboarding's while that is not known. */
export interface TokenKeeper {
  find(owner: string): Promise<string | undefined>;
  keep(owner: string, token: string): Promise<void>;
  forget(owner: string): Promise<void>;
}

/** What a signup has brought. */
export interface Bought {
  readonly token: string;
  /** The WABA, if it was named. */
  readonly wabaId: string | undefined;
}

/** Where the token is kept while its WABA is not known for sure. */
export function ownerBefore({ id }: Onboarding): string {
  return `of-onboarding-${id}`;
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
    readonly app: { readonly id: string; readonly secret: string };
    readonly way: SignupWay;
    readonly signupTimeoutMs: number | undefined;
  },
  tell: (event: OnboardEvent) => void,
): Promise<Bought> {
  const { tokens } = deps;
  const owner = ownerBefore(onboarding);
  const wabaId = onboarding.waba_id ?? undefined;
  const kept = (await tokens.find(owner)) ?? (wabaId === undefined ? undefined : await tokens.find(wabaId));
  if (kept !== undefined) return { token: kept, wabaId };
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
    const token =
      signedUp.kind === 'token'
        ? signedUp.token
        : await journalled(deps, { onboardingId: onboarding.id, step: 'code' }, () =>
            exchangeCode(deps.graph, app, signedUp.code).catch((error: unknown) => {
              throw isSpent(error) ? new CoexError('signup-code-spent', {}, causeOf(error)) : error;
            }),
          );
    await tokens.keep(owner, token);
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
  const minutes = Math.round(timeoutMs / 60_000);
  if (left === undefined) return new CoexError('signup-timed-out', { minutes });
  return new CoexError('signup-cancelled', { step: `: ${left.meaning}`, next: left.next });
}

// Seen by an implementer for codes that are used up or older than 30 seconds (reference §2.4).
function isSpent(error: unknown): error is CoexError {
  return error instanceof CoexError && error.meta?.code === 100 && error.meta.subcode === 36007;
}

function causeOf(error: CoexError) {
  return { cause: error, ...(error.meta !== undefined && { meta: error.meta }), nothingDone: true };
}
