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
}

export interface AppSubscription {
  readonly callbackUrl: string;
  readonly fields: readonly string[];
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
  readonly name: string;
  readonly businessId: string;
  readonly currency: string;
  readonly timezoneId: string;
  readonly country: string;
  reviewStatus: 'APPROVED' | 'PENDING' | 'REJECTED';
  /** The apps that get its webhooks; by app id. */
  readonly subscribedApps: Map<string, { overrideCallbackUrl: string | undefined }>;
  /** Template insights, once on, cannot be switched off (200006). */
  insightsEnabled: boolean;
  /** Why it may not send, if it may not. */
  restrictions: { readonly type: string; readonly until: number }[];
  /** When templates were created, Unix milliseconds; for the hourly limit. */
  templateCreations: number[];
  /** Template names that were deleted while approved, and until when they are blocked. */
  readonly blockedTemplateNames: Map<string, number>;
  /** What `activities` tells, oldest first. */
  readonly activities: Activity[];
}

/** A row of the audit trail (`GET {waba}/activities`, facebook/openapi v23.0). */
export interface Activity {
  readonly id: string;
  readonly at: number;
  readonly type: string;
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
  /** The WABAs it is for. A partner's system user reaches all that were shared with the partner. */
  wabaIds: readonly string[] | 'all';
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
