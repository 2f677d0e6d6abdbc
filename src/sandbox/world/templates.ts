/** A part of a template as Meta writes it: `type` in capitals, the rest as it was submitted. */
export type TemplateComponent = Readonly<Record<string, unknown>>;

export type TemplateCategory = 'AUTHENTICATION' | 'MARKETING' | 'UTILITY';

export type TemplateStatus =
  | 'APPROVED'
  | 'ARCHIVED'
  | 'DISABLED'
  | 'IN_APPEAL'
  | 'LIMIT_EXCEEDED'
  | 'PAUSED'
  | 'PENDING'
  | 'PENDING_DELETION'
  | 'REJECTED';

export type QualityScore = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';

/** A message template. One language of it, as Meta counts. */
export interface Template {
  readonly id: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  /** One of those every account begins with, such as hello_world. */
  readonly isSample: boolean;
  /** Unix milliseconds, like all times here. */
  readonly createdAt: number;
  category: TemplateCategory;
  /** What it was before Meta changed it. */
  previousCategory: string | undefined;
  /** Set while a change of category is announced, with the time it happens. */
  correctCategory: { readonly category: TemplateCategory; readonly at: number } | undefined;
  subCategory: string | undefined;
  status: TemplateStatus;
  /** What an archived template goes back to. */
  statusBefore: TemplateStatus | undefined;
  components: readonly TemplateComponent[];
  parameterFormat: 'NAMED' | 'POSITIONAL';
  quality: { readonly score: QualityScore; readonly at: number };
  rejectedReason: string;
  messageSendTtlSeconds: number | undefined;
  linkTrackingOptedOut: boolean;
  isPrimaryDeviceOnly: boolean;
  displayFormat: string | undefined;
  /** Of Meta's library: its name there, and the kind of each of its body's parameters. */
  readonly library: { readonly name: string; readonly parameterTypes: readonly string[] } | undefined;
  lastUpdatedAt: number;
  /** When it was last sent. */
  lastSentAt: number | undefined;
  /** How often it was submitted; a review of an older version says nothing any more. */
  version: number;
  /** When it was edited while approved, for the quota. */
  edits: readonly number[];
  /** How often its quality paused it; the third time disables it. */
  pauses: number;
  pause: TemplatePause | undefined;
  pacing: TemplatePacing;
  /** Taps on its quick replies. */
  readonly taps: TemplateTap[];
}

export interface TemplateTap {
  /** The button’s label. */
  readonly label: string;
  readonly at: number;
}

/** Why a template rests, and until when; what pacing stopped has to be lifted by hand. */
export interface TemplatePause {
  readonly cause: 'quality' | 'pacing';
  readonly since: number;
  readonly until: number | undefined;
}

/** How far a template has got in being watched: sends since it was new or unpaused, and messages held back. */
export interface TemplatePacing {
  sent: number;
  /** Its messages were well received. */
  isTrusted: boolean;
  readonly held: HeldMessage[];
}

export interface HeldMessage {
  /** Its wamid. */
  readonly id: string;
  /** `biz_opaque_callback_data`, for its statuses. */
  readonly callbackData: string | undefined;
}

/** The templates of a WABA by what they are looked up by; kept by `templates/shelf.ts`. */
export interface TemplateShelf {
  /** In the order they were made. */
  readonly ids: Set<string>;
  /** Ids by name, then by language. */
  readonly byName: Map<string, Map<string, string>>;
  /** Ids by what body and footer say, oldest first. */
  readonly byWording: Map<string, Set<string>>;
}

export function emptyShelf(): TemplateShelf {
  return { ids: new Set(), byName: new Map(), byWording: new Map() };
}
