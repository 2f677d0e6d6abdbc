import type { Generated, Selectable } from 'kysely';

/*
 * The tables. Every `*_at` is Unix milliseconds; booleans are 0 or 1; columns of JSON are named in their comment.
 * `deliveries` is the source of truth; every table marked "projection" can be dropped and replayed from it.
 */
export interface Tables {
  deliveries: DeliveryRow;
  delivery_bodies: DeliveryBodyRow;
  rejections: RejectionRow;
  onboardings: OnboardingRow;
  onboarding_steps: OnboardingStepRow;
  sync_claims: SyncClaimRow;
  numbers: NumberRow;
  users: UserRow;
  user_keys: UserKeyRow;
  user_links: UserLinkRow;
  user_separations: UserSeparationRow;
  user_preferences: UserPreferenceRow;
  row_ids: RowIdRow;
  contacts: ContactRow;
  chats: ChatRow;
  messages: MessageRow;
  message_revisions: MessageRevisionRow;
  statuses: StatusRow;
  groups: GroupRow;
  history_syncs: HistorySyncRow;
  history_chunks: HistoryChunkRow;
  account_events: AccountEventRow;
  webhook_activity: WebhookActivityRow;
  unrecognised: UnrecognisedRow;
  media_files: MediaFileRow;
  template_calls: TemplateCallRow;
  template_samples: TemplateSampleRow;
  template_sightings: TemplateSightingRow;
  template_claims: TemplateClaimRow;
  drift_marks: DriftMarkRow;
  drift_notices: DriftNoticeRow;
  store_facts: StoreFactRow;
}

/** What came in, byte for byte, in arrival order: webhook bodies, replayed files, and coex's own facts. */
interface DeliveryRow {
  id: Generated<number>;
  /** `webhook`, `file`, or `coex` (a fact coex learned from the Graph API, so that a rebuild knows it too). */
  source: 'webhook' | 'file' | 'coex';
  /** `valid` for webhooks; `unchecked` for files and own facts. */
  signature: 'valid' | 'unchecked';
  received_at: number;
  /** Of the body; null in a copy. */
  body_sha256: string | null;
  /** The row with the same bytes that came first: Meta redelivers, and a phone may have the same to say again. */
  copy_of: number | null;
  /** Phone number id, else WABA id, as read off the bytes: whose turn it is to be projected. Empty when none is found. */
  subject: Generated<string>;
  /** Null until the projector has read it. */
  outcome: 'projected' | 'malformed' | 'failed' | null;
  /** Why it is malformed or failed. */
  reason: string | null;
  /** How many domain events it holds. */
  events: Generated<number>;
}

/** The bytes of a delivery; a copy has none. Apart, since whoever notes an outcome would write them all again. */
interface DeliveryBodyRow {
  delivery: number;
  /** JSON object of the request headers that matter. */
  headers: string | null;
  body: Uint8Array;
}

/** Requests the receiver turned away; counted, never stored as fact. */
interface RejectionRow {
  reason: string;
  count: number;
  last_at: number;
}

/** The journal of the onboarding state machine. Not a projection: it is written before calls are made. */
interface OnboardingRow {
  id: string;
  state: string;
  waba_id: string | null;
  phone_number_id: string | null;
  /** When Meta onboarded the number; null until it is known. */
  epoch: number | null;
  started_at: number;
  updated_at: number;
  /** How the customer signs up: `page`, `hosted`, `paste`, `redirect`. */
  way: string | null;
  /** Digits of the number it was started for; null when any will do. */
  number: string | null;
  /** JSON: what the customer was told to lose by it, as ids, and when each was true. */
  losses: string | null;
  /** When the losses were accepted. */
  accepted_at: number | null;
  /** How it ended; null while it goes on. */
  outcome: string | null;
  ended_at: number | null;
}

/** One step of an onboarding. */
interface OnboardingStepRow {
  onboarding_id: string;
  step: string;
  state: 'started' | 'done' | 'failed' | 'unknown';
  phone_number_id: string | null;
  epoch: number | null;
  at: number;
  /** JSON: what the step yielded or why it failed; never a secret. */
  detail: string | null;
  /** How often it was tried. */
  attempts: Generated<number>;
}

/**
 * The permission to ask for a sync, one per number, onboarding by Meta and sync, across processes and runs. Not a
 * projection: it is taken before the call is made.
 */
interface SyncClaimRow {
  phone_number_id: string;
  /** When Meta onboarded the number. */
  epoch: number;
  sync: 'contacts' | 'history';
  /** Whose call it is. */
  onboarding_id: string;
  /** `failed`: Meta is known to have refused, so that it may be taken again. */
  state: 'started' | 'done' | 'failed' | 'unknown';
  at: number;
  /** 1 once it was asked for a second time, since no answer told what came of the first. */
  repeated: number;
  /** What is known of it when done: `accepted`, `repeated`, `already`, `seen`, `declined`. */
  how: string | null;
  request_id: string | null;
  /** Meta's code when it refused. */
  meta_code: number | null;
}

/** Projection. */
interface NumberRow {
  phone_number_id: string;
  waba_id: string | null;
  display_phone_number: string | null;
  verified_name: string | null;
  /** When Meta onboarded the number last, as far as known. */
  epoch: number | null;
  /** JSON of the phone number node as last fetched. */
  node: string | null;
  observed_at: number | null;
  /** When a webhook last named WABA and display number. */
  told_at: Generated<number>;
}

/** Projection. A person, whatever the spelling of the phone and whichever BSUIDs. */
interface UserRow {
  id: Generated<number>;
  wa_id: string | null;
  /** When that spelling was told, by the message's or contact's own time; 0 while none is. So with the next three. */
  wa_id_at: Generated<number>;
  user_id: string | null;
  user_id_at: Generated<number>;
  username: string | null;
  username_at: number;
  profile_name: string | null;
  profile_name_at: number;
}

/** Projection. `bsuid:GB.…` or `phone:<match key>` → person. */
interface UserKeyRow {
  key: string;
  user: number;
}

/** Projection. Two keys that are one person's, and how that became known; what joins more than that follows. */
interface UserLinkRow {
  /** The smaller of the two. */
  key: string;
  other_key: string;
  /** `named-together`, `same-message`, `changed-number`, `changed-user-id`. */
  why: string;
  linked_at: number;
  delivery: number;
}

/** Two keys that somebody said are not one person's: no link joins them. Not a projection: an operator's word. */
interface UserSeparationRow {
  key: string;
  other_key: string;
  reason: string | null;
  separated_at: number;
}

/** Projection. What a person said of being written to; the latest holds. */
interface UserPreferenceRow {
  phone_number_id: string;
  user: number;
  /** `marketing_messages`; open. */
  category: string;
  /** `stop`, `resume`; open. */
  value: string;
  detail: string | null;
  changed_at: number;
  delivery: number;
}

/** Projection. The last id given out in a table. */
interface RowIdRow {
  of_table: 'users' | 'chats' | 'contacts';
  last: number;
}

/** Projection. The business's address book as the app has it. */
interface ContactRow {
  id: Generated<number>;
  phone_number_id: string;
  /** The person, however named. */
  user: number;
  wa_id: string | null;
  user_id: string | null;
  username: string | null;
  full_name: string | null;
  first_name: string | null;
  removed: number;
  changed_at: number;
}

/** Projection. A person with a number. */
interface ChatRow {
  id: Generated<number>;
  phone_number_id: string;
  user: number;
  last_message_at: number;
  /** Latest live message of the customer: the only thing that opens the service window. */
  last_inbound_at: number | null;
  /** Latest live message of the business, typed or sent. */
  last_outbound_at: number | null;
}

/** Projection. One row per wamid and number, whatever carried it. */
interface MessageRow {
  id: Generated<number>;
  phone_number_id: string;
  wamid: string;
  chat: number | null;
  direction: 'inbound' | 'outbound';
  origin: 'customer' | 'app' | 'api';
  /** What it was carried by, a bit each (`ingest/apply/messages.ts`): the surest decides, in whatever order they come. */
  evidence: number;
  /** 1 while the message is known from the history import alone. */
  imported: number;
  type: string;
  text: string | null;
  /** JSON: id, mime_type, sha256, caption, filename. */
  media: string | null;
  reply_to: string | null;
  sent_at: number;
  status: string | null;
  /** JSON: what the carrier said beyond these columns. */
  extra: string | null;
  /** The one that brought what it says. */
  delivery: number;
}

/** Projection. Edits and revokes; the original row keeps its text. */
interface MessageRevisionRow {
  phone_number_id: string;
  wamid: string;
  original_wamid: string;
  kind: 'edit' | 'revoke';
  by: 'customer' | 'app';
  carrier: 'messages' | 'smb_message_echoes' | 'history';
  text: string | null;
  /** JSON of the new content. */
  content: string | null;
  changed_at: number;
  delivery: number;
}

/** Projection. */
interface StatusRow {
  phone_number_id: string;
  wamid: string;
  status: string;
  /** BSUID, else phone, else empty: group messages have a status per participant. */
  recipient: string;
  changed_at: number;
  /** JSON. */
  pricing: string | null;
  /** JSON. */
  errors: string | null;
  /** JSON: what the status said beyond these columns. */
  extra: string | null;
  delivery: number;
}

/** Projection. Groups stay in the app; what is known of them is their id. */
interface GroupRow {
  phone_number_id: string;
  group_id: string;
  first_seen_at: number;
}

/** Projection. */
interface HistorySyncRow {
  phone_number_id: string;
  /** 0 when the onboarding is not known, as for replayed files. */
  epoch: number;
  contacts_request_id: string | null;
  contacts_requested_at: number | null;
  history_request_id: string | null;
  history_requested_at: number | null;
  progress: Generated<number>;
  first_chunk_at: number | null;
  last_chunk_at: number | null;
  /** When progress 100 was seen. */
  completed_at: number | null;
  declined_code: number | null;
  declined_at: number | null;
}

/** Projection. */
interface HistoryChunkRow {
  phone_number_id: string;
  epoch: number;
  chunk_sha256: string;
  phase: number;
  chunk_order: number | null;
  progress: number;
  threads: number;
  messages: number;
  received_at: number;
  delivery: number;
}

/** Projection. Facts of the account's life; each is kept, only a redelivery is not. */
interface AccountEventRow {
  id: Generated<number>;
  fact_key: string;
  field: string;
  event: string;
  waba_id: string | null;
  phone_number_id: string | null;
  happened_at: number;
  /** For facts without a time of their own: when the same was told last. */
  last_at: number | null;
  /** JSON of the change's value. */
  value: string;
  delivery: number;
}

/** How a template was when its account was reviewed last. Not a projection: Meta does not say how it was. */
interface TemplateSightingRow {
  waba_id: string;
  template_id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  quality: string | null;
  seen_at: number;
}

/** Who changes the templates of an account at the moment, one at a time across processes. Not a projection. */
interface TemplateClaimRow {
  id: Generated<number>;
  waba_id: string;
  pid: number;
  /** The name of the machine that the process is on. */
  machine: string;
  since: number;
  /** Its last sign of life. */
  alive_at: number;
}

/** Projection. Which webhooks come: per phone number id, or per WABA where none is named. */
interface WebhookActivityRow {
  subject: string;
  field: string;
  first_at: number;
  last_at: number;
}

/** Projection. What was not understood: kept, counted, shown. */
interface UnrecognisedRow {
  /** Digest of field, reason and value: the same, told again, is one row. */
  value_key: string;
  field: string;
  reason: string;
  /** JSON. */
  value: string;
  first_at: number;
  last_at: number;
  /** The one it first came in. */
  delivery: number;
}

/** What became of a message's media. Not a projection: the files lie on this machine. */
interface MediaFileRow {
  phone_number_id: string;
  wamid: string;
  media_id: string;
  /** `stored`; `gone`: Meta has it no more; `mismatch`: the bytes were not those announced; `failed`: worth another try. */
  state: 'stored' | 'gone' | 'mismatch' | 'failed';
  /** Hex, of the bytes; the file is named by it. */
  sha256: string | null;
  size_bytes: number | null;
  mime_type: string | null;
  attempts: number;
  tried_at: number;
  problem: string | null;
}

export type Delivery = Selectable<DeliveryRow>;
export type Message = Selectable<MessageRow>;
export type Onboarding = Selectable<OnboardingRow>;
export type SyncClaim = Selectable<SyncClaimRow>;

/**
 * A change of a template, written down before the call and settled after it. Not a projection: no field of Meta's tells
 * how many edits are left, or how long a name is blocked.
 */
interface TemplateCallRow {
  id: Generated<number>;
  waba_id: string;
  name: string;
  language: string;
  /** Null while it is not known. */
  template_id: string | null;
  kind: 'create' | 'edit' | 'archive' | 'unarchive' | 'delete';
  /** Of a deletion: every language of the name, or this one. */
  scope: 'name' | 'language' | null;
  /** What the template was before. */
  status_before: string | null;
  /** SHA-256 of what it is to say, in normal form. */
  content_hash: string | null;
  /** JSON: the SHA-256 of each sample, by the path of its component. */
  media: string | null;
  /** Of the plan it belongs to. */
  plan_hash: string | null;
  state: 'started' | 'done' | 'failed' | 'unknown';
  at: number;
  settled_at: number | null;
  category_asked: string | null;
  category_returned: string | null;
  /** Meta's code when it refused. */
  meta_code: number | null;
  meta_subcode: number | null;
}

/** Not a projection. A sample in Meta's hands: an upload cannot be read back, so its handle is kept. */
interface TemplateSampleRow {
  app_id: string;
  sha256: string;
  handle: string;
  uploaded_at: number;
}

/** What an operator said of a number's drift; the latest of a kind holds. Not a projection: an operator's word. */
interface DriftMarkRow {
  id: Generated<number>;
  phone_number_id: string;
  /** `ack`: the app was opened at that instant; `snooze`: say nothing until then. */
  kind: 'ack' | 'snooze';
  /** When it was said. */
  at: number;
  /** Of an ack: when the app was opened. Of a snooze: when it ends. */
  holds_at: number;
  reason: string | null;
}

/** The risk that was told last, by way of telling. Not a projection: a notification cannot be called back. */
interface DriftNoticeRow {
  phone_number_id: string;
  way: 'command' | 'url';
  risk: string;
  at: number;
}

/** What is true of the store itself. Not a projection. */
interface StoreFactRow {
  /**
   * `schema`: the schema version of a store of PostgreSQL (a file has `user_version`); `usable_from`: the oldest schema version whose
   * coex may still use it; `kept_from`: nothing older is kept, Unix ms; `copy_of`: a number for the store that it was copied from.
   */
  name: 'schema' | 'usable_from' | 'kept_from' | 'copy_of';
  value: number;
}

export type TemplateCall = Selectable<TemplateCallRow>;
export type TemplateClaim = Selectable<TemplateClaimRow>;

/** The tables a rebuild empties, in an order without consequence. */
export const PROJECTIONS = [
  'numbers',
  'users',
  'user_keys',
  'user_links',
  'user_preferences',
  'row_ids',
  'contacts',
  'chats',
  'messages',
  'message_revisions',
  'statuses',
  'groups',
  'history_syncs',
  'history_chunks',
  'account_events',
  'webhook_activity',
  'unrecognised',
] as const satisfies readonly (keyof Tables)[];
