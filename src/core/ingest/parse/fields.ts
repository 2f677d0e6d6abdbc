import {
  parseAccountFact,
  parseAccountUpdate,
  parseNumberUpdate,
  parseTemplateUpdate,
  parseUsernameUpdate,
} from './account.ts';
import { parseStateSync } from './contacts.ts';
import type { FieldParser } from './context.ts';
import { parseEchoes } from './echoes.ts';
import { parseHistory } from './history.ts';
import { parseMessages } from './messages.ts';
import { parsePreferences } from './preferences.ts';
import { parseUserIdUpdate } from './user-changes.ts';

/** The webhook fields coex understands (reference §4). Every other field is kept as unrecognised. */
export const FIELD_PARSERS: Readonly<Record<string, FieldParser>> = {
  messages: parseMessages,
  smb_message_echoes: parseEchoes,
  history: parseHistory,
  smb_app_state_sync: parseStateSync,
  user_preferences: parsePreferences,
  user_id_update: parseUserIdUpdate,
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
  business_username_updates: parseUsernameUpdate,
  message_template_status_update: parseTemplateUpdate,
  message_template_quality_update: parseTemplateUpdate,
  message_template_components_update: parseTemplateUpdate,
  template_category_update: parseTemplateUpdate,
};

/** What a bare value holds, and so which field it is of; the first that fits. */
const TELLTALES: readonly (readonly [name: string, field: string])[] = [
  ['history', 'history'],
  ['state_sync', 'smb_app_state_sync'],
  ['message_echoes', 'smb_message_echoes'],
  ['messages', 'messages'],
  ['statuses', 'messages'],
  ['user_preferences', 'user_preferences'],
  ['user_id_update', 'user_id_update'],
  ['new_quality_score', 'message_template_quality_update'],
  ['message_template_element', 'message_template_components_update'],
  ['new_category', 'template_category_update'],
  ['message_template_id', 'message_template_status_update'],
  ['waba_info', 'account_update'],
  ['disconnection_info', 'account_update'],
  ['restriction_info', 'account_update'],
  ['violation_info', 'account_update'],
  ['ban_info', 'account_update'],
  ['alert_info', 'account_alerts'],
  ['requested_verified_name', 'phone_number_name_update'],
  // After all of these: errors that stand alone.
  ['errors', 'messages'],
];

/** The field a bare `value` belongs to, told by what it holds; undefined when nothing tells. */
export function fieldOfValue(value: Readonly<Record<string, unknown>>): string | undefined {
  const telltale = TELLTALES.find(([name]) => Object.hasOwn(value, name));
  if (telltale) return telltale[1];
  const isAccountEvent = typeof value.event === 'string' && /^(ACCOUNT|PARTNER)_/.test(value.event);
  return isAccountEvent ? 'account_update' : undefined;
}
