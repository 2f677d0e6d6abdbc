import { parseAccountFact, parseAccountUpdate, parseNumberUpdate, parseTemplateUpdate } from './account.ts';
import { parseStateSync } from './contacts.ts';
import type { FieldParser } from './context.ts';
import { parseEchoes } from './echoes.ts';
import { parseHistory } from './history.ts';
import { parseMessages } from './messages.ts';

/** The webhook fields coex understands (reference §4). Every other field is kept as unrecognised. */
export const FIELD_PARSERS: Readonly<Record<string, FieldParser>> = {
  messages: parseMessages,
  smb_message_echoes: parseEchoes,
  history: parseHistory,
  smb_app_state_sync: parseStateSync,
  account_update: parseAccountUpdate,
  account_alerts: parseAccountFact,
  account_review_update: parseAccountFact,
  business_capability_update: parseAccountFact,
  // Of the Groups API, which coexistence numbers do not have; others of the same app may (Meta's OpenAPI v23.0).
  group_lifecycle_update: parseAccountFact,
  group_settings_update: parseAccountFact,
  group_participants_update: parseAccountFact,
  phone_number_quality_update: parseNumberUpdate,
  phone_number_name_update: parseNumberUpdate,
  security: parseNumberUpdate,
  message_template_status_update: parseTemplateUpdate,
  message_template_quality_update: parseTemplateUpdate,
  message_template_components_update: parseTemplateUpdate,
  template_category_update: parseTemplateUpdate,
};

/** The field a bare `value` belongs to, told by what it holds; undefined when nothing tells. */
export function fieldOfValue(value: Readonly<Record<string, unknown>>): string | undefined {
  const has = (name: string) => value[name] !== undefined;
  if (has('history')) return 'history';
  if (has('state_sync')) return 'smb_app_state_sync';
  if (has('message_echoes')) return 'smb_message_echoes';
  if (has('messages') || has('statuses')) return 'messages';
  if (has('new_quality_score')) return 'message_template_quality_update';
  if (has('message_template_id')) return 'message_template_status_update';
  if (has('waba_info') || has('disconnection_info')) return 'account_update';
  const isAccountEvent = typeof value.event === 'string' && /^(ACCOUNT|PARTNER)_/.test(value.event);
  return isAccountEvent ? 'account_update' : undefined;
}
