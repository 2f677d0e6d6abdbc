/**
 * What is known of a number that is to join, whoever told it: a flag, a prompt, a line of a CSV file, the API. What
 * nobody told is undefined, and its check is `unknown`, never passed.
 */
export interface Candidate {
  /** The number, in any spelling with its calling code. */
  readonly number?: string | undefined;
  /** Version of the WhatsApp Business app on the primary phone, as the phone shows it. */
  readonly appVersion?: string | undefined;
  /** Days since the number began to be used in the app. */
  readonly numberAgeDays?: number | undefined;
  /** Days since somebody last wrote with it in the app; 0 is today. */
  readonly lastActiveDays?: number | undefined;
  /** Whether the person who signs up administers the business portfolio. */
  readonly admin?: boolean | undefined;
  readonly businessVerified?: boolean | undefined;
  readonly facebookPage?: boolean | undefined;
  /** What the owner of the app that onboards is to Meta. */
  readonly partnerRole?: PartnerRole | undefined;
  readonly paymentMethod?: boolean | undefined;
  /** Whether the number is on the Cloud API, or at another provider, already. */
  readonly otherProvider?: boolean | undefined;
  /** The kinds of companions linked to the phone; empty for none. */
  readonly companions?: readonly Companion[] | undefined;
  /** The version of Embedded Signup used. */
  readonly signupVersion?: string | undefined;
}

export const PARTNER_ROLES = ['solution-partner', 'tech-provider', 'none'] as const;

export type PartnerRole = (typeof PARTNER_ROLES)[number];

export const COMPANIONS = ['web', 'desktop', 'phone', 'windows', 'wearos'] as const;

export type Companion = (typeof COMPANIONS)[number];
