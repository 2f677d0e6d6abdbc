import type { PastMessage } from '../town/past.ts';
import type { Webhook } from '../webhooks/webhook.ts';

/** A business phone number. */
export interface BusinessNumber {
  readonly id: string;
  readonly wabaId: string;
  readonly digits: string;
  readonly displayPhoneNumber: string;
  verifiedName: string;
  /** A name that was asked for and is not decided. */
  requestedName: string | undefined;
  /** Of a number without the app: whether it was registered, and not deregistered since. */
  isRegistered: boolean;
  /** The two-step PIN it was registered with. */
  pin: string | undefined;
  /** When it was registered or deregistered, Unix milliseconds; for the limit of attempts. */
  registrations: number[];
  /** Meta works on it: its throughput is raised (131057), or more (2494100). */
  maintenance: { readonly until: number; readonly kind: 'throughput-upgrade' | 'maintenance' } | undefined;
  /** What `POST {phone}/settings` set. */
  settings: Readonly<Record<string, unknown>>;
  /** The Business app it lives in; undefined for a number that only ever was on the API. */
  phone: Phone | undefined;
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
  /** When each customer came by an ad and was not answered yet; by `waId`. */
  readonly adArrivals: Map<string, number>;
  /** When the business last wrote to each customer's phone number, rather than to a BSUID; by `waId`. */
  readonly reachedAt: Map<string, number>;
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
  /** The chats it holds, oldest first: all of them, not only those from before onboarding. */
  readonly past: PastMessage[];
  /** Which app is on it: `none` after an uninstallation, or once the number moved to another phone. */
  app: 'business' | 'consumer' | 'none';
  isOnline: boolean;
  /** What it will tell Meta once it is online again, in order. */
  readonly outbox: Webhook[];
  /** Names saved since the sandbox started, null for a removed contact; by `waId`. Else `Customer.inAddressBook`. */
  readonly addressBook: Map<string, string | null>;
  /** How many messages one chunk of history holds at most; 200 to 400, as it comes, when undefined. */
  historyChunkMessages: number | undefined;
  /** Takes the request for its history and sends nothing, as some phones do (reference §9). */
  historyIsSilent: boolean;
}

export interface Companion {
  readonly kind: 'web' | 'desktop-mac' | 'windows' | 'wear-os';
  lastUsedAt: number;
  /** Whether somebody uses it every day without being told. */
  inUse: boolean;
}

/** The onboarding in force: of a number that is connected, or suspended for now. */
export function onboardingOf(number: BusinessNumber): Onboarding | undefined {
  const { link } = number;
  return link.state === 'connected' || link.state === 'offboarded' ? link.onboarding : undefined;
}

/** Whether the API may send from it: it is onboarded and not suspended, or an ordinary number that is registered. */
export function isConnected(number: BusinessNumber): boolean {
  return number.phone === undefined ? number.isRegistered : number.link.state === 'connected';
}

/** Whether webhooks of it are sent: it is onboarded, or it only ever was on the API. */
export function isOnApi(number: BusinessNumber): boolean {
  return number.phone === undefined || onboardingOf(number) !== undefined;
}

/** Formatted with spaces in GET answers, digits only in webhooks (reference §9, phone normalisation). */
export function displayPhone(digits: string): string {
  return digits
    .replace(/^44(\d{4})(\d{6})$/, '+44 $1 $2')
    .replace(/^1(\d{3})(\d{3})(\d{4})$/, '+1 $1-$2-$3')
    .replace(/^(\d+)$/, '+$1');
}
