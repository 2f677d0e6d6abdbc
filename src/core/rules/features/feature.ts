/** A feature of the Business app: what an onboarding makes of it, and whether the Cloud API has it. */
export interface Feature {
  /** As people call it. */
  readonly feature: string;
  /** In the app before an onboarding. */
  readonly before: string;
  /** In the app after it. */
  readonly app: string;
  /** On the Cloud API. */
  readonly api: string;
  /** What the onboarding does to the feature in the app. */
  readonly change: Change;
  readonly certainty: Certainty;
  /** What a customer gives up, or is asked for, in a sentence they can say yes to; absent when there is nothing. */
  readonly accept?: string;
}

export const CHANGES = ['unchanged', 'changed', 'lost'] as const;

export type Change = (typeof CHANGES)[number];

/** `documented` by Meta or WhatsApp; `observed` by others; `unverified`: a single claim, or what follows from others. */
export const CERTAINTIES = ['documented', 'observed', 'unverified'] as const;

export type Certainty = (typeof CERTAINTIES)[number];
