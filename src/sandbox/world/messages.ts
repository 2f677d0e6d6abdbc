/** A message said since the sandbox started. */
export interface Message {
  readonly id: string;
  readonly numberId: string;
  /** The customer's `waId`; undefined when the API wrote to nobody known here. */
  readonly customer: string | undefined;
  readonly from: 'customer' | 'phone' | 'api';
  /** Unix milliseconds. */
  readonly at: number;
  readonly type: string;
  /** What was heard of a message of the API, in order. */
  readonly statuses: { readonly status: string; readonly at: number }[];
}

/** A file in Meta's keeping. */
export interface Media {
  readonly id: string;
  readonly numberId: string;
  readonly mimeType: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Undefined for what a customer or the phone sent: made up, the same each time, when it is asked for. */
  readonly bytes: Uint8Array | undefined;
  readonly filename: string | undefined;
  /** Unix milliseconds: 30 days for uploads, 7 for what webhooks named (M/business-phone-numbers/media). */
  readonly expiresAt: number;
}

/** A resumable upload of a template's sample (reference templates §5.5). */
export interface Upload {
  readonly id: string;
  readonly appId: string;
  readonly fileName: string;
  readonly fileType: string;
  readonly sizeBytes: number;
  /** What has come so far. */
  received: Uint8Array;
}

/** A message template. One language of it, as Meta counts. */
export interface Template {
  readonly id: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  category: 'AUTHENTICATION' | 'MARKETING' | 'UTILITY';
  previousCategory: string | undefined;
  /** Set while a change of category is announced. */
  correctCategory: string | undefined;
  subCategory: string | undefined;
  status: TemplateStatus;
  components: readonly Readonly<Record<string, unknown>>[];
  parameterFormat: 'NAMED' | 'POSITIONAL';
  qualityScore: { score: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'; at: number };
  rejectedReason: string;
  messageSendTtlSeconds: number | undefined;
  libraryTemplateName: string | undefined;
  lastUpdatedAt: number;
  /** When it was edited while approved, for the quota. */
  edits: readonly number[];
  /** How often its quality paused it; the third time disables it. */
  pauses: number;
}

export type TemplateStatus =
  | 'APPROVED'
  | 'ARCHIVED'
  | 'DELETED'
  | 'DISABLED'
  | 'IN_APPEAL'
  | 'LIMIT_EXCEEDED'
  | 'PAUSED'
  | 'PENDING'
  | 'PENDING_DELETION'
  | 'REJECTED';
