import type { PastMessage } from '../town/past.ts';

/** A business phone number. */
export interface BusinessNumber {
  readonly id: string;
  readonly wabaId: string;
  readonly digits: string;
  readonly displayPhoneNumber: string;
  readonly verifiedName: string;
  /** The Business app it lives in; undefined for a number that only ever was on the API. */
  readonly phone: Phone | undefined;
  /** Whether it is connected to the Cloud API, and if not any more, why. */
  link: Link;
  qualityRating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  nameStatus: string;
  /** Where `messages` of this number go instead (`POST {phone}` webhook_configuration, WHOV). */
  overrideCallbackUrl: string | undefined;
  profile: Readonly<Record<string, unknown>>;
  /** Consumers the business blocked; by `waId`. */
  readonly blocked: Set<string>;
  /** When each customer last wrote while the number was on the API; by `waId`. Opens the service window. */
  readonly lastInboundAt: Map<string, number>;
  /** Until when each customer's free entry point is open; by `waId`. */
  readonly freeEntryUntil: Map<string, number>;
  /** Service messages sent through the API, by UTC month. */
  readonly serviceMessages: Map<string, number>;
}

export type Link =
  /** Never onboarded, or not yet. */
  | { readonly state: 'none' }
  | { readonly state: 'connected'; readonly onboarding: Onboarding }
  /** `ACCOUNT_OFFBOARDED`: suspended until the phone reconnects; the onboarding stays the same. */
  | { readonly state: 'offboarded'; readonly onboarding: Onboarding; readonly at: number }
  /** `PARTNER_REMOVED`: over; only a new signup helps. */
  | { readonly state: 'removed'; readonly reason: string; readonly at: number };

export interface Onboarding {
  /** Unix milliseconds. */
  readonly at: number;
  readonly appId: string;
  readonly shareHistory: boolean;
  /** Request ids of the syncs asked for so far. */
  readonly syncs: Map<SyncType, string>;
}

export type SyncType = 'smb_app_state_sync' | 'history';

/** The WhatsApp Business app in someone's hand. */
export interface Phone {
  /** Unix milliseconds. Nothing of Meta's API tells it. */
  lastOpenedAt: number;
  /** Whether somebody opens the app every day without being told. */
  inUse: boolean;
  appVersion: string;
  /** Linked companions; all are unlinked by an onboarding (ONB). */
  companions: readonly Companion[];
  /** What it holds from before onboarding, oldest first. */
  readonly past: PastMessage[];
}

export interface Companion {
  readonly kind: 'web' | 'desktop-mac' | 'windows' | 'wear-os';
  lastUsedAt: number;
}

/** The onboarding in force: of a number that is connected, or suspended for now. */
export function onboardingOf(number: BusinessNumber): Onboarding | undefined {
  const { link } = number;
  return link.state === 'connected' || link.state === 'offboarded' ? link.onboarding : undefined;
}

/** Formatted with spaces in GET answers, digits only in webhooks (reference §9, phone normalisation). */
export function displayPhone(digits: string): string {
  return digits
    .replace(/^44(\d{4})(\d{6})$/, '+44 $1 $2')
    .replace(/^1(\d{3})(\d{3})(\d{4})$/, '+1 $1-$2-$3')
    .replace(/^(\d+)$/, '+$1');
}
