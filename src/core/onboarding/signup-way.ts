import type { WayName } from '../journal/index.ts';

/*
 * How a customer gets to Embedded Signup and what comes back from it. Three ways lead through the same onboarding: a
 * page of our own, a link hosted by Meta, and pasting by hand.
 */

/** What a signup ended with. */
export type SignedUp =
  /** A code, good for one exchange within 30 seconds, and the WABA if the session event named it. */
  | { readonly kind: 'code'; readonly code: string; readonly wabaId?: string | undefined }
  /** A business token already fetched, as by a hosted link, where no code is returned. */
  | { readonly kind: 'token'; readonly token: string; readonly wabaId: string };

/** Why somebody left the signup, or was turned away by it. */
export interface Refusal {
  /** Where they left, as Meta names the step; undefined when it was not told. */
  readonly step?: string | undefined;
  /** Meta's code or error id; undefined when there was none. */
  readonly code?: string | undefined;
  /** What Meta said. */
  readonly message?: string | undefined;
  /** For Meta's support. */
  readonly sessionId?: string | undefined;
  /** What happened, in plain words. */
  readonly meaning: string;
  /** What to do now. */
  readonly next: string;
}

/** A signup that was opened for one onboarding. */
export interface OpenSignup {
  /** What the customer opens, and the QR code holds; undefined when there is nothing to open. */
  readonly link?: string | undefined;
  /**
   * Resolves once, when somebody finished. Rejects with `signup-cancelled` when nobody can any more, and with the
   * signal's reason when it aborts.
   */
  readonly outcome: Promise<SignedUp>;
  /** Ends it; whoever opens the link afterwards is told so. */
  close(): Promise<void>;
}

/** One of the ways in. */
export interface SignupWay {
  readonly name: WayName;
  open(signup: {
    readonly onboardingId: string;
    readonly signal: AbortSignal;
    /** Told each time somebody leaves a signup that stays open. */
    readonly onLeft: (refusal: Refusal) => void;
  }): Promise<OpenSignup>;
}
