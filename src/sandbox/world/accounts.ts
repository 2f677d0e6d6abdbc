import type { TemplateShelf } from './templates.ts';

/** A Meta app. Its own token is `id|secret`. */
export interface App {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  /** The Facebook Login for Business configuration its signup links name. */
  readonly configId: string;
  /** The partner that owns it. */
  readonly businessId: string;
  /** Some webhooks are not sent while an app is in development (M/webhooks/overview). */
  mode: 'live' | 'development';
  subscription: AppSubscription | undefined;
  /** "Require App Secret": every call must bring an appsecret_proof. */
  requiresProof: boolean;
}

export interface AppSubscription {
  readonly callbackUrl: string;
  readonly fields: readonly string[];
  /** Meta has switched it off: it is listed as not active, and nothing is sent. When Meta does so is unverified. */
  readonly isOff?: true;
}

/** A Meta business portfolio: a partner's, or a customer's. */
export interface Business {
  readonly id: string;
  readonly name: string;
  verified: boolean;
  /** Unpaid portfolios cannot send what is charged (131042). */
  hasPaymentMethod: boolean;
  /** The messaging limit of all its numbers together (M/messaging-limits): `TIER_2K`. */
  messagingLimit: string;
}

/** A WhatsApp Business Account. */
export interface Waba {
  readonly id: string;
  name: string;
  readonly businessId: string;
  /** The portfolios it is shared with; their apps may be given access to it. */
  readonly partnerIds: Set<string>;
  readonly currency: string;
  timezoneId: string;
  readonly country: string;
  reviewStatus: 'APPROVED' | 'PENDING' | 'REJECTED';
  /** The apps that get its webhooks; by app id. */
  readonly subscribedApps: Map<string, { overrideCallbackUrl: string | undefined }>;
  /** Template insights, once on, cannot be switched off (200006). */
  insightsEnabled: boolean;
  /** `DISABLE`: Meta has banned it (account_update DISABLED_UPDATE). */
  banState: 'DISABLE' | 'SCHEDULE_FOR_DISABLE' | undefined;
  /** Marketing messages go through the Marketing Messages API only (131063). */
  marketingDisabled: boolean;
  /** Whether it has joined the Marketing Messages API. */
  marketingMessagesStatus: 'ELIGIBLE' | 'ONBOARDED' | 'INELIGIBLE';
  /** Why it may not send, if it may not; by the types of account_update `restriction_info`. */
  restrictions: { readonly type: string; readonly until: number }[];
  readonly templates: TemplateShelf;
  /** When one of its utility templates was last paused; for a week all of them are watched. */
  utilityPausedAt: number | undefined;
  /** When templates were created, Unix milliseconds; for the hourly limit. */
  templateCreations: number[];
  /** Names of templates deleted while approved, with a language if only that was, and until when they are blocked. */
  readonly blockedTemplateNames: Map<string, number>;
  /** What `activities` tells, oldest first. */
  readonly activities: Activity[];
}

/** A row of the audit trail (`GET {waba}/activities`, facebook/openapi v23.0). */
export interface Activity {
  readonly id: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** `WEBHOOK_CONFIGURED` (ActivityType there). */
  readonly type: string;
  readonly actor: { readonly type: 'USER' | 'SYSTEM' | 'API'; readonly id: string; readonly name: string };
  /** One sentence. */
  readonly details: string;
}

export type Scope = 'whatsapp_business_management' | 'whatsapp_business_messaging' | 'business_management';

/** An access token other than an app's own. */
export interface Token {
  readonly text: string;
  readonly appId: string;
  /** `system`: of the partner's system user; `business`: from a customer's signup. */
  readonly kind: 'system' | 'business';
  scopes: readonly Scope[];
  /** What it had and lost: such calls are refused with 10, others that it lacks the scope for with 200. */
  removedScopes: readonly Scope[];
  /** The WABAs it is for. A partner's system user reaches all that were shared with the partner. */
  wabaIds: readonly string[] | 'all';
  /** Unix milliseconds. */
  readonly issuedAt: number;
  /** Unix milliseconds; undefined for never. */
  expiresAt: number | undefined;
  revoked: boolean;
}

/** What a signup ended with; good for one exchange within 30 seconds. */
export interface SignupCode {
  readonly appId: string;
  readonly wabaId: string;
  readonly issuedAt: number;
  readonly redirectUri: string | undefined;
  used: boolean;
}
