import { TIME_OF } from './pruning.ts';
import type { Tables } from './schema.ts';

/** What a table is made of, as far as somebody has to know who treats all tables alike. */
export interface TableShape {
  readonly columns: readonly string[];
  /** What names a row; no other row has it. */
  readonly key: readonly string[];
  /** The instant that PostgreSQL divides the table by: there it is part of the key. */
  readonly dividedBy?: string;
  /** A column whose values may be megabytes. */
  readonly heavy?: string;
  /** What indexes begin with, beyond the key. */
  readonly indexes: readonly (readonly string[])[];
}

type Shapes = {
  readonly [Table in keyof Tables]: TableShape & {
    readonly columns: readonly (keyof Tables[Table])[];
    readonly key: readonly (keyof Tables[Table])[];
    readonly dividedBy?: keyof Tables[Table];
    readonly heavy?: keyof Tables[Table];
    readonly indexes: readonly (readonly (keyof Tables[Table])[])[];
  };
};

/** Every table, in the order in which they are copied: what came in before what follows from it. */
export const SHAPES = {
  store_facts: {
    columns: ['name', 'value'],
    key: ['name'],
    indexes: [],
  },
  deliveries: {
    columns: [
      'id',
      'source',
      'signature',
      'received_at',
      'body_sha256',
      'copy_of',
      'subject',
      'outcome',
      'reason',
      'events',
    ],
    key: ['id'],
    indexes: [['body_sha256'], ['subject', 'id'], ['copy_of']],
  },
  delivery_bodies: {
    columns: ['delivery', 'headers', 'body'],
    key: ['delivery'],
    heavy: 'body',
    indexes: [],
  },
  rejections: {
    columns: ['reason', 'count', 'last_at'],
    key: ['reason'],
    indexes: [],
  },
  onboardings: {
    columns: [
      'id',
      'state',
      'waba_id',
      'phone_number_id',
      'epoch',
      'started_at',
      'updated_at',
      'way',
      'number',
      'losses',
      'outcome',
      'accepted_at',
      'ended_at',
    ],
    key: ['id'],
    indexes: [],
  },
  onboarding_steps: {
    columns: ['onboarding_id', 'step', 'state', 'phone_number_id', 'epoch', 'at', 'detail', 'attempts'],
    key: ['onboarding_id', 'step'],
    indexes: [['phone_number_id', 'epoch', 'step']],
  },
  sync_claims: {
    columns: [
      'phone_number_id',
      'epoch',
      'sync',
      'onboarding_id',
      'state',
      'at',
      'repeated',
      'how',
      'request_id',
      'meta_code',
    ],
    key: ['phone_number_id', 'epoch', 'sync'],
    indexes: [],
  },
  media_files: {
    columns: [
      'phone_number_id',
      'wamid',
      'media_id',
      'state',
      'sha256',
      'size_bytes',
      'mime_type',
      'attempts',
      'tried_at',
      'problem',
    ],
    key: ['phone_number_id', 'wamid'],
    indexes: [],
  },
  template_calls: {
    columns: [
      'id',
      'waba_id',
      'name',
      'language',
      'template_id',
      'kind',
      'scope',
      'status_before',
      'content_hash',
      'media',
      'plan_hash',
      'state',
      'at',
      'settled_at',
      'category_asked',
      'category_returned',
      'meta_code',
      'meta_subcode',
    ],
    key: ['id'],
    indexes: [
      ['waba_id', 'name', 'language', 'id'],
      ['waba_id', 'kind', 'at'],
    ],
  },
  template_samples: {
    columns: ['app_id', 'sha256', 'handle', 'uploaded_at'],
    key: ['app_id', 'sha256'],
    indexes: [],
  },
  template_sightings: {
    columns: ['waba_id', 'template_id', 'name', 'language', 'status', 'category', 'quality', 'seen_at'],
    key: ['waba_id', 'template_id'],
    indexes: [],
  },
  template_claims: {
    columns: ['id', 'waba_id', 'pid', 'machine', 'since', 'alive_at'],
    key: ['id'],
    indexes: [['waba_id']],
  },
  drift_marks: {
    columns: ['id', 'phone_number_id', 'kind', 'at', 'holds_at', 'reason'],
    key: ['id'],
    indexes: [['phone_number_id', 'kind', 'id']],
  },
  drift_notices: {
    columns: ['phone_number_id', 'way', 'risk', 'at'],
    key: ['phone_number_id', 'way'],
    indexes: [],
  },
  user_separations: {
    columns: ['key', 'other_key', 'reason', 'separated_at'],
    key: ['key', 'other_key'],
    indexes: [],
  },
  numbers: {
    columns: [
      'phone_number_id',
      'waba_id',
      'display_phone_number',
      'verified_name',
      'epoch',
      'node',
      'observed_at',
      'told_at',
    ],
    key: ['phone_number_id'],
    indexes: [],
  },
  users: {
    columns: [
      'id',
      'wa_id',
      'user_id',
      'username',
      'username_at',
      'profile_name',
      'profile_name_at',
      'wa_id_at',
      'user_id_at',
    ],
    key: ['id'],
    indexes: [],
  },
  user_keys: {
    columns: ['key', 'user'],
    key: ['key'],
    indexes: [['user']],
  },
  user_links: {
    columns: ['key', 'other_key', 'why', 'linked_at', 'delivery'],
    key: ['key', 'other_key'],
    indexes: [['other_key']],
  },
  user_preferences: {
    columns: ['phone_number_id', 'user', 'category', 'value', 'detail', 'changed_at', 'delivery'],
    key: ['phone_number_id', 'user', 'category'],
    indexes: [['user']],
  },
  row_ids: {
    columns: ['of_table', 'last'],
    key: ['of_table'],
    indexes: [],
  },
  contacts: {
    columns: [
      'id',
      'phone_number_id',
      'user',
      'wa_id',
      'user_id',
      'username',
      'full_name',
      'first_name',
      'removed',
      'changed_at',
    ],
    key: ['id'],
    indexes: [['phone_number_id', 'user'], ['user'], ['phone_number_id', 'changed_at']],
  },
  chats: {
    columns: ['id', 'phone_number_id', 'user', 'last_message_at', 'last_inbound_at', 'last_outbound_at'],
    key: ['id'],
    indexes: [
      ['phone_number_id', 'user'],
      ['last_message_at', 'id'],
      ['user'],
      ['phone_number_id', 'last_message_at', 'id'],
    ],
  },
  messages: {
    columns: [
      'id',
      'phone_number_id',
      'wamid',
      'chat',
      'direction',
      'origin',
      'evidence',
      'imported',
      'type',
      'text',
      'media',
      'reply_to',
      'sent_at',
      'status',
      'extra',
      'delivery',
    ],
    key: ['id'],
    dividedBy: TIME_OF.messages,
    indexes: [
      ['phone_number_id', 'wamid'],
      ['chat', 'sent_at', 'id'],
      ['sent_at', 'id'],
      ['phone_number_id', 'sent_at'],
      ['phone_number_id', 'sent_at'],
      ['chat', 'sent_at'],
      ['phone_number_id', 'reply_to'],
    ],
  },
  message_revisions: {
    columns: [
      'phone_number_id',
      'wamid',
      'original_wamid',
      'kind',
      'by',
      'carrier',
      'text',
      'content',
      'changed_at',
      'delivery',
    ],
    key: ['phone_number_id', 'wamid'],
    dividedBy: TIME_OF.message_revisions,
    indexes: [
      ['phone_number_id', 'original_wamid'],
      ['phone_number_id', 'changed_at'],
    ],
  },
  statuses: {
    columns: [
      'phone_number_id',
      'wamid',
      'status',
      'recipient',
      'changed_at',
      'pricing',
      'errors',
      'extra',
      'delivery',
    ],
    key: ['phone_number_id', 'wamid', 'status', 'recipient'],
    dividedBy: TIME_OF.statuses,
    indexes: [],
  },
  groups: {
    columns: ['phone_number_id', 'group_id', 'first_seen_at'],
    key: ['phone_number_id', 'group_id'],
    indexes: [],
  },
  history_syncs: {
    columns: [
      'phone_number_id',
      'epoch',
      'contacts_request_id',
      'contacts_requested_at',
      'history_request_id',
      'history_requested_at',
      'progress',
      'first_chunk_at',
      'last_chunk_at',
      'completed_at',
      'declined_code',
      'declined_at',
    ],
    key: ['phone_number_id', 'epoch'],
    indexes: [],
  },
  history_chunks: {
    columns: [
      'phone_number_id',
      'epoch',
      'chunk_sha256',
      'phase',
      'chunk_order',
      'progress',
      'threads',
      'messages',
      'received_at',
      'delivery',
    ],
    key: ['phone_number_id', 'epoch', 'chunk_sha256'],
    indexes: [],
  },
  account_events: {
    columns: [
      'id',
      'fact_key',
      'field',
      'event',
      'waba_id',
      'phone_number_id',
      'happened_at',
      'value',
      'delivery',
      'last_at',
    ],
    key: ['id'],
    heavy: 'value',
    indexes: [['fact_key'], ['waba_id', 'happened_at']],
  },
  webhook_activity: {
    columns: ['subject', 'field', 'first_at', 'last_at'],
    key: ['subject', 'field'],
    indexes: [],
  },
  unrecognised: {
    columns: ['value_key', 'field', 'reason', 'value', 'first_at', 'last_at', 'delivery'],
    key: ['value_key'],
    heavy: 'value',
    indexes: [],
  },
} as const satisfies Shapes;

type Forgotten = {
  [Table in keyof Tables]: Exclude<keyof Tables[Table], (typeof SHAPES)[Table]['columns'][number]>;
}[keyof Tables];

/** None that anybody could use while a column is forgotten: by the lists above all are written, copied and checked. */
export const TABLE_NAMES = Object.keys(SHAPES) as ([Forgotten] extends [never] ? keyof Tables : never)[];
